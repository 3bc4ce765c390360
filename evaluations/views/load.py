"""Load and authorise: a submission or an answer that the person may read, or 404."""

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from agencies.access import Permission
from evaluations import rules, second
from evaluations.models import Answer, Submission


def submission_of(request: HttpRequest, pk: int) -> Submission:
    """The submission; 403 for whoever scores it blind now, because every page of it may tell of the first scoring."""
    found = Submission.objects.visible_to(request.user).with_people_and_place().filter(pk=pk).first()
    if found is None:
        second.refuse_blind(request.user, [pk])
        raise Http404
    return found


def answer_of(submission: Submission, code: str) -> Answer:
    answers = submission.answers.with_indicator().select_related(
        "updated_by", "repair_by", "copied_from__submission__period__instrument", "copied_from__indicator"
    )
    answer = get_object_or_404(answers, indicator__code=code)
    answer.submission = submission
    return answer


def writable_answer_of(request: HttpRequest, pk: int, code: str) -> Answer:
    """The answer, for whoever fills in for its OPD; 403 for other readers. Whether it is open is asked later."""
    submission = submission_of(request, pk)
    rules.require_permission(request.user, Permission.FILL, submission.agency)
    return answer_of(submission, code)
