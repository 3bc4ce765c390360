"""The API: every documented address against real answers, and never a row outside the key's reach."""

import json
import re
import time

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from evaluations.workflow import Status
from indicators.scoring import display
from publishing.api import openapi
from publishing.api.description import OPERATIONS, PREFIX
from publishing.models import ApiKey
from publishing.services import keys
from reports.summary import agency_summaries, government_summaries
from tests import world

MINUTE = 29_000_000 * 60.0


@pytest.fixture
def seven(period, places):
    """All three governments are final, each with levels of its own: 2, and 1 and 4 that others must not see."""
    for place, level in ((places.province, 2), (places.majene, 1), (places.mamuju, 4)):
        world.settle(period, place, 4, evaluator=level)
    return period


@pytest.fixture
def api(coordinator, places):
    """api(path, key=secret): the answer; without a key, that of the province's own."""
    _, own = world.api_key(coordinator, places.province, per_minute=600)

    def get(path, key=own, method="get", **headers):
        headers = {"Authorization": f"Bearer {key}"} | headers if key else headers
        return getattr(Client(), method)(f"/{PREFIX}{path}", headers=headers)

    return get


def path_of(operation, period, government, agency) -> str:
    return operation.path.format(period=period.pk, government=government.code, agency=agency.pk)


def schema_of(status: str, operation) -> dict:
    """The documented schema of the answer, able to find its references."""
    document = openapi.document("http://testserver")
    content = document["paths"][operation.path]["get"]["responses"][status]["content"]
    (schema,) = (one["schema"] for one in content.values())
    return schema | {"components": document["components"]}


def assert_as_documented(response, operation):
    schema = schema_of(str(response.status_code), operation)
    Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(response.json())


# The document


def test_document_is_valid_openapi(client, db):
    response = client.get(reverse("publishing:api_openapi"))
    document = response.json()
    assert document["openapi"].startswith("3.1")
    validate(document)
    assert set(document["paths"]) == {operation.path for operation in OPERATIONS}
    assert document["servers"] == [{"url": f"http://testserver/{PREFIX}"}]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_every_address_answers_as_documented(operation, seven, places, api):
    response = api(path_of(operation, seven, places.province, places.bkd))
    assert response.status_code == 200
    assert response["Content-Type"] == "application/json"
    assert_as_documented(response, operation)
    if operation.many:
        assert response.json()["items"]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_every_error_is_a_documented_problem(operation, seven, places, api):
    path = path_of(operation, seven, places.province, places.bkd)
    answers = {401: api(path, key=""), 400: api(f"{path}?salah=1"), 405: api(path, method="post")}
    if operation.path_parameters:
        answers[404] = api(path_of(operation, seven, places.majene, places.majene_dinkes))
    for status, response in answers.items():
        assert response.status_code == status
        assert response["Content-Type"] == "application/problem+json"
        assert_as_documented(response, operation)
        assert response.json()["status"] == status
        document = openapi.document("http://testserver")["paths"][operation.path]["get"]["responses"][str(status)]
        assert set(document.get("headers", {})) <= set(response.headers)


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("with_key", [True, False])
def test_writing_is_refused_as_documented_without_a_form(method, with_key, seven, places, coordinator):
    """Programs send no token of a form; the answer is that of the API, not the page about a session that ended."""
    _, secret = world.api_key(coordinator, places.province)
    headers = {"Authorization": f"Bearer {secret}"} if with_key else {}
    send = getattr(Client(enforce_csrf_checks=True), method)
    response = send(f"/{PREFIX}/results", headers=headers)
    assert (response.status_code, response["Allow"]) == (405, "GET, HEAD")
    assert_as_documented(response, OPERATIONS[2])
    unknown = send(f"/{PREFIX}/orang", headers=headers)
    assert (unknown.status_code, unknown["Content-Type"]) == (404, "application/problem+json")
    assert send(reverse("publishing:api_openapi"), headers=headers).status_code == 405


def test_page_for_developers_names_every_address(client, db):
    page = client.get(reverse("publishing:api_docs")).text
    for operation in OPERATIONS:
        assert f"<code>{operation.path}</code>" in page
    for status in openapi.PROBLEMS:
        assert status in page
    kinds = ("kunci", "batas", "parameter", "tidak-ada", "hanya-baca")
    assert all(f'id="{kind}"' in page for kind in kinds)


# The figures


def test_figures_are_those_of_the_read_model_and_of_the_command(seven, places, api, tmp_path, capsys, submission):
    row = world.answer_of(submission, "1")
    type(row).objects.filter(pk=row.pk).update(evaluator_level=5)
    summary = government_summaries(seven, [places.province])[0]
    told = api(f"/results/{seven.pk}/76").json()
    score = summary.evaluator.score
    assert told["index"] == {
        "value": display(score.index), "exact": str(score.index), "predicate": score.predicate
    }  # fmt: skip
    for domain in told["domains"]:
        assert domain["level"]["exact"] == str(score.domains[domain["code"]].value)
        for aspect in domain["aspects"]:
            assert aspect["level"]["exact"] == str(score.aspects[aspect["code"]].value)
    rows = api(f"/results/{seven.pk}/76/rows?per_page=100").json()["items"]
    assert {row["code"]: row["level"]["exact"] for row in rows} == {
        line.code: str(line.evaluator) for line in summary.lines if line.kind == "row"
    }
    agency = api(f"/results/{seven.pk}/76/agencies/{submission.agency_id}/rows?per_page=100").json()["items"]
    levels = tmp_path / "tingkat.csv"
    levels.write_text("kode,tingkat\n" + "".join(f"{row['code']},{row['level']['exact']}\n" for row in agency))
    capsys.readouterr()
    call_command("score", world.OLD, str(levels))
    scored = json.loads(capsys.readouterr().out)
    mine = api(f"/results/{seven.pk}/76/agencies/{submission.agency_id}").json()
    assert mine["index"] == {
        "value": scored["index"], "exact": scored["index_exact"], "predicate": scored["predicate"]
    }  # fmt: skip
    assert {row["code"]: row["contribution"]["value"] for row in agency} == {
        row["code"]: row["contribution"] for row in scored["rows"]
    }


def test_rows_without_an_opd_are_named_beside_the_index(gap, api):
    for told in (api(f"/results/{gap.pk}/76").json(), api("/results").json()["items"][0]):
        assert told["unassigned"] == ["1", "35-1"]
        assert told["counted_weight"] == {"value": "95.67", "exact": "287/3"}


def test_agencies_come_best_first_as_on_the_pages(seven, places, api):
    names = [one["name"] for one in api(f"/results/{seven.pk}/76/agencies").json()["items"]]
    assert names == [summary.subject.name for summary in agency_summaries(seven, places.province)]


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


# Pages, parameters, copies


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
