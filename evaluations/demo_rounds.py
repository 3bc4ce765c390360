"""What the demo shows of the review: a repaired row, a question, a later stage, work given to evaluators."""

import datetime as dt

from django.utils import timezone

from agencies.access import Permission, holders
from agencies.models import Government, User
from evaluations.evidence_models import LEVEL_MAX
from evaluations.models import Answer, Period, SecondScore, Submission, Transition
from evaluations.second import candidates
from evaluations.services import revisions, second
from evaluations.services.clarify import say
from evaluations.services.review import Verdict, record_assessment
from evaluations.services.sharing import share_evenly
from evaluations.services.stages import begin_stage
from evaluations.workflow import Status

REQUEST = "Sebutkan nomor dan tanggal kebijakannya (contoh)."


def show(period: Period, *, coordinator: User, evaluator: User) -> None:
    """Called once, after every OPD has its story. Dinkes of the province is in review."""
    province, later = (Government.objects.get(code=code) for code in ("76", "76.05"))
    story = period.submissions.with_people_and_place().get(
        agency__government=province, agency__abbreviation="Dinkes", status=Status.IN_REVIEW
    )
    _repaired(story, evaluator)
    say(answer=story.answers.get(indicator__code="3"), by=evaluator, text="Halaman berapa target disebut? (contoh)")
    share_evenly(
        period=period,
        government=province,
        kind="agency",
        evaluators=[person.pk for person in holders(Permission.REVIEW, province)],
        by=coordinator,
    )
    _scored_twice(period, province, coordinator)
    today = timezone.localdate()
    begin_stage(
        period=period, government=later, code="interview", since=today, until=period.review_until, by=coordinator,
        reopen=True,
    )  # fmt: skip
    _interviewed(period, later, evaluator)


def _repaired(submission: Submission, evaluator: User) -> None:
    """Row 2 came back once, was repaired and answered, and waits for the evaluator again."""
    row = submission.answers.select_related("indicator").get(indicator__code="2")
    row.assessments.update(repair_request=REQUEST)
    row.explanation = row.explanation.replace("ditinjau setiap tahun", "ditinjau setiap enam bulan") + (
        " Kebijakan bernomor 12/2024 (contoh)."
    )
    row.version += 1
    row.repair, row.repair_note, row.repair_by = Answer.Repair.DONE, REQUEST, evaluator
    row.repair_at, row.repair_response = timezone.now(), "Nomor sudah ditulis pada kalimat terakhir (contoh)."
    row.save()
    submission.round = 2
    submission.save(update_fields=["round"])
    revisions.keep(submission)
    steps = (("return", Status.IN_REVIEW, Status.RETURNED), ("send", Status.RETURNED, Status.SENT),
             ("start_review", Status.SENT, Status.IN_REVIEW))  # fmt: skip
    for days, (action, source, target) in zip((3, 2, 1), steps, strict=True):
        step = Transition.objects.create(
            submission=submission, action=action, source=source, target=target, round=2,
            note="Satu butir perlu diperjelas (contoh)." if action == "return" else "",
            by=submission.sent_by if action == "send" else evaluator,
        )  # fmt: skip
        Transition.objects.filter(pk=step.pk).update(at=timezone.now() - dt.timedelta(days=days))


def _scored_twice(period: Period, government: Government, coordinator: User) -> None:
    """One verified OPD was scored again, blind, by evaluator2: most rows alike, one difference decided already."""
    person = User.objects.get(username="evaluator2")
    verified = period.submissions.with_people_and_place().filter(agency__government=government, status=Status.VERIFIED)
    found = next((s for s in verified.order_by("agency__name") if person in candidates(s)), None)
    if found is None:
        return
    review = second.ask(submission=found, evaluator=person, by=coordinator, note="Uji petik mutu penilaian (contoh).")
    SecondScore.objects.bulk_create(
        SecondScore(
            review=review, answer=answer, level=(level := _second_level(place, answer)),
            findings="Bukti B1 dibaca ulang pada halaman yang disebut (contoh).",
            note="" if level == answer.level else f"Menurut bukti, kriteria tingkat {level} yang terpenuhi (contoh).",
        )
        for place, answer in enumerate(found.answers.order_by("indicator__order"))
    )  # fmt: skip
    second.finish_second(review=review, by=person)
    for score in [s for s in review.scores.select_related("review__submission") if s.differs][:1]:
        second.decide(score=score, by=coordinator, level=score.level, reason="Bukti dibaca bersama (contoh).")


def _second_level(place: int, answer: Answer) -> int:
    """The first evaluator's level, but on every eighth row one higher or lower."""
    first = answer.evaluator_level
    if place % 8 != 3:
        return first
    return first + 1 if first == 0 or (place % 16 == 3 and first < LEVEL_MAX) else first - 1


def _interviewed(period: Period, government: Government, evaluator: User) -> None:
    """One row of the first OPD in review there was discussed in the interview."""
    found = period.submissions.filter(agency__government=government, status=Status.IN_REVIEW).first()
    if found is None:
        return
    row = found.answers.exclude(evaluator_level=None).order_by("indicator__order").first()
    if row is not None:
        verdict = Verdict(row.level, findings="Dijelaskan dalam wawancara (contoh).", analysis="Terbukti (contoh).")
        record_assessment(answer=row, by=evaluator, seen_version=0, verdict=verdict)
