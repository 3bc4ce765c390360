"""The main pages: no accessibility fault by axe, nothing scrolls sideways, at phone and desk width."""

import datetime as dt

import pytest
from django.utils import timezone

from improvements.models import Programme
from improvements.services import follow_ups, programmes
from improvements.services.follow_ups import Wish
from tests import world

pytestmark = pytest.mark.django_db(transaction=True)

# Who opens what; {s} is BKD's submission (being filled in), {r} one that is in review, {p} the period,
# {f} a follow-up of BKD, {m} its programme, {o} the operator, {n} somebody new.
PAGES = (
    (None, "/akun/masuk/"),
    ("operator", "/isian/{s}/"),
    ("operator", "/isian/{s}/butir/1/"),
    ("operator", "/isian/{s}/bukti/"),
    ("head", "/isian/{s}/periksa/"),
    ("evaluator", "/reviu/"),
    ("evaluator", "/reviu/{r}/"),
    ("evaluator", "/reviu/{r}/butir/2/"),
    ("coordinator", "/periode/{p}/"),
    ("coordinator", "/periode/{p}/pemantauan/"),
    ("coordinator", "/periode/{p}/penugasan/76/"),
    ("coordinator", "/periode/{p}/pembagian/76/"),
    ("coordinator", "/pemda/76/"),
    ("coordinator", "/orang/"),
    ("coordinator", "/orang/undangan/"),
    ("coordinator", "/orang/{o}/serah-terima/?successor={n}"),
    ("coordinator", "/impor/orang/"),
    ("coordinator", "/isian/{s}/riwayat/"),
    ("coordinator", "/jejak-audit/"),
    ("coordinator", "/hasil-kementerian/"),
    ("coordinator", "/sistem/"),
    ("leader", "/dasbor/{p}/wilayah/76/"),
    ("leader", "/dasbor/{p}/pemda/76/"),
    ("leader", "/dasbor/{p}/pemda/76/indikator/"),
    ("leader", "/dasbor/{p}/pemda/76/indikator/2/"),
    ("operator", "/dasbor/{p}/opd/{a}/"),
    ("operator", "/tindak-lanjut/"),
    ("operator", "/tindak-lanjut/{f}/"),
    ("evaluator", "/tindak-lanjut/{f}/"),
    ("coordinator", "/tindak-lanjut/?status=semua"),
    ("coordinator", "/tindak-lanjut/{f}/ubah/"),
    ("coordinator", "/tindak-lanjut/dari-reviu/{r}/"),
    ("leader", "/program/"),
    ("coordinator", "/program/{m}/"),
    ("operator", "/dasbor/{p}/opd/{a}/langkah/"),
    ("operator", "/dasbor/{p}/opd/{a}/simulasi/?tingkat=1.4"),
    ("coordinator", "/dasbor/{p}/pemda/76/simulasi/"),
    ("operator", "/instrumen/permenpanrb-5-2018/"),
    ("operator", "/instrumen/permenpanrb-5-2018/26/"),
)


@pytest.fixture
def busy_world(submission, submission2, operator, operator2, evaluator, people):
    """BKD has begun, Dinkes is in review."""
    world.fill(submission, operator, {"1": 3, "2": 2})
    world.fill(submission2, operator2, 3)
    head2 = world.person("kepala2", "kepala", submission2.agency)
    world.send(submission2, head2)
    world.assess_all(submission2, evaluator, dict.fromkeys(_codes(submission2), 2) | {"1": 3})
    asked = follow_up(submission, people)
    keys = {"s": submission.pk, "r": submission2.pk, "p": submission.period_id, "a": submission.agency_id}
    somebody = world.person("baru", None, submission2.agency)
    somebody.set_unusable_password()
    somebody.save()
    return keys | {"f": asked.pk, "m": asked.programme_id, "o": operator.pk, "n": somebody.pk}


def follow_up(submission, people):
    """One that is late, reported and cites a piece of evidence, under a programme with a target."""
    by, operator, agency = people["coordinator"], people["operator"], submission.agency
    programme = Programme.objects.create(region=agency.government, number=4, name="Pembangunan aplikasi khusus")
    programmes.set_target(programme=programme, by=by, year=2026, target="Tiga aplikasi terhubung", reached="")
    due = timezone.localdate() - dt.timedelta(days=2)
    follow_ups.create(by=by, wish=Wish(programme, agency, "Susun SOP layanan kepegawaian", due))
    made = follow_ups.create(by=by, wish=Wish(programme, agency, "Pindahkan naskah dinas", due, person=operator))
    follow_ups.cite(follow_up=made, by=operator, evidence=agency.evidence.first())
    return follow_ups.move(follow_up=made, action="report", by=operator, note="Sudah pindah sejak Maret.")


def _codes(submission):
    return [row.code for row in submission.period.instrument.structure.rows()]


@pytest.mark.parametrize("width", [360, 1280])
def test_main_pages_are_accessible(busy_world, people, page_as, assert_accessible, width):
    pages = {}
    wide = []
    for who, path in PAGES:
        page = pages.setdefault(who, page_as(people.get(who), width=width))
        page.goto(path.format(**busy_world))
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(path)
        assert_accessible(page)
    assert wide == []
