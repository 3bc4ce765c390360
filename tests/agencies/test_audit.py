"""The audit trail: what one event holds, how it speaks, who may read it."""

import datetime as dt

from agencies import audit
from agencies.events import ACTIONS, tell
from agencies.models import AuditEvent


def test_event_keeps_who_what_and_where(places, coordinator, operator):
    change = {"email": ["a@b.example", "c@d.example"]}
    event = audit.record("person.changed", operator, by=coordinator, agency=places.bkd, **change)
    stored = AuditEvent.objects.get()
    assert stored == event
    assert (stored.actor, stored.action, stored.label) == (coordinator, "person.changed", str(operator))
    assert (stored.object_type, stored.object_id) == ("agencies.user", str(operator.pk))
    assert (stored.government, stored.agency) == (places.province, places.bkd)
    assert stored.data == change


def test_long_labels_are_cut(places):
    places.bkd.name = "x" * 400
    assert len(audit.record("agency.changed", places.bkd, by=None, agency=places.bkd).label) == 300


def test_changes_tells_only_what_differs_as_plain_values(places):
    before = {"name": "Lama", "verified": True, "government": places.majene, "as_of": ""}
    assert audit.changes(places.bkd, before) == {
        "name": ["Lama", "Badan Kepegawaian Daerah"],
        "government": ["Pemerintah Kabupaten Majene", "Pemerintah Provinsi Sulawesi Barat"],
    }


def test_dates_become_text(period):
    told = audit.changes(period, {"fill_from": dt.date(2020, 1, 2)})
    assert told == {"fill_from": ["2020-01-02", str(period.fill_from)]}


def test_events_speak_indonesian():
    assert tell({"full_name": ["Nur", "Nurhayati"], "is_active": [True, False], "website": ["", "a.example"]}) == [
        ("nama lengkap", "Nur → Nurhayati"), ("aktif", "ya → tidak"), ("laman", "kosong → a.example"),
    ]  # fmt: skip
    assert tell({"status": ["draft", "sent"], "level": [None, 1], "note": "", "butir": "7"}) == [
        ("status", "sedang diisi → terkirim"), ("tingkat", "kosong → 1"), ("butir", "7"),
    ]  # fmt: skip
    assert tell({"lead_keys": [["BKD"], []], "date": [None, "2026-05-01"]}) == [
        ("pengampu", "BKD → kosong"), ("tanggal", "kosong → 1 Mei 2026"),
    ]  # fmt: skip
    assert tell({"pengampu": [1, 2, 3], "round": 1}) == [("pengampu", "1, 2, 3"), ("putaran", "1")]


def test_unknown_action_is_shown_as_it_is(places):
    assert audit.record("future.thing", places.bkd, by=None).verb == "future.thing"
    assert audit.record("agency.changed", places.bkd, by=None).verb == ACTIONS["agency.changed"] == "Mengubah OPD"


def test_events_are_read_where_the_trail_may_be_read(places, people):
    for government in (places.province, places.majene, places.mamuju):
        audit.record("government.changed", government, by=None, government=government)
    seen = {
        who: set(AuditEvent.objects.visible_to(user).values_list("government__code", flat=True))
        for who, user in people.items()
    }
    assert seen.pop("coordinator") == seen.pop("admin_user") == {"76", "76.05", "76.02"}
    assert seen.pop("majene_coordinator") == {"76.05"}
    assert set().union(*seen.values()) == set()
