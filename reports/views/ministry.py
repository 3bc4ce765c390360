"""The ministry's results: what is stored, and importing a file after a look at what it would change."""

from django import forms
from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from agencies.access import Permission, can, governments_with
from agencies.errors import NotAllowed, Refusal
from reports.ministry import CHANGED, NEW, SAME, WRONG, import_results, plan
from reports.ministry_file import HEADER, Line, MinistryError, read_lines
from reports.models import MinistryResult

SALT = "reports.ministry"
MARKS = {NEW: "done", CHANGED: "partial", SAME: "empty", WRONG: "late"}


class FileForm(forms.Form):
    """The file is read whole: a file that cannot be a table of results is refused here, with the reason."""

    file = forms.FileField(
        label="Berkas CSV atau XLSX", help_text="Satu baris untuk satu pemerintah daerah dan tahun; paling besar 1 MB."
    )

    def clean_file(self) -> list[Line]:
        try:
            return read_lines(self.cleaned_data["file"].read())
        except MinistryError as error:
            raise forms.ValidationError(str(error)) from error


@require_http_methods(["GET", "POST"])
def ministry(request: HttpRequest) -> HttpResponse:
    """Stored results and the form; a posted file is shown line by line and nothing is written."""
    _require(request)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return _preview(request, form.cleaned_data["file"])
    return _page(request, form, 400 if form.is_bound else 200)


@require_POST
def ministry_apply(request: HttpRequest) -> HttpResponse:
    """Store what the preview showed: everything or nothing."""
    _require(request)
    try:
        lines = [Line(n, cells) for n, cells in signing.loads(request.POST.get("lines", ""), salt=SALT, max_age=86400)]
    except signing.BadSignature:
        messages.error(request, "Pratinjau sudah lewat. Unggah berkasnya sekali lagi.")
        return redirect("reports:ministry")
    try:
        planned = import_results(lines=lines, by=request.user)
    except NotAllowed:
        raise
    except Refusal:
        return _preview(request, lines, 409)
    added, changed = (sum(p.outcome == outcome for p in planned) for outcome in (NEW, CHANGED))
    messages.success(request, f"Hasil Kementerian tersimpan: {added} baru, {changed} berubah.")
    return redirect("reports:ministry")


def _require(request: HttpRequest) -> None:
    if not can(request.user, Permission.IMPORT_RESULTS):
        raise NotAllowed("Hasil Kementerian diimpor oleh koordinator atau admin.")


def _page(request: HttpRequest, form: FileForm, status: int) -> HttpResponse:
    results = MinistryResult.objects.filter(government__in=governments_with(request.user, Permission.IMPORT_RESULTS))
    context = {
        "form": form,
        "header": HEADER,
        "results": results.select_related("government").order_by("-year", "government__code"),
    }
    return render(request, "reports/ministry.html", context, status=status)


def _preview(request: HttpRequest, lines: list[Line], status: int = 200) -> HttpResponse:
    planned = plan(lines, governments_with(request.user, Permission.IMPORT_RESULTS))
    counts = {outcome: sum(p.outcome == outcome for p in planned) for outcome in MARKS}
    context = {
        "planned": [(one, MARKS[one.outcome]) for one in planned],
        "counts": counts,
        "wrong": counts[WRONG],
        "writes": counts[NEW] + counts[CHANGED],
        "signed": signing.dumps([[line.number, line.cells] for line in lines], salt=SALT, compress=True),
    }
    return render(request, "reports/ministry_preview.html", context, status=status)
