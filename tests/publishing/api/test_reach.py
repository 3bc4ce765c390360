"""How far a key reaches, what is no key, and how often it may ask."""

import re
import time

import pytest
from django.test import Client
from django.urls import reverse

from evaluations.workflow import Status
from publishing.api.description import OPERATIONS, PREFIX
from publishing.models import ApiKey
from publishing.services import keys
from tests import world
from tests.publishing.api.conftest import MINUTE, assert_as_documented, path_of

# The reach


def texts(api, key, period, places) -> str:
    """Everything that a key can be answered, on the objects of every government."""
    found = []
    for government, agency in ((places.province, places.bkd), (places.majene, places.majene_dinkes),
                               (places.mamuju, places.mamuju_dinkes)):  # fmt: skip
        for operation in OPERATIONS:
            response = api(path_of(operation, period, government, agency), key=key)
            if response.status_code == 200:
                found.append(response.content.decode())
    return " ".join(found)


def test_no_answer_reaches_beyond_the_key(seven, places, api, coordinator):
    _, majene = world.api_key(coordinator, places.majene, per_minute=600)
    told = texts(api, majene, seven, places)
    assert "Pemkab Majene" in told
    for foreign in ("Sulawesi Barat", "Mamuju", "Badan Kepegawaian"):
        assert foreign not in told, foreign
    assert set(re.findall(r'"(?:level|index)": {"value": "([^"]*)"', told)) == {"1.00"}


def test_an_opd_is_not_found_under_another_government(seven, places, api, coordinator):
    _, both = world.api_key(coordinator, places.majene, places.province)
    assert api(f"/results/{seven.pk}/76/agencies/{places.majene_dinkes.pk}", key=both).status_code == 404
    assert api(f"/results/{seven.pk}/76.05/agencies/{places.majene_dinkes.pk}", key=both).status_code == 200


def test_a_region_key_reads_the_region_and_grows_with_it(seven, places, api, coordinator):
    _, region = world.api_key(coordinator, region=places.province)
    codes = [one["code"] for one in api("/governments", key=region).json()["items"]]
    assert codes == ["76", "76.02", "76.05"]
    elsewhere = type(places.province).objects.create(code="73", name="Lain", short_name="Lain", kind="provinsi")
    type(places.province).objects.create(
        code="76.07", name="Baru", short_name="Baru", kind="kabupaten", parent=places.province
    )
    codes = [one["code"] for one in api("/governments", key=region).json()["items"]]
    assert "76.07" in codes
    assert elsewhere.code not in codes


def test_what_is_not_final_does_not_exist(period, places, api):
    world.settle(period, places.province)
    assert api(f"/results/{period.pk}/76").status_code == 200
    world.set_status(period.submissions.get(agency=places.bkd), Status.IN_REVIEW)
    for operation in OPERATIONS:
        response = api(path_of(operation, period, places.province, places.bkd))
        if operation.path_parameters:
            assert response.status_code == 404, operation.name
        elif operation.name != "governments":
            assert response.json()["items"] == []


def test_an_opd_excepted_from_the_sign_off_has_no_result(seven, places, api, client_as, leader, submission):
    world.set_status(submission, Status.IN_REVIEW)
    url = reverse("reports:sign_off", args=[seven.pk, "76"])
    client_as(leader).post(url, {f"alasan-{submission.pk}": "Kantor pindah."})
    told = api(f"/results/{seven.pk}/76").json()["final"]
    assert (told["kind"], told["exceptions"]) == ("signed_off", 1)
    for rest in ("", "/rows"):
        assert api(f"/results/{seven.pk}/76/agencies/{submission.agency_id}{rest}").status_code == 404
    assert "Kepegawaian" not in api(f"/results/{seven.pk}/76/agencies").content.decode()


def test_nothing_that_people_wrote_or_said_of_themselves_leaves(seven, places, api):
    """The OPD gave themselves 4; the evaluator 2."""
    told = " ".join(
        api(path_of(operation, seven, places.province, places.bkd)).content.decode() for operation in OPERATIONS
    )
    assert world.TEXT[:30] not in told
    assert set(re.findall(r'"(?:level|index)": {"value": "([^"]*)"', told)) == {"2.00"}


# The key


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic eDp5", "spbe_x", "Bearer \u00e9"])
def test_without_a_key_that_holds_nothing_is_told(header, seven, api):
    response = Client().get(f"/{PREFIX}/results", headers={"Authorization": header} if header else {})
    assert response.status_code == 401
    assert response["WWW-Authenticate"].startswith("Bearer")


def test_a_key_in_the_address_is_no_key(seven, coordinator, places):
    _, secret = world.api_key(coordinator, places.province)
    assert Client().get(f"/{PREFIX}/results?key={secret}").status_code == 401


def test_a_signed_in_person_is_no_key(seven, client_as, coordinator):
    assert client_as(coordinator).get(f"/{PREFIX}/results").status_code == 401


def test_a_revoked_key_ends_at_once(seven, api, coordinator, places):
    key, secret = world.api_key(coordinator, places.province)
    etag = api("/results", key=secret)["ETag"]
    assert api("/results", key=secret)["Cache-Control"] == "private, no-cache"
    keys.revoke(key=key, by=coordinator)
    assert api("/results", key=secret, **{"If-None-Match": etag}).status_code == 401


def test_use_is_remembered(seven, api):
    assert ApiKey.objects.get().last_used_at is None
    api("/results")
    assert ApiKey.objects.get().last_used_at is not None


# How often


def test_a_key_may_ask_so_often_and_not_more(seven, api, coordinator, places, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: MINUTE + 15)
    _, slow = world.api_key(coordinator, places.province, per_minute=2)
    answers = [api("/periods", key=slow) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    assert all(answer["RateLimit-Limit"] == "2" and answer["RateLimit-Reset"] == "45" for answer in answers)
    assert answers[2]["Retry-After"] == "45"
    assert_as_documented(answers[2], OPERATIONS[1])
    assert api("/periods").status_code == 200, "another key spends its own"
    monkeypatch.setattr(time, "time", lambda: MINUTE + 60)
    assert api("/periods", key=slow).status_code == 200


def test_guessing_is_slowed_down(seven, api, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: MINUTE)
    answers = [api("/periods", key=f"spbe_{number}").status_code for number in range(31)]
    assert answers == [401] * 30 + [429]
    assert api("/periods").status_code == 200, "a key that holds is not held up by others"
