"""Forms of follow-ups and programmes. Querysets are passed in: what the person may choose from."""

from django import forms

from improvements.models import FollowUp, Programme, ProgrammeTarget
from improvements.services.follow_ups import Wish

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class AgencyChoice(forms.ModelChoiceField):
    """An OPD by its name and government, because every kabupaten has a Dinas Kesehatan."""

    def label_from_instance(self, agency):
        return f"{agency.name}, {agency.government.short_name}"


class FollowUpForm(forms.ModelForm):
    """`people` are those of the OPD; with an unchosen OPD nobody can be named yet, and the field is left out."""

    agency = AgencyChoice(label="OPD", queryset=None, empty_label="Pilih OPD")

    class Meta:
        model = FollowUp
        fields = ["agency", "programme", "title", "detail", "indicator", "target_level", "person", "due"]
        widgets = {"due": DATE, "detail": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "target_level": "Tingkat butir yang ingin dicapai, bila tindak lanjut ini tentang satu butir.",
            "due": "Setelah tanggal ini tindak lanjut naik ke atas daftar sebagai terlambat.",
        }

    def __init__(self, *args, agencies, programmes, indicators, people=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies
        self.fields["programme"].queryset = programmes
        self.fields["programme"].empty_label = "Pilih program"
        self.fields["indicator"].queryset = indicators
        if people is None:
            del self.fields["person"]
        else:
            self.fields["person"].queryset = people

    def wish(self) -> Wish:
        """What was typed; the person stays empty where the field was left out."""
        return Wish(**self.cleaned_data)


class FromReviewForm(forms.Form):
    """Which of a submission's open recommendations become follow-ups, under which programme, by when."""

    programme = forms.ModelChoiceField(label="Program", queryset=None, empty_label="Pilih program")
    due = forms.DateField(label="Batas waktu", widget=DATE)
    codes = forms.MultipleChoiceField(label="Rekomendasi", widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args, programmes, choices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes
        self.fields["codes"].choices = choices


class ProgrammeForm(forms.ModelForm):
    class Meta:
        model = Programme
        fields = ["name", "responsible", "budget_note"]
        help_texts = {
            "responsible": "Unit atau jabatan yang menjawab untuk program ini.",
            "budget_note": "Sumber dan besaran anggaran, seperlunya.",
        }


class TargetForm(forms.ModelForm):
    class Meta:
        model = ProgrammeTarget
        fields = ["year", "target", "reached"]
        help_texts = {"reached": "Boleh dikosongkan sampai tahunnya berakhir."}
