"""What the OPD types: an answer, and the details of its evidence."""

from collections.abc import Iterable

from django import forms

from evaluations.checks import EXPLANATION_MAX
from evaluations.evidence_models import FULL_ADDRESS, web_address
from evaluations.models import Answer, Citation, Evidence

RESPONSE_MAX = 2000  # characters


class AnswerForm(forms.Form):
    """Level, explanation, service name; `version` is the one that the page was made from, `overwrite` that of somebody
    else's text that the person has read and decided to replace.

    Nothing is required: a half-filled row is saved, and `evaluations.checks` says what it lacks.
    """

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    overwrite = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    level = forms.TypedChoiceField(label="Tingkat kematangan", coerce=int, empty_value=None, required=False)
    service_name = forms.CharField(label="Nama layanan", max_length=200, required=False)
    explanation = forms.CharField(label="Penjelasan", max_length=EXPLANATION_MAX, required=False, widget=forms.Textarea)
    confirm = forms.BooleanField(label="Masih berlaku", required=False)
    repair_response = forms.CharField(label="Tanggapan", max_length=RESPONSE_MAX, required=False, widget=forms.Textarea)

    def __init__(self, *args, answer: Answer, **kwargs):
        initial = {name: getattr(answer, name) for name in self.base_fields if name not in ("confirm", "overwrite")}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["level"].choices = [
            (level, str(level)) for level in answer.submission.period.instrument.structure.levels
        ]
        if not answer.indicator.asks_service_name:
            del self.fields["service_name"]
        if answer.copied_from_id is None:
            del self.fields["confirm"]
        if answer.repair not in (Answer.Repair.REQUESTED, Answer.Repair.DONE):
            del self.fields["repair_response"]

    def clean_explanation(self):
        """A browser counts a line break as one character and sends two; store what was counted."""
        return self.cleaned_data["explanation"].replace("\r\n", "\n")

    def clean_repair_response(self):
        return self.cleaned_data["repair_response"].replace("\r\n", "\n")

    @property
    def typed(self) -> dict:
        """What to save, without the versions."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "overwrite")}

    @property
    def seen_version(self) -> int:
        """The version that the person has read."""
        return self.cleaned_data["overwrite"] or self.cleaned_data["version"]


class PieceForm(forms.ModelForm):
    """What an assessor needs to find a document again."""

    class Meta:
        model = Evidence
        fields = ["title", "kind", "number", "date"]
        widgets = {"date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].required = False
        self.fields["kind"].widget.attrs["class"] = "form-select"
        self.fields["date"].input_formats = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"]

    def clean_kind(self):
        """Left out, the kind stays what it was."""
        return self.cleaned_data["kind"] or self.instance.kind


class DetailsForm(PieceForm):
    """The document and what it proves here: pages and level of one citation."""

    pages = forms.CharField(label="Halaman yang penting", max_length=60, required=False)
    level = forms.TypedChoiceField(label="Mendukung tingkat", coerce=int, empty_value=None, required=False)

    def __init__(self, *args, citation: Citation, levels: Iterable[int], **kwargs):
        initial = {"pages": citation.pages, "level": citation.level}
        super().__init__(*args, initial=initial, prefix=f"b{citation.pk}", **kwargs)
        self.fields["level"].widget.attrs["class"] = "form-select"
        self.fields["level"].choices = [("", "Belum disebut"), *((level, f"Tingkat {level}") for level in levels)]


class WebAddressField(forms.URLField):
    """http and https alone, said once."""

    default_validators = [web_address]


class LinkForm(forms.Form):
    url = WebAddressField(
        label="Alamat tautan",
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": FULL_ADDRESS},
    )
    title = forms.CharField(label="Judul tautan", max_length=250, required=False)
