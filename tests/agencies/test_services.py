"""What changes about people, roles, governments and OPD: each rule, and the trail it leaves."""

import pytest
from allauth.account.models import EmailAddress

from agencies import services
from agencies.access import memberships
from agencies.errors import NotAllowed, Refusal
from agencies.models import Agency, AuditEvent, Membership, Role, User
from tests import world


def trail() -> list[tuple[str, str, dict]]:
    """(action, label, data) of every event, oldest first."""
    return list(AuditEvent.objects.order_by("pk").values_list("action", "label", "data"))


def held(user: User) -> set[str]:
    return {str(m) for m in user.memberships.all()}


def role_of(user: User) -> Membership:
    return user.memberships.get()


@pytest.fixture
def second_admin(places):
    return world.person("admin-kedua", Role.ADMIN, places.province, unit=places.dinkes, region=True)


# OPD and governments


def test_agency_is_created(places, majene_coordinator):
    new = services.save_agency(
        agency=Agency(government=places.majene), by=majene_coordinator, name="Dinas Sosial", abbreviation="Dinsos",
        kind="dinas", verified=True, as_of="2024", is_active=True,
    )  # fmt: skip
    assert new.government == places.majene
    assert trail() == [("agency.created", "Dinas Sosial", {})]
    event = AuditEvent.objects.get()
    assert (event.actor, event.government, event.agency) == (majene_coordinator, places.majene, new)


def test_agency_is_renamed_verified_and_closed(places, admin_user):
    services.save_agency(agency=places.bkd, by=admin_user, name="BKD Baru", verified=False, is_active=False)
    places.bkd.refresh_from_db()
    assert (places.bkd.name, places.bkd.verified, places.bkd.is_active) == ("BKD Baru", False, False)
    change = {"name": ["Badan Kepegawaian Daerah", "BKD Baru"], "verified": [True, False], "is_active": [True, False]}
    assert trail() == [("agency.changed", "BKD Baru", change)]


def test_saving_an_agency_unchanged_leaves_no_trail(places, admin_user):
    services.save_agency(agency=places.bkd, by=admin_user, name=places.bkd.name, kind="dinas")
    assert trail() == []


def test_two_agencies_of_one_name_are_refused(places, admin_user):
    with pytest.raises(Refusal, match="sudah memiliki OPD bernama “Dinas Kesehatan”"):
        services.save_agency(agency=places.bkd, by=admin_user, name="Dinas Kesehatan")
    assert trail() == []
    places.bkd.refresh_from_db()
    assert places.bkd.name == "Badan Kepegawaian Daerah"


def test_the_same_name_in_another_government_is_fine(places, admin_user):
    services.save_agency(
        agency=Agency(government=places.majene), by=admin_user, name="Badan Kepegawaian Daerah", abbreviation="BKD",
        kind="badan",
    )  # fmt: skip
    assert Agency.objects.filter(name="Badan Kepegawaian Daerah").count() == 2


@pytest.mark.parametrize("who", ["operator", "head", "evaluator", "leader", "majene_coordinator", "nobody"])
def test_agency_of_the_province_is_changed_only_by_its_managers(who, people, places):
    with pytest.raises(NotAllowed, match="Peran Anda tidak mencakup"):
        services.save_agency(agency=places.bkd, by=people[who], name="Lain")
    with pytest.raises(NotAllowed, match="Peran Anda tidak mencakup"):
        services.change_government(government=places.province, by=people[who], address="Lain")
    assert trail() == []


def test_government_gets_the_address_of_its_letterhead(places, coordinator):
    services.change_government(government=places.majene, by=coordinator, address="Jalan Contoh 1", capital="Majene")
    places.majene.refresh_from_db()
    assert places.majene.address == "Jalan Contoh 1"
    told = {"address": ["", "Jalan Contoh 1"]}
    assert trail() == [("government.changed", "Pemerintah Kabupaten Majene", told)]
    services.change_government(government=places.majene, by=coordinator, address="Jalan Contoh 1")
    assert len(trail()) == 1


# People


def create(by, agency, **more) -> User:
    values = {"username": "baru", "full_name": "Orang Baru", "email": "baru@contoh.example"} | more
    return services.create_person(by=by, agency=agency, **values)


def test_new_person_has_no_password_and_no_role(places, majene_coordinator):
    person = create(majene_coordinator, places.majene_dinkes)
    assert not person.has_usable_password()
    assert person.agency == places.majene_dinkes
    assert held(person) == set()
    assert trail() == [("person.created", "Orang Baru", {"username": "baru"})]


def test_person_is_created_only_where_the_manager_manages(places, majene_coordinator, evaluator):
    for by in (majene_coordinator, evaluator):
        with pytest.raises(NotAllowed):
            create(by, places.bkd)
    assert not User.objects.filter(username="baru").exists()


@pytest.mark.parametrize("taken", [{"username": "operator"}, {"email": "operator@contoh.example"}])
def test_user_name_and_address_belong_to_one_person(taken, places, coordinator, operator):
    with pytest.raises(Refusal, match="sudah dipakai"):
        create(coordinator, places.bkd, **taken)
    assert trail() == []


def test_person_is_changed(places, coordinator, operator):
    services.change_person(person=operator, by=coordinator, full_name="Nama Baru", agency=places.dinkes)
    operator.refresh_from_db()
    assert (operator.full_name, operator.agency) == ("Nama Baru", places.dinkes)
    change = {"full_name": ["Operator", "Nama Baru"], "unit": ["Badan Kepegawaian Daerah", "Dinas Kesehatan"]}
    assert trail() == [("person.changed", "Nama Baru", change)]


def test_changing_nothing_leaves_no_trail(coordinator, operator):
    services.change_person(person=operator, by=coordinator, full_name=operator.full_name, is_active=True)
    assert trail() == []


def test_changing_a_person_leaves_the_password_of_this_moment(coordinator, operator):
    """The page may have been open while the person set a password."""
    loaded_before = User.objects.get(pk=operator.pk)
    operator.set_password("sandi-yang-baru")
    operator.save()
    services.change_person(person=loaded_before, by=coordinator, full_name="Nama Baru")
    assert User.objects.get(pk=operator.pk).check_password("sandi-yang-baru")


def test_old_address_is_forgotten(coordinator, operator):
    EmailAddress.objects.create(user=operator, email=operator.email, verified=True, primary=True)
    services.change_person(person=operator, by=coordinator, email="lain@contoh.example")
    assert not EmailAddress.objects.filter(user=operator).exists()


def test_address_of_another_person_is_refused(coordinator, operator, operator2):
    with pytest.raises(Refusal, match="sudah dipakai"):
        services.change_person(person=operator, by=coordinator, email=operator2.email)
    assert trail() == []


def test_closed_account_is_signed_out_and_opened_again(client_as, coordinator, operator):
    client = client_as(operator)
    assert client.get("/akun/").status_code == 200
    services.change_person(person=operator, by=coordinator, is_active=False)
    assert client.get("/akun/").status_code == 302
    services.change_person(person=operator, by=coordinator, is_active=True)
    assert [action for action, *_ in trail()] == ["person.changed", "person.changed"]


def test_people_elsewhere_are_out_of_reach(places, majene_coordinator, operator, mamuju_operator):
    for person in (operator, mamuju_operator):
        with pytest.raises(NotAllowed, match="bukan dari pemerintah daerah yang Anda kelola"):
            services.change_person(person=person, by=majene_coordinator, full_name="x")


def test_person_moves_only_to_where_the_manager_manages(places, majene_coordinator):
    person = world.person("x", Role.OPERATOR, places.majene_dinkes)
    with pytest.raises(NotAllowed):
        services.change_person(person=person, by=majene_coordinator, agency=places.bkd)


def test_account_with_a_role_above_the_manager_is_not_the_managers_to_change(places, coordinator, admin_user):
    """Whoever sets the address gets the link for a new password, and with it the roles."""
    admin = world.person("x", Role.ADMIN, places.majene, unit=places.majene_dinkes)
    with pytest.raises(NotAllowed, match="di luar kewenangan Anda"):
        services.change_person(person=admin, by=coordinator, email="milik-saya@contoh.example")
    services.change_person(person=admin, by=admin_user, email="baru@contoh.example")
    assert User.objects.get(pk=admin.pk).email == "baru@contoh.example"


def test_account_with_a_role_elsewhere_is_not_the_managers_to_change(places, majene_coordinator):
    person = world.person("x", Role.EVALUATOR, places.province, unit=places.majene_dinkes, region=True)
    with pytest.raises(NotAllowed, match="di luar kewenangan Anda"):
        services.change_person(person=person, by=majene_coordinator, is_active=False)


@pytest.mark.parametrize("change", ["agency", "is_active"])
def test_nobody_moves_or_closes_the_own_account(change, places, coordinator):
    value = {"agency": places.bkd, "is_active": False}[change]
    with pytest.raises(NotAllowed, match="Unit kerja dan keadaan akun Anda sendiri"):
        services.change_person(person=coordinator, by=coordinator, **{change: value})
    services.change_person(person=coordinator, by=coordinator, full_name="Nama Saya")
    assert User.objects.get(pk=coordinator.pk).full_name == "Nama Saya"


def test_two_admins_do_not_close_each_other(admin_user, second_admin):
    """Both pages were open; the second request began before the first had ended."""
    assert memberships(second_admin)
    services.change_person(person=second_admin, by=admin_user, is_active=False)
    second_admin.is_active = True  # as the second request still sees it
    with pytest.raises(Refusal, match="Ini admin terakhir untuk wilayah Pemprov Sulbar"):
        services.change_person(person=User.objects.get(pk=admin_user.pk), by=second_admin, is_active=False)


# Roles


def test_role_in_an_agency(places, coordinator, nobody):
    services.grant_role(
        person=nobody, by=coordinator, role=Role.OPERATOR, government=places.province, agency=places.dinkes
    )
    assert held(nobody) == {"Operator OPD Dinkes"}
    assert trail() == [("role.granted", "Tanpa-Peran", {"role": "Operator OPD Dinkes"})]
    event = AuditEvent.objects.get()
    assert (event.government, event.agency, event.actor) == (places.province, places.dinkes, coordinator)


def test_role_in_a_region(places, admin_user, nobody):
    services.grant_role(person=nobody, by=admin_user, role=Role.ADMIN, government=places.province, region=True)
    assert held(nobody) == {"Admin wilayah Pemprov Sulbar"}


def test_role_is_taken_back(places, coordinator, operator):
    services.revoke_role(membership=role_of(operator), by=coordinator)
    assert held(operator) == set()
    assert trail() == [("role.revoked", "Operator", {"role": "Operator OPD BKD"})]


def test_same_role_twice_is_refused(places, coordinator, operator):
    with pytest.raises(Refusal, match="sudah memiliki peran itu"):
        services.grant_role(
            person=operator, by=coordinator, role=Role.OPERATOR, government=places.province, agency=places.bkd
        )
    assert trail() == []


def test_nobody_changes_the_own_roles(places, coordinator, admin_user):
    for by in (coordinator, admin_user):
        with pytest.raises(NotAllowed, match="diubah oleh orang lain"):
            services.revoke_role(membership=role_of(by), by=by)
    coordinator.agency = places.bkd
    with pytest.raises(NotAllowed, match="diubah oleh orang lain"):
        services.grant_role(person=coordinator, by=coordinator, role=Role.LEADER, government=places.majene)


def test_koordinator_makes_and_unmakes_no_admin(places, coordinator, nobody, admin_user):
    with pytest.raises(NotAllowed, match="hanya dapat diatur oleh admin"):
        services.grant_role(person=nobody, by=coordinator, role=Role.ADMIN, government=places.majene)
    with pytest.raises(NotAllowed, match="hanya dapat diatur oleh admin"):
        services.revoke_role(membership=role_of(admin_user), by=coordinator)


def test_koordinator_of_majene_acts_in_majene_alone(places, majene_coordinator, operator, evaluator):
    person = world.person("x", None, places.majene_dinkes)
    services.grant_role(person=person, by=majene_coordinator, role=Role.EVALUATOR, government=places.majene)
    for government in (places.province, places.mamuju):
        with pytest.raises(NotAllowed, match="Peran Anda tidak mencakup"):
            services.grant_role(person=person, by=majene_coordinator, role=Role.LEADER, government=government)
    with pytest.raises(NotAllowed, match="bukan dari pemerintah daerah"):
        services.grant_role(person=operator, by=majene_coordinator, role=Role.LEADER, government=places.majene)
    with pytest.raises(NotAllowed, match="Peran Anda tidak mencakup"):
        services.revoke_role(membership=role_of(evaluator), by=majene_coordinator)


def test_roles_of_the_region_are_the_regions(places, evaluator, nobody):
    local = world.person("x", Role.COORDINATOR, places.province, unit=places.bkd)
    with pytest.raises(NotAllowed, match="pengelola wilayah"):
        services.grant_role(person=nobody, by=local, role=Role.LEADER, government=places.province, region=True)
    with pytest.raises(NotAllowed, match="pengelola wilayah"):
        services.revoke_role(membership=role_of(evaluator), by=local)
    services.grant_role(person=nobody, by=local, role=Role.LEADER, government=places.province)


@pytest.mark.parametrize("who", ["operator", "head", "evaluator", "leader", "nobody"])
def test_others_give_no_roles(who, people, places):
    other = world.person("x", None, places.bkd)
    with pytest.raises(NotAllowed):
        services.grant_role(person=other, by=people[who], role=Role.LEADER, government=places.province)


WRONG_SCOPES = [
    (Role.OPERATOR, "province", None, False, "berperan di satu OPD"),
    (Role.HEAD, "province", None, False, "berperan di satu OPD"),
    (Role.EVALUATOR, "province", "bkd", False, "berperan di satu OPD"),
    (Role.OPERATOR, "majene", "bkd", False, "bukan milik pemerintah daerah yang dipilih"),
    (Role.OPERATOR, "province", "bkd", True, "seluruh wilayah"),
    (Role.EVALUATOR, "majene", None, True, "Hanya peran di provinsi"),
]


@pytest.mark.parametrize(("role", "government", "agency", "region", "sentence"), WRONG_SCOPES)
def test_scope_must_fit_the_role(role, government, agency, region, sentence, places, coordinator, nobody):
    with pytest.raises(Refusal, match=sentence):
        services.grant_role(
            person=nobody, by=coordinator, role=role, government=getattr(places, government),
            agency=agency and getattr(places, agency), region=region,
        )  # fmt: skip
    assert held(nobody) == set()
    assert trail() == []


def test_two_admins_do_not_unmake_each_other(places, admin_user, second_admin):
    """Both requests began while both were admins; an admin of the province alone is no admin of the region."""
    world.person("admin-provinsi", Role.ADMIN, places.province, unit=places.bkd)
    assert memberships(second_admin)
    services.revoke_role(membership=role_of(second_admin), by=admin_user)
    with pytest.raises(Refusal, match="Ini admin terakhir untuk wilayah Pemprov Sulbar"):
        services.revoke_role(membership=role_of(admin_user), by=second_admin)
    assert held(admin_user) == {"Admin wilayah Pemprov Sulbar"}


def test_admin_of_a_kabupaten_may_go_while_the_region_has_one(places, admin_user):
    local = world.person("x", Role.ADMIN, places.majene, unit=places.majene_dinkes)
    services.revoke_role(membership=role_of(local), by=admin_user)
    assert held(local) == set()


def test_refused_change_writes_nothing(places, coordinator, nobody):
    before = Membership.objects.count()
    with pytest.raises(Refusal):
        services.grant_role(person=nobody, by=coordinator, role=Role.HEAD, government=places.province)
    assert Membership.objects.count() == before
    assert trail() == []
