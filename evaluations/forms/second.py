"""What is typed in a blind second scoring: the rows, the request for it, and what both decide."""

from django import forms

from evaluations.forms.review import TextField
from evaluations.models import Answer, SecondScore
from evaluations.services.second import Entry


class SecondForm(forms.Form):
    """One row of the second evaluator; `version` is that of what the page was made from (0: nothing stored)."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    level = forms.TypedChoiceField(
        label="Tingkat",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Pilih tingkat menurut Anda."},
    )
    findings = TextField(label="Fakta", max_length=4000, required=False)
    note = TextField(label="Catatan", max_length=4000, required=False)

    def __init__(self, *args, answer: Answer, stored: SecondScore | None, levels, **kwargs):
        self.answer = answer
        typed = {name: getattr(stored, name) for name in ("version", "level", "findings", "note")} if stored else {}
        super().__init__(*args, initial={"version": 0} | typed, **kwargs)
        self.fields["level"].choices = [(level, str(level)) for level in levels]

    def clean(self):
        data = super().clean()
        level = data.get("level")
        if level not in (None, "", self.answer.level) and not data.get("note") and "note" not in self.errors:
            self.add_error("note", "Tingkat Anda berbeda dari jawaban OPD; isi catatan sebagai alasannya.")
        return data

    @property
    def entry(self) -> Entry:
        return Entry(**{name: self.cleaned_data[name] for name in ("level", "findings", "note")})
