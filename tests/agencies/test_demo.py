"""The invented people of the demo."""

import pytest
from django.core.management import CommandError, call_command

from agencies import demo
from agencies.access import Permission, agencies_with, can, governments_with
from agencies.loading import load
from agencies.models import Agency, Government, Membership, User

pytestmark = pytest.mark.django_db
NAMES = {
    "operator", "kepala", "operator2", "evaluator", "evaluator2", "koordinator", "koordinator-majene", "sekprov",
    "admin",
}  # fmt: skip


@pytest.fixture
def cast() -> dict[str, User]:
    load()
    demo.load_people()
    return {user.username: user for user in User.objects.all()}


def test_cast_is_complete_and_marked_as_invented(cast):
    assert set(cast) == NAMES
    for username, user in cast.items():
        assert user.is_demo
        assert str(user).endswith("(contoh)")
        assert user.email == f"{username}@contoh.example"
        assert user.mail_notices == User.MailNotices.NEVER
        assert user.check_password("demo-spbe")
        assert user.memberships.count() == 1


def test_everyone_stands_where_the_story_wants_them(cast):
    bkd = Agency.objects.get(government__code="76", abbreviation="BKD")
    dinkes = Agency.objects.get(government__code="76", abbreviation="Dinkes")
    diskominfo = Agency.objects.get(government__code="76", abbreviation="Diskominfopers")
    assert list(agencies_with(cast["operator"], Permission.FILL)) == [bkd]
    assert list(agencies_with(cast["kepala"], Permission.SEND)) == [bkd]
    assert list(agencies_with(cast["operator2"], Permission.FILL)) == [dinkes]
    assert agencies_with(cast["evaluator"], Permission.REVIEW).count() == 349
    assert not can(cast["evaluator"], Permission.REVIEW, diskominfo)
    assert can(cast["evaluator2"], Permission.REVIEW, diskominfo)
    assert governments_with(cast["koordinator"], Permission.FINALISE).count() == 7
    assert list(governments_with(cast["koordinator-majene"], Permission.FINALISE)) == [
        Government.objects.get(code="76.05")
    ]
    assert governments_with(cast["sekprov"], Permission.VIEW_DASHBOARD).count() == 7
    assert governments_with(cast["admin"], Permission.MANAGE_PEOPLE).count() == 7


def test_second_run_resets_nothing(cast):
    operator = cast["operator"]
    operator.set_password("sandi-saya-sendiri")
    operator.full_name = "Nama Baru"
    operator.save()
    cast["sekprov"].memberships.all().delete()
    demo.load_people()
    operator.refresh_from_db()
    assert operator.check_password("sandi-saya-sendiri")
    assert operator.full_name == "Nama Baru"
    assert not cast["sekprov"].memberships.exists()
    assert (User.objects.count(), Membership.objects.count()) == (9, 8)


def test_other_staff_is_one_person_who_cannot_sign_in(client):
    first, second = demo.other_staff(), demo.other_staff()
    assert first == second
    assert not first.is_active
    assert not first.has_usable_password()


def test_demo_is_refused_where_it_would_open_a_door(settings):
    settings.DEBUG = False
    with pytest.raises(CommandError, match="kata sandinya diketahui umum"):
        call_command("load_demo")
    assert not User.objects.exists()
