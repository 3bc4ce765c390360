"""The first admin of a new installation."""

import pytest
from django.core.management import CommandError, call_command

from agencies.access import Permission, governments_with
from agencies.models import AuditEvent, User

pytestmark = pytest.mark.django_db


def test_account_becomes_admin_of_the_region_once(places, capsys):
    person = User.objects.create_user("pertama", "pertama@contoh.example", full_name="Orang Pertama")
    call_command("make_admin", "pertama")
    assert capsys.readouterr().out.strip() == "Orang Pertama: Admin wilayah Pemprov Sulbar"
    assert governments_with(person, Permission.MANAGE_PEOPLE).count() == 3
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.government) == ("role.granted", None, places.province)
    call_command("make_admin", "pertama")
    assert capsys.readouterr().out.strip().endswith("(sudah)")
    assert (person.memberships.count(), AuditEvent.objects.count()) == (1, 1)


def test_unknown_account_or_province_is_refused(places, nobody):
    with pytest.raises(CommandError, match="Akun “hantu” tidak ada"):
        call_command("make_admin", "hantu")
    for code in ("73", "76.05"):
        with pytest.raises(CommandError, match=f"Provinsi {code} tidak ada"):
            call_command("make_admin", nobody.username, provinsi=code)
    assert not nobody.memberships.exists()
