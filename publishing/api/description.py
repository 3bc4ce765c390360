"""What the API offers, said once: addresses, OpenAPI and the page for developers are made from this table."""

from collections.abc import Callable
from dataclasses import dataclass

from publishing.api import answers

PREFIX = "api/v1"
PER_PAGE, PER_PAGE_MOST = 50, 100


@dataclass(frozen=True)
class Parameter:
    """Part of an address, or something behind its question mark. `kind` is "integer" or "string"."""

    name: str
    kind: str
    text: str
    least: int | None = None
    most: int | None = None

    @property
    def schema(self) -> dict:
        borders = {"minimum": self.least, "maximum": self.most}
        return {"type": self.kind} | {name: border for name, border in borders.items() if border is not None}


@dataclass(frozen=True)
class Operation:
    """One address that can be read. `many` answers come in pages; `query` are parameters of its own."""

    name: str
    path: str
    summary: str
    schema: str
    answer: Callable
    many: bool = False
    query: tuple[Parameter, ...] = ()

    @property
    def route(self) -> str:
        """The address as Django's urls write it."""
        found = self.path
        for parameter in PATH.values():
            kind = "key" if parameter.kind == "integer" else "str"
            found = found.replace(f"{{{parameter.name}}}", f"<{kind}:{parameter.name}>")
        return f"{PREFIX}{found}"

    @property
    def path_parameters(self) -> list[Parameter]:
        return [parameter for name, parameter in PATH.items() if f"{{{name}}}" in self.path]

    @property
    def parameters(self) -> list[Parameter]:
        return [*self.query, *(PAGING if self.many else ())]


LARGEST = 10**15  # no number of ours grows beyond it
PATH = {
    "period": Parameter("period", "integer", "Nomor periode, dari /periods."),
    "government": Parameter("government", "string", "Kode Kemendagri, dari /governments."),
    "agency": Parameter("agency", "integer", "Nomor OPD, dari /agencies."),
}
PAGING = (
    Parameter("page", "integer", "Nomor halaman, mulai dari 1.", 1, LARGEST),
    Parameter("per_page", "integer", f"Banyaknya per halaman; {PER_PAGE} bila tidak disebut.", 1, PER_PAGE_MOST),
)
RESULT = "/results/{period}/{government}"
AGENCY = f"{RESULT}/agencies/{{agency}}"

OPERATIONS = (
    Operation("governments", "/governments", "Pemerintah daerah dalam cakupan kunci", "Government",
              answers.governments, many=True),
    Operation("periods", "/periods", "Periode yang mempunyai hasil final", "Period", answers.periods, many=True),
    Operation("results", "/results", "Semua hasil final, periode terbaru lebih dulu", "ResultLine", answers.results,
              many=True, query=(
                  Parameter("period", "integer", "Hanya periode ini.", 1, LARGEST),
                  Parameter("government", "string", "Hanya pemerintah daerah dengan kode ini."),
              )),
    Operation("result", RESULT, "Hasil satu pemerintah daerah dengan domain dan aspeknya", "Result", answers.result),
    Operation("result_rows", f"{RESULT}/rows", "Tingkat tiap indikator pemerintah daerah", "Row", answers.result_rows,
              many=True),
    Operation("agencies", f"{RESULT}/agencies", "Hasil tiap OPD, tertinggi lebih dulu", "AgencyLine", answers.agencies,
              many=True),
    Operation("agency", AGENCY, "Hasil satu OPD dengan domain dan aspeknya", "AgencyResult", answers.agency),
    Operation("agency_rows", f"{AGENCY}/rows", "Tingkat tiap indikator satu OPD", "Row", answers.agency_rows,
              many=True),
)  # fmt: skip
