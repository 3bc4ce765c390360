"""What the evaluator types about one answer."""

from django import forms

from evaluations.models import Answer, Assessment
from evaluations.services.review import Verdict


class AssessmentForm(forms.Form):
    """`version` is the assessment that the page was made from, 0 when there was none."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    level = forms.TypedChoiceField(label="Tingkat", coerce=int, empty_value=None, required=False)
    findings = forms.CharField(label="Fakta", max_length=4000, required=False, widget=forms.Textarea)
    analysis = forms.CharField(label="Analisis", max_length=4000, required=False, widget=forms.Textarea)
    recommendation = forms.CharField(label="Rekomendasi", max_length=4000, required=False, widget=forms.Textarea)
    ask_repair = forms.BooleanField(label="Minta perbaikan", required=False)
    repair_request = forms.CharField(
        label="Yang perlu diperbaiki", max_length=2000, required=False, widget=forms.Textarea
    )

    def __init__(self, *args, answer: Answer, current: Assessment | None, **kwargs):
        super().__init__(*args, initial=self._initial(answer, current), **kwargs)
        levels = answer.submission.period.instrument.structure.levels
        self.fields["level"].choices = [(level, str(level)) for level in levels]

    @staticmethod
    def _initial(answer: Answer, current: Assessment | None) -> dict:
        """The assessment of this round; a level of an earlier round stands until it is changed."""
        if current is None:
            level = answer.level if answer.evaluator_level is None else answer.evaluator_level
            return {"version": 0, "level": level}
        texts = {name: getattr(current, name) for name in ("level", "findings", "analysis", "recommendation")}
        asked = current.repair_request
        return texts | {"version": current.version, "ask_repair": bool(asked), "repair_request": asked}

    def clean(self):
        data = super().clean()
        if data.get("ask_repair") and not data.get("repair_request", "").strip():
            self.add_error("repair_request", "Tuliskan apa yang perlu diperbaiki OPD.")
        return data

    @property
    def verdict(self) -> Verdict:
        data = self.cleaned_data
        return Verdict(
            level=data["level"],
            findings=data["findings"].strip(),
            analysis=data["analysis"].strip(),
            recommendation=data["recommendation"].strip(),
            repair_request=data["repair_request"].strip() if data["ask_repair"] else "",
        )
