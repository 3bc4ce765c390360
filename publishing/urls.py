from django.urls import path

from publishing.api.description import OPERATIONS, PREFIX
from publishing.api.gate import endpoint
from publishing.views import api, keys, manage, public

SWITCH = "publikasi/<key:period>/<str:code>/"
RESULT = "hasil/<str:code>/<key:period>/"

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
    path("kunci-api/", keys.key_list, name="keys"),
    path("kunci-api/buat/", keys.key_add, name="key_add"),
    path("kunci-api/dibuat/", keys.key_made, name="key_made"),
    path("kunci-api/<key:pk>/cabut/", keys.key_revoke, name="key_revoke"),
    path("api/", api.docs, name="api_docs"),
    path(f"{PREFIX}/openapi.json", api.openapi_json, name="api_openapi"),
    *(path(operation.route, endpoint(operation), name=f"api_{operation.name}") for operation in OPERATIONS),
    path("api/<path:rest>", api.nothing, name="api_nothing"),
]
