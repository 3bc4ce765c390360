"""Who hears of a submission's moves, of its deadline, and of questions about its rows; called in its transaction."""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.text import Truncator

from agencies.access import Permission, can, holders, staff_of
from agencies.models import User
from agencies.notices import notify
from evaluations import rules
from evaluations.models import Answer, Message, Submission
from evaluations.queue import given
from spbe_portal.templatetags.figures import tanggal

REASON_SHOWN = 150  # characters; the page tells the rest


def tell_move(submission: Submission, action: str, by: User) -> None:
    """Tell everyone whom the move concerns; never the person who made it."""
    if action in _TELL:
        _TELL[action](submission, by)


def tell_extension(submission: Submission, by: User) -> None:
    """The OPD learns its last day and why, or that the extension is gone."""
    last = tanggal(rules.filling_deadline(submission))
    if submission.extended_until:
        why = Truncator(submission.extension_reason).chars(REASON_SHOWN)
        sentence = f"Batas {_name(submission)} diperpanjang sampai {last}: {why}"
    else:
        sentence = f"Perpanjangan batas {_name(submission)} dicabut; batasnya kembali {last}."
    _tell(_staff(submission), by, "submission.extended", sentence, submission.get_absolute_url())


def _handed_over(submission: Submission, by: User) -> None:
    heads = holders(Permission.SEND, submission.agency)
    sentence = f"{by} menyerahkan isian {_name(submission)} untuk Anda periksa."
    _tell(heads, by, "submission.hand_over", sentence, reverse("evaluations:check", args=[submission.pk]))


def _handed_back(submission: Submission, by: User) -> None:
    sentence = f"{by} mengembalikan isian {_name(submission)} kepada operator."
    _tell(_staff(submission), by, "submission.hand_back", sentence, submission.get_absolute_url())


def _sent(submission: Submission, by: User) -> None:
    again = f" ulang, putaran {submission.round}" if submission.round > 1 else ""
    sentence = f"{_name(submission)} mengirim penilaian mandiri{again}."
    _tell(_reviewers(submission), by, "submission.send", sentence, _review(submission))


def _returned(submission: Submission, by: User) -> None:
    rows = submission.answers.filter(repair=Answer.Repair.REQUESTED).count()
    last = tanggal(rules.filling_deadline(submission))
    sentence = f"{_name(submission)}: {rows} butir perlu diperbaiki sampai {last}."
    _tell(_staff(submission), by, "submission.return", sentence, submission.get_absolute_url())


def _verified(submission: Submission, by: User) -> None:
    sentence = f"Penilaian {_name(submission)} sudah diverifikasi."
    _tell(_staff(submission), by, "submission.verify", sentence, submission.get_absolute_url())
    ready = f"Penilaian {_name(submission)} siap ditetapkan final."
    _tell(holders(Permission.FINALISE, submission.agency), by, "submission.ready", ready, _review(submission))


def _final(submission: Submission, by: User) -> None:
    sentence = f"Penilaian {_name(submission)} sudah final; lihat nilainya."
    result = reverse("reports:agency", args=[submission.period_id, submission.agency_id])
    _tell(_staff(submission), by, "submission.finalise", sentence, result)


def _reopened(submission: Submission, by: User) -> None:
    sentence = f"Penilaian {_name(submission)} dibuka kembali untuk direviu."
    _tell(_staff(submission), by, "submission.reopen", sentence, submission.get_absolute_url())
    _tell(_reviewers(submission), by, "submission.reopen", sentence, _review(submission))


_TELL: dict[str, Callable[[Submission, User], None]] = {
    "hand_over": _handed_over,
    "hand_back": _handed_back,
    "send": _sent,
    "return": _returned,
    "verify": _verified,
    "finalise": _final,
    "reopen": _reopened,
}


def tell_message(message: Message, submission: Submission) -> None:
    """A question or an answer goes to the other side: the OPD's people, or the evaluators who asked or review it."""
    code = message.answer.indicator.code
    if message.from_agency:
        people = _asking(message, submission)
        sentence = f"{submission.agency.abbreviation} menjawab klarifikasi butir {code}."
        url = reverse("evaluations:review_answer", args=[submission.pk, code])
    else:
        people, sentence = _staff(submission), f"Evaluator bertanya tentang butir {code}."
        url = reverse("evaluations:answer", args=[submission.pk, code])
    _tell(people, message.by, "clarification.said", sentence, f"{url}#klarifikasi")


def _asking(message: Message, submission: Submission) -> list[User]:
    """Who asked in the thread, beside those to whom the OPD was given. For one who no longer reviews it, all do."""
    asked = list(User.objects.filter(pk__in=message.answer.messages.filter(from_agency=False).values("by")))
    able = [person for person in asked if can(person, Permission.REVIEW, submission.agency)]
    people = [*given(submission), *able]
    return people if people and len(able) == len(asked) else [*people, *_reviewers(submission)]


def _reviewers(submission: Submission) -> list[User]:
    """To whom the OPD was given; while to nobody, the evaluators and koordinator of its government.

    Never those who belong to the OPD.
    """
    return list(given(submission)) or list(holders(Permission.REVIEW, submission.agency))


def _staff(submission: Submission) -> list[User]:
    return staff_of([submission.agency]).get(submission.agency_id, [])


def _name(submission: Submission) -> str:
    return f"{submission.agency.abbreviation} ({submission.period})"


def _review(submission: Submission) -> str:
    return reverse("evaluations:review", args=[submission.pk])


def _tell(people: Iterable[User], by: User, event: str, sentence: str, url: str) -> None:
    notify([person for person in people if person != by], event=event, sentence=sentence, url=url)
