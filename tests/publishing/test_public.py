"""Public pages and open data: what was chosen, nothing else, the same for everybody."""

import csv
import datetime as dt
import hashlib
import io
import json
import re

import pytest
from django.urls import reverse

from agencies.models import User
from evaluations.models import Answer
from indicators.scoring import display
from publishing.open_data import COLUMNS, as_csv, safe
from publishing.page import Page
from publishing.services import publishing
from publishing.snapshots import PARTS
from reports.models import IssuedReport
from reports.summary import government_summaries
from tests import world

# What only a part may show: a text of the page, a name in the JSON, a kind of line in the CSV.
SHOWN = {
    "index": ("Indeks SPBE", "index", "indeks"),
    "aspects": ("Domain dan aspek", "domains", "aspek"),
    "rows": ("Tingkat 37 indikator", "rows", "indikator"),
    "agencies": ("Hasil tiga OPD", "agencies", "opd"),
}


def lines(client, url) -> list[dict]:
    text = client.get(f"{url}data.csv").content.decode()
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize("part", PARTS)
def test_only_the_chosen_part_is_shown_anywhere(part, final, publish, client):
    url = publish(final, part).get_absolute_url()
    page, data = client.get(url).text, client.get(f"{url}data.json").json()
    kinds = {line["jenis"] for line in lines(client, url)}
    for other, (text, name, kind) in SHOWN.items():
        assert (text in page, name in data, kind in kinds) == (3 * (other == part,)), other


def test_every_figure_is_that_of_the_read_model(published, client, places):
    summary = government_summaries(published.period, [places.province])[0]
    data = client.get(f"{published.get_absolute_url()}data.json").json()
    assert data["index"] == {"value": display(summary.index), "exact": str(summary.index), "predicate": "Cukup"}
    levels = {line.code: str(line.evaluator) for line in summary.lines}
    told = {d["code"]: d["level"]["exact"] for d in data["domains"]}
    told |= {a["code"]: a["level"]["exact"] for d in data["domains"] for a in d["aspects"]}
    told |= {row["code"]: row["level"]["exact"] for row in data["rows"]}
    assert told == levels
    assert len(data["agencies"]) == 3


def test_what_opd_said_of_themselves_and_wrote_stays_inside(published, client):
    """The OPD's own level is 3 everywhere, the evaluator's 2."""
    url = published.get_absolute_url()
    for path in (url, f"{url}data.csv", f"{url}data.json"):
        text = client.get(path).content.decode()
        assert world.TEXT[:40] not in text
        assert "3,00" not in text
        assert '"3.00"' not in text
        assert "koordinator@" not in text


@pytest.mark.parametrize("path", ["", "data.csv", "data.json"])
def test_unpublished_results_do_not_exist(path, final, client, client_as, coordinator):
    """Neither for strangers nor, on the public pages, for those who may read them elsewhere."""
    for code in ("76", "76.05", "99"):
        url = reverse("publishing:result", args=[code, final.pk]) + path
        assert client.get(url).status_code == 404
        assert client_as(coordinator).get(url).status_code == 404


@pytest.mark.parametrize("number", ["9" * 19, "9" * 23])
def test_a_number_that_no_key_can_be_does_not_exist(number, published, client, client_as, coordinator):
    for path in ("", "data.csv", "data.json"):
        assert client.get(f"/hasil/76/{number}/{path}").status_code == 404
    for url in (f"/publikasi/{number}/76/", f"/kunci-api/{number}/cabut/"):
        assert client_as(coordinator).get(url).status_code == 404
    assert client.get(f"/hasil/76/{'9' * 18}/").status_code == 404


def test_list_names_only_what_is_published(published, client):
    page = client.get(reverse("publishing:results")).text
    assert "Satu hasil sudah dipublikasikan" in page
    assert "2,00" in page
    assert "Majene" not in page


def test_empty_list_says_so(client, db):
    assert "Belum ada hasil yang dipublikasikan" in client.get(reverse("publishing:results")).text


def test_list_costs_one_query_for_any_number(
    published, client, places, coordinator, publish, django_assert_num_queries
):
    url = reverse("publishing:results")
    with django_assert_num_queries(1):
        client.get(url)
    second = world.open_period(coordinator, [places.province], name="Evaluasi B")
    world.settle(second, places.province)
    publish(second)
    with django_assert_num_queries(1):
        assert "Dua hasil" in client.get(url).text


def test_result_page_costs_one_query(published, client, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(published.get_absolute_url())


def test_invented_results_say_so(published, client):
    url = published.get_absolute_url()
    assert "rekaan" not in client.get(url).text
    User.objects.filter(pk=published.published_by_id).update(is_demo=True)
    assert "Contoh: jawaban dan angkanya rekaan" in client.get(url).text


def test_json_is_the_frozen_data_byte_for_byte(published, client):
    response = client.get(f"{published.get_absolute_url()}data.json")
    assert hashlib.sha256(response.content).hexdigest() == published.data_sha256
    assert published.data_sha256 in client.get(published.get_absolute_url()).text
    assert response["Content-Disposition"].endswith('edisi-1.json"')
    assert json.loads(response.content)["licence"]["code"] == "CC BY 4.0"


def test_downloads_are_asked_for_once(published, client, client_as, coordinator):
    for path in ("data.csv", "data.json"):
        url = published.get_absolute_url() + path
        first = client.get(url)
        assert first["Cache-Control"] == "public, no-cache"
        assert first["X-Content-Type-Options"] == "nosniff"
        again = client_as(coordinator).get(url, headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again["Cache-Control"]) == (304, "public, no-cache")
        assert client.get(url, headers={"If-None-Match": '"lain"'}).status_code == 200
        assert client.post(url).status_code == 405


def test_pages_may_be_found_and_kept_and_are_the_same_for_everybody(published, client, client_as, coordinator):
    url = published.get_absolute_url()
    response = client.get(url)
    assert 'content="index, follow"' in response.text
    assert response["Cache-Control"] == "public, no-cache"
    signed_in = client_as(coordinator).get(url)
    assert signed_in.content == response.content
    assert signed_in["Cache-Control"] == "public, no-cache"


def test_csv_has_the_columns_of_the_dictionary(published, client):
    found = lines(client, published.get_absolute_url())
    assert list(found[0]) == [name for name, _, _ in COLUMNS]
    page = client.get(reverse("publishing:dictionary")).text
    assert all(name in page for name, _, _ in COLUMNS)
    assert "CC BY 4.0" in page
    counts = {
        kind: sum(line["jenis"] == kind for line in found) for kind in ("indeks", "domain", "aspek", "indikator", "opd")
    }
    assert counts == {"indeks": 1, "domain": 3, "aspek": 7, "indikator": 37, "opd": 3}
    row = next(line for line in found if line["kode"] == "35-1")
    assert (row["bobot_persen"], row["bobot_tepat"], row["nilai"]) == ("3.33", "10/3", "2.00")


def names(data) -> set[str]:
    """Every name that stands anywhere in the JSON."""
    if isinstance(data, list):
        return set().union(*(names(part) for part in data))
    return set(data).union(*(names(part) for part in data.values())) if isinstance(data, dict) else set()


def test_dictionary_explains_every_name_of_the_json(final, publish, submission, coordinator, client):
    paper = world.issued_paper(submission, coordinator)
    IssuedReport.objects.filter(pk=paper.pk).update(kind="pemda", submission=None)
    found = names(client.get(f"{publish(final).get_absolute_url()}data.json").json())
    page = re.sub(r"<[^>]+>", " ", client.get(reverse("publishing:dictionary")).text)
    assert found - set(re.findall(r"\w+", page)) == set()


def test_text_never_becomes_a_formula(final, publish, places, client):
    places.bkd.name = '=HYPERLINK("https://contoh.example","BKD")'
    places.bkd.save()
    found = lines(client, publish(final).get_absolute_url())
    assert [line["nama"] for line in found if line["nama"].endswith('BKD")')] == ["'" + places.bkd.name]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1"])
def test_every_beginning_of_a_formula_is_quoted(text):
    assert safe(text) == f"'{text}"
    assert safe("Dinas = A") == "Dinas = A"
    assert safe(None) == ""


def test_page_links_to_the_issued_paper(final, publish, submission, coordinator, places, client):
    paper = world.issued_paper(submission, coordinator)
    assert "Belum ada laporan resmi yang terbit" in client.get(publish(final).get_absolute_url()).text
    IssuedReport.objects.filter(pk=paper.pk).update(kind="pemda", submission=None)
    page = client.get(publish(final).get_absolute_url()).text
    assert reverse("reports:verify", args=[paper.code]) in page
    assert client.get(reverse("reports:verify", args=[paper.code])).status_code == 200


def test_a_paper_from_before_the_result_was_final_is_none_of_it(
    final, publish, submission, coordinator, client, client_as, leader
):
    paper = world.issued_paper(submission, coordinator)
    client_as(leader).post(reverse("reports:sign_off", args=[final.pk, "76"]))
    since = publishing.finality_of(final, submission.agency.government).since
    papers = IssuedReport.objects.filter(pk=paper.pk)
    papers.update(kind="pemda", submission=None, issued_at=since - dt.timedelta(seconds=1))
    page = client.get(publish(final).get_absolute_url()).text
    assert "Belum ada laporan resmi yang terbit sejak hasil ini final" in page
    assert reverse("reports:verify", args=[paper.code]) not in page
    papers.update(issued_at=since)
    assert reverse("reports:verify", args=[paper.code]) in client.get(publish(final).get_absolute_url()).text


@pytest.mark.parametrize(
    ("method", "words"),
    [("mean", "rata-rata tingkatnya"), ("lowest", "tingkat yang terendah"), ("lead", "satu OPD pengampunya")],
)
def test_page_says_in_words_how_the_figures_came(method, words, places, coordinator, publish, client):
    period = world.open_period(coordinator, [places.province], method=method)
    world.settle(period, places.province)
    page = client.get(publish(period).get_absolute_url()).text
    assert words in page
    assert "belum disahkan pimpinan" in page


def test_an_excepted_opd_has_no_result_of_its_own(final, publish, client, client_as, leader, submission):
    world.set_status(submission, "in_review")
    url = reverse("reports:sign_off", args=[final.pk, "76"])
    assert client_as(leader).post(url, {f"alasan-{submission.pk}": "Kantor pindah."}).status_code == 302
    page = client.get(publish(final).get_absolute_url()).text
    assert "Hasil dua OPD" in page
    assert "Badan Kepegawaian Daerah" not in page
    assert "dengan satu OPD dikecualikan" in page
    assert "Kantor pindah." not in page


def test_a_row_without_a_level_is_a_dash_and_no_zero(period, places, coordinator, publish, client):
    world.settle(period, places.province)
    Answer.objects.filter(submission__period=period, indicator__code="1").update(evaluator_level=None)
    made = publish(period)
    row = next(row for row, _ in Page.of(made.data).rows if row["code"] == "1")
    assert row["level"] is None
    assert next(line for line in lines(client, made.get_absolute_url()) if line["kode"] == "1")["nilai"] == ""


def test_rows_without_an_opd_are_named_wherever_the_index_stands(gap, publish, client):
    """They weigh 1 and 10/3; the index counts the rest."""
    url = publish(gap).get_absolute_url()
    sentence = "tidak ikut dihitung: indikator 1, 35-1."
    assert sentence in client.get(url).text
    assert "tidak dihitung: indikator 1, 35-1" in client.get(reverse("publishing:results")).text
    data = client.get(f"{url}data.json").json()
    assert data["unassigned"] == ["1", "35-1"]
    assert data["counted_weight"] == {"value": "95.67", "exact": "287/3"}
    index = next(line for line in lines(client, url) if line["jenis"] == "indeks")
    assert (index["bobot_persen"], index["bobot_tepat"]) == ("95.67", "287/3")


def test_where_every_row_has_an_opd_nothing_is_left_out(published, client):
    url = published.get_absolute_url()
    assert "tidak ikut dihitung" not in client.get(url).text
    assert "tidak dihitung" not in client.get(reverse("publishing:results")).text
    assert client.get(f"{url}data.json").json()["unassigned"] == []
    assert lines(client, url)[0]["bobot_tepat"] == "100"


def test_an_edition_frozen_before_its_basis_was_told_stays_readable(published, client):
    """Its data is never touched again: what it does not say is left empty."""
    old = {
        name: told for name, told in json.loads(published.data).items() if name not in ("unassigned", "counted_weight")
    }
    type(published).objects.filter(pk=published.pk).update(data=json.dumps(old))
    url = published.get_absolute_url()
    assert client.get(url).status_code == client.get(reverse("publishing:results")).status_code == 200
    assert (lines(client, url)[0]["bobot_persen"], lines(client, url)[0]["nilai"]) == ("", "2.00")


def test_csv_of_nothing_but_the_index_has_one_line(final, publish):
    assert as_csv(Page.of(publish(final, "index").data).data).count("\r\n") == 2


def test_an_unchanged_page_is_not_sent_again_and_a_withdrawn_one_is_gone(published, client, coordinator):
    url = published.get_absolute_url()
    etag = client.get(url)["ETag"]
    assert client.get(url, headers={"If-None-Match": etag}).status_code == 304
    publishing.withdraw(publication=published, by=coordinator, reason="Keliru.")
    for path in ("", "data.csv", "data.json"):
        assert client.get(url + path, headers={"If-None-Match": etag}).status_code == 404
