"""An invented period, partly filled in, for trying the portal out. Deterministic; created once, never reset."""

import datetime as dt
from dataclasses import dataclass
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone
from weasyprint import HTML

from agencies.demo import other_staff
from agencies.models import Agency, Government, User
from evaluations import checks, demo_rounds
from evaluations.checks import AnswerFacts, EvidenceFacts
from evaluations.models import Answer, Assessment, Citation, Evidence, Period, Submission, Transition
from evaluations.presets import everyone_plan, leads_plan
from evaluations.services import periods as service
from evaluations.services import revisions
from evaluations.services.evidence import add_file, change_details, cite, replace
from evaluations.workflow import Status
from indicators.models import Instrument

INSTRUMENT = "permenpanrb-5-2018"
STRENGTH = {"76": 3.4, "76.01": 2.4, "76.02": 2.6, "76.03": 2.0, "76.04": 3.7, "76.05": 3.0, "76.06": 2.3}
# How far the OPD of the demo are: status and its share in a hundred.
STATUSES = [("final", 18), ("verified", 17), ("in_review", 20), ("sent", 15), ("returned", 8), ("draft", 14), ("", 8)]
STORY = {"BKD": Status.DRAFT, "Dinkes": Status.IN_REVIEW, "Diskominfopers": Status.SENT, "Bappeda": Status.FINAL}
SERVICES = ("pendaftaran daring (contoh)", "surat keterangan (contoh)", "informasi layanan (contoh)")


@dataclass(frozen=True)
class Cast:
    """Who does what in the story."""

    coordinator: User
    evaluator: User
    operator: User
    head: User
    others: User


def load(*, by: User, out=print) -> Period:
    """Create the demo period unless it is there; `by` is the koordinator."""
    today = timezone.localdate()
    name = f"Evaluasi mandiri {today.year} (contoh)"
    existing = Period.objects.filter(name__endswith="(contoh)", year=today.year).first()
    if existing:
        out(f"{existing}: tetap")
        return existing
    cast = Cast(
        by,
        User.objects.get(username="evaluator"),
        User.objects.get(username="operator"),
        User.objects.get(username="kepala"),
        other_staff(),
    )
    with transaction.atomic():
        period = _period(name, today, cast)
        for submission in period.submissions.with_people_and_place():
            _Story(period, submission, cast, today).tell()
    _add_documents(period, cast)
    demo_rounds.show(period, coordinator=cast.coordinator, evaluator=cast.evaluator)
    out(f"{period}: {period.submissions.count()} OPD, sebagian terisi")
    return period


def _period(name: str, today: dt.date, cast: Cast) -> Period:
    governments = list(Government.objects.filter(code__startswith="76"))
    period = service.create_period(
        by=cast.coordinator,
        governments=governments,
        name=name,
        year=today.year,
        instrument=Instrument.objects.get(code=INSTRUMENT),
        fill_from=today - dt.timedelta(days=30),
        fill_until=today + dt.timedelta(days=8),
        review_until=today + dt.timedelta(days=30),
        method=Period.Method.MEAN,
    )
    indicators = service.indicators_of(period)
    for government in governments:
        make = everyone_plan if government.kind == Government.Kind.PROVINCE else leads_plan
        plan = make(service.agencies_of(government), indicators)
        service.set_assignments(period=period, government=government, plan=plan, by=cast.coordinator)
    return service.open_period(period=period, by=cast.coordinator, accept_gaps=True)


class _Story:
    """What happened to one submission so far."""

    def __init__(self, period: Period, submission: Submission, cast: Cast, today: dt.date):
        self.period, self.submission, self.cast, self.today = period, submission, cast, today
        self.random = Random(f"{submission.agency.government.code} {submission.agency.name}")  # noqa: S311
        self.status = self._status(submission.agency)
        self.by = cast.operator if submission.agency.abbreviation == "BKD" else cast.others
        self.structure = period.instrument.structure

    def _status(self, agency: Agency) -> str:
        for beginning, status in STORY.items():
            if agency.abbreviation == beginning and agency.government.code == "76":
                return status
        names, shares = zip(*STATUSES, strict=True)
        return self.random.choices(names, shares)[0]

    def tell(self) -> None:
        if not self.status:
            return
        answers = list(self.submission.answers.select_related("indicator").order_by("indicator__order"))
        self._answer(answers)
        if self.status != Status.DRAFT:
            self._assess(answers)
        self._move()

    def _answer(self, answers: list[Answer]) -> None:
        """Fill rows: all of them once sent, about half of a draft, two of which are only begun."""
        filled = len(answers) if self.status != Status.DRAFT else max(1, len(answers) * 19 // 37)
        pieces = self._evidence()
        citations = []
        for place, answer in enumerate(answers[:filled]):
            begun_only = self.status == Status.DRAFT and place >= filled - 2
            answer.submission = self.submission
            answer.level = self._level()
            answer.explanation = self._explanation(answer, short=begun_only)
            if answer.indicator.asks_service_name:
                answer.service_name = SERVICES[place % len(SERVICES)]
            cited = [] if begun_only else self.random.sample(pieces, self.random.choice((1, 1, 2)))
            citations += [
                Citation(answer=answer, evidence=e, position=n, pages=e.pages, level=answer.level)
                for n, e in enumerate(cited, start=1)
            ]
            answer.is_complete = checks.is_complete(self._facts(answer, cited))
            answer.updated_by, answer.version = self.by, 2
        fields = ["level", "explanation", "service_name", "is_complete", "updated_by", "version"]
        Answer.objects.bulk_update(answers[:filled], fields)
        Citation.objects.bulk_create(citations)

    def _level(self) -> int:
        strength = STRENGTH[self.submission.agency.government.code]
        level = round(self.random.gauss(strength, 0.9))
        return min(max(level, self.structure.level_min), self.structure.level_max)

    def _explanation(self, answer: Answer, *, short: bool) -> str:
        row = self.structure.row(answer.indicator.code)
        if short:
            return "Sedang disusun (contoh)."
        year = self.random.randint(self.today.year - 6, self.today.year - 1)
        return (
            f"(contoh) {row.criteria[answer.level]} Berlaku sejak {year} di {self.submission.agency.name}; "
            f"dikelola oleh sekretariat dan ditinjau setiap tahun bersama unit terkait."
        )

    def _facts(self, answer: Answer, cited: list[Evidence]) -> AnswerFacts:
        return AnswerFacts(
            code=answer.indicator.code,
            level=answer.level,
            lowest=self.structure.level_min,
            explanation=answer.explanation,
            asks_service_name=answer.indicator.asks_service_name,
            service_name=answer.service_name,
            evidence=[
                EvidenceFacts(f"B{n}", e.kind, bool(e.number), bool(e.date)) for n, e in enumerate(cited, start=1)
            ],
        )

    def _evidence(self) -> list[Evidence]:
        """Three documents of the OPD, as links."""
        agency = self.submission.agency
        kinds = Evidence.Kind
        documents = (
            ("Keputusan kepala tentang penerapan SPBE", kinds.DECISION),
            ("Prosedur baku layanan elektronik", kinds.PROCEDURE),
            ("Laporan tahunan TIK", kinds.REPORT),
        )
        pieces = [
            Evidence(
                agency=agency,
                title=f"{title} (contoh)",
                kind=kind,
                number=f"{self.random.randint(1, 300)}/{agency.pk}/{self.today.year - 1}",
                date=dt.date(self.today.year - 1, self.random.randint(1, 12), self.random.randint(1, 28)),
                pages=f"{self.random.randint(1, 5)}–{self.random.randint(6, 12)}",
                url=f"https://arsip.contoh.example/{agency.pk}/{place}",
                uploaded_by=self.by,
            )
            for place, (title, kind) in enumerate(documents, start=1)
        ]
        return Evidence.objects.bulk_create(pieces)

    def _assess(self, answers: list[Answer]) -> None:
        """The evaluator's levels: all rows when returned, verified or final, two thirds while in review."""
        share = {Status.SENT: 0, Status.IN_REVIEW: len(answers) * 2 // 3}.get(self.status, len(answers))
        chosen = answers[:share]
        assessments = []
        for place, answer in enumerate(chosen):
            lower = answer.level > self.structure.level_min and self.random.random() < 0.3
            level = answer.level - 1 if lower else answer.level
            asked = self.status == Status.RETURNED and place % 12 == min(3, len(chosen) - 1)
            request = (
                "Lampirkan bukti pelaksanaan terbaru beserta halamannya, atau sesuaikan tingkatnya." if asked else ""
            )
            assessments.append(self._assessment(answer, level, lower, request))
            answer.evaluator_level, answer.assessed_version = level, answer.version
            if asked:
                answer.repair, answer.repair_note = Answer.Repair.REQUESTED, request
                answer.repair_by, answer.repair_at = self.cast.evaluator, timezone.now()
        Assessment.objects.bulk_create(assessments)
        fields = ["evaluator_level", "assessed_version", "repair", "repair_note", "repair_by", "repair_at"]
        Answer.objects.bulk_update(chosen, fields)

    def _assessment(self, answer: Answer, level: int, lower: bool, request: str) -> Assessment:
        row = self.structure.row(answer.indicator.code)
        upper = min(level + 1, self.structure.level_max)
        return Assessment(
            answer=answer,
            round=1,
            self_level=answer.level,
            answer_version=answer.version,
            level=level,
            findings="Bukti B1 dibaca pada halaman yang disebut (contoh).",
            analysis=f"Kriteria tingkat {answer.level} belum seluruhnya terbukti (contoh)." if lower else "",
            recommendation=f"Menuju tingkat {upper}: {row.criteria[upper]}" if lower else "",
            repair_request=request,
            by=self.cast.evaluator,
        )

    def _move(self) -> None:
        """The transitions that lead to the status, on days that have passed."""
        people = {"send": self.by, "finalise": self.cast.coordinator}
        steps = {
            Status.SENT: ["send"],
            Status.IN_REVIEW: ["send", "start_review"],
            Status.RETURNED: ["send", "start_review", "return"],
            Status.VERIFIED: ["send", "start_review", "verify"],
            Status.FINAL: ["send", "start_review", "verify", "finalise"],
        }.get(self.status, [])
        targets = {"send": Status.SENT, "start_review": Status.IN_REVIEW, "return": Status.RETURNED,
                   "verify": Status.VERIFIED, "finalise": Status.FINAL}  # fmt: skip
        if steps:
            revisions.keep(self.submission)
        source, day = Status.DRAFT, self.random.randint(14, 24)
        moment = timezone.now() - dt.timedelta(days=day, hours=self.random.randint(0, 8))
        for action in steps:
            note = "Isian rapi; lengkapi bukti pada butir yang ditandai (contoh)." if action == "return" else ""
            step = Transition.objects.create(
                submission=self.submission, action=action, source=source, target=targets[action],
                round=2 if action == "return" else 1, note=note, by=people.get(action, self.cast.evaluator),
            )  # fmt: skip
            Transition.objects.filter(pk=step.pk).update(at=moment)
            if action == "send":
                self.submission.sent_at, self.submission.sent_by = moment, self.by
            source, moment = targets[action], moment + dt.timedelta(days=self.random.randint(1, 4))
        self.submission.status = self.status
        self.submission.round = 2 if self.status == Status.RETURNED else 1
        self.submission.last_activity = min(moment, timezone.now())
        self.submission.save(update_fields=["status", "round", "sent_at", "sent_by", "last_activity"])


def _add_documents(period: Period, cast: Cast) -> None:
    """Real PDF files in the operator's OPD, through the same door as any upload: one serves two rows, replaced."""
    answers = Answer.objects.filter(submission__period=period, submission__agency=cast.operator.agency)
    for code, title in (("1", "SK Tim SPBE BKD (contoh)"), ("4", "Rencana anggaran TIK BKD (contoh)")):
        answer = answers.get(indicator__code=code)
        citation = add_file(answer=answer, by=cast.operator, file=_document(title))
        change_details(
            citation=citation, by=cast.operator, title=title, kind=Evidence.Kind.DECISION, number=f"{code}/BKD",
            date=period.fill_from, pages="1", level=answer.level,
        )  # fmt: skip
        if code == "1":
            cite(answer=answers.get(indicator__code="2"), by=cast.operator, evidence=citation.evidence)
            replace(evidence=citation.evidence, by=cast.operator, file=_document(f"{title}, perubahan"))


def _document(title: str) -> SimpleUploadedFile:
    content = HTML(string=f"<h1>{title}</h1><p>Dokumen contoh, bukan dokumen resmi.</p>").write_pdf()
    return SimpleUploadedFile(f"{title}.pdf", content, "application/pdf")
