from django.urls import path

from reports.views import dashboards, papers, steps, workbooks

REGION = "dasbor/<int:period>/wilayah/<str:code>/"
GOVERNMENT = "dasbor/<int:period>/pemda/<str:code>/"
AGENCY = "dasbor/<int:period>/opd/<int:agency>/"

app_name = "reports"
urlpatterns = [
    path("dasbor/", dashboards.dashboard, name="dashboard"),
    path(REGION, dashboards.region, name="region"),
    path(f"{REGION}cetak.pdf", papers.region_pdf, name="region_pdf"),
    path(f"{REGION}data.xlsx", workbooks.region_xlsx, name="region_xlsx"),
    path(GOVERNMENT, dashboards.government, name="government"),
    path(f"{GOVERNMENT}cetak.pdf", papers.government_pdf, name="government_pdf"),
    path(f"{GOVERNMENT}data.xlsx", workbooks.government_xlsx, name="government_xlsx"),
    path(f"{GOVERNMENT}indikator/", dashboards.government_rows, name="government_rows"),
    path(f"{GOVERNMENT}indikator/<str:row>/", dashboards.government_row, name="government_row"),
    path(f"{GOVERNMENT}langkah/", steps.government_steps, name="government_steps"),
    path(AGENCY, dashboards.agency, name="agency"),
    path(f"{AGENCY}cetak.pdf", papers.opd_pdf, name="opd_pdf"),
    path(f"{AGENCY}data.xlsx", workbooks.opd_xlsx, name="opd_xlsx"),
    path(f"{AGENCY}langkah/", steps.agency_steps, name="agency_steps"),
]
