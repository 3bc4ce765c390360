"""How allauth behaves here: accounts are given, not taken."""

from allauth.account.adapter import DefaultAccountAdapter


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Nobody signs up alone, and nobody learns which half of a sign-in was wrong."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "Nama pengguna atau kata sandi tidak cocok.",
        "email_password_mismatch": "Surel atau kata sandi tidak cocok.",
        "too_many_login_attempts": "Terlalu banyak percobaan masuk. Tunggu beberapa menit, lalu coba lagi.",
    }

    def is_open_for_signup(self, request) -> bool:
        return False
