"""More time for one OPD."""

from django import forms


class ExtensionForm(forms.Form):
    until = forms.DateField(
        label="Batas baru",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"],
    )
    reason = forms.CharField(
        label="Alasan",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Terbaca oleh OPD dan tercatat dalam jejak audit.",
    )
