"""A session that ends between typing and sending costs no text."""

from django.test import Client

from tests import world


def test_form_sent_without_a_session_comes_back_with_its_text(client, submission):
    url = f"/isian/{submission.pk}/butir/1/"
    response = client.post(url, {"version": 1, "level": 2, "explanation": world.TEXT})
    page = response.content.decode()
    assert response.status_code == 401
    assert world.TEXT in page
    assert f"/akun/masuk/?next={url}" in page
    assert "csrfmiddlewaretoken" not in page
    assert world.answer_of(submission, "1").explanation == ""


def test_markup_in_the_text_stays_text(client, submission):
    response = client.post(f"/isian/{submission.pk}/butir/1/", {"explanation": "<script>alert('panjang')</script>"})
    assert "<script>alert" not in response.content.decode()


def test_page_asked_for_without_a_session_leads_to_sign_in(client, submission):
    response = client.get(f"/isian/{submission.pk}/")
    assert (response.status_code, response.url) == (302, f"/akun/masuk/?next=/isian/{submission.pk}/")


def test_script_without_its_safety_token_is_told_to_sign_in(operator, submission):
    client = Client(enforce_csrf_checks=True)
    client.force_login(operator)
    url = f"/isian/{submission.pk}/butir/1/simpan-otomatis/"
    response = client.post(url, {"version": 1}, headers={"Accept": "application/json"})
    assert (response.status_code, response.json()["state"]) == (403, "signed_out")
