"""Periods and assignments: services and pages."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from agencies.errors import NotAllowed, Refusal
from agencies.models import AuditEvent
from evaluations.matrix import stored_plan
from evaluations.models import Answer, Assignment, Period, Submission
from evaluations.presets import Plan, everyone_plan, leads_plan
from evaluations.services import periods
from tests import world

TODAY = timezone.localdate()


def values(**changes):
    return {
        "name": "Evaluasi 2027",
        "year": 2027,
        "instrument": world.instrument(),
        "fill_from": TODAY,
        "fill_until": TODAY + dt.timedelta(days=10),
        "review_until": TODAY + dt.timedelta(days=20),
        "method": "mean",
    } | changes


@pytest.fixture
def prepared(places, coordinator) -> Period:
    return periods.create_period(by=coordinator, governments=[places.province, places.majene], **values())


def test_create_writes_an_event_per_government(prepared, places):
    told = AuditEvent.objects.filter(action="period.created").values_list("government__code", flat=True)
    assert sorted(told) == ["76", "76.05"]


def test_create_for_a_government_of_others_is_refused(places, majene_coordinator):
    with pytest.raises(NotAllowed):
        periods.create_period(by=majene_coordinator, governments=[places.majene, places.mamuju], **values())
    assert not Period.objects.exists()


def test_create_for_the_own_government(places, majene_coordinator):
    period = periods.create_period(by=majene_coordinator, governments=[places.majene], **values())
    assert list(period.governments.all()) == [places.majene]


@pytest.mark.parametrize(
    "changes",
    [
        {"fill_until": TODAY - dt.timedelta(days=1)},
        {"review_until": TODAY},
        {"year": 1999},
    ],
)
def test_database_refuses_impossible_periods(prepared, changes):
    with pytest.raises(IntegrityError), transaction.atomic():
        Period.objects.filter(pk=prepared.pk).update(**changes)


def test_same_name_twice_in_a_year_is_refused(prepared, places, coordinator):
    with pytest.raises(Refusal, match="sudah dipakai"):
        periods.create_period(by=coordinator, governments=[places.province], **values())


def test_open_without_assignment_is_refused(prepared, coordinator):
    with pytest.raises(Refusal, match="Belum ada penugasan"):
        periods.open_period(period=prepared, by=coordinator)


def assign(period, government, by, codes, agency):
    chosen = [i.pk for i in periods.indicators_of(period) if i.code in codes]
    plan = Plan(frozenset((agency.pk, pk) for pk in chosen), {})
    return periods.set_assignments(period=period, government=government, plan=plan, by=by)


def test_rows_without_opd_must_be_accepted(prepared, places, coordinator):
    assert assign(prepared, places.province, coordinator, {"1", "2"}, places.bkd) == 2
    gaps = periods.unassigned_rows(prepared)
    assert len(gaps[places.province]) == 35
    assert len(gaps[places.majene]) == 37
    with pytest.raises(Refusal, match="tanpa OPD"):
        periods.open_period(period=prepared, by=coordinator)
    periods.open_period(period=prepared, by=coordinator, accept_gaps=True)
    submission = Submission.objects.get()
    assert submission.agency == places.bkd
    assert sorted(submission.answers.values_list("indicator__code", flat=True)) == ["1", "2"]


def test_open_twice_is_refused(period, coordinator):
    with pytest.raises(Refusal, match="sudah dibuka"):
        periods.open_period(period=period, by=coordinator)


def test_method_lead_needs_a_pengampu_for_each_row(places, coordinator):
    period = periods.create_period(by=coordinator, governments=[places.province], **values(method="lead"))
    assign(period, places.province, coordinator, {"1", "2"}, places.bkd)
    with pytest.raises(Refusal, match="pengampu dahulu untuk butir Pemprov Sulbar: 1, 2"):
        periods.open_period(period=period, by=coordinator, accept_gaps=True)


def test_one_pengampu_per_row_and_government(period, places):
    row = period.instrument.indicators.get(code="3")
    cells = Assignment.objects.filter(period=period, government=places.province, indicator=row)
    cells.update(is_lead=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        cells.update(is_lead=True)


def test_presets(prepared, places):
    agencies, rows = periods.agencies_of(places.province), periods.indicators_of(prepared)
    everyone = everyone_plan(agencies, rows)
    assert len(everyone.cells) == 3 * 37
    leads = leads_plan(agencies, rows)
    by_code = {row.pk: row.code for row in rows}
    led = {by_code[indicator]: agency for indicator, agency in leads.leads.items()}
    assert led["9"] == led["26"] == places.bkd.pk
    assert led["1"] == places.diskominfo.pk
    assert {agency for agency, _ in leads.cells} == {places.bkd.pk, places.diskominfo.pk}


def test_stale_matrix_is_refused(prepared, places, coordinator):
    seen = periods.fingerprint(prepared, places.province)
    assign(prepared, places.province, coordinator, {"1"}, places.bkd)
    with pytest.raises(periods.StaleAssignments):
        periods.set_assignments(
            period=prepared, government=places.province, plan=Plan(frozenset(), {}), by=coordinator, seen=seen
        )
    assert Assignment.objects.count() == 1


def test_cells_of_another_government_are_refused(prepared, places, coordinator):
    with pytest.raises(Refusal, match="bukan bagian"):
        assign(prepared, places.province, coordinator, {"1"}, places.majene_dinkes)


def test_new_cell_in_an_open_period_brings_an_answer(period, places, coordinator):
    late = world.agency(places.province, "Dinas Susulan", "DSS")
    plan = stored_plan(period, places.province)
    row = period.instrument.indicators.get(code="1")
    periods.set_assignments(
        period=period, government=places.province, by=coordinator,
        plan=Plan(plan.cells | {(late.pk, row.pk)}, plan.leads),
    )  # fmt: skip
    assert Submission.objects.get(agency=late).answers.count() == 1


def test_answered_cell_cannot_be_taken_away(period, places, coordinator, operator, submission):
    world.fill(submission, operator, {"1": 2})
    with pytest.raises(Refusal, match="BKD butir 1"):
        periods.set_assignments(period=period, government=places.province, plan=Plan(frozenset(), {}), by=coordinator)
    assert Answer.objects.filter(submission=submission).count() == 37


def test_empty_cell_can_be_taken_away(period, places, coordinator, submission2):
    plan = stored_plan(period, places.province)
    kept = frozenset(cell for cell in plan.cells if cell[0] != places.dinkes.pk)
    leads = {i: a for i, a in plan.leads.items() if a != places.dinkes.pk}
    periods.set_assignments(period=period, government=places.province, plan=Plan(kept, leads), by=coordinator)
    assert not Submission.objects.filter(pk=submission2.pk).exists()


def test_instrument_is_fixed_once_opened(period, coordinator):
    with pytest.raises(Refusal, match="tetap setelah periode dibuka"):
        periods.change_period(
            period=period, by=coordinator, governments=period.governments.all(), instrument=world.instrument(world.NEW)
        )


def test_dates_may_change_while_open(period, coordinator):
    later = period.review_until + dt.timedelta(days=5)
    periods.change_period(period=period, by=coordinator, governments=period.governments.all(), review_until=later)
    period.refresh_from_db()
    assert period.review_until == later
    assert AuditEvent.objects.filter(action="period.changed").first().data["review_until"][1] == str(later)


def test_close_and_reopen(period, coordinator):
    periods.close_period(period=period, by=coordinator)
    with pytest.raises(Refusal, match="alasan"):
        periods.reopen_period(period=period, by=coordinator, reason=" ")
    assert periods.reopen_period(period=period, by=coordinator, reason="Perbaikan.").is_open


# Pages -----------------------------------------------------------------------


def form(places, **changes):
    base = {
        "name": "Evaluasi 2028", "year": 2028, "instrument": world.instrument().pk, "governments": [places.province.pk],
        "fill_from": "2028-01-01", "fill_until": "2028-02-01", "review_until": "2028-03-01", "method": "mean",
    }  # fmt: skip
    return base | changes


def test_create_page(client_as, coordinator, places):
    response = client_as(coordinator).post("/periode/baru/", form(places))
    period = Period.objects.get()
    assert response.url == f"/periode/{period.pk}/"


def test_wrong_dates_keep_what_was_typed(client_as, coordinator, places):
    response = client_as(coordinator).post("/periode/baru/", form(places, fill_until="2027-12-01"))
    page = response.content.decode()
    assert response.status_code == 400
    assert "Tidak boleh lebih awal" in page
    assert 'value="Evaluasi 2028"' in page
    assert not Period.objects.exists()


def test_majene_is_offered_majene_alone(client_as, majene_coordinator, places):
    page = client_as(majene_coordinator).get("/periode/baru/").content.decode()
    assert "Majene" in page
    assert "Mamuju" not in page


def test_matrix_page_saves_what_is_ticked(client_as, coordinator, prepared, places):
    client = client_as(coordinator)
    url = f"/periode/{prepared.pk}/penugasan/76/"
    row = prepared.instrument.indicators.get(code="7")
    seen = periods.fingerprint(prepared, places.province)
    response = client.post(
        url, {"seen": seen, "c": [f"{places.bkd.pk}:{row.pk}"], "lead": [f"{places.bkd.pk}:{row.pk}"]}
    )
    assert response.status_code == 302
    stored = Assignment.objects.get()
    assert (stored.agency, stored.indicator, stored.is_lead) == (places.bkd, row, True)
    page = client.get(url).content.decode()
    assert "36 butir belum ditugaskan" in page
    assert f'value="{places.bkd.pk}:{row.pk}" aria-label="BKD butir 7" checked' in page


def test_matrix_keeps_ticks_that_came_too_late(client_as, coordinator, prepared, places):
    url = f"/periode/{prepared.pk}/penugasan/76/"
    row = prepared.instrument.indicators.get(code="7")
    seen = periods.fingerprint(prepared, places.province)
    assign(prepared, places.province, coordinator, {"1"}, places.bkd)
    response = client_as(coordinator).post(url, {"seen": seen, "c": [f"{places.dinkes.pk}:{row.pk}"]})
    page = response.content.decode()
    assert response.status_code == 409
    assert "sudah diubah orang lain" in page
    assert f'value="{places.dinkes.pk}:{row.pk}" aria-label="Dinkes butir 7" checked' in page


def test_one_agency_on_a_phone_leaves_the_others(client_as, coordinator, prepared, places):
    assign(prepared, places.province, coordinator, {"1"}, places.dinkes)
    row = prepared.instrument.indicators.get(code="7")
    seen = periods.fingerprint(prepared, places.province)
    data = {"seen": seen, "only": places.bkd.pk, "c": [f"{places.bkd.pk}:{row.pk}"]}
    client_as(coordinator).post(f"/periode/{prepared.pk}/penugasan/76/?opd={places.bkd.pk}", data)
    assert set(Assignment.objects.values_list("agency__abbreviation", "indicator__code")) == {
        ("Dinkes", "1"),
        ("BKD", "7"),
    }


def test_preset_page(client_as, coordinator, prepared):
    client_as(coordinator).post(f"/periode/{prepared.pk}/penugasan/76/susunan/semua/")
    assert Assignment.objects.count() == 3 * 37


def test_matrix_of_a_government_outside_the_period_is_not_found(client_as, coordinator, prepared):
    assert client_as(coordinator).get(f"/periode/{prepared.pk}/penugasan/76.02/").status_code == 404


def test_open_page_shows_the_refusal(client_as, coordinator, prepared):
    response = client_as(coordinator).post(f"/periode/{prepared.pk}/buka/")
    assert response.status_code == 409
    assert "Belum ada penugasan" in response.content.decode()


def test_monitor_counts_and_filters(client_as, coordinator, period, submission, submission2):
    world.set_status(submission, "sent")
    client = client_as(coordinator)
    page = client.get(f"/periode/{period.pk}/pemantauan/").content.decode()
    assert "1 dari 5 OPD sudah mengirim" in page
    found = client.get(f"/periode/{period.pk}/pemantauan/", {"status": "sent"}).context["page"].object_list
    assert [s.pk for s in found] == [submission.pk]
    found = client.get(f"/periode/{period.pk}/pemantauan/", {"pemda": "76.05"}).context["page"].object_list
    assert [s.agency.abbreviation for s in found] == ["Dinkes Majene"]


def test_monitor_names_who_is_late(client_as, coordinator, period):
    Period.objects.filter(pk=period.pk).update(fill_until=TODAY - dt.timedelta(days=2))
    page = client_as(coordinator).get(f"/periode/{period.pk}/pemantauan/").content.decode()
    assert "Lima OPD terlambat" in page
    assert "Terlambat 2 hari" in page


def test_monitor_of_a_closed_period_tells_how_it_ended(client_as, coordinator, period, submission, submission2):
    """Nobody is late any more, nobody gets more time."""
    Period.objects.filter(pk=period.pk).update(
        status="closed", fill_until=TODAY - dt.timedelta(days=5), review_until=TODAY - dt.timedelta(days=2)
    )
    world.set_status(submission, "final")
    world.set_status(submission2, "in_review")
    page = client_as(coordinator).get(f"/periode/{period.pk}/pemantauan/").text
    assert "periode sudah ditutup" in page
    assert "erlambat" not in page
    assert ">Perpanjang<" not in page
    assert 'data-label="Keadaan akhir"' in page
    for ending, count in (("Selesai", 1), ("Tidak selesai dinilai", 1), ("Tidak dikirim", 3)):
        assert page.count(f">{ending}</span>") == count


@pytest.mark.parametrize(
    ("who", "path"),
    [
        ("operator", "/isian/{}/"),
        ("operator", "/isian/{}/butir/1/"),
        ("evaluator", "/reviu/{}/"),
        ("evaluator", "/reviu/{}/butir/1/"),
    ],
)
def test_pages_of_a_closed_period_count_no_days(client_as, people, period, submission, who, path):
    client = client_as(people[who])
    page = client.get(path.format(submission.pk)).text
    assert "hari lagi" in page
    Period.objects.filter(pk=period.pk).update(
        status="closed", fill_until=TODAY - dt.timedelta(days=5), review_until=TODAY - dt.timedelta(days=2)
    )
    world.set_status(submission, "final")
    page = client.get(path.format(submission.pk)).text
    assert "periode sudah ditutup" in page
    assert "terlambat" not in page


@pytest.mark.parametrize("status", ["draft", "with_head", "sent", "in_review", "verified", "final"])
def test_monitor_offers_more_time_only_to_who_still_fills(client_as, coordinator, period, submission, status):
    world.set_status(submission, status)
    page = client_as(coordinator).get(f"/periode/{period.pk}/pemantauan/").text
    assert ("batas BKD</span>" in page) == (status in {"draft", "with_head"})


def test_monitor_of_majene_shows_majene_alone(client_as, majene_coordinator, period):
    page = client_as(majene_coordinator).get(f"/periode/{period.pk}/pemantauan/").content.decode()
    assert "0 dari 1 OPD" in page
    assert "Dinkes Mamuju" not in page


@pytest.mark.parametrize("year", [2017, 2101, 99999999999])
def test_impossible_year_is_said_in_words(year, coordinator, client_as):
    response = client_as(coordinator).post("/periode/baru/", {"name": "Evaluasi", "year": year})
    page = response.content.decode()
    assert response.status_code == 400
    assert "Tahun antara 2018 dan 2100." in page or year > 2101
    assert "period_year_plausible" not in page
    assert "Evaluasi" in page


def test_forged_matrix_writes_nothing(period, coordinator, client_as):
    before = list(period.assignments.values_list("pk", flat=True))
    response = client_as(coordinator).post(
        f"/periode/{period.pk}/penugasan/76/", {"c": ["²:1", "9" * 30 + ":1", "x"], "lead": ["a:b"], "seen": "lama"}
    )
    assert response.status_code == 409
    assert list(period.assignments.values_list("pk", flat=True)) == before
