"""Invented letterheads, a sign-off and an issued paper, so that a newcomer sees a paper and its verification page."""

import datetime as dt
from io import BytesIO

from django.conf import settings
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image, ImageDraw, ImageFont

from agencies.demo import MAJENE, PROVINCE
from agencies.models import Government, User
from evaluations.models import Period, SignOff, Submission
from evaluations.services import sign_offs
from reports.models import IssuedReport, Letterhead
from reports.services import issuing
from reports.services.letterheads import change_letterhead
from reports.services.signing import sign
from reports.summary import agency_summary, government_summaries
from reports.verification import shown_code

AGENCY = "BKD"  # whose paper is issued: the OPD of the demo's operator
HEAD = "Muhammad Yusran, S.STP. (contoh)"
NIP = "(contoh)"  # nothing that could be somebody's number
SIGNERS = {
    PROVINCE: ("Drs. Bahtiar Lestari, M.Si. (contoh)", "Ir. Suharti Malik, M.T. (contoh)"),
    MAJENE: ("Hj. Ratna Palewai, S.Sos. (contoh)", "Arman Tobadak, S.Kom. (contoh)"),
}
MAROON, GOLD, WHITE, INK = "#6b1524", "#c9983a", "#ffffff", "#211b1e"
SCALE = 4  # drawn larger and made smaller, so that edges are smooth


def load(*, period: Period, by: User, out=print) -> IssuedReport | None:
    """Add what is not there yet; `period` is last year's, `by` the koordinator. Returns the issued paper."""
    for code in SIGNERS:
        government = Government.objects.filter(code=code).first()
        if government and not Letterhead.objects.filter(government=government).exists():
            _head(government, by)
    _sign(period)
    report = _issue(period, by)
    out(
        f"Laporan terbit contoh: {report.number}, kode {shown_code(report.code)}"
        if report
        else "Laporan terbit contoh: tidak ada"
    )
    return report


def _head(government: Government, by: User) -> None:
    leader, team = SIGNERS[government.code]
    logo = ContentFile(crest(), "lambang-contoh.png")
    change_letterhead(
        government=government, by=by, logo=logo,
        leader_name=leader, leader_rank="Pembina Utama Madya (contoh)", leader_nip=NIP,
        team_name=team, team_rank="Pembina (contoh)", team_nip=NIP,
    )  # fmt: skip


def _sign(period: Period) -> None:
    """The Sekprov signs last year's result of the province."""
    leader = User.objects.filter(username="sekprov").first()
    province = period.governments.filter(code=PROVINCE).first()
    signed = SignOff.objects.filter(period=period, government=province)
    if leader and province and not signed.exists() and sign_offs.may_sign(leader, period, province):
        sign(summary=government_summaries(period, [province])[0], by=leader, reasons={})


def _issue(period: Period, by: User) -> IssuedReport | None:
    """Laporan Hasil Evaluasi of one OPD, dated in the year of its period."""
    place = Submission.objects.with_people_and_place().filter(period=period, agency__government__code=PROVINCE)
    submission = place.filter(agency__abbreviation=AGENCY).first()
    if submission is None:
        return None
    issued = IssuedReport.objects.filter(submission=submission, kind=IssuedReport.Kind.AGENCY).order_by("edition")
    if issued.exists():
        return issued.first()
    details = issuing.Details(
        number=f"000.7.1/017/SPBE/{period.year} (contoh)", place="Mamuju", day=dt.date(period.year, 12, 1),
        left=issuing.Signer("Kepala Badan Kepegawaian Daerah", HEAD, "Pembina Tingkat I (contoh)", NIP),
        right=issuing.Signer("Ketua Tim Evaluator Internal SPBE", SIGNERS[PROVINCE][1], "Pembina (contoh)", NIP),
    )  # fmt: skip
    address = (settings.PUBLIC_URL or settings.SITE_URL) + reverse("reports:verify", args=["CODE"])
    return issuing.issue(
        kind=IssuedReport.Kind.AGENCY, found=agency_summary(submission), details=details, by=by,
        address=address.replace("CODE", "{code}"),
    )  # fmt: skip


def crest() -> bytes:
    """A plain shield of our own, no government's: two fields, a chevron, a disc, and the word CONTOH. A PNG."""
    picture = Image.new("RGBA", (400 * SCALE, 480 * SCALE))
    pen = ImageDraw.Draw(picture)

    def shape(points: list[tuple[int, int]], fill: str) -> None:
        pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)

    shape([(20, 10), (380, 10), (380, 270), (330, 370), (200, 470), (70, 370), (20, 270)], GOLD)
    shape([(32, 22), (368, 22), (368, 266), (321, 361), (200, 454), (79, 361), (32, 266)], MAROON)
    shape([(32, 250), (200, 150), (368, 250), (368, 266), (345, 312), (200, 226), (55, 312), (32, 266)], WHITE)
    pen.ellipse([155 * SCALE, 262 * SCALE, 245 * SCALE, 352 * SCALE], fill=GOLD)
    shape([(32, 50), (368, 50), (368, 118), (32, 118)], WHITE)
    font = ImageFont.load_default(58 * SCALE)
    pen.text((200 * SCALE, 84 * SCALE), "CONTOH", fill=INK, font=font, anchor="mm")
    stream = BytesIO()
    picture.resize((400, 480), Image.Resampling.LANCZOS).save(stream, "PNG", optimize=True)
    return stream.getvalue()
