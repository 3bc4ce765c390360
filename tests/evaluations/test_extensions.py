"""More time for one OPD: who, until when, why, and what obeys it."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies.errors import NotAllowed, Refusal
from agencies.models import AuditEvent
from evaluations import rules
from evaluations.models import Submission
from evaluations.progress import is_late
from evaluations.services import extensions

TODAY = timezone.localdate()
DAY = dt.timedelta(days=1)


def extend(submission, by, days=15, reason="Listrik padam.", today=TODAY):
    extensions.extend(submission=submission, by=by, until=TODAY + days * DAY, reason=reason, today=today)
    submission.refresh_from_db()


def test_extension_moves_the_deadline_of_this_opd_alone(submission, submission2, operator, operator2, coordinator):
    extend(submission, coordinator)
    assert rules.filling_deadline(submission) == TODAY + 15 * DAY
    assert rules.may_fill(operator, submission, TODAY + 15 * DAY)
    assert not rules.may_fill(operator, submission, TODAY + 16 * DAY)
    assert not rules.may_fill(operator2, submission2, TODAY + 11 * DAY)
    late = Submission.objects.filter(is_late(submission.period, TODAY + 11 * DAY))
    assert submission not in late
    assert submission2 in late
    assert submission in Submission.objects.filter(is_late(submission.period, TODAY + 16 * DAY))
    event = AuditEvent.objects.get(action="submission.extended")
    assert event.data["extension_reason"] == ["", "Listrik padam."]


@pytest.mark.parametrize(("days", "reason"), [(10, "x"), (31, "x"), (-1, "x"), (15, " ")])
def test_dates_out_of_bounds_and_no_reason_are_refused(submission, coordinator, days, reason):
    with pytest.raises(Refusal):
        extend(submission, coordinator, days, reason)
    submission.refresh_from_db()
    assert submission.extended_until is None


def test_date_before_today_is_refused(submission, coordinator):
    with pytest.raises(Refusal, match="Pilih tanggal"):
        extend(submission, coordinator, 15, today=TODAY + 16 * DAY)


def test_only_the_koordinator_of_the_place_extends(submission, operator, evaluator, leader, majene_coordinator):
    for person in (operator, evaluator, leader, majene_coordinator):
        with pytest.raises(NotAllowed):
            extend(submission, person)


def test_closed_period_is_not_extended(submission, coordinator):
    submission.period.status = "closed"
    submission.period.save()
    with pytest.raises(Refusal, match="tidak dapat diperpanjang"):
        extend(submission, coordinator)


def test_revoked_extension_is_gone(submission, coordinator, client_as):
    url = f"/isian/{submission.pk}/perpanjangan/cabut/"
    assert client_as(coordinator).post(url).status_code == 409
    extend(submission, coordinator)
    assert client_as(coordinator).post(url).status_code == 302
    submission.refresh_from_db()
    assert (submission.extended_until, submission.extension_reason) == (None, "")
    assert AuditEvent.objects.filter(action="submission.extension_revoked").exists()


def test_page_extends_and_opd_reads_why(submission, coordinator, operator, client_as):
    client, url = client_as(coordinator), f"/isian/{submission.pk}/perpanjangan/"
    refused = client.post(url, {"until": str(TODAY), "reason": "Banjir di kantor."})
    assert refused.status_code == 400
    assert "Banjir di kantor." in refused.content.decode()
    assert client.post(url, {"until": str(TODAY + 12 * DAY), "reason": "Banjir di kantor."}).status_code == 302
    assert "Banjir di kantor." in client_as(operator).get(f"/isian/{submission.pk}/").content.decode()
    assert "diperpanjang" in client.get(f"/periode/{submission.period_id}/pemantauan/").content.decode()


def test_extension_without_reason_breaks_the_constraint(submission):
    with pytest.raises(IntegrityError), transaction.atomic():
        Submission.objects.filter(pk=submission.pk).update(extended_until=TODAY)
