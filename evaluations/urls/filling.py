from django.urls import path

from evaluations.views import answers, copying, evidence, extensions, filling, packages, worksheets

ROW = "isian/<key:pk>/butir/<str:code>/"

urlpatterns = [
    path("isian/", filling.home, name="home"),
    path("isian/<key:pk>/", filling.submission, name="submission"),
    path("isian/<key:pk>/periksa/", filling.check, name="check"),
    path("isian/<key:pk>/riwayat/", filling.history, name="history"),
    path("isian/<key:pk>/bukti/", filling.evidence_list, name="evidence_list"),
    path("isian/<key:pk>/bukti/paket/", packages.pack_agency, name="package"),
    path("isian/<key:pk>/salin/", copying.copy_answers, name="copy_answers"),
    path("isian/<key:pk>/perpanjangan/", extensions.extension, name="extension"),
    path("isian/<key:pk>/perpanjangan/cabut/", extensions.revoke, name="extension_revoke"),
    path("isian/<key:pk>/serahkan/", filling.make_move, {"action": "hand_over"}, name="hand_over"),
    path("isian/<key:pk>/kembalikan-ke-operator/", filling.make_move, {"action": "hand_back"}, name="hand_back"),
    path("isian/<key:pk>/kirim/", filling.make_move, {"action": "send"}, name="send"),
    path("isian/<key:pk>/lembar-kerja/", worksheets.upload, name="worksheet"),
    path("isian/<key:pk>/lembar-kerja/unduh/", worksheets.download, name="worksheet_download"),
    path("isian/<key:pk>/lembar-kerja/terapkan/", worksheets.apply, name="worksheet_apply"),
    path(ROW, answers.answer, name="answer"),
    path(f"{ROW}simpan-otomatis/", answers.autosave, name="autosave"),
    path(f"{ROW}klarifikasi/", answers.clarify, name="clarify"),
    path(f"{ROW}bukti/", evidence.add, name="evidence_add"),
    path(f"{ROW}bukti/pakai/", evidence.reuse, name="evidence_reuse"),
    path(f"{ROW}bukti/<key:citation>/keterangan/", evidence.details, name="evidence_details"),
    path(f"{ROW}bukti/<key:citation>/lepas/", evidence.detach, name="evidence_detach"),
    path("bukti/<key:pk>/lihat/", evidence.view, name="evidence_view"),
    path("bukti/<key:pk>/keterangan/", evidence.describe, name="evidence_describe"),
    path("bukti/<key:pk>/ganti/", evidence.replace, name="evidence_replace"),
    path("bukti/<key:pk>/", evidence.open_file, name="evidence"),
]
