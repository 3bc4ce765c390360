"""A small world for tests: two governments with OPD, invented people in every role, an open period."""

import datetime as dt
from dataclasses import dataclass
from functools import cache

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import F
from django.utils import timezone

from agencies.access import YES
from agencies.models import Agency, Government, Membership, Role, User
from evaluations.models import (
    Answer,
    Assessment,
    Citation,
    Evidence,
    Period,
    SecondReview,
    SecondScore,
    Submission,
)
from evaluations.presets import everyone_plan
from evaluations.services import answers, evidence, periods
from evaluations.services.moves import move
from evaluations.services.review import Verdict, record_assessment
from evaluations.workflow import Status
from indicators.loading import DATA, load
from indicators.models import Instrument
from jobs.kinds import JobFile, kind
from jobs.models import Job
from jobs.services import start
from publishing.models import ApiKey
from publishing.services import keys
from reports import verification
from reports.models import IssuedReport, Letterhead

OLD, NEW = "permenpanrb-5-2018", "permenpanrb-59-2020"
PASSWORD = "demo-spbe"
TEXT = "Kebijakan berlaku sejak 2021 di seluruh unit, dikelola bidang terkait, dan ditinjau setiap tahun bersama. " * 2


@cache
def _text(code: str) -> str:
    return (DATA / f"{code}.yaml").read_text(encoding="utf-8")


def instrument(code: str = OLD) -> Instrument:
    return load(text=_text(code), source=f"{code}.yaml").instrument


@dataclass
class Places:
    """Governments and OPD by the names that tests use."""

    province: Government
    majene: Government
    mamuju: Government
    bkd: Agency
    dinkes: Agency
    diskominfo: Agency
    majene_dinkes: Agency
    mamuju_dinkes: Agency


def places() -> Places:
    province = Government.objects.create(
        code="76",
        name="Pemerintah Provinsi Sulawesi Barat",
        short_name="Pemprov Sulbar",
        kind="provinsi",
        capital="Mamuju",
    )
    majene, mamuju = (
        Government.objects.create(
            code=code, name=f"Pemerintah Kabupaten {name}", short_name=f"Pemkab {name}", kind="kabupaten",
            parent=province, capital=name,
        )
        for code, name in (("76.05", "Majene"), ("76.02", "Mamuju"))
    )  # fmt: skip
    return Places(
        province,
        majene,
        mamuju,
        agency(province, "Badan Kepegawaian Daerah", "BKD", lead_keys=["BKD"]),
        agency(province, "Dinas Kesehatan", "Dinkes"),
        agency(province, "Dinas Komunikasi dan Informatika", "Diskominfo", lead_keys=["KOMINFO"]),
        agency(majene, "Dinas Kesehatan", "Dinkes Majene"),
        agency(mamuju, "Dinas Kesehatan", "Dinkes Mamuju"),
    )


def agency(government: Government, name: str, abbreviation: str, **values) -> Agency:
    return Agency.objects.create(
        government=government, name=name, abbreviation=abbreviation, kind="dinas", verified=True, **values
    )


def person(username: str, role: str | None, place: Agency | Government, *, unit: Agency | None = None, region=False):
    """A person with one role in an OPD or a government; `unit` is where a person of a government works."""
    in_agency = isinstance(place, Agency)
    user = User(
        username=username,
        email=f"{username}@contoh.example",
        full_name=username.replace("_", " ").title(),
        agency=place if in_agency else unit,
    )
    user.set_password(PASSWORD)
    user.save()
    if role:
        Membership.objects.create(
            user=user,
            role=role,
            government=place.government if in_agency else place,
            agency=place if in_agency else None,
            region=region,
        )
    return user


def people(where: Places) -> dict[str, User]:
    p = where
    return {
        "operator": person("operator", Role.OPERATOR, p.bkd),
        "head": person("kepala", Role.HEAD, p.bkd),
        "operator2": person("operator2", Role.OPERATOR, p.dinkes),
        "evaluator": person("evaluator", Role.EVALUATOR, p.province, unit=p.diskominfo, region=True),
        "evaluator2": person("evaluator2", Role.EVALUATOR, p.province, unit=p.dinkes, region=True),
        "coordinator": person("koordinator", Role.COORDINATOR, p.province, unit=p.diskominfo, region=True),
        "majene_coordinator": person("koordinator-majene", Role.COORDINATOR, p.majene, unit=p.majene_dinkes),
        "mamuju_operator": person("operator-mamuju", Role.OPERATOR, p.mamuju_dinkes),
        "leader": person("sekprov", Role.LEADER, p.province, region=True),
        "admin_user": person("admin", Role.ADMIN, p.province, region=True),
        "nobody": person("tanpa-peran", None, p.dinkes),
    }


def open_period(by: User, governments, *, code: str = OLD, method: str = "mean", name: str = "Evaluasi 2026",
                without=()) -> Period:  # fmt: skip
    """A period that is being filled now; every OPD of every government answers every row but those `without`."""
    today = timezone.localdate()
    period = periods.create_period(
        by=by, governments=governments, name=name, year=today.year, instrument=instrument(code), method=method,
        fill_from=today - dt.timedelta(days=10), fill_until=today + dt.timedelta(days=10),
        review_until=today + dt.timedelta(days=30),
    )  # fmt: skip
    rows = [row for row in periods.indicators_of(period) if row.code not in without]
    for government in governments:
        plan = everyone_plan(periods.agencies_of(government), rows)
        periods.set_assignments(period=period, government=government, plan=plan, by=by)
    if method == "lead":
        lead_all(period)
    return periods.open_period(period=period, by=by, accept_gaps=True)


def lead_all(period: Period) -> None:
    """Make the first OPD of each government the pengampu of every row that has none."""
    for government in period.governments.all():
        first = periods.agencies_of(government)[0]
        led = period.assignments.filter(government=government, is_lead=True).values("indicator")
        period.assignments.filter(agency=first).exclude(indicator__in=led).update(is_lead=True)


def answer_of(submission: Submission, code: str) -> Answer:
    return submission.answers.select_related("indicator").get(indicator__code=code)


def fill(submission: Submission, by: User, levels: dict[str, int] | int) -> None:
    """Answer rows completely through the services: level, text, service name, one link as evidence."""
    for row in submission.answers.select_related("indicator").order_by("indicator__order"):
        level = levels if isinstance(levels, int) else levels.get(row.indicator.code)
        if level is None:
            continue
        service_name = f"Layanan {row.indicator.code}" if row.indicator.asks_service_name else ""
        answers.save_answer(
            answer=row, by=by, seen_version=row.version, level=level, explanation=TEXT, service_name=service_name
        )
        evidence.add_link(answer=row, by=by, url="https://jdih.contoh.example/1", title="Peraturan")


def fill_quickly(
    submission: Submission, levels: dict[str, int] | int, *, evaluator: dict[str, int] | int | None = None
):
    """Set levels straight in the database, for tests of figures; the status is left as it is."""
    rows = list(submission.answers.select_related("indicator"))
    for row in rows:
        row.level = levels if isinstance(levels, int) else levels.get(row.indicator.code)
        if evaluator is not None:
            row.evaluator_level = evaluator if isinstance(evaluator, int) else evaluator.get(row.indicator.code)
        row.explanation, row.is_complete, row.assessed_version = TEXT, True, row.version
    Answer.objects.bulk_update(rows, ["level", "evaluator_level", "explanation", "is_complete", "assessed_version"])


def send(submission: Submission, by: User) -> Submission:
    return move(submission=submission, action="send", by=by)


def assess_all(submission: Submission, by: User, levels: dict[str, int] | int | None = None) -> None:
    """Assess every row: the OPD's own level, or the one given (with an analysis where it differs)."""
    for row in submission.answers.select_related("indicator").order_by("indicator__order"):
        level = row.level if levels is None else levels if isinstance(levels, int) else levels[row.indicator.code]
        analysis = "Bukti belum memenuhi kriteria." if level != row.level else ""
        record_assessment(answer=row, by=by, seen_version=0, verdict=Verdict(level=level, analysis=analysis))


def assess_quickly(submission: Submission, by: User, **texts) -> None:
    """Put the OPD's own level as the assessment of every row straight into the database; `texts` are its words."""
    rows = list(submission.answers.all())
    Assessment.objects.bulk_create(
        Assessment(
            answer=row, round=submission.round, self_level=row.level, answer_version=row.version, level=row.level,
            by=by, **texts,
        )
        for row in rows
    )  # fmt: skip
    submission.answers.update(evaluator_level=F("level"), assessed_version=F("version"))
    set_status(submission, "in_review", submission.round)


def score_second(review: SecondReview, levels: dict[str, int] | None = None, **texts) -> None:
    """The second evaluator's score of every row straight into the database: 3, or what `levels` says of a row."""
    SecondScore.objects.bulk_create(
        SecondScore(review=review, answer=row, level=(levels or {}).get(row.indicator.code, 3), **texts)
        for row in review.submission.answers.select_related("indicator")
    )


def set_status(submission: Submission, status: str, round_no: int = 1) -> Submission:
    """Put a submission into a state without the way there, for tests of what the state allows."""
    Submission.objects.filter(pk=submission.pk).update(status=status, round=round_no)
    submission.refresh_from_db()
    return submission


def settle(period: Period, government: Government, level: int = 3, *, evaluator: int | dict[str, int] = 2) -> None:
    """Every OPD of the government is filled, assessed and final."""
    for submission in Submission.objects.filter(period=period, agency__government=government):
        fill_quickly(submission, level, evaluator=evaluator)
        set_status(submission, Status.FINAL)


def api_key(by: User, *governments: Government, region: Government | None = None, **more) -> tuple[ApiKey, str]:
    """A key of the API that reads these governments, or the region; and the secret itself."""
    given = {"name": "Aplikasi uji", "per_minute": 60, "expires_on": timezone.localdate() + dt.timedelta(days=30)}
    return keys.make(by=by, governments=governments, region=region, **(given | more))


def pdf_file(words: str = "contoh") -> SimpleUploadedFile:
    """The smallest file that is a PDF by its content; other words make another file."""
    content = f"%PDF-1.4\n% {words}\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n".encode()
    return SimpleUploadedFile(f"{words}.pdf", content, "application/pdf")


def cite_everywhere(rows, by: User) -> None:
    """One link per OPD, cited by every row that cites nothing yet."""
    links = {}
    citations = []
    for row in rows.select_related("submission").filter(citations=None):
        agency = row.submission.agency_id
        if agency not in links:
            links[agency], _ = Evidence.objects.get_or_create(
                agency_id=agency,
                url="https://jdih.contoh.example/1",
                defaults={"title": "Peraturan", "uploaded_by": by},
            )
        citations.append(Citation(answer=row, evidence=links[agency], position=1))
    Citation.objects.bulk_create(citations)


@kind("uji", label="Pekerjaan uji", may=lambda user, **params: YES)
def _work(job: Job, folder, words: str = "isi") -> JobFile:
    """Background work for tests: three steps and a small file."""
    for done in range(4):
        job.progress(done, 3, "Menulis.")
    path = folder / "hasil.txt"
    path.write_text(words)
    return JobFile(path, "hasil.txt", "text/plain")


def finished_job(by: User) -> Job:
    return start(kind="uji", by=by, title=f"Uji milik {by}", params={"words": str(by)})


def issued_paper(submission: Submission, by: User) -> IssuedReport:
    """A paper of the OPD with a signed scan, and a crest for its government, without making the PDF."""
    report = IssuedReport(
        kind="opd", period=submission.period, government=submission.agency.government, submission=submission,
        number="1 (contoh)", edition=1, code=verification.new_code(), data="{}", data_sha256=verification.sha256(b"{}"),
        template_version="v1", issued_by=by, scan_by=by, scan_at=timezone.now(),
    )  # fmt: skip
    report.file_sha256 = report.scan_sha256 = verification.sha256(b"%PDF-")
    report.file.save("terbit", ContentFile(b"%PDF-"), save=False)
    report.scan.save("pindaian", ContentFile(b"%PDF-"), save=False)
    report.save()
    Letterhead.objects.get_or_create(government=report.government, defaults={"logo": b"gambar"})
    return report
