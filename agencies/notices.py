"""Telling people: a notice in the portal, and mail by each person's choice."""

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import send_mass_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django_tasks import task

from agencies.models import Notice, User

LETTERS_NOW = 20  # letters that leave within the request


def notify(people: Iterable[User], *, event: str, sentence: str, url: str) -> list[Notice]:
    """Store one notice per active person, once each, and mail it on commit to those who want mail at once.

    `sentence` is what happened, in one Indonesian sentence; `url` a path of the portal where the person acts on it.
    An unread notice that says the same of the same place is not repeated.
    """
    return deliver([Notice(person=person, event=event, sentence=sentence[:300], url=url) for person in people])


def deliver(notices: Iterable[Notice]) -> list[Notice]:
    """Store many new notices at once by the rules of `notify`; each may say something else. Two queries."""
    notices = [notice for notice in notices if notice.person.is_active]
    people, events = {notice.person_id for notice in notices}, {notice.event for notice in notices}
    unread = Notice.objects.unread().filter(person__in=people, event__in=events)
    waiting = set(unread.values_list("person", "event", "sentence", "url"))
    fresh = {(n.person_id, n.event, n.sentence, n.url): n for n in notices}
    notices = [notice for key, notice in fresh.items() if key not in waiting]
    Notice.objects.bulk_create(notices)
    at_once = [n for n in notices if n.person.mail_notices == User.MailNotices.AT_ONCE and n.person.email]
    if at_once:
        transaction.on_commit(lambda: _mail_or_queue(at_once))
    return notices


def _mail_or_queue(notices: list[Notice]) -> None:
    """A few letters leave now; many would keep the person waiting and leave from the worker."""
    if len(notices) > LETTERS_NOW:
        mail_notices.enqueue([notice.pk for notice in notices])
    else:
        _mail(notices)


@task()
def mail_notices(pks: list[int]) -> None:
    """Mail stored notices that have not been mailed yet."""
    _mail(list(Notice.objects.filter(pk__in=pks, mailed_at=None).select_related("person")))


def _mail(notices: list[Notice]) -> None:
    """One plain letter per notice; a mail server that is down does not undo what happened."""
    letters = [
        (
            f"[SPBE] {notice.sentence}"[:150],
            render_to_string("agencies/mail/notice.txt", {"notices": [notice], "site": settings.SITE_URL}),
            settings.DEFAULT_FROM_EMAIL,
            [notice.person.email],
        )
        for notice in notices
    ]
    send_mass_mail(letters, fail_silently=True)
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mailed_at=timezone.now())


@transaction.atomic
def read_all(person: User) -> int:
    """Mark everything read; returns how many were not."""
    return Notice.objects.visible_to(person).unread().update(read_at=timezone.now())


def send_digests() -> int:
    """One letter with all unread notices to each person who wants it daily; returns how many letters went out."""
    waiting = Notice.objects.unread().filter(
        mailed_at=None, person__mail_notices=User.MailNotices.DAILY, person__is_active=True
    )
    by_person: dict[int, list[Notice]] = {}
    for notice in waiting.select_related("person").order_by("created_at"):
        by_person.setdefault(notice.person_id, []).append(notice)
    for notices in by_person.values():
        text = render_to_string("agencies/mail/notice.txt", {"notices": notices, "site": settings.SITE_URL})
        subject = f"[SPBE] {len(notices)} pemberitahuan untuk Anda"
        send_mass_mail([(subject, text, settings.DEFAULT_FROM_EMAIL, [notices[0].person.email])])
        Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(mailed_at=timezone.now())
    return len(by_person)
