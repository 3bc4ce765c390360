"""Questions and answers about one row, without returning the submission."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from agencies import audit
from agencies.access import Permission, can
from agencies.errors import Refusal
from agencies.models import User
from evaluations import rules
from evaluations.models import Answer, Message, Submission, ThreadRead
from evaluations.services.answers import touch
from evaluations.services.telling import tell_message

TEXT_MAX = 2000  # characters


@transaction.atomic
def say(*, answer: Answer, by: User, text: str, today: dt.date | None = None) -> Message:
    """Add a question or an answer to the row's thread. Raises Refusal or NotAllowed with the reason why not."""
    submission = Submission.objects.select_for_update(of=("self",)).with_people_and_place().get(pk=answer.submission_id)
    rules.require(rules.may_clarify(by, submission, today or timezone.localdate()))
    text = text.replace("\r\n", "\n").replace("\0", "").strip()
    if not text:
        raise Refusal("Tulis dahulu pertanyaan atau jawabannya.")
    if len(text) > TEXT_MAX:
        raise Refusal(f"Klarifikasi paling banyak {TEXT_MAX} karakter; yang Anda tulis {len(text)}.")
    from_agency = bool(can(by, Permission.FILL, submission.agency))
    said = Message.objects.create(answer=answer, text=text, round=submission.round, from_agency=from_agency, by=by)
    touch(submission, said.at)
    tell_message(said, submission)
    audit.record("clarification.said", answer, by=by, agency=submission.agency, round=submission.round)
    return said


def thread(answer: Answer, reader: User) -> list[Message]:
    """The row's messages, oldest first; from now on they count as read by the person."""
    messages = list(answer.messages.select_related("by"))
    if messages and Message.objects.unread_by(reader).filter(answer=answer).exists():
        ThreadRead.objects.update_or_create(answer=answer, person=reader, defaults={"last": messages[-1].pk})
    return messages


def unread_per_answer(submission: Submission, reader: User) -> dict[int, int]:
    """{answer: unread messages}, rows without any left out."""
    return _counted(Message.objects.filter(answer__submission=submission).unread_by(reader), "answer")


def unread_per_submission(submissions: Iterable[Submission], reader: User) -> dict[int, int]:
    return _counted(Message.objects.filter(answer__submission__in=submissions).unread_by(reader), "answer__submission")


def _counted(messages, key: str) -> dict[int, int]:
    return dict(messages.order_by().values_list(key).annotate(n=Count("pk")))
