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
    path("periode/<int:pk>/", periods.period, name="period"),
    path("periode/<int:pk>/ubah/", periods.period_edit, name="period_edit"),
    path("periode/<int:pk>/buka/", periods.period_open, name="period_open"),
    path("periode/<int:pk>/tutup/", periods.period_close, name="period_close"),
    path("periode/<int:pk>/buka-kembali/", periods.period_reopen, name="period_reopen"),
    path("periode/<int:pk>/salin/<str:code>/", copying.copy_government, name="copy_government"),
    path("periode/<int:pk>/pemantauan/", monitor.monitor, name="monitor"),
    path("periode/<int:pk>/pemantauan/ingatkan/", monitor.remind, name="remind"),
    path("periode/<int:pk>/pembagian/<str:code>/", sharing.sharing, name="sharing"),
    path("periode/<int:pk>/penilaian-kedua/<str:code>/", seconds.seconds, name="seconds"),
    path("periode/<int:pk>/tahap/<str:code>/", stages.stages_page, name="stages"),
    path("periode/<int:pk>/tahap/<str:code>/batalkan/", stages.undo, name="stage_undo"),
    path("periode/<int:pk>/paket-bukti/<str:code>/", packages.pack_government, name="package_government"),
    path("periode/<int:pk>/penugasan/<str:code>/", assignments.assignments, name="assignments"),
    path("periode/<int:pk>/penugasan/<str:code>/impor/", assignment_import.upload, name="assignment_import"),
    path(
        "periode/<int:pk>/penugasan/<str:code>/impor/contoh/",
        assignment_import.example,
        name="assignment_import_example",
    ),
    path("periode/<int:pk>/penugasan/<str:code>/susunan/<slug:name>/", assignments.preset, name="preset"),
]
