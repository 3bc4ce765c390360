"""Blind second scoring: who may take it, who must not see what, when a submission stands still for it."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from agencies.access import YES, Decision, Permission, can, holders
from agencies.errors import NotAllowed
from agencies.models import Agency, Government, User
from evaluations import stages
from evaluations.models import Answer, Assessment, Period, SecondReview, SecondScore, Submission
from evaluations.queue import given
from evaluations.workflow import Status
from indicators.agreement import Agreement

# States in which the answers stand still and a level has not been made final.
ASKABLE = frozenset({Status.SENT, Status.IN_REVIEW, Status.VERIFIED})
# The one move that a second scoring does not hold up: it comes with the first evaluator's first assessment.
ALLOWED = frozenset({"start_review"})


def running(submission: Submission) -> SecondReview | None:
    """The second review that has been asked for and is neither decided nor withdrawn."""
    return submission.second_reviews.running().select_related("evaluator", "first_done_by").first()


def undecided(submission: Submission) -> Decision:
    """Whether the submission may move: not while a second evaluator scores it or differences await a decision."""
    found = running(submission)
    if found is None:
        return YES
    if found.compared_at is None:
        return Decision(
            False,
            "Penilaian kedua sedang berjalan. Status baru dapat berubah setelah kedua penilai selesai dan perbedaannya "
            "diputuskan, atau koordinator menarik permintaan itu.",
        )
    left = sum(score.is_open for score in found.scores.all())
    return Decision(
        False, f"Tingkat kedua penilai berbeda pada {left} butir yang belum diputuskan bersama; putuskan dahulu."
    )


def may_score_first(user: User, submission: Submission) -> Decision:
    """Whether a running second review leaves the person's hand free for the first assessment."""
    found = running(submission)
    if found is None:
        return YES
    if found.evaluator_id == user.pk:
        return Decision(False, "Anda penilai kedua OPD ini; penilaian pertama dikerjakan orang lain.", by_role=True)
    if found.first_done_at:
        return Decision(False, "Penilaian pertama sudah dinyatakan selesai; perbedaannya diputuskan bersama.")
    return YES


def settled(answer: Answer, round_no: int, stage: str) -> SecondScore | None:
    """The row's score in a second review of this round and stage whose outcome stands."""
    found = answer.second_scores.filter(review__round=round_no, review__stage=stage)
    return found.filter(review__closed_at__isnull=False).order_by("-review").first()


def firsts(submission: Submission) -> QuerySet[User]:
    """Whoever has assessed any row of the submission, or was given it."""
    assessed = Assessment.objects.filter(answer__submission=submission).values("by")
    return User.objects.filter(Q(pk__in=assessed) | Q(pk__in=given(submission).values("pk")))


def candidates_of(government: Government) -> list[User]:
    """Who could score some OPD of the government blind; `candidates` says who may take a certain one."""
    return list(_without_audit(holders(Permission.REVIEW, government), government))


def candidates(submission: Submission) -> list[User]:
    """Who could score it blind: may review the OPD, is none of its people, has not judged it, and does not read the
    audit trail, in which every level stands."""
    found = holders(Permission.REVIEW, submission.agency).exclude(pk__in=firsts(submission).values("pk"))
    return list(_without_audit(found, submission.agency))


def _without_audit(people: QuerySet[User], place: Government | Agency) -> QuerySet[User]:
    return people.exclude(pk__in=holders(Permission.VIEW_AUDIT, place).values("pk"))


def may_ask(user: User, submission: Submission) -> Decision:
    """May the person ask for a second scoring of this submission now? The koordinator, before it is final."""
    decision = can(user, Permission.FINALISE, submission.agency)
    if not decision:
        return decision
    if submission.period.status != Period.Status.OPEN:
        return Decision(False, f"Periode {submission.period} tidak sedang dibuka.")
    if submission.state not in ASKABLE:
        return Decision(
            False, f"Penilaian kedua diminta setelah OPD mengirim dan sebelum final; status {submission.state.label}."
        )
    if running(submission):
        return Decision(False, "Penilaian kedua OPD ini sudah berjalan.")
    return YES


def may_see(user: User, review: SecondReview) -> Decision:
    """May the person open its page? Whoever reviews the OPD or makes it final; never the OPD's own people."""
    decision = can(user, Permission.REVIEW, review.submission.agency)
    return decision or (YES if can(user, Permission.FINALISE, review.submission.agency) else decision)


def may_score(user: User, review: SecondReview) -> Decision:
    """May the person write the second scores? The one who was asked, while they still may review, until done."""
    if review.evaluator_id != user.pk:
        return Decision(False, "Penilaian kedua ini diminta dari evaluator lain.", by_role=True)
    decision = can(user, Permission.REVIEW, review.submission.agency)
    if not decision:
        return decision
    if not review.is_running:
        return Decision(False, "Penilaian kedua ini sudah ditutup.")
    if review.second_done_at:
        return Decision(False, "Anda sudah menyatakan penilaian kedua ini selesai.")
    if review.submission.period.status != Period.Status.OPEN:
        return Decision(False, f"Periode {review.submission.period} tidak sedang dibuka.")
    return YES


def may_finish_first(user: User, review: SecondReview) -> Decision:
    """May the person say that the first assessment is done? Whoever reviews the OPD, but for the second evaluator."""
    if review.evaluator_id == user.pk:
        return Decision(False, "Anda penilai kedua OPD ini.", by_role=True)
    decision = can(user, Permission.REVIEW, review.submission.agency)
    if not decision:
        return decision
    if not review.is_running or review.first_done_at:
        return Decision(False, "Penilaian pertama sudah dinyatakan selesai.")
    return YES


def may_decide(user: User, review: SecondReview) -> Decision:
    """May the person record what both agreed on? A koordinator who is none of the OPD and none of the two."""
    agency = review.submission.agency
    decision = can(user, Permission.FINALISE, agency) and can(user, Permission.REVIEW, agency)
    if not decision:
        return decision
    first = {score.first_by_id for score in review.scores.all()}
    if user.pk == review.evaluator_id or user.pk in first:
        return Decision(
            False,
            "Anda salah satu dari kedua penilai; keputusan bersama dicatat koordinator lain, misalnya dari wilayah.",
            by_role=True,
        )
    if review.withdrawn_at or review.compared_at is None:
        return Decision(False, "Perbedaan baru terbuka setelah kedua penilai selesai.")
    return _still_here(review)


def _still_here(review: SecondReview) -> Decision:
    """A decision is about the answers as they were compared: a later round or stage, or a closed period, leaves it."""
    submission = review.submission
    if submission.state not in ASKABLE:
        return Decision(False, f"Keputusan tidak berubah lagi: status {submission.state.label}.")
    if submission.period.status != Period.Status.OPEN:
        return Decision(False, f"Periode {submission.period} tidak sedang dibuka.")
    now = stages.current(submission.period, submission.agency.government)
    if (review.round, review.stage) != (submission.round, now.code):
        return Decision(False, "Keputusan tidak berubah lagi: putaran atau tahap penilaiannya sudah berganti.")
    return YES


def may_withdraw(user: User, review: SecondReview) -> Decision:
    decision = can(user, Permission.FINALISE, review.submission.agency)
    if decision and not review.is_running:
        return Decision(False, "Penilaian kedua ini sudah ditutup.")
    return decision


BLIND = (
    "Anda menilai {agency} sebagai penilai kedua. Sampai kedua penilai selesai, halaman yang memuat hasil penilai "
    "pertama tertutup bagi Anda."
)


def _open_eyes(user: User, found: QuerySet[SecondReview]) -> Decision:
    """YES unless one of the reviews makes the person blind."""
    blinding = found.blinding(user).select_related("submission__agency").first()
    if blinding is None:
        return YES
    return Decision(False, BLIND.format(agency=blinding.submission.agency.abbreviation), by_role=True)


def may_see_figures(user: User, period: Period, governments: Iterable[Government]) -> Decision:
    """May the person see figures of the governments now? They hold those of an OPD that the person may score blind,
    and a later period's trend holds those of an earlier one."""
    here = SecondReview.objects.filter(
        submission__agency__government__in=governments, submission__period__year__lte=period.year
    )
    return _open_eyes(user, here)


def refuse_blind(user: User, submissions: Iterable[Submission | int]) -> None:
    """Raise NotAllowed when the person scores one of the submissions blind."""
    decision = _open_eyes(user, SecondReview.objects.filter(submission__in=submissions))
    if not decision:
        raise NotAllowed(decision.reason)


def agreement(period: Period, governments: Iterable[Government]) -> Agreement:
    """Every compared row of the governments in the period: how far the two evaluators agree."""
    reviews = SecondReview.objects.compared().filter(
        submission__period=period, submission__agency__government__in=governments
    )
    pairs = SecondScore.objects.filter(review__in=reviews, first_level__isnull=False)
    return Agreement(list(pairs.order_by().values_list("first_level", "level")), period.instrument.structure.levels)


def agreement_of(review: SecondReview, scores: Iterable[SecondScore]) -> Agreement:
    pairs = [(score.first_level, score.level) for score in scores]
    return Agreement(pairs, review.submission.period.instrument.structure.levels)
