from allauth.account import views as account_views
from django.conf import settings
from django.urls import include, path, re_path, register_converter

from agencies.keys import KeyInAddress
from spbe_portal import patterns, views

register_converter(KeyInAddress, "key")  # "<key:pk>" in the addresses of every room

handler400 = "spbe_portal.views.bad_request"
handler403 = "spbe_portal.views.forbidden"
handler404 = "spbe_portal.views.not_found"
handler500 = "spbe_portal.views.server_error"

# Of allauth only what people need here: nobody signs up alone, nobody changes the address alone.
account_urls = [
    path("", views.account, name="account"),
    path("masuk/", account_views.login, name="account_login"),
    path("keluar/", account_views.logout, name="account_logout"),
    path("sesi/", views.session, name="session"),
    path("sandi/", account_views.password_change, name="account_change_password"),
    path("sandi/pasang/", account_views.password_set, name="account_set_password"),
    path("sandi/lupa/", account_views.password_reset, name="account_reset_password"),
    path("sandi/lupa/terkirim/", account_views.password_reset_done, name="account_reset_password_done"),
    # The key has hyphens of its own: the first one ends the person's number.
    re_path(
        r"^sandi/baru/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "sandi/baru/selesai/",
        account_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("nonaktif/", account_views.account_inactive, name="account_inactive"),
]

urlpatterns = [
    path("", views.home, name="home"),
    path("akun/", include(account_urls)),
    path("bantuan/", views.help_page, name="help"),
    path("bantuan/<slug:slug>/", views.guide, name="guide"),
    path("sistem/", views.system_page, name="system"),
    path("sehat", views.health, name="health"),
    path("instrumen/", include("indicators.urls")),
    path("", include("agencies.urls")),
    path("", include("jobs.urls")),
    path("", include("evaluations.urls")),
    path("", include("improvements.urls")),
    path("", include("reports.urls")),
    path("", include("publishing.urls")),
]
if settings.DEBUG:
    urlpatterns.append(path("pola/", patterns.patterns, name="patterns"))
