from django.urls import path

from indicators import views

app_name = "indicators"
urlpatterns = [
    path("", views.instruments, name="list"),
    path("<slug:code>/", views.instrument, name="instrument"),
    path("<slug:code>/<str:row>/", views.indicator, name="indicator"),
]
