from django.urls import path

from agencies.views import handover, imports, notices, people, places, trail, trail_export

app_name = "agencies"
urlpatterns = [
    path("pemda/", places.governments, name="governments"),
    path("pemda/<str:code>/", places.government, name="government"),
    path("pemda/<str:code>/ubah/", places.government_edit, name="government_edit"),
    path("pemda/<str:code>/opd/baru/", places.agency_add, name="agency_add"),
    path("opd/<key:pk>/", places.agency, name="agency"),
    path("opd/<key:pk>/ubah/", places.agency_edit, name="agency_edit"),
    path("impor/opd/", imports.agencies, name="import_agencies"),
    path("impor/opd/contoh/", imports.agencies_example, name="import_agencies_example"),
    path("impor/orang/", imports.people, name="import_people"),
    path("impor/orang/contoh/", imports.people_example, name="import_people_example"),
    path("orang/", people.people, name="people"),
    path("orang/baru/", people.person_add, name="person_add"),
    path("orang/<key:pk>/", people.person, name="person"),
    path("orang/<key:pk>/ubah/", people.person_edit, name="person_edit"),
    path("orang/<key:pk>/serah-terima/", handover.handover, name="handover"),
    path("orang/<key:pk>/peran/", people.role_grant, name="role_grant"),
    path("orang/<key:pk>/peran/<key:membership>/cabut/", people.role_revoke, name="role_revoke"),
    path("pemberitahuan/", notices.notices, name="notices"),
    path("pemberitahuan/<key:pk>/", notices.notice_open, name="notice_open"),
    path("pemberitahuan/dibaca/", notices.notices_read, name="notices_read"),
    path("pemberitahuan/surel/", notices.mail_choice, name="mail_choice"),
    path("jejak-audit/", trail.audit, name="audit"),
    path("jejak-audit/unduh/", trail_export.export, name="audit_export"),
]
