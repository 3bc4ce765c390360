"""How allauth behaves here: accounts are given, not taken."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Nobody signs up alone, and nobody learns which half of a sign-in was wrong."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "Nama pengguna atau kata sandi tidak cocok.",
        "email_password_mismatch": "Surel atau kata sandi tidak cocok.",
        "enter_current_password": "Kata sandi sekarang tidak cocok.",
        "too_many_login_attempts": "Terlalu banyak percobaan masuk. Tunggu beberapa menit, lalu coba lagi.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def format_email_subject(self, subject: str) -> str:
        """Without the host's name in front: the subject says what the mail is."""
        return str(subject)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")
