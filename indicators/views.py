"""Reading the instruments: the tree, a search, one indicator."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET

from indicators.models import Instrument
from indicators.structure import Domain, Row, Structure


@require_GET
def instruments(request: HttpRequest) -> HttpResponse:
    """The instruments that the portal knows; straight to the only one."""
    found = list(Instrument.objects.all())
    if len(found) == 1:
        return redirect(found[0])
    return render(request, "indicators/list.html", {"instruments": [(i, i.structure) for i in found]})


@require_GET
def instrument(request: HttpRequest, code: str) -> HttpResponse:
    """The tree, or the part of it in which the search finds the words."""
    found = get_object_or_404(Instrument, code=code)
    words = request.GET.get("q", "").strip()
    tree = [_part(domain, words) for domain in found.structure.domains]
    context = {
        "instrument": found,
        "structure": found.structure,
        "tree": [(domain, aspects) for domain, aspects in tree if aspects],
        "words": words,
        "count": sum(len(rows) for _, aspects in tree for _, rows in aspects),
    }
    return render(request, "indicators/instrument.html", context)


@require_GET
def indicator(request: HttpRequest, code: str, row: str) -> HttpResponse:
    """One row: what is asked, what each level demands, what evidence is usual, what it weighs."""
    found = get_object_or_404(Instrument, code=code)
    structure = found.structure
    rows = list(structure.rows())
    place = next((i for i, candidate in enumerate(rows) if candidate.code == row), None)
    if place is None:
        raise Http404
    here = rows[place]
    context = {
        "instrument": found,
        "row": here,
        "aspect": next(aspect for aspect in structure.aspects() if here in aspect.rows),
        "capability": structure.capabilities[here.capability],
        "levels": _levels(structure, here),
        "previous": rows[place - 1] if place else None,
        "next": rows[place + 1] if place + 1 < len(rows) else None,
    }
    return render(request, "indicators/indicator.html", context)


def _levels(structure: Structure, row: Row) -> list[tuple[int, str, str]]:
    return [(level, structure.level_name(row, level), row.criteria[level]) for level in structure.levels]


def _part(domain: Domain, words: str) -> tuple[Domain, list]:
    found = [(aspect, [row for row in aspect.rows if _matches(row, words)]) for aspect in domain.aspects]
    return domain, [(aspect, rows) for aspect, rows in found if rows]


def _matches(row: Row, words: str) -> bool:
    """Whether every word stands somewhere in the row."""
    text = " ".join((row.code, row.name, row.question, row.explanation, *row.criteria.values())).casefold()
    return all(word in text for word in words.casefold().split())
