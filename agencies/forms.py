"""Forms for OPD, governments, people and roles. Querysets are passed in: nobody chooses what they may not see."""

from django import forms
from django.contrib.auth.validators import UnicodeUsernameValidator

from agencies.models import Agency, Government, Role, User


class AgencyForm(forms.ModelForm):
    class Meta:
        model = Agency
        fields = ["name", "abbreviation", "kind", "verified", "as_of", "is_active"]
        help_texts = {
            "verified": "Centang bila nama dan jenisnya sudah dicocokkan dengan peraturan daerah.",
            "as_of": "Tahun peraturan atau sumber yang dipakai mencocokkan.",
            "is_active": "OPD yang tidak aktif tidak dapat ditugaskan pada periode baru.",
        }


class GovernmentForm(forms.ModelForm):
    class Meta:
        model = Government
        fields = ["short_name", "capital", "website", "address"]
        help_texts = {"address": "Dipakai pada kop laporan, misalnya jalan, nomor, telepon, dan kode pos."}


class PersonForm(forms.ModelForm):
    """Change a person; `agencies` are the OPD that may be chosen as unit kerja."""

    class Meta:
        model = User
        fields = ["full_name", "email", "agency", "is_active"]
        labels = {"is_active": "Akun aktif"}

    def __init__(self, *args, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["agency"].queryset = agencies
        self.fields["agency"].required = True
        self.fields["is_active"].help_text = "Akun yang tidak aktif tidak dapat masuk; riwayatnya tetap ada."


class NewPersonForm(PersonForm):
    username = forms.CharField(
        label="Nama pengguna",
        max_length=150,
        validators=[UnicodeUsernameValidator()],
        help_text="Huruf, angka, dan tanda @ . + - _ saja.",
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


class RoleForm(forms.Form):
    """Give a role: operator and kepala in an OPD, the others in a government or the whole region."""

    role = forms.ChoiceField(label="Peran")
    government = forms.ModelChoiceField(Government.objects.none(), label="Pemerintah daerah")
    agency = forms.ModelChoiceField(
        Agency.objects.none(), label="OPD", required=False, help_text="Wajib bagi operator dan kepala OPD."
    )
    region = forms.BooleanField(
        label="Seluruh wilayah provinsi", required=False, help_text="Provinsi beserta semua kabupatennya."
    )

    def __init__(self, *args, roles, governments, agencies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", "Pilih peran"), *[c for c in Role.choices if c[0] in roles]]
        self.fields["government"].queryset = governments
        self.fields["agency"].queryset = agencies

    def clean(self):
        data = super().clean()
        role, agency, government = data.get("role"), data.get("agency"), data.get("government")
        in_agency = role in {Role.OPERATOR, Role.HEAD}
        if in_agency and agency is None:
            self.add_error("agency", "Pilih OPD-nya.")
        if in_agency and data.get("region"):
            self.add_error("region", "Peran di OPD tidak mencakup wilayah.")
        if agency and not in_agency:
            self.add_error("agency", "Peran ini berlaku untuk pemerintah daerah, bukan satu OPD. Kosongkan.")
        if agency and government and agency.government_id != government.pk:
            self.add_error("agency", "OPD ini bukan milik pemerintah daerah yang dipilih.")
        if data.get("region") and government and government.kind != Government.Kind.PROVINCE:
            self.add_error("region", "Hanya provinsi yang mempunyai wilayah.")
        return data
