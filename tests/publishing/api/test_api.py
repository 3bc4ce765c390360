"""The API against its own document, and its figures against the read model."""

import json

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from openapi_spec_validator import validate

from indicators.scoring import display
from publishing.api import openapi
from publishing.api.description import OPERATIONS, PREFIX
from reports.summary import agency_summaries, government_summaries
from tests import world
from tests.publishing.api.conftest import assert_as_documented, path_of

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
