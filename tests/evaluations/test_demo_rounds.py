"""The demo shows a repaired row, an open question, a later stage, and work given to evaluators."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from agencies.models import Government, User
from evaluations import stages
from evaluations.models import Assessment, Message, Period, ReviewTask, SecondReview, Submission

pytestmark = pytest.mark.django_db


def test_demo_tells_the_rounds(client_as, settings):
    settings.DEBUG = True  # the only place where demo data may go
    for command in ("load_instrument", "load_agencies", "load_demo"):
        call_command(command, verbosity=0)
    period = Period.objects.get(status=Period.Status.OPEN)
    evaluator = User.objects.get(username="evaluator")
    story = Submission.objects.get(period=period, agency__abbreviation="Dinkes", agency__government__code="76")
    client = client_as(evaluator)
    page = client.get(reverse("evaluations:review_answer", args=[story.pk, "2"])).content.decode()
    assert "(ditambahkan: " in page
    assert "Nomor sudah ditulis pada kalimat terakhir (contoh)." in page
    assert Message.objects.get().answer.submission_id == story.pk
    assert stages.current(period, Government.objects.get(code="76.05")).code == "interview"
    assert Assessment.objects.filter(stage="interview").exists()
    assert ReviewTask.objects.filter(government__code="76", agency=story.agency).count() == 1
    _scored_twice(client)


def _scored_twice(client):
    """One OPD was scored by two evaluators: some rows differ, one of them is decided, everything says "(contoh)"."""
    review = SecondReview.objects.get()
    scores = list(review.scores.all())
    differing = [score for score in scores if score.differs]
    assert 0 < len(differing) < len(scores) / 4
    assert [score.decided_level is not None for score in differing] == [True] + [False] * (len(differing) - 1)
    assert all("(contoh)" in text for score in scores for text in (score.findings, review.note))
    page = client.get(review.get_absolute_url()).content.decode()
    assert "menunggu keputusan bersama" in page
