"""What the database itself refuses, and the words of the models."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from agencies.models import Agency, Government, Membership, Role, User
from tests import world


def refused(create) -> bool:
    try:
        with transaction.atomic():
            create()
    except IntegrityError:
        return True
    return False


def test_province_has_no_parent_and_a_kabupaten_has_one(places):
    values = {"name": "x", "short_name": "x"}
    make = Government.objects.create
    assert refused(lambda: make(code="1", kind="provinsi", parent=places.province, **values))
    assert refused(lambda: make(code="2", kind="kabupaten", parent=None, **values))
    assert refused(lambda: make(code="3", kind="kota", parent=None, **values))
    assert refused(lambda: make(code="76", kind="provinsi", **values))
    assert not refused(lambda: make(code="4", kind="kota", parent=places.province, **values))


def test_name_of_an_agency_is_unique_within_its_government(places):
    assert refused(lambda: world.agency(places.province, "Dinas Kesehatan", "Lain"))


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("in_agency", [True, False])
@pytest.mark.parametrize("region", [True, False])
def test_role_fits_its_scope(role, in_agency, region, places, nobody):
    fits = in_agency and not region if role in {Role.OPERATOR, Role.HEAD} else not in_agency
    made = {
        "user": nobody, "role": role, "government": places.province, "region": region,
        "agency": places.bkd if in_agency else None,
    }  # fmt: skip
    assert refused(lambda: Membership.objects.create(**made)) is not fits


def test_one_person_holds_a_role_once_per_place(places, operator, evaluator):
    again = {"user": operator, "role": Role.OPERATOR, "government": places.province}
    assert refused(lambda: Membership.objects.create(**again, agency=places.bkd))
    assert not refused(lambda: Membership.objects.create(**again, agency=places.dinkes))
    assert refused(lambda: Membership.objects.create(user=evaluator, role=Role.EVALUATOR, government=places.province))


def test_addresses_and_user_names_are_unique(operator):
    assert refused(lambda: User.objects.create(username="lain", email=operator.email))
    assert refused(lambda: User.objects.create(username=operator.username, email="lain@contoh.example"))


def test_agency_with_people_is_not_deleted(places, operator):
    with pytest.raises(ProtectedError):
        places.bkd.delete()


def test_membership_says_role_and_place(places, operator, coordinator, majene_coordinator):
    said = [str(user.memberships.get()) for user in (operator, coordinator, majene_coordinator)]
    assert said == ["Operator OPD BKD", "Koordinator wilayah Pemprov Sulbar", "Koordinator Pemkab Majene"]


@pytest.mark.parametrize(
    ("name", "initials", "short"),
    [("Nurhayati", "N", "Nurhayati"), ("Andi Rahman", "AR", "Andi"), ("Sri Wahyuni Dewi", "SD", "Sri")],
)
def test_names_of_people(name, initials, short):
    user = User(full_name=name)
    assert (user.initials, user.get_short_name(), str(user)) == (initials, short, name)
    assert str(User(full_name=name, is_demo=True)) == f"{name} (contoh)"


def test_region_of_a_government_is_its_province(places):
    assert places.majene.region == places.province.region == places.province


def test_active_leaves_out_closed_agencies(places):
    Agency.objects.filter(pk=places.bkd.pk).update(is_active=False)
    assert places.bkd not in Agency.objects.active()
    assert places.dinkes in Agency.objects.active()
