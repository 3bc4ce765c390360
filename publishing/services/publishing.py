"""Publishing a government's result, edition by edition, and taking it back."""

from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies import audit
from agencies.access import may_publish
from agencies.errors import Refusal
from agencies.models import Government, User
from evaluations import rules
from evaluations.models import Period
from publishing import snapshots
from publishing.finality import Finality, finalities
from publishing.models import Publication
from reports.snapshots import canonical
from reports.summary import government_summaries

NOT_FINAL = "Hasil periode ini belum final. Publikasikan setelah disahkan, atau setelah semua OPD ditetapkan final."


@dataclass(frozen=True)
class Draft:
    """What would be published now, and its fingerprint."""

    data: dict
    fingerprint: str


def finality_of(period: Period, government: Government) -> Finality | None:
    return finalities([government.pk], period).get((period.pk, government.pk))


def current_of(period: Period, government: Government) -> Publication | None:
    """What the public reads now."""
    return Publication.objects.current().with_place().filter(period=period, government=government).first()


def draft(*, period: Period, government: Government, parts: list[str]) -> Draft:
    """What the public would see of these parts. Raises Refusal while nothing is chosen or the result is not final."""
    if not parts or set(parts) - set(snapshots.PARTS):
        raise Refusal("Pilih sedikitnya satu bagian yang dipublikasikan.")
    finality = finality_of(period, government)
    if finality is None:
        raise Refusal(NOT_FINAL)
    data = snapshots.content(government_summaries(period, [government])[0], finality, parts)
    return Draft(data, snapshots.fingerprint(data))


@transaction.atomic
def publish(*, period: Period, government: Government, by: User, parts: list[str], seen: str) -> Publication:
    """Make the next edition public. `seen` is the fingerprint of the preview: only what was seen is published.

    Raises NotAllowed or Refusal with the reason.
    """
    rules.require(may_publish(by, government))
    Period.objects.select_for_update(of=("self",)).get(pk=period.pk)  # editions are counted one after the other
    found = draft(period=period, government=government, parts=parts)
    if found.fingerprint != seen:
        raise Refusal("Isinya berubah sejak pratinjau dibuka, jadi belum terbit. Periksa pratinjau sekali lagi.")
    editions = Publication.objects.filter(period=period, government=government)
    edition = (editions.order_by("-edition").values_list("edition", flat=True).first() or 0) + 1
    now = timezone.now()
    editions.current().update(superseded_at=now)
    text = canonical(found.data | {"edition": edition, "published_on": f"{timezone.localdate(now):%Y-%m-%d}"})
    try:
        with transaction.atomic():
            made = Publication.objects.create(
                period=period, government=government, edition=edition, parts=[p for p in snapshots.PARTS if p in parts],
                data=text, data_sha256=snapshots.sha256(text), published_by=by, published_at=now,
            )  # fmt: skip
    except IntegrityError as error:
        raise Refusal("Edisi ini baru saja dipublikasikan orang lain. Muat ulang halaman.") from error
    audit.record("publication.published", made, by=by, government=government, edition=edition, parts=made.parts,
                 berkas=made.data_sha256)  # fmt: skip
    return made


@transaction.atomic
def withdraw(*, publication: Publication, by: User, reason: str) -> Publication:
    """Take what is public back at once. The row stays, with the reason."""
    stored = Publication.objects.select_for_update(of=("self",)).select_related("government").get(pk=publication.pk)
    rules.require(may_publish(by, stored.government))
    if stored.withdrawn_at or stored.superseded_at:
        raise Refusal("Publikasi ini sudah tidak berlaku.")
    reason = reason.replace("\0", "").strip()
    if not reason:
        raise Refusal("Tulis alasan menarik publikasi.")
    stored.withdrawn_at, stored.withdrawn_by, stored.reason = timezone.now(), by, reason[:2000]
    stored.save(update_fields=["withdrawn_at", "withdrawn_by", "reason"])
    audit.record("publication.withdrawn", stored, by=by, government=stored.government, edition=stored.edition,
                 alasan=stored.reason)  # fmt: skip
    return stored


def changed_since(publication: Publication) -> str:
    """What has happened to the result since it was published, as a sentence; empty while both say the same."""
    period, government = publication.period, publication.government
    if finality_of(period, government) is None:
        return "Hasil dibuka kembali sesudah dipublikasikan; yang tampil kepada publik tetap yang lama."
    now = draft(period=period, government=government, parts=publication.parts).data
    same = snapshots.without_edition(publication.data) == now
    return "" if same else "Isinya berubah sesudah dipublikasikan. Publikasikan edisi baru bila perlu."
