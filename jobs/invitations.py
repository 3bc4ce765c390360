"""Inviting many people: more letters than a page may wait for, so they leave in the background."""

from pathlib import Path

from django.urls import reverse

from agencies.access import Decision, Permission, can
from agencies.errors import Refusal
from agencies.invitations import invite, uninvited
from agencies.models import User
from jobs.kinds import JobPage, kind
from jobs.models import Job
from jobs.services import start

INVITATIONS = "invitations"
NAMED = 5  # people whom the closing sentence names


def may_invite(user: User) -> Decision:
    return can(user, Permission.MANAGE_PEOPLE)


@kind(INVITATIONS, label="Undangan membuat kata sandi", may=may_invite)
def send_invitations(job: Job, folder: Path) -> JobPage:
    """Invite everyone who waits for it. Stopped or failed halfway, the next job goes on with those who are left."""
    people = list(uninvited(job.requested_by))
    if not people:
        raise Refusal("Semua orang sudah menerima tautan kata sandi.")
    failed = []
    for done, (person, left) in enumerate(invite(people, job.requested_by), start=1):
        if not left:
            failed.append(person)
        job.progress(done, len(people), f"Mengirim ke {person}.")
    job.sentence = _told(len(people) - len(failed), failed)
    return JobPage(reverse("agencies:people"), "Lihat orang")


def _told(sent: int, failed: list[User]) -> str:
    if not failed:
        return f"{sent} tautan kata sandi terkirim."
    names = ", ".join(f"{person} ({person.email})" for person in failed[:NAMED])
    more = f", dan {len(failed) - NAMED} orang lain" if len(failed) > NAMED else ""
    return f"{sent} tautan kata sandi terkirim, {len(failed)} gagal: {names}{more}. Kirim lagi bila surel sudah pulih."


def start_invitations(by: User) -> Job:
    first = uninvited(by).first()
    government = first.agency.government if first and first.agency else None
    title = f"Undangan untuk {uninvited(by).count()} orang"
    return start(kind=INVITATIONS, by=by, title=title, params={}, government=government)
