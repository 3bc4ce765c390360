"""Seven governments with final results, and keys that read them."""

import pytest
from django.test import Client
from jsonschema import Draft202012Validator

from publishing.api import openapi
from publishing.api.description import PREFIX
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
