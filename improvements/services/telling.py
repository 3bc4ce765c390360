"""Who hears of a follow-up: that it was given, changed, moved or written about; called in its transaction."""

from collections.abc import Callable, Iterable, Sequence

from django.urls import reverse
from django.utils.text import Truncator

from agencies.access import Permission, can, holders, staff_of
from agencies.models import Agency, User
from agencies.notices import notify
from improvements.models import FollowUp
from spbe_portal.templatetags.figures import kata, tanggal

TITLE_SHOWN = 80  # characters; the page tells the rest
NOTE_SHOWN = 120


def concerned(follow_up: FollowUp, staff: Sequence[User]) -> list[User]:
    """Who works on it: the responsible person; while nobody is named, `staff`, the OPD's operators and kepala."""
    person = follow_up.person
    if person and (person in staff or can(person, Permission.VIEW_FOLLOW_UP, follow_up.agency)):
        return [person]
    return list(staff)


def name(follow_up: FollowUp) -> str:
    """As a notice names it: short, in quotation marks."""
    return f"“{Truncator(follow_up.title).chars(TITLE_SHOWN)}”"


def tell_made(made: Sequence[FollowUp], by: User) -> None:
    """The OPD and the responsible person hear of what they were given; many of one OPD are one notice."""
    for agency in dict.fromkeys(follow_up.agency for follow_up in made):
        own = [follow_up for follow_up in made if follow_up.agency == agency]
        if len(own) > 1:
            last = tanggal(min(follow_up.due for follow_up in own))
            sentence = f"{kata(len(own))} tindak lanjut baru untuk {agency.abbreviation}, batas {last}."
            url = f"{reverse('improvements:follow_ups')}?opd={agency.pk}"
        else:
            sentence = f"Tindak lanjut baru {agency.abbreviation}: {name(own[0])}, batas {tanggal(own[0].due)}."
            url = own[0].get_absolute_url()
        people = [*_staff(agency), *(person for follow_up in own for person in concerned(follow_up, []))]
        _tell(people, by, "follow_up.created", sentence, url)


def tell_changed(follow_up: FollowUp, changed: Iterable[str], by: User) -> None:
    """A new responsible person hears that it is theirs now; a new date is told to those who work on it."""
    changed, last, people = set(changed), tanggal(follow_up.due), concerned(follow_up, _staff(follow_up.agency))
    if "person" in changed and follow_up.person:
        _tell_one(
            follow_up, people, by, "given", f"Anda penanggung jawab tindak lanjut {name(follow_up)}, batas {last}."
        )
    elif "due" in changed:
        _tell_one(follow_up, people, by, "due", f"Batas tindak lanjut {name(follow_up)} sekarang {last}.")


def tell_move(follow_up: FollowUp, action: str, by: User, note: str) -> None:
    """What the OPD reports goes to those who confirm it, what they decide to the OPD; never to who did it."""
    hear, sentence = _TELL[action]
    why = f": {Truncator(note).chars(NOTE_SHOWN)}" if note else "."
    told = sentence.format(agency=follow_up.agency.abbreviation, name=name(follow_up))
    _tell_one(follow_up, hear(follow_up), by, action, f"{told}{why}")


def tell_note(follow_up: FollowUp, by: User, note: str) -> None:
    """A note of the OPD goes to the koordinator; one of an evaluator or koordinator to the OPD."""
    from_agency = can(by, Permission.ADVANCE_FOLLOW_UP, follow_up.agency)
    hear = _watching if from_agency else _working
    said = Truncator(note).chars(NOTE_SHOWN)
    sentence = f"Catatan kemajuan {follow_up.agency.abbreviation}, {name(follow_up)}: {said}"
    _tell_one(follow_up, hear(follow_up), by, "noted", sentence)


def _staff(agency: Agency) -> list[User]:
    return staff_of([agency]).get(agency.pk, [])


def _working(follow_up: FollowUp) -> list[User]:
    """The OPD's people and the responsible person."""
    return [*_staff(follow_up.agency), *concerned(follow_up, [])]


def _watching(follow_up: FollowUp) -> list[User]:
    """Who asked for it, and the koordinator."""
    asked = [follow_up.created_by] if can(follow_up.created_by, Permission.MANAGE_FOLLOW_UP, follow_up.agency) else []
    return [*asked, *holders(Permission.ASSIGN, follow_up.agency)]


def _confirming(follow_up: FollowUp) -> list[User]:
    """Evaluators and koordinator who may confirm it, never of the OPD itself."""
    return list(holders(Permission.REVIEW, follow_up.agency))


_TELL: dict[str, tuple[Callable[[FollowUp], list[User]], str]] = {
    "start": (_watching, "{agency} mulai mengerjakan {name}"),
    "report": (_confirming, "{agency} melaporkan {name} selesai"),
    "confirm": (_working, "Tindak lanjut {name} dikonfirmasi selesai"),
    "send_back": (_working, "Tindak lanjut {name} perlu dilengkapi"),
    "drop": (_working, "Tindak lanjut {name} dibatalkan"),
    "reopen": (_working, "Tindak lanjut {name} dibuka kembali"),
}


def _tell_one(follow_up: FollowUp, people: Iterable[User], by: User, what: str, sentence: str) -> None:
    _tell(people, by, f"follow_up.{what}", sentence, follow_up.get_absolute_url())


def _tell(people: Iterable[User], by: User, event: str, sentence: str, url: str) -> None:
    others = [person for person in dict.fromkeys(people) if person != by]
    notify(others, event=event, sentence=sentence, url=url)
