from django.urls import path

from jobs import views

app_name = "jobs"
urlpatterns = [
    path("pekerjaan/", views.jobs, name="list"),
    path("orang/undangan/", views.invitations, name="invitations"),
    path("pekerjaan/<key:pk>/", views.job, name="job"),
    path("pekerjaan/<key:pk>/batalkan/", views.cancel, name="cancel"),
    path("pekerjaan/<key:pk>/berkas/", views.download, name="download"),
]
