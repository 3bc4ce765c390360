"""The sheet of patterns: every component in every state, for whoever builds screens. Only where DEBUG is on."""

import datetime as dt
from types import SimpleNamespace

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from evaluations.differences import words_changed
from evaluations.todo import Line
from indicators.agreement import Agreement
from spbe_portal.guides import GUIDES

LEVELS = (
    (None, "Belum dipilih"), (0, "Belum ada"), (1, "Informasi"), (2, "Interaksi"), (3, "Transaksi"),
    (4, "Kolaborasi"), (5, "Optimalisasi"),
)  # fmt: skip
PREDICATES = (("Kurang", 1), ("Cukup", 2), ("Baik", 3), ("Sangat Baik", 4), ("Memuaskan", 5))
ROW_STATES = (
    ("empty", "Belum diisi"), ("partial", "Sebagian"), ("copied", "Dari tahun lalu"), ("done", "Lengkap"),
    ("repair", "Perlu perbaikan"),
)  # fmt: skip
AGENCY_STATES = (
    ("none", "Belum mulai"), ("draft", "Sedang diisi"), ("sent", "Terkirim"), ("review", "Direviu"),
    ("returned", "Dikembalikan"), ("final", "Final"), ("late", "Terlambat 13 hari"),
)  # fmt: skip
TODO_LINES = (
    Line("late", "Terlambat", "Tiga OPD terlambat", "#isi", "Evaluasi 2026"),
    Line("sent", "Nilai", "15 OPD menunggu dinilai", "#isi", "paling lama sejak 1 Nov 2026"),
)


class EveryField(forms.Form):
    """One field of each kind, with and without help, needed and not."""

    date = forms.DateField(label="Tanggal dokumen", help_text="Tanggal yang tertulis pada dokumen.")
    explanation = forms.CharField(label="Penjelasan", min_length=100, widget=forms.Textarea)
    number = forms.CharField(label="Nomor dokumen", required=False)
    kind = forms.ChoiceField(label="Jenis bukti", choices=[("", "Pilih jenis"), ("sk", "Keputusan"), ("sop", "SOP")])
    method = forms.ChoiceField(
        label="Cara menggabungkan OPD", choices=[("mean", "Rata-rata"), ("lead", "OPD pengampu")],
        widget=forms.RadioSelect, help_text="Berlaku untuk semua butir.",
    )  # fmt: skip
    verified = forms.BooleanField(label="Sudah dicocokkan", required=False, help_text="Dengan peraturan daerah.")


@require_GET
def patterns(request: HttpRequest) -> HttpResponse:
    today, now = timezone.localdate(), timezone.now()
    typed = {"date": "kemarin", "explanation": "Aplikasi pendaftaran telah dipakai warga."}
    steps = (
        ("Diserahkan ke kepala OPD", "Nama Operator (contoh)", ""),
        ("Terkirim", "Nama Kepala (contoh)", "Lengkap."),
    )
    context = {
        "today": today,
        "guides": GUIDES[:1],
        "form": EveryField(typed),
        "clean_form": EveryField(auto_id="bersih_%s"),
        "levels": LEVELS,
        "predicates": PREDICATES,
        "row_states": ROW_STATES,
        "agency_states": AGENCY_STATES,
        "deadlines": [(today + dt.timedelta(days=days), days) for days in (8, 0, -13)],
        "transitions": [SimpleNamespace(at=now, label=label, by=by, note=note) for label, by, note in steps],
        "pieces": words_changed("Aplikasi dipakai sejak 2019.", "Aplikasi dipakai semua unit sejak 2021."),
        "todo_lines": TODO_LINES,
        "agreement": Agreement([(3, 3)] * 9 + [(2, 2)] * 4 + [(3, 4), (2, 1), (4, 4)], range(6)),
        "page": Paginator(range(350), 50).page(3),
    }
    return render(request, "patterns.html", context)
