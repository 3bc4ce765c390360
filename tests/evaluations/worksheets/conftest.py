"""The worksheet of an OPD as its operator downloads and uploads it."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from evaluations.services.answers import save_answer
from tests import world

FIRST = 5  # row of the sheet with the first row of the instrument
LAW = "https://jdih.contoh.example/perda-3"


@pytest.fixture
def client(client_as, operator):
    return client_as(operator)


def url(submission, name="worksheet"):
    return reverse(f"evaluations:{name}", args=[submission.pk])


def downloaded(client, submission):
    return load_workbook(io.BytesIO(client.get(url(submission, "worksheet_download")).content))


def as_file(book, name="lke.xlsx"):
    stream = io.BytesIO()
    book.save(stream)
    return SimpleUploadedFile(name, stream.getvalue())


def send(client, submission, book):
    return client.post(url(submission), {"berkas": book if isinstance(book, SimpleUploadedFile) else as_file(book)})


def apply(client, submission, response, **more):
    return client.post(url(submission, "worksheet_apply"), {"isi": response.context["token"], **more})


def stored(submission):
    return list(submission.answers.order_by("pk").values_list("level", "explanation", "service_name", "version"))


def type_in(submission, code, by, explanation="=1+1 dari kantor", level=2):
    row = world.answer_of(submission, code)
    return save_answer(answer=row, by=by, seen_version=row.version, level=level, explanation=explanation)
