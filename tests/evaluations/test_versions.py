"""A file is replaced: what cites it, who looks again, what stays readable."""

import pytest
from django.db import IntegrityError, transaction

from agencies.errors import Refusal
from agencies.models import AuditEvent
from evaluations import facts
from evaluations.models import Answer, Citation, Evidence, Submission
from evaluations.services import evidence
from evaluations.workflow import Status
from tests import world


@pytest.fixture
def decree(submission, operator) -> Evidence:
    """One decree that rows 1 and 2 cite."""
    piece = evidence.add_file(
        answer=world.answer_of(submission, "1"), by=operator, file=world.pdf_file("SK lama")
    ).evidence
    evidence.cite(answer=world.answer_of(submission, "2"), by=operator, evidence=piece)
    return piece


def replace(piece, by, words="SK baru") -> Evidence:
    return evidence.replace(evidence=piece, by=by, file=world.pdf_file(words))


def test_rows_cite_the_new_version_and_are_flagged(decree, operator, submission):
    Answer.objects.filter(submission=submission).update(evaluator_level=2, assessed_version=1)
    new = replace(decree, operator)
    cited = Citation.objects.filter(evidence=new)
    assert {c.answer.indicator.code for c in cited} == {"1", "2"}
    assert all(c.look_again for c in cited)
    assert {a.indicator.code for a in submission.answers.filter(assessed_version=0)} == {"1", "2"}
    assert (new.title, new.replaces) == (decree.title, decree)
    assert list(Evidence.objects.current()) == [new]


def test_old_version_stays_readable(decree, operator, evaluator, client_as):
    new = replace(decree, operator)
    client = client_as(evaluator)
    assert client.get(f"/bukti/{decree.pk}/").getvalue().startswith(b"%PDF-")
    page = client.get(f"/bukti/{decree.pk}/lihat/").content.decode()
    assert "Ini versi lama" in page
    assert f"/bukti/{new.pk}/lihat/" in page
    assert AuditEvent.objects.filter(action="evidence.replaced", actor=operator).exists()


def test_handed_in_rows_keep_the_version_they_were_sent_with(decree, operator, evaluator, submission, client_as):
    world.set_status(submission, Status.IN_REVIEW)
    new = replace(decree, operator)
    assert decree.citations.count() == 2
    assert not new.citations.exists()
    for url in (f"/isian/{submission.pk}/butir/1/", f"/reviu/{submission.pk}/butir/1/"):
        assert "Ada versi baru" in client_as(evaluator).get(url).content.decode()


def test_flag_is_a_warning_until_the_details_are_saved(decree, operator, submission):
    replace(decree, operator)
    rows = dict(facts.warnings(facts.checked_answers(submission)))
    assert any("diganti" in p.sentence for a, ps in rows.items() if a.indicator.code == "1" for p in ps)
    citation = Citation.objects.get(answer__indicator__code="1", answer__submission=submission)
    evidence.change_details(citation=citation, by=operator, pages="3", level=2)
    citation.refresh_from_db()
    assert (citation.look_again, citation.pages, citation.level) == (False, "3", 2)


def test_pages_and_level_belong_to_one_row(decree, operator, submission):
    first, second = Citation.objects.order_by("answer__indicator__order")
    evidence.change_details(citation=first, by=operator, pages="4-7", level=3)
    second.refresh_from_db()
    assert (second.pages, second.level) == ("", None)


def test_only_the_newest_version_is_replaced_or_picked(decree, operator, submission):
    replace(decree, operator)
    with pytest.raises(Refusal, match="sudah diganti; ganti versi terbarunya"):
        replace(decree, operator, "SK lain")
    with pytest.raises(Refusal, match="pakai versi terbarunya"):
        evidence.cite(answer=world.answer_of(submission, "3"), by=operator, evidence=decree)
    with pytest.raises(Refusal, match="versi lama"):
        evidence.add_file(answer=world.answer_of(submission, "3"), by=operator, file=world.pdf_file("SK lama"))


def test_same_file_replaces_nothing(decree, operator):
    with pytest.raises(Refusal, match="sudah ada sebagai “SK lama”"):
        replace(decree, operator, "SK lama")


def test_link_is_not_replaced_by_a_file(submission, operator):
    link = evidence.add_link(answer=world.answer_of(submission, "1"), by=operator, url="https://a.example/b", title="x")
    with pytest.raises(Refusal, match="Tautan tidak diganti"):
        replace(link.evidence, operator)


def test_one_version_replaces_only_one(decree, operator):
    new = replace(decree, operator)
    newest = replace(new, operator, "SK terbaru")
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.filter(pk=newest.pk).update(replaces=decree)
    with pytest.raises(IntegrityError), transaction.atomic():
        Evidence.objects.filter(pk=newest.pk).update(replaces=newest)


def test_wrong_replacement_comes_back_with_its_reason(decree, operator, client_as):
    client = client_as(operator)
    assert "Pilih berkas pengganti" in client.post(f"/bukti/{decree.pk}/ganti/").content.decode()
    response = client.post(f"/bukti/{decree.pk}/ganti/", {"file": world.pdf_file("SK lama")})
    assert response.status_code == 409


def test_library_finds_by_words_kind_and_use(decree, operator, submission, client_as):
    Evidence.objects.create(
        agency=submission.agency, title="Notula rapat", kind="minutes", url="https://a.example/n", uploaded_by=operator
    )
    url, client = f"/isian/{submission.pk}/bukti/", client_as(operator)
    for query, seen, hidden in (
        ("?q=sk+lama", "SK lama", "Notula rapat"),
        ("?jenis=minutes", "Notula rapat", "SK lama"),
        ("?pakai=belum", "Notula rapat", "SK lama</a>"),
        ("?pakai=sudah", "SK lama", "Notula rapat"),
    ):
        page = client.get(url + query).content.decode()
        assert seen in page
        assert hidden not in page.replace('value="sk lama"', "")
    assert "Satu dari 2 bukti belum dipakai" in client.get(url).content.decode()
    assert "Tidak ada bukti dengan saringan ini" in client.get(url + "?q=zzz").content.decode()


def test_library_on_the_answer_page_is_narrowed_without_script(decree, operator, submission, client_as):
    page = client_as(operator).get(f"/isian/{submission.pk}/butir/3/?q=zzz").content.decode()
    assert "Tidak ada bukti dengan kata itu." in page
    assert "SK lama" in client_as(operator).get(f"/isian/{submission.pk}/butir/3/?q=lama").content.decode()


def test_service_above_missing_policy_is_told_across_rows(submission):
    rows = submission.answers
    rows.filter(indicator__code="26").update(level=3)
    rows.filter(indicator__code="9").update(level=0)
    found = {a.indicator.code: ps for a, ps in facts.checked_answers(Submission.objects.get(pk=submission.pk))}
    assert any("indikator 9" in problem.sentence for problem in found["26"])
