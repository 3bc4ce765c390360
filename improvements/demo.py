"""Follow-ups in every state and targets of the programmes, for trying the portal out. Created once, never reset."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from agencies.models import User
from evaluations.models import Answer, Period, Submission
from evaluations.services.review import Verdict, record_assessment
from evaluations.workflow import Status
from improvements.loading import DATA, load
from improvements.models import FollowUp, Programme
from improvements.recommendations import recommendations
from improvements.services import follow_ups, programmes
from improvements.services.follow_ups import Wish

# Free ones for BKD, each as far as its moves say: title, days until due, moves with their note.
STORIES = (
    ("Tetapkan peta proses bisnis BKD (contoh)", 21, ()),
    ("Pindahkan naskah dinas ke aplikasi umum (contoh)", -12, (("start", "Tim kecil dibentuk (contoh)."),)),
    (
        "Latih pengelola layanan kepegawaian (contoh)", 5,
        (("start", ""), ("report", "Pelatihan selesai, 24 peserta (contoh).")),
    ),
    (
        "Catat layanan BKD pada daftar aplikasi daerah (contoh)", -30,
        (("start", ""), ("report", "Tercatat (contoh)."), ("confirm", "Sudah diperiksa (contoh).")),
    ),
    ("Sewa peladen sendiri (contoh)", 40, (("drop", "Diganti pusat data bersama (contoh)."),)),
)  # fmt: skip
REVIEWED = 4  # answers that the evaluator really judges, so that the month's recap has work to count
FINAL_OPD = 3  # submissions whose recommendations become follow-ups


@transaction.atomic
def tell(*, period: Period, by: User, out=print) -> None:
    """`by` is the koordinator. Does nothing when any follow-up is there already."""
    load(DATA.read_text(encoding="utf-8"), DATA.name)
    if FollowUp.objects.exists():
        return
    plan = {programme.number: programme for programme in Programme.objects.filter(region__code="76")}
    _targets(plan, by, period.year)
    _free(plan[4], by)
    _of_reviews(plan[8], by, period)
    _review_some(period)
    out(f"Tindak lanjut contoh: {FollowUp.objects.count()}")


def _targets(plan: dict[int, Programme], by: User, year: int) -> None:
    for programme in plan.values():
        for step in (0, 1):
            text = f"Tahap {step + 1} program ini selesai (contoh)"
            programmes.set_target(programme=programme, by=by, year=year + step, target=text, reached="")


def _free(programme: Programme, by: User) -> None:
    operator, evaluator = (User.objects.get(username=name) for name in ("operator", "evaluator"))
    people = {"start": operator, "report": operator, "confirm": evaluator, "drop": by}
    for title, days, moves in STORIES:
        due = timezone.localdate() + dt.timedelta(days=days)
        made = follow_ups.create(by=by, wish=Wish(programme, operator.agency, title, due, person=operator))
        for action, note in moves:
            follow_ups.move(follow_up=made, action=action, by=people[action], note=note)


def _of_reviews(programme: Programme, by: User, period: Period) -> None:
    final = Submission.objects.filter(period=period, status=Status.FINAL).order_by("pk")[:FINAL_OPD]
    for submission in final:
        codes = [found.code for found in recommendations(submission)]
        due = period.review_until + dt.timedelta(days=60)
        follow_ups.create_from_review(submission=submission, by=by, codes=codes, programme=programme, due=due)


def _review_some(period: Period) -> None:
    evaluator = User.objects.get(username="evaluator")
    waiting = Answer.objects.filter(
        submission__period=period, submission__status=Status.IN_REVIEW, evaluator_level=None
    )
    for answer in waiting.exclude(submission__agency=evaluator.agency).order_by("pk")[:REVIEWED]:
        verdict = Verdict(level=answer.level, findings="Bukti dibaca (contoh).")
        record_assessment(answer=answer, by=evaluator, seen_version=0, verdict=verdict)
