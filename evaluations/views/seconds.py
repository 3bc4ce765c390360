"""The koordinator asks for second scorings of a government in a period, and reads how far evaluators agree."""

from random import SystemRandom

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from agencies.access import Permission, governments_with
from agencies.errors import Refusal
from agencies.keys import key, keys
from agencies.models import Government, User
from evaluations import rules, second
from evaluations.models import Period, SecondReview, Submission
from evaluations.services.second import REASON_MAX, ask
from evaluations.views.periods import load_period


@require_http_methods(["GET", "POST"])
def seconds(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """What was asked for and how it stands, agreement with its working, and the form that asks."""
    period = load_period(request, pk)
    seen = governments_with(request.user, Permission.MONITOR).filter(periods=period)
    government = get_object_or_404(seen, code=code)
    rules.require_permission(request.user, Permission.FINALISE, government)
    if request.method == "GET":
        return _page(request, period, government)
    chosen = list(_askable(period, government).filter(pk__in=keys(request.POST.getlist("opd"))))
    wanted = key(request.POST.get("evaluator", ""))
    person = next((person for person in second.candidates_of(government) if person.pk == wanted), None)
    if not chosen or person is None:
        sentence = "Pilih paling sedikit satu OPD dan satu penilai kedua."
        return _page(request, period, government, status=400, sentence=sentence)
    asked, refused = _ask_each(request, chosen, person)
    if not asked:
        return _page(request, period, government, status=409, sentence=" ".join(refused))
    messages.success(request, f"Penilaian kedua {asked} OPD diminta dari {person}.")
    if refused:
        messages.warning(request, f"Tidak diminta: {' '.join(refused)}")
    return redirect("evaluations:seconds", period.pk, government.code)


def _ask_each(request: HttpRequest, chosen: list[Submission], person: User) -> tuple[int, list[str]]:
    """Each on its own: (how many were asked for, a sentence for every one that was not)."""
    asked, refused = 0, []
    for submission in chosen:
        try:
            ask(submission=submission, evaluator=person, by=request.user, note=request.POST.get("note", ""))
            asked += 1
        except Refusal as refusal:
            refused.append(f"{submission.agency.abbreviation}: {refusal}")
    return asked, refused


def _askable(period: Period, government: Government):
    """Submissions of the government for which a second scoring could be asked now."""
    here = Submission.objects.filter(period=period, agency__government=government, status__in=second.ASKABLE)
    busy = SecondReview.objects.running().values("submission")
    return here.exclude(pk__in=busy).with_people_and_place().with_progress().order_by("agency__name")


def _page(
    request: HttpRequest, period: Period, government: Government, *, status: int = 200, sentence: str = ""
) -> HttpResponse:
    askable = list(_askable(period, government))
    reviews = SecondReview.objects.filter(submission__period=period, submission__agency__government=government)
    others = governments_with(request.user, Permission.FINALISE).filter(periods=period)
    context = {
        "period": period,
        "government": government,
        "reviews": reviews.select_related("submission__agency", "evaluator").annotate(scored=Count("scores")),
        "running": reviews.running().count(),
        "askable": askable,
        "ticked": _ticked(request, askable),
        "people": second.candidates_of(government),
        "person": key(request.POST.get("evaluator", "")),
        "note": request.POST.get("note", ""),
        "note_max": REASON_MAX,
        "agreement": second.agreement(period, [government]),
        "whole": second.agreement(period, others) if len(others) > 1 else None,
        "governments": len(others),
        "sentence": sentence,
    }
    return render(request, "evaluations/second/list.html", context, status=status)


def _ticked(request: HttpRequest, askable: list[Submission]) -> set[int]:
    """What was ticked; `sampel` in the address draws that many OPD by lot."""
    if request.method == "POST":
        return keys(request.POST.getlist("opd"))
    size = min(key(request.GET.get("sampel", "")) or 0, len(askable))
    return {submission.pk for submission in SystemRandom().sample(askable, size)}
