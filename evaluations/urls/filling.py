from django.urls import path

from evaluations.views import answers, copying, evidence, extensions, filling, packages, worksheets

ROW = "isian/<int:pk>/butir/<str:code>/"

urlpatterns = [
    path("isian/", filling.home, name="home"),
    path("isian/<int:pk>/", filling.submission, name="submission"),
    path("isian/<int:pk>/periksa/", filling.check, name="check"),
    path("isian/<int:pk>/riwayat/", filling.history, name="history"),
    path("isian/<int:pk>/bukti/", filling.evidence_list, name="evidence_list"),
    path("isian/<int:pk>/bukti/paket/", packages.pack_agency, name="package"),
    path("isian/<int:pk>/salin/", copying.copy_answers, name="copy_answers"),
    path("isian/<int:pk>/perpanjangan/", extensions.extension, name="extension"),
    path("isian/<int:pk>/perpanjangan/cabut/", extensions.revoke, name="extension_revoke"),
    path("isian/<int:pk>/serahkan/", filling.make_move, {"action": "hand_over"}, name="hand_over"),
    path("isian/<int:pk>/kembalikan-ke-operator/", filling.make_move, {"action": "hand_back"}, name="hand_back"),
    path("isian/<int:pk>/kirim/", filling.make_move, {"action": "send"}, name="send"),
    path("isian/<int:pk>/lembar-kerja/", worksheets.upload, name="worksheet"),
    path("isian/<int:pk>/lembar-kerja/unduh/", worksheets.download, name="worksheet_download"),
    path("isian/<int:pk>/lembar-kerja/terapkan/", worksheets.apply, name="worksheet_apply"),
    path(ROW, answers.answer, name="answer"),
    path(f"{ROW}simpan-otomatis/", answers.autosave, name="autosave"),
    path(f"{ROW}klarifikasi/", answers.clarify, name="clarify"),
    path(f"{ROW}bukti/", evidence.add, name="evidence_add"),
    path(f"{ROW}bukti/pakai/", evidence.reuse, name="evidence_reuse"),
    path(f"{ROW}bukti/<int:citation>/keterangan/", evidence.details, name="evidence_details"),
    path(f"{ROW}bukti/<int:citation>/lepas/", evidence.detach, name="evidence_detach"),
    path("bukti/<int:pk>/lihat/", evidence.view, name="evidence_view"),
    path("bukti/<int:pk>/keterangan/", evidence.describe, name="evidence_describe"),
    path("bukti/<int:pk>/ganti/", evidence.replace, name="evidence_replace"),
    path("bukti/<int:pk>/", evidence.open_file, name="evidence"),
]
