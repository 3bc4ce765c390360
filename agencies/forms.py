"""Forms for OPD, governments, people and roles. Querysets are passed in: nobody chooses what they may not see."""

from itertools import groupby

from django import forms
from django.core.validators import RegexValidator
from django.forms.models import ModelChoiceIterator

from agencies.leads import LEAD_KEYS
from agencies.models import Agency, Government, Role, User


class _ByGovernment(ModelChoiceIterator):
    def __iter__(self):
        yield "", self.field.empty_label
        units = self.queryset.select_related("government").order_by("government__code", "name")
        for government, members in groupby(units, lambda unit: unit.government):
            yield government.short_name, [self.choice(unit) for unit in members]


class AgencyChoice(forms.ModelChoiceField):
    """One OPD, listed under its government: every government has a Dinas Kesehatan."""

    iterator = _ByGovernment

    def __init__(self, **kwargs):
        super().__init__(Agency.objects.none(), empty_label="Pilih OPD", **kwargs)

    def label_from_instance(self, unit: Agency) -> str:
        return f"{unit.name} ({unit.abbreviation})"


# No @: whoever signs in with an address must not meet another person's user name.
USERNAME = RegexValidator(r"^[\w.+-]+\Z", "Pakai huruf, angka, dan tanda . + - _ saja.")


class AgencyForm(forms.ModelForm):
    lead_keys = forms.MultipleChoiceField(
        label="Pengampu untuk",
        choices=LEAD_KEYS.items(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Dipakai saat menugaskan indikator dengan pilihan “Pengampu saja”.",
    )

    class Meta:
        model = Agency
        fields = ["name", "abbreviation", "kind", "verified", "as_of", "is_active", "lead_keys"]
        labels = {
            "verified": "Nama dan jenisnya sudah dicocokkan dengan peraturan daerah",
            "as_of": "Sumber",
            "is_active": "Aktif, dapat ditugaskan pada periode baru",
        }
        help_texts = {"as_of": "Tahun peraturan atau sumber lain yang dipakai mencocokkan."}


class GovernmentForm(forms.ModelForm):
    class Meta:
        model = Government
        fields = ["short_name", "capital", "website", "address"]
        help_texts = {"address": "Dipakai pada kop laporan, misalnya jalan, nomor, telepon, dan kode pos."}


class PersonForm(forms.ModelForm):
    """Change a person; `agencies` are the OPD that may be chosen as unit kerja.

    `is_self`: the person's own account, whose unit kerja and state someone else changes.
    """

    agency = AgencyChoice(label="Unit kerja")

    class Meta:
        model = User
        fields = ["full_name", "email", "agency", "is_active"]
        labels = {"is_active": "Akun aktif, dapat masuk ke portal"}
        help_texts = {"is_active": "Akun yang tidak aktif tidak dapat masuk; riwayatnya tetap ada."}

    def __init__(self, *args, agencies, is_self=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies | Agency.objects.filter(pk=self.instance.agency_id)
        if is_self:
            self.fields["agency"].disabled = self.fields["is_active"].disabled = True
            self.fields["agency"].help_text = "Unit kerja dan keadaan akun Anda sendiri diubah oleh orang lain."

    def clean_email(self):
        """One address is one person, however it is written."""
        email = self.cleaned_data["email"].lower()
        if User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Surel ini sudah dipakai orang lain.")
        return email


class NewPersonForm(PersonForm):
    username = forms.CharField(
        label="Nama pengguna",
        max_length=150,
        validators=[USERNAME],
        help_text="Huruf, angka, dan tanda . + - _ saja.",
    )
    field_order = ["full_name", "username", "email", "agency"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["is_active"]

    def clean_username(self):
        username = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError("Nama pengguna ini sudah dipakai.")
        return username


class HandoverForm(forms.Form):
    """Who takes over; `people` are those who may be chosen."""

    successor = forms.ModelChoiceField(User.objects.none(), label="Penerus", empty_label="Pilih orang")
    deactivate = forms.BooleanField(label="Tutup akun lamanya", required=False)

    def __init__(self, *args, people, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = people


class RoleForm(forms.Form):
    """Give a role: operator and kepala in an OPD, the others in a government or the whole region."""

    role = forms.ChoiceField(label="Peran")
    agency = AgencyChoice(label="OPD", required=False, help_text="Untuk operator dan kepala OPD.")
    government = forms.ModelChoiceField(
        Government.objects.none(),
        label="Pemerintah daerah",
        required=False,
        empty_label="Pilih pemerintah daerah",
        help_text="Untuk evaluator, koordinator, pimpinan, dan admin.",
    )
    region = forms.BooleanField(label="Seluruh wilayah: provinsi beserta semua kabupatennya", required=False)

    def __init__(self, *args, roles, governments, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", "Pilih peran"), *[c for c in Role.choices if c[0] in roles]]
        self.fields["government"].queryset = governments
        self.fields["agency"].queryset = agencies

    def clean(self):
        data = super().clean()
        if data.get("role") in {Role.OPERATOR, Role.HEAD}:
            self._clean_agency(data)
        elif data.get("role"):
            self._clean_government(data)
        return data

    def _clean_agency(self, data):
        """The OPD says which government; one that was chosen too must be the same."""
        agency, government = data.get("agency"), data.get("government")
        if data.get("region"):
            self.add_error("region", "Peran di OPD tidak mencakup wilayah.")
        if agency is None:
            if "agency" not in self.errors:
                self.add_error("agency", "Pilih OPD-nya.")
        elif government and agency.government_id != government.pk:
            self.add_error("agency", "OPD ini bukan milik pemerintah daerah yang dipilih.")
        else:
            data["government"] = agency.government

    def _clean_government(self, data):
        government = data.get("government")
        if data.get("agency"):
            self.add_error("agency", "Peran ini berlaku untuk pemerintah daerah, bukan satu OPD. Kosongkan.")
        if government is None:
            if "government" not in self.errors:
                self.add_error("government", "Pilih pemerintah daerahnya.")
        elif data.get("region") and government.kind != Government.Kind.PROVINCE:
            self.add_error("region", "Hanya provinsi yang mempunyai wilayah.")
