"""Inviting people who have an account and no password yet: a letter with the link by which they set one."""

from collections.abc import Iterable, Iterator
from smtplib import SMTPException

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.mail import get_connection, send_mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import CharField, Exists, OuterRef, QuerySet
from django.db.models.functions import Cast
from django.template.loader import render_to_string
from django.urls import reverse

from agencies import audit
from agencies.access import managed_people
from agencies.models import AuditEvent, User

INVITED = "person.invited"
LETTERS_NOW = 50  # letters that leave within one request; more are background work
DAY = 24 * 60 * 60  # seconds


def uninvited(by: User) -> QuerySet[User]:
    """Active people whom the person manages, who have no password and were never sent a link to set one."""
    waiting = managed_people(by).filter(is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX, last_login=None)
    key = Cast(OuterRef("pk"), CharField())
    told = AuditEvent.objects.filter(action=INVITED, object_type=User._meta.label_lower, object_id=key)
    return waiting.filter(~Exists(told)).select_related("agency__government").order_by("full_name", "pk")


def invite(people: Iterable[User], by: User) -> Iterator[tuple[User, bool]]:
    """Send each person the letter, over one connection, and tell whether it left; what left is audited."""
    connection = get_connection()
    try:
        for person in people:
            left = _send(person, connection)
            if left:
                government = person.agency.government if person.agency else None
                audit.record(INVITED, person, by=by, government=government, agency=person.agency, email=person.email)
            yield person, left
    finally:
        connection.close()


def _send(person: User, connection: BaseEmailBackend) -> bool:
    """Whether the letter left. The first opens the connection; one that fails closes it, so that the next begins
    anew."""
    try:
        connection.open()  # does nothing while it is open
        send_mail(SUBJECT, _letter(person), settings.DEFAULT_FROM_EMAIL, [person.email], connection=connection)
    except (OSError, SMTPException):
        connection.close()
        return False
    return True


SUBJECT = "Akun Anda di portal SPBE Sulawesi Barat"


def _letter(person: User) -> str:
    key = default_token_generator.make_token(person)
    path = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(person), key])
    context = {
        "person": person,
        "link": f"{settings.SITE_URL}{path}",
        "again": f"{settings.SITE_URL}{reverse('account_reset_password')}",
        "days": settings.PASSWORD_RESET_TIMEOUT // DAY,
    }
    return render_to_string("agencies/mail/invitation.txt", context)
