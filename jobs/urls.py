from django.urls import path

from jobs import views

app_name = "jobs"
urlpatterns = [
    path("pekerjaan/", views.jobs, name="list"),
    path("orang/undangan/", views.invitations, name="invitations"),
    path("pekerjaan/<int:pk>/", views.job, name="job"),
    path("pekerjaan/<int:pk>/batalkan/", views.cancel, name="cancel"),
    path("pekerjaan/<int:pk>/berkas/", views.download, name="download"),
]
