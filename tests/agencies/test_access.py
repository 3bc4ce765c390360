"""The access policy: every role, every permission, every place; and the queries that must say the same."""

import pytest
from django.contrib.auth.models import AnonymousUser

from agencies.access import (
    NO_ROLE,
    OWN_AGENCY,
    PERMISSIONS,
    YES,
    Permission,
    agencies_with,
    can,
    can_all,
    governments_with,
    grantable_roles,
    may_publish,
    memberships,
    regions_with,
    visible_agencies,
    visible_governments,
    works_in,
)
from agencies.models import Agency, Government, Membership, Role, User
from tests import world

P = Permission
# The whole table once more, by hand: a change of the policy must be written twice.
HELD = {
    Role.OPERATOR: {P.VIEW_SUBMISSION, P.FILL, P.HAND_OVER, P.VIEW_FOLLOW_UP, P.ADVANCE_FOLLOW_UP},
    Role.HEAD: {
        P.VIEW_SUBMISSION,
        P.FILL,
        P.HAND_OVER,
        P.SEND,
        P.VIEW_FOLLOW_UP,
        P.ADVANCE_FOLLOW_UP,
        P.SET_TARGET,
        P.ISSUE_PROOF,
    },
    Role.EVALUATOR: {P.VIEW_SUBMISSION, P.REVIEW, P.VIEW_DASHBOARD, P.VIEW_FOLLOW_UP, P.MANAGE_FOLLOW_UP},
    Role.COORDINATOR: set(P) - {P.FILL, P.HAND_OVER, P.SEND, P.ADVANCE_FOLLOW_UP, P.SIGN_OFF},
    Role.LEADER: {
        P.SIGN_OFF,
        P.PUBLISH,
        P.VIEW_PUBLISHING,
        P.VIEW_SUBMISSION,
        P.MONITOR,
        P.VIEW_DASHBOARD,
        P.VIEW_FOLLOW_UP,
    },
    Role.ADMIN: {
        P.MANAGE_AGENCIES,
        P.MANAGE_PEOPLE,
        P.VIEW_AUDIT,
        P.VIEW_SYSTEM,
        P.IMPORT_RESULTS,
        P.MANAGE_KEYS,
        P.VIEW_PUBLISHING,
    },
}
IN_AGENCY = (Role.OPERATOR, Role.HEAD)
IN_GOVERNMENT = tuple(role for role in Role if role not in IN_AGENCY)
EVERYONE = (
    "operator", "head", "operator2", "mamuju_operator", "evaluator", "evaluator2", "coordinator",
    "majene_coordinator", "leader", "admin_user", "nobody",
)  # fmt: skip


def fresh(user: User) -> User:
    """The person as the next request sees them: with memberships read anew."""
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("role", Role)
def test_role_holds_exactly_its_permissions(role):
    assert PERMISSIONS[role] == HELD[role]


def test_every_permission_is_held_by_some_role():
    assert set().union(*PERMISSIONS.values()) == set(Permission)


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", IN_AGENCY)
def test_role_in_an_agency_reaches_only_that_agency(role, permission, places):
    user = world.person("x", role, places.bkd)
    expected = YES if permission in HELD[role] else NO_ROLE
    assert can(user, permission, places.bkd) == expected
    for elsewhere in (places.dinkes, places.majene_dinkes, places.province, places.majene):
        assert can(user, permission, elsewhere) == NO_ROLE


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", IN_GOVERNMENT)
def test_role_in_a_government_reaches_its_agencies_and_no_other(role, permission, places):
    user = world.person("x", role, places.majene)
    expected = YES if permission in HELD[role] else NO_ROLE
    assert can(user, permission, places.majene) == expected
    assert can(user, permission, places.majene_dinkes) == expected
    for elsewhere in (places.province, places.mamuju, places.bkd, places.mamuju_dinkes):
        assert can(user, permission, elsewhere) == NO_ROLE


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", IN_GOVERNMENT)
def test_role_in_the_province_alone_does_not_reach_its_kabupaten(role, permission, places):
    user = world.person("x", role, places.province)
    expected = YES if permission in HELD[role] else NO_ROLE
    assert can(user, permission, places.bkd) == expected
    assert can(user, permission, places.majene) == NO_ROLE
    assert can(user, permission, places.majene_dinkes) == NO_ROLE
    assert not regions_with(user, permission).exists()


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("role", IN_GOVERNMENT)
def test_role_in_a_region_reaches_the_province_and_every_kabupaten(role, permission, places):
    user = world.person("x", role, places.province, region=True)
    expected = YES if permission in HELD[role] else NO_ROLE
    for place in (places.province, places.majene, places.mamuju, places.bkd, places.mamuju_dinkes):
        assert can(user, permission, place) == expected
    assert list(regions_with(user, permission)) == ([places.province] if expected else [])


def test_another_region_stays_out_of_reach(places):
    other = Government.objects.create(code="73", name="Provinsi Lain", short_name="Lain", kind="provinsi")
    unit = world.agency(other, "Dinas Kesehatan", "Dinkes Lain")
    user = world.person("x", Role.COORDINATOR, places.province, region=True)
    assert not can(user, P.MONITOR, other)
    assert not can(user, P.MONITOR, unit)
    assert other not in visible_governments(user)
    assert unit not in visible_agencies(user)


def test_nobody_reviews_the_unit_they_work_in(places, evaluator):
    assert can(evaluator, P.REVIEW, places.diskominfo) == OWN_AGENCY
    assert can(evaluator, P.REVIEW, places.dinkes) == YES
    assert can(evaluator, P.VIEW_SUBMISSION, places.diskominfo) == YES


def test_nobody_reviews_an_agency_in_which_they_have_a_role(places):
    user = world.person("x", Role.EVALUATOR, places.province, unit=places.diskominfo)
    Membership.objects.create(user=user, role=Role.OPERATOR, government=places.province, agency=places.bkd)
    assert can(user, P.REVIEW, places.bkd) == OWN_AGENCY
    assert can(user, P.FILL, places.bkd) == YES
    assert works_in(user, places.bkd)
    assert not works_in(user, places.dinkes)
    assert set(agencies_with(user, P.REVIEW)) == {places.dinkes}


def test_coordinator_finalises_even_the_own_unit(places, coordinator):
    assert can(coordinator, P.REVIEW, places.diskominfo) == OWN_AGENCY
    assert can(coordinator, P.FINALISE, places.diskominfo) == YES


def test_several_roles_add_up(places):
    user = world.person("x", Role.OPERATOR, places.bkd)
    Membership.objects.create(user=user, role=Role.LEADER, government=places.majene)
    assert can(user, P.FILL, places.bkd)
    assert can(user, P.MONITOR, places.majene)
    assert not can(user, P.FILL, places.majene_dinkes)
    assert not can(user, P.MONITOR, places.bkd)


def test_refusals_say_why_and_that_the_person_is_the_reason(places, operator, evaluator):
    without_role = can(operator, P.REVIEW, places.bkd)
    own = can(evaluator, P.REVIEW, places.diskominfo)
    assert without_role.reason == "Peran Anda tidak mencakup tindakan ini."
    assert own.reason == "Anda tidak menilai OPD tempat Anda bekerja. Evaluator lain yang menilainya."
    assert without_role.by_role is own.by_role is True
    assert YES.reason == ""


@pytest.mark.parametrize("permission", Permission)
def test_anonymous_inactive_and_roleless_people_may_nothing(permission, places, nobody, coordinator):
    coordinator.is_active = False
    for user in (AnonymousUser(), nobody, coordinator):
        assert memberships(user) == []
        assert can(user, permission) == NO_ROLE
        assert can(user, permission, places.bkd) == NO_ROLE
        assert not agencies_with(user, permission).exists()
        assert not governments_with(user, permission).exists()
    assert not visible_agencies(nobody).exists()
    assert not visible_governments(nobody).exists()


def test_superuser_has_no_power_of_its_own(places, nobody):
    nobody.is_superuser = nobody.is_staff = True
    nobody.save()
    assert not any(can(nobody, permission, places.bkd) for permission in Permission)


@pytest.mark.parametrize("who", EVERYONE)
def test_can_anywhere_is_the_union_of_the_roles(who, people):
    held = set().union(*(HELD[m.role] for m in memberships(people[who])), set())
    assert {permission for permission in Permission if can(people[who], permission)} == held


@pytest.mark.parametrize("who", EVERYONE)
def test_queries_agree_with_can_for_every_object(who, people):
    user = people[who]
    Membership.objects.create(
        user=people["operator2"], role=Role.EVALUATOR, government=Government.objects.get(code="76.02")
    )
    for permission in Permission:
        by_query = set(agencies_with(user, permission))
        assert by_query == {a for a in Agency.objects.all() if can(user, permission, a)}, permission
        by_query = set(governments_with(user, permission))
        assert by_query == {g for g in Government.objects.all() if can(user, permission, g)}, permission


@pytest.mark.parametrize("who", EVERYONE)
def test_visible_is_whatever_any_permission_covers(who, people):
    user = people[who]
    covered = {a for a in Agency.objects.all() if any(can(user, p, a) for p in Permission)}
    assert set(visible_agencies(user)) == set(Agency.objects.visible_to(user)) == covered
    governments = {a.government for a in covered}
    assert set(visible_governments(user)) == governments


def test_visible_agencies_narrows_a_given_query(places, coordinator):
    assert set(visible_agencies(coordinator, Agency.objects.filter(name="Dinas Kesehatan"))) == {
        places.dinkes,
        places.majene_dinkes,
        places.mamuju_dinkes,
    }


def test_can_all_needs_every_one(places, majene_coordinator, coordinator):
    both = [places.majene, places.mamuju]
    assert can_all(coordinator, P.MANAGE_PERIOD, both) == YES
    assert can_all(majene_coordinator, P.MANAGE_PERIOD, both) == NO_ROLE
    assert can_all(majene_coordinator, P.MANAGE_PERIOD, []) == YES


def test_memberships_are_read_once(places, coordinator, django_assert_num_queries):
    user = fresh(coordinator)
    with django_assert_num_queries(1):
        for agency in (places.bkd, places.majene_dinkes, places.mamuju_dinkes):
            can(user, P.REVIEW, agency)
            can(user, P.MONITOR, agency.government)


def test_only_koordinator_and_admin_give_roles(people):
    given = {who: grantable_roles(people[who]) for who in EVERYONE}
    all_but_admin = frozenset(Role.values) - {Role.ADMIN}
    assert given.pop("coordinator") == given.pop("majene_coordinator") == all_but_admin
    assert given.pop("admin_user") == frozenset(Role.values)
    assert set(given.values()) == {frozenset()}


def test_roles_to_give_depend_on_the_place(places):
    """An admin of Mamuju who is koordinator of Majene makes no admin in Majene."""
    user = world.person("x", Role.COORDINATOR, places.majene)
    Membership.objects.create(user=user, role=Role.ADMIN, government=places.mamuju)
    assert Role.ADMIN in grantable_roles(user, places.mamuju)
    assert Role.ADMIN not in grantable_roles(user, places.majene)
    assert grantable_roles(user, places.province) == frozenset()


def test_roles_of_a_region_are_given_by_a_region_alone(places, coordinator):
    local = world.person("x", Role.COORDINATOR, places.province)
    assert grantable_roles(local, places.province) != frozenset()
    assert grantable_roles(local, places.province, region=True) == frozenset()
    assert Role.LEADER in grantable_roles(coordinator, places.province, region=True)
    assert Role.LEADER in grantable_roles(coordinator, places.majene)


def test_a_government_decides_itself_what_it_publishes(coordinator, majene_coordinator, leader, admin_user, places):
    assert may_publish(coordinator, places.province)
    assert may_publish(leader, places.province)
    assert may_publish(majene_coordinator, places.majene)
    for person, place in ((coordinator, places.majene), (leader, places.majene), (majene_coordinator, places.province),
                          (admin_user, places.province)):  # fmt: skip
        assert may_publish(person, place) == NO_ROLE
