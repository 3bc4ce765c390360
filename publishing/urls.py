from django.urls import path

from publishing.views import manage, public

SWITCH = "publikasi/<int:period>/<str:code>/"
RESULT = "hasil/<str:code>/<int:period>/"

app_name = "publishing"
urlpatterns = [
    path("publikasi/", manage.home, name="home"),
    path(SWITCH, manage.switch, name="switch"),
    path(f"{SWITCH}pratinjau/", manage.preview, name="preview"),
    path(f"{SWITCH}terbit/", manage.publish, name="publish"),
    path(f"{SWITCH}tarik/", manage.withdraw, name="withdraw"),
    path("hasil/", public.results, name="results"),
    path("hasil/kamus-data/", public.dictionary, name="dictionary"),
    path(RESULT, public.result, name="result"),
    path(f"{RESULT}data.csv", public.result_csv, name="result_csv"),
    path(f"{RESULT}data.json", public.result_json, name="result_json"),
]
