"""Which unit usually answers an indicator of PermenPAN-RB 5/2018 for its whole government: the preset "pengampu"."""

from functools import cache

from agencies.loading import DATA, read

# What each key stands for, as the screen says it: one unit of a government is the pengampu for it.
LEAD_KEYS = {
    "KOMINFO": "Komunikasi dan informatika (koordinator SPBE)",
    "ORG": "Organisasi dan tata laksana",
    "HUKUM": "Hukum",
    "UMUM": "Umum dan tata usaha",
    "PBJ": "Pengadaan barang dan jasa",
    "BAPPEDA": "Perencanaan pembangunan",
    "KEU": "Keuangan",
    "BAPENDA": "Pendapatan daerah",
    "BKD": "Kepegawaian",
    "INSP": "Pengawasan internal",
    "ARSIP": "Kearsipan",
    "PTSP": "Pelayanan terpadu satu pintu",
    "CAPIL": "Kependudukan dan pencatatan sipil",
    "RSUD": "Rumah sakit umum daerah",
}


@cache
def _leads() -> dict[int, list[str]]:
    table = read(DATA)["indicator_leads"]
    return {int(number): [entry["lead"], *entry["alternates"]] for number, entry in table.items()}


def lead_keys_of(number: int) -> list[str]:
    """Keys of `Agency.lead_keys` that answer the indicator, the usual one first; empty when none is known."""
    return _leads().get(number, [])
