"""Creating and changing a period."""

from itertools import pairwise

from django import forms

from evaluations.models import Period
from evaluations.services.periods import DATES

YEARS = range(2018, 2101)  # as the constraint of the model


class PeriodForm(forms.ModelForm):
    """`governments` are those that the person may choose from. Once opened, only name and dates can change."""

    class Meta:
        model = Period
        fields = ["name", "year", "instrument", "governments", "fill_from", "fill_until", "review_until", "method"]
        widgets = {
            **{name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in DATES},
            "governments": forms.CheckboxSelectMultiple,
            "method": forms.RadioSelect,
        }
        help_texts = {
            "fill_until": "Hari terakhir OPD mengisi dan mengirim.",
            "review_until": "Hari terakhir evaluator mereviu dan OPD memperbaiki yang dikembalikan.",
            "method": "Bagaimana tingkat beberapa OPD pada satu butir menjadi tingkat pemerintah daerah.",
        }

    def __init__(self, *args, governments, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["governments"].queryset = governments
        for name in DATES:
            self.fields[name].input_formats = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"]
        if self.instance.pk and self.instance.status != Period.Status.PREPARED:
            for name in ("instrument", "governments", "method"):
                self.fields[name].disabled = True

    def clean(self):
        data = super().clean()
        for earlier, later in pairwise(DATES):
            if data.get(earlier) and data.get(later) and data[earlier] > data[later]:
                label = self.fields[earlier].label.lower()
                self.add_error(later, f"Tidak boleh lebih awal daripada {label}.")
        if data.get("year") and not YEARS.start <= data["year"] < YEARS.stop:
            self.add_error("year", f"Tahun antara {YEARS.start} dan {YEARS.stop - 1}.")
        return data
