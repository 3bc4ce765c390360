"""allauth's password forms in our words: no placeholders, one short rule about passwords, "surel"."""

from allauth.account import forms as allauth_forms
from django.conf import settings

MIN_LENGTH = next(
    rule["OPTIONS"]["min_length"]
    for rule in settings.AUTH_PASSWORD_VALIDATORS
    if "min_length" in rule.get("OPTIONS", {})
)
LABELS = {
    "email": "Surel",
    "oldpassword": "Kata sandi sekarang",
    "password1": "Kata sandi baru",
    "password2": "Ulangi kata sandi baru",
}
HELP = {
    "password1": f"Paling sedikit {MIN_LENGTH} karakter. Jangan hanya angka, kata sandi umum, "
    "atau yang mirip nama atau surel Anda.",
}


class OurWords:
    """Relabels the fields of an allauth form."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = LABELS[name]
            field.help_text = HELP.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class ChangePasswordForm(OurWords, allauth_forms.ChangePasswordForm):
    pass


class SetPasswordForm(OurWords, allauth_forms.SetPasswordForm):
    pass


class ResetPasswordForm(OurWords, allauth_forms.ResetPasswordForm):
    pass


class ResetPasswordKeyForm(OurWords, allauth_forms.ResetPasswordKeyForm):
    pass
