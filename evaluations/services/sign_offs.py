"""Pengesahan: a government's pimpinan signs its period off, and takes that back with a reason."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies import audit
from agencies.access import Decision, may_sign_off
from agencies.errors import Refusal
from agencies.models import Government, User
from evaluations import rules
from evaluations.models import Period, SecondReview, SignOff, Submission
from evaluations.workflow import Status


def unfinished(period: Period, government: Government) -> list[Submission]:
    """The government's submissions that are not final, by the OPD's name."""
    submissions = Submission.objects.filter(period=period, agency__government=government)
    return list(submissions.exclude(status=Status.FINAL).select_related("agency").order_by("agency__name"))


def standing(period: Period, government: Government) -> SignOff | None:
    """The sign-off that holds now."""
    found = SignOff.objects.standing().filter(period=period, government=government)
    return found.select_related("signed_by").first()


def may_sign(user: User, period: Period, government: Government) -> Decision:
    """May the person sign off now? With OPD that are not final it takes a reason for each, see `sign_off`."""
    decision = may_sign_off(user, government)
    if not decision:
        return decision
    if standing(period, government):
        return Decision(False, "Hasil periode ini sudah disahkan.")
    if not Submission.objects.filter(period=period, agency__government=government, status=Status.FINAL).exists():
        return Decision(False, "Belum ada OPD yang ditetapkan final oleh koordinator.")
    if (
        SecondReview.objects.running()
        .filter(submission__period=period, submission__agency__government=government)
        .exists()
    ):
        return Decision(False, "Penilaian kedua masih berjalan; selesaikan atau tarik dahulu.")
    return decision


@transaction.atomic
def sign_off(
    *, period: Period, government: Government, by: User, figures: dict, reasons: dict[int, str] | None = None
) -> SignOff:
    """Sign the government's result off. `reasons` names, by submission, why one that is not final is excepted.

    Raises NotAllowed or Refusal; the figures are those that the person saw, frozen here.
    """
    Period.objects.select_for_update(of=("self",)).get(pk=period.pk)
    rules.require(may_sign(by, period, government))
    exceptions = _exceptions(unfinished(period, government), reasons or {})
    try:
        with transaction.atomic():
            signed = SignOff.objects.create(
                period=period, government=government, figures=figures, exceptions=exceptions, signed_by=by
            )
    except IntegrityError as error:
        raise Refusal("Hasil periode ini baru saja disahkan.") from error
    audit.record(
        "sign_off.signed", signed, by=by, government=government, indeks=figures["shown"], pengecualian=len(exceptions)
    )
    return signed


def _exceptions(submissions: list[Submission], reasons: dict[int, str]) -> list[dict]:
    excepted = []
    for submission in submissions:
        reason = reasons.get(submission.pk, "").strip()
        if not reason:
            raise Refusal(f"{submission.agency} belum final. Tulis alasan pengecualiannya, atau tunggu sampai final.")
        excepted.append({"agency": submission.agency.name, "status": submission.state.label, "reason": reason})
    return excepted


@transaction.atomic
def withdraw(*, signed: SignOff, by: User, reason: str) -> SignOff:
    """Take the sign-off back, so that submissions may be opened again. The row stays, with the reason."""
    stored = SignOff.objects.select_for_update(of=("self",)).select_related("government").get(pk=signed.pk)
    rules.require(may_sign_off(by, stored.government))
    if stored.withdrawn_at:
        raise Refusal("Pengesahan ini sudah dicabut.")
    if not reason.strip():
        raise Refusal("Tulis alasan mencabut pengesahan.")
    stored.withdrawn_at, stored.withdrawn_by, stored.reason = timezone.now(), by, reason.strip()[:2000]
    stored.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
    audit.record("sign_off.withdrawn", stored, by=by, government=stored.government, alasan=stored.reason)
    return stored
