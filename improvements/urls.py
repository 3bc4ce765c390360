from django.urls import path

from improvements.states import MOVES
from improvements.views import follow_ups, programmes

ONE = "tindak-lanjut/<key:pk>/"
PROGRAMME = "program/<key:pk>/"
PATHS = {
    "start": "mulai", "report": "lapor", "confirm": "konfirmasi", "send_back": "minta-lengkapi", "drop": "batalkan",
    "reopen": "buka-kembali",
}  # fmt: skip

app_name = "improvements"
urlpatterns = [
    path("tindak-lanjut/", follow_ups.follow_ups, name="follow_ups"),
    path("tindak-lanjut/baru/", follow_ups.follow_up_add, name="follow_up_add"),
    path("tindak-lanjut/dari-reviu/<key:submission>/", follow_ups.from_review, name="from_review"),
    path(ONE, follow_ups.follow_up, name="follow_up"),
    path(f"{ONE}ubah/", follow_ups.follow_up_edit, name="follow_up_edit"),
    path(f"{ONE}catatan/", follow_ups.note, name="note"),
    path(f"{ONE}bukti/", follow_ups.cite, name="cite"),
    *(path(f"{ONE}{PATHS[a]}/", follow_ups.move, {"action": a}, name=a) for a in MOVES),
    path("program/", programmes.programmes, name="programmes"),
    path(PROGRAMME, programmes.programme, name="programme"),
    path(f"{PROGRAMME}ubah/", programmes.programme_edit, name="programme_edit"),
    path(f"{PROGRAMME}sasaran/", programmes.programme_target, name="programme_target"),
]
