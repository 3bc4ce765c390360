"""Pages, parameters, copies and unknown addresses of the API."""

import time

import pytest

from publishing.api.description import OPERATIONS, PREFIX
from tests import world
from tests.publishing.api.conftest import MINUTE, path_of


def test_pages_lead_through_the_whole_list(seven, api):
    url, seen = f"/results/{seven.pk}/76/rows?per_page=15", []
    while url:
        page = api(url).json()
        seen += [row["code"] for row in page["items"]]
        url = page["next"] and page["next"].removeprefix(f"http://testserver/{PREFIX}")
    assert seen == [row.code for row in seven.instrument.structure.rows()]
    assert (page["page"], page["pages"], page["total"]) == (3, 3, 37)
    assert page["previous"].endswith("per_page=15&page=2")


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=-1", "page=x", "page=", "per_page=101", "per_page=0", "page=1&page=2", "periode=1", "government="],
)
def test_wrong_parameters_are_named(query, seven, api):
    response = api(f"/results?{query}")
    assert response.status_code == 400
    assert response.json()["errors"][0]["parameter"] == query.split("=")[0]


def test_a_page_beyond_the_last_is_not_there(seven, api):
    assert api("/results?page=2").status_code == 404
    assert api("/results?page=999999999999999").status_code == 404


def test_results_can_be_narrowed(seven, places, api, coordinator):
    _, region = world.api_key(coordinator, region=places.province)
    assert api("/results", key=region).json()["total"] == 3
    assert api(f"/results?government=76.05&period={seven.pk}", key=region).json()["total"] == 1
    assert api("/results?government=73", key=region).json()["items"] == []


def test_an_unchanged_answer_is_not_sent_again(seven, api, submission):
    first = api(f"/results/{seven.pk}/76")
    again = api(f"/results/{seven.pk}/76", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert again["RateLimit-Limit"] == "600"
    submission.answers.update(evaluator_level=5)
    assert api(f"/results/{seven.pk}/76", **{"If-None-Match": first["ETag"]}).status_code == 200


def test_head_is_answered_like_get_without_its_body(seven, api):
    response = api(f"/results/{seven.pk}/76", method="head")
    assert (response.status_code, response.content) == (200, b"")
    assert response["ETag"]


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/orang",
        "/results/x/76",
        "/results/1/76/",
        "/results/99999999999999999999/76",
        "/results/{period}/76/agencies/99999999999999999999",
        "/results/{period}/76/agencies/99999999999999999999/rows",
        "/results/{period}/76/agencies/999999999999999999",
    ],
)
def test_an_unknown_address_is_a_problem_too(path, seven, api):
    response = api(path.format(period=seven.pk))
    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"


def test_unknown_addresses_are_not_tried_for_long(seven, client, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: MINUTE)
    answers = [client.get(f"/api/v2/{number}").status_code for number in range(31)]
    assert answers == [404] * 30 + [429]


def test_addresses_in_answers_lead_on(seven, api):
    result = api("/results").json()["items"][0]["url"]
    assert api(result.removeprefix(f"http://testserver/{PREFIX}")).status_code == 200
    agency = api(f"/results/{seven.pk}/76/agencies").json()["items"][0]["url"]
    assert api(agency.removeprefix(f"http://testserver/{PREFIX}")).status_code == 200


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_an_answer_costs_as_many_queries_for_many_opd_as_for_few(
    operation, places, coordinator, api, django_assert_max_num_queries
):
    """Three, or eleven OPD in the province; every other government final as well."""
    counts = []
    for extra in range(2):
        for number in range(8 * extra):
            world.agency(places.province, f"Dinas Baru {number}", f"DB{number}")
        period = world.open_period(coordinator, [places.province, places.majene], name=f"Evaluasi {extra}")
        for place in (places.province, places.majene):
            world.settle(period, place)
        path = path_of(operation, period, places.province, places.bkd)
        path += f"?period={period.pk}" if operation.name == "results" else ""
        api(path)
        with django_assert_max_num_queries(20) as captured:
            assert api(path).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
