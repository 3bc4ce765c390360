"""Mutasi: choose a successor, see what goes over, confirm."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from agencies import handover as service
from agencies.access import managed_people
from agencies.errors import Refusal
from agencies.forms import HandoverForm
from agencies.models import User
from agencies.views.people import load_person


@require_http_methods(["GET", "POST"])
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    """GET chooses and shows; POST does it. A refusal comes back with the choice kept."""
    person = load_person(request, pk)
    others = managed_people(request.user).filter(is_active=True).exclude(pk=pk).distinct()
    data = request.POST if request.method == "POST" else request.GET or None
    form = HandoverForm(data, people=others.order_by("full_name", "pk"))
    status, plan, valid = 200, None, form.is_valid()
    if valid:
        chosen = form.cleaned_data["successor"]
        plan = service.planned(person=person, successor=chosen, by=request.user)
    if request.method == "POST":
        status = 400
        if valid:
            try:
                service.hand_over(person=person, by=request.user, **form.cleaned_data)
            except Refusal as refusal:
                form.add_error(None, str(refusal))
                status = refusal.status
            else:
                return _done(request, person, chosen)
    successor = form.cleaned_data["successor"] if valid else None
    context = {"person": person, "form": form, "plan": plan, "successor": successor}
    return render(request, "agencies/handover.html", context, status=status)


def _done(request: HttpRequest, person: User, successor: User) -> HttpResponse:
    messages.success(request, f"Pekerjaan {person} sekarang dipegang {successor}.")
    return redirect("agencies:person", person.pk)
