"""The form for a key of the API."""

import datetime as dt

from django import forms
from django.utils import timezone

from publishing.services.keys import LONGEST, MOST_PER_MINUTE


class KeyForm(forms.Form):
    """Who uses the key, what it reaches, how long and how often. Choices are what the person may give."""

    name = forms.CharField(
        label="Nama pemakai kunci", max_length=120,
        help_text="Misalnya nama aplikasi dan unit kerjanya. Satu kunci untuk satu aplikasi.",
    )  # fmt: skip
    reach = forms.MultipleChoiceField(
        label="Hasil yang boleh dibaca", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Pilih sedikitnya satu pemerintah daerah."},
    )  # fmt: skip
    expires_on = forms.DateField(
        label="Berlaku sampai", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Paling lama dua tahun; hari itu masih berlaku.",
    )  # fmt: skip
    per_minute = forms.IntegerField(
        label="Permintaan per menit", initial=60, min_value=1, max_value=MOST_PER_MINUTE,
        help_text="60 cukup untuk hampir semua aplikasi.",
    )  # fmt: skip

    def __init__(self, *args, governments, regions, **kwargs):
        super().__init__(*args, **kwargs)
        self.governments = {f"pemda-{one.code}": one for one in governments}
        self.regions = {f"wilayah-{one.code}": one for one in regions}
        self.fields["reach"].choices = [
            *((value, f"Seluruh wilayah {one.short_name}") for value, one in self.regions.items()),
            *((value, one.short_name) for value, one in self.governments.items()),
        ]
        self.initial["expires_on"] = timezone.localdate() + dt.timedelta(days=365)

    def clean_reach(self) -> list[str]:
        chosen = self.cleaned_data["reach"]
        if len(chosen) > 1 and any(value in self.regions for value in chosen):
            raise forms.ValidationError("Pilih seluruh wilayah saja, atau pemerintah daerah satu per satu.")
        return chosen

    def clean_expires_on(self) -> dt.date:
        day, today = self.cleaned_data["expires_on"], timezone.localdate()
        if day < today:
            raise forms.ValidationError("Tanggal ini sudah lewat.")
        if day > today + dt.timedelta(days=LONGEST):
            raise forms.ValidationError("Paling lama dua tahun dari hari ini.")
        return day

    @property
    def details(self) -> dict:
        """What `keys.make` takes."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "governments": [self.governments[value] for value in data["reach"] if value in self.governments],
            "region": next((self.regions[value] for value in data["reach"] if value in self.regions), None),
            "per_minute": data["per_minute"],
            "expires_on": data["expires_on"],
        }
