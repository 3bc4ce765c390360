from django.urls import path

from evaluations.views import (
    assignment_import,
    assignments,
    copying,
    monitor,
    packages,
    periods,
    seconds,
    sharing,
    stages,
)

urlpatterns = [
    path("periode/", periods.periods, name="periods"),
    path("periode/baru/", periods.period_add, name="period_add"),
    path("periode/<key:pk>/", periods.period, name="period"),
    path("periode/<key:pk>/ubah/", periods.period_edit, name="period_edit"),
    path("periode/<key:pk>/buka/", periods.period_open, name="period_open"),
    path("periode/<key:pk>/tutup/", periods.period_close, name="period_close"),
    path("periode/<key:pk>/buka-kembali/", periods.period_reopen, name="period_reopen"),
    path("periode/<key:pk>/salin/<str:code>/", copying.copy_government, name="copy_government"),
    path("periode/<key:pk>/pemantauan/", monitor.monitor, name="monitor"),
    path("periode/<key:pk>/pemantauan/ingatkan/", monitor.remind, name="remind"),
    path("periode/<key:pk>/pembagian/<str:code>/", sharing.sharing, name="sharing"),
    path("periode/<key:pk>/penilaian-kedua/<str:code>/", seconds.seconds, name="seconds"),
    path("periode/<key:pk>/tahap/<str:code>/", stages.stages_page, name="stages"),
    path("periode/<key:pk>/tahap/<str:code>/batalkan/", stages.undo, name="stage_undo"),
    path("periode/<key:pk>/paket-bukti/<str:code>/", packages.pack_government, name="package_government"),
    path("periode/<key:pk>/penugasan/<str:code>/", assignments.assignments, name="assignments"),
    path("periode/<key:pk>/penugasan/<str:code>/impor/", assignment_import.upload, name="assignment_import"),
    path(
        "periode/<key:pk>/penugasan/<str:code>/impor/contoh/",
        assignment_import.example,
        name="assignment_import_example",
    ),
    path("periode/<key:pk>/penugasan/<str:code>/susunan/<slug:name>/", assignments.preset, name="preset"),
]
