"""Who hears of a submission's moves and of questions about its rows."""

from django.db.models import Q, QuerySet
from django.urls import reverse

from agencies.models import User
from agencies.notices import notify
from evaluations.models import Message, Submission

# What the OPD's people hear of the evaluators' moves.
TO_AGENCY = {
    "return": "Evaluator mengembalikan isian {agency} untuk diperbaiki.",
    "verify": "Isian {agency} sudah diverifikasi.",
    "finalise": "Penilaian {agency} ditetapkan final.",
}


def _staff(submission: Submission) -> QuerySet[User]:
    return User.objects.filter(memberships__agency=submission.agency_id).distinct()


def _reviewers(submission: Submission) -> QuerySet[User]:
    """The evaluators to whom the OPD, or an aspect in its government, was given."""
    tasks = Q(review_tasks__agency=submission.agency_id) | Q(
        review_tasks__agency=None, review_tasks__government=submission.agency.government_id
    )
    return User.objects.filter(tasks, review_tasks__period=submission.period_id).distinct()


def tell_move(submission: Submission, action: str, by: User) -> None:
    """Call it inside the move's transaction."""
    if action in TO_AGENCY:
        people, sentence = _staff(submission), TO_AGENCY[action]
        url = submission.get_absolute_url()
    elif action == "send":
        people, sentence = _reviewers(submission), "{agency} mengirim penilaian mandirinya."
        url = reverse("evaluations:review", args=[submission.pk])
    else:
        return
    said = sentence.format(agency=submission.agency.abbreviation)
    notify(people.exclude(pk=by.pk), event=f"submission.{action}", sentence=said, url=url)


def tell_message(message: Message, submission: Submission) -> None:
    """A question or an answer goes to the other side: the OPD's people, or the evaluators who asked or review it."""
    code = message.answer.indicator.code
    if message.from_agency:
        asked = message.answer.messages.filter(from_agency=False).values("by")
        people = _reviewers(submission) | User.objects.filter(pk__in=asked).distinct()
        sentence = f"{submission.agency.abbreviation} menjawab klarifikasi butir {code}."
        url = reverse("evaluations:review_answer", args=[submission.pk, code])
    else:
        people, sentence = _staff(submission), f"Evaluator bertanya tentang butir {code}."
        url = reverse("evaluations:answer", args=[submission.pk, code])
    notify(people.exclude(pk=message.by_id), event="clarification.said", sentence=sentence, url=f"{url}#klarifikasi")
