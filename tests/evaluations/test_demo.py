"""The demo's invented work: complete, plausible, and told once."""

import pytest
from django.apps import apps
from django.core.management import call_command

from agencies.models import AuditEvent
from evaluations import checks, facts
from evaluations.models import Answer, Evidence, Period, Submission
from evaluations.workflow import Status

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo(settings):
    settings.DEBUG = True
    call_command("load_agencies", verbosity=0)
    call_command("load_instrument", verbosity=0)
    call_command("load_demo", verbosity=0)
    return Period.objects.filter(name__endswith="(contoh)").latest("year")


def counted() -> dict[str, int]:
    """How many rows every table of ours holds."""
    rooms = ("agencies", "indicators", "evaluations", "improvements", "reports")
    return {
        model._meta.label: model.objects.count() for room in rooms for model in apps.get_app_config(room).get_models()
    }


def test_story_is_complete_and_told_once(demo, capsys):
    """One load for several claims: it fills seven governments."""
    _stands_where_the_story_wants_it(demo)
    _keeps_the_rules_that_people_must_keep(demo)
    _says_that_it_is_invented(demo)
    before = counted()
    for command in ("load_agencies", "load_instrument", "load_demo"):
        call_command(command)
    assert counted() == before
    assert f"{demo}: tetap" in capsys.readouterr().out


def _stands_where_the_story_wants_it(demo):
    states = dict(
        Submission.objects.filter(period=demo, agency__government__code="76").values_list(
            "agency__abbreviation", "status"
        )
    )
    assert len(states) == 44
    assert (states["BKD"], states["Bappeda"]) == (Status.DRAFT, Status.FINAL)
    assert set(Submission.objects.filter(period=demo).values_list("status", flat=True)) >= {
        Status.DRAFT, Status.SENT, Status.IN_REVIEW, Status.RETURNED, Status.VERIFIED, Status.FINAL,
    }  # fmt: skip
    assert demo.governments.count() == 7


def _keeps_the_rules_that_people_must_keep(demo):
    """What was sent lacks nothing, what was verified is assessed, what was returned asks for something."""
    for submission in Submission.objects.filter(period=demo).with_people_and_place():
        checked = facts.checked_answers(submission)
        for answer, _ in checked:
            assert answer.is_complete is checks.is_complete(facts.facts_of(answer)), answer
        if submission.status in {Status.SENT, Status.IN_REVIEW, Status.VERIFIED, Status.FINAL}:
            assert not facts.blocking(checked), submission
        if submission.status in {Status.VERIFIED, Status.FINAL}:
            assert not submission.answers.to_review().exists(), submission
        if submission.status == Status.RETURNED:
            assert submission.answers.filter(repair=Answer.Repair.REQUESTED).exists(), submission
        assert submission.transitions.exists() is (submission.status != Status.DRAFT)


def _says_that_it_is_invented(demo):
    written = Answer.objects.filter(submission__period=demo).exclude(explanation="")
    assert not written.exclude(explanation__contains="(contoh)").exists()
    assert not Evidence.objects.exclude(title__contains="(contoh)").exists()
    assert AuditEvent.objects.filter(action="evidence.added").exists()
