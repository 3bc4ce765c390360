from django.urls import path

from reports.views import (
    batches,
    dashboards,
    issued,
    issuing,
    letterheads,
    ministry,
    paper_list,
    papers,
    recap,
    signing,
    steps,
    verify,
    whatif,
    workbooks,
)

REGION = "dasbor/<key:period>/wilayah/<str:code>/"
GOVERNMENT = "dasbor/<key:period>/pemda/<str:code>/"
AGENCY = "dasbor/<key:period>/opd/<key:agency>/"

# Where the papers of each kind of subject live, and what tells their views which kind it is.
PAPERS = (
    ("government", "laporan/<key:period>/pemda/<str:code>/", {}),
    ("region", "laporan/<key:period>/wilayah/<str:code>/", {"region": True}),
    ("agency", "laporan/<key:period>/opd/<key:agency>/", {}),
)

app_name = "reports"
urlpatterns = [
    path("dasbor/", dashboards.dashboard, name="dashboard"),
    path("hasil-kementerian/", ministry.ministry, name="ministry"),
    path("hasil-kementerian/simpan/", ministry.ministry_apply, name="ministry_apply"),
    path(REGION, dashboards.region, name="region"),
    path(f"{REGION}cetak.pdf", papers.region_pdf, name="region_pdf"),
    path(f"{REGION}data.xlsx", workbooks.region_xlsx, name="region_xlsx"),
    path(GOVERNMENT, dashboards.government, name="government"),
    path(f"{GOVERNMENT}cetak.pdf", papers.government_pdf, name="government_pdf"),
    path(f"{GOVERNMENT}data.xlsx", workbooks.government_xlsx, name="government_xlsx"),
    path(f"{GOVERNMENT}indikator/", dashboards.government_rows, name="government_rows"),
    path(f"{GOVERNMENT}indikator/<str:row>/", dashboards.government_row, name="government_row"),
    path(f"{GOVERNMENT}langkah/", steps.government_steps, name="government_steps"),
    path(f"{GOVERNMENT}simulasi/", whatif.government_whatif, name="government_whatif"),
    path(f"{GOVERNMENT}simulasi/target/", whatif.government_target, name="government_target"),
    path("rekap-kerja/", recap.recap_page, name="recap"),
    path("rekap-kerja/data.xlsx", recap.recap_xlsx, name="recap_xlsx"),
    path("rekap-kerja/cetak.pdf", recap.recap_pdf, name="recap_pdf"),
    path("rekap-kerja/<key:person>/<str:what>/", recap.recap_list, name="recap_list"),
    path(AGENCY, dashboards.agency, name="agency"),
    path(f"{AGENCY}cetak.pdf", papers.opd_pdf, name="opd_pdf"),
    path(f"{AGENCY}data.xlsx", workbooks.opd_xlsx, name="opd_xlsx"),
    path(f"{AGENCY}langkah/", steps.agency_steps, name="agency_steps"),
    path("laporan/", paper_list.papers_home, name="papers_home"),
    path("laporan/<key:period>/pemda/<str:code>/semua-opd/", batches.all_agencies, name="all_agencies"),
    path("laporan/terbit/<key:pk>/", issued.issued, name="issued"),
    path("laporan/terbit/<key:pk>/berkas/", issued.issued_file, name="issued_file"),
    path("laporan/terbit/<key:pk>/pindaian/", issued.issued_scan, name="issued_scan"),
    path("laporan/terbit/<key:pk>/pindaian/unggah/", issued.scan_add, name="scan_add"),
    path("pemda/<str:code>/kop/", letterheads.letterhead, name="letterhead"),
    path("pemda/<str:code>/kop/lambang.png", letterheads.crest, name="crest"),
    path(f"{GOVERNMENT}pengesahan/", signing.sign_off, name="sign_off"),
    path(f"{GOVERNMENT}pengesahan/cabut/", signing.sign_off_withdraw, name="sign_off_withdraw"),
    path("verifikasi/", verify.verify_home, name="verify_home"),
    path("verifikasi/<str:code>/", verify.verify, name="verify"),
    path(f"{AGENCY}simulasi/", whatif.agency_whatif, name="agency_whatif"),
    path(f"{AGENCY}simulasi/target/", whatif.agency_target, name="agency_target"),
]
for name, place, more in PAPERS:
    urlpatterns += [
        path(place, paper_list.paper_list, more, name=f"{name}_papers"),
        path(f"{place}<slug:kind>/", issuing.paper_issue, more, name=f"{name}_issue"),
        path(f"{place}<slug:kind>/pratinjau.pdf", issuing.paper_preview, more, name=f"{name}_preview"),
    ]
