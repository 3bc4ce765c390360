"""Final: signed off, or every OPD final; opened again, no longer."""

import pytest
from django.utils import timezone

from evaluations.models import SignOff, Submission, Transition
from evaluations.workflow import Status
from publishing.finality import Finality, finalities
from tests import world


@pytest.fixture
def signed(period, places, leader) -> SignOff:
    figures = {"shown": "2,00", "index": "2", "predicate": "Cukup"}
    out = [{"agency": "Dinas Kesehatan", "status": "Direviu", "reason": "Uji."}]
    return SignOff.objects.create(
        period=period, government=places.province, figures=figures, exceptions=out, signed_by=leader
    )


def ids(*governments):
    return [government.pk for government in governments]


def test_all_opd_final_is_final(final, places):
    found = finalities(ids(places.province, places.majene))
    assert found == {(final.pk, places.province.pk): Finality(False, None)}


def test_it_is_final_since_the_last_opd_became_so(final, places, coordinator):
    for submission in Submission.objects.filter(period=final, agency__government=places.province):
        Transition.objects.create(
            submission=submission, action="finalise", source="verified", target="final", round=1, by=coordinator
        )
    last = Transition.objects.order_by("at").last().at
    assert finalities(ids(places.province))[(final.pk, places.province.pk)].since == last


def test_one_opd_reopened_and_it_is_not_final_any_more(final, places, submission):
    world.set_status(submission, Status.RETURNED, 2)
    assert finalities(ids(places.province)) == {}


def test_signed_off_counts_with_its_exceptions(signed, period, places):
    found = finalities(ids(places.province), period)
    assert found == {(period.pk, places.province.pk): Finality(True, signed.signed_at, 1)}


def test_a_sign_off_taken_back_does_not_count(signed, period, places, leader):
    signed.withdrawn_at, signed.withdrawn_by, signed.reason = timezone.now(), leader, "Keliru."
    signed.save()
    assert finalities(ids(places.province), period) == {}


def test_only_the_governments_asked_for(final, places):
    assert finalities(ids(places.majene)) == {}
    assert finalities([]) == {}


def test_three_queries_for_any_number(final, places, django_assert_num_queries):
    world.settle(final, places.majene)
    with django_assert_num_queries(3):
        assert len(finalities(ids(places.province, places.majene, places.mamuju))) == 2
