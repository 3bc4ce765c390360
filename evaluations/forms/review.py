"""What the evaluator types about one answer."""

from collections.abc import Sequence

from django import forms

from evaluations.models import Answer, Assessment
from evaluations.services.review import SeenAnswer, Verdict
from evaluations.stages import DOCUMENT

TEXTS = ("findings", "analysis", "recommendation")


class TextField(forms.CharField):
    """Free text. A browser counts a line break as one character and sends two; what was counted is kept."""

    widget = forms.Textarea

    def to_python(self, value):
        return super().to_python(value.replace("\r\n", "\n") if isinstance(value, str) else value)


class AssessmentForm(forms.Form):
    """`version`, `round`, `answer_version` and `stage` are what the page was made from; `overwrite` is the version of
    somebody else's assessment that the person has read and decided to replace."""

    SEEN = ("version", "round", "answer_version", "stage")

    version = forms.IntegerField(label="Versi penilaian", min_value=0, widget=forms.HiddenInput)
    round = forms.IntegerField(label="Putaran", min_value=1, widget=forms.HiddenInput)
    answer_version = forms.IntegerField(label="Versi jawaban", min_value=1, widget=forms.HiddenInput)
    stage = forms.CharField(label="Tahap", required=False, max_length=20, widget=forms.HiddenInput)
    overwrite = forms.IntegerField(min_value=1, required=False, widget=forms.HiddenInput)
    level = forms.TypedChoiceField(label="Tingkat", coerce=int, empty_value=None, required=False)
    findings = TextField(label="Fakta", max_length=4000, required=False)
    analysis = TextField(label="Analisis", max_length=4000, required=False)
    recommendation = TextField(label="Rekomendasi", max_length=4000, required=False)
    ask_repair = forms.BooleanField(label="Minta perbaikan", required=False)
    repair_request = TextField(label="Yang perlu diperbaiki OPD", max_length=2000, required=False)

    def __init__(self, *args, answer: Answer, rounds: Sequence[Assessment], stage: str = DOCUMENT, **kwargs):
        self.answer = answer
        here = [assessment for assessment in rounds if assessment.stage == stage]
        super().__init__(*args, initial=self._initial(answer, here) | {"stage": stage}, **kwargs)
        levels = answer.submission.period.instrument.structure.levels
        self.fields["level"].choices = [(level, str(level)) for level in levels]

    @staticmethod
    def _initial(answer: Answer, rounds: Sequence[Assessment]) -> dict:
        """This round's assessment at this stage; before there is one, the last round's and the level that counts."""
        latest = rounds[-1] if rounds else None
        current = latest if latest and latest.round == answer.submission.round else None
        return {name: getattr(latest, name, "") for name in TEXTS} | {
            "version": current.version if current else 0,
            "round": answer.submission.round,
            "answer_version": answer.version,
            "level": answer.level if answer.evaluator_level is None else answer.evaluator_level,
            "ask_repair": bool(current and current.repair_request),
            "repair_request": current.repair_request if current else "",
        }

    def clean(self):
        data = super().clean()
        level, asked = data.get("level"), data.get("ask_repair")
        if asked and not data.get("repair_request") and "repair_request" not in self.errors:
            self.add_error("repair_request", "Tuliskan apa yang perlu diperbaiki OPD.")
        if level is None and not asked and "level" not in self.errors:
            self.add_error("level", "Pilih tingkat menurut evaluator.")
        if level not in (None, self.answer.level) and not data.get("analysis") and "analysis" not in self.errors:
            self.add_error("analysis", "Tingkat diubah dari jawaban OPD; isi analisis sebagai alasannya.")
        return data

    @property
    def verdict(self) -> Verdict:
        data = self.cleaned_data
        request = data["repair_request"] if data["ask_repair"] else ""
        return Verdict(level=data["level"], repair_request=request, **{name: data[name] for name in TEXTS})

    @property
    def seen(self) -> dict:
        """What the person has read, as the service asks for it."""
        data = self.cleaned_data
        return {
            "seen_version": data["overwrite"] or data["version"],
            "seen_answer": SeenAnswer(data["round"], data["answer_version"], data["stage"] or DOCUMENT),
        }
