"""Open data of a published result: one flat CSV, and what each of its columns means.

The JSON beside it is the frozen data itself, byte for byte, so that its hash can be checked.
"""

import csv
from collections.abc import Iterator
from io import StringIO

COLUMNS = (
    ("kode_pemda", "government.code", "Kode Kemendagri pemerintah daerah; 76 provinsi, 76.05 kabupaten."),
    ("pemda", "government.name", "Nama pemerintah daerah."),
    ("id_periode", "period.id", "Nomor periode evaluasi, sama dengan yang ada pada alamat halaman."),
    ("periode", "period.name", "Nama periode evaluasi."),
    ("tahun", "period.year", "Tahun periode."),
    ("instrumen", "period.instrument.code", "Instrumen yang dipakai mengukur; nilai antar-instrumen tidak sebanding."),
    ("edisi", "edition", "Edisi publikasi, mulai dari 1. Edisi baru menggantikan yang lama pada alamat yang sama."),
    ("tanggal_publikasi", "published_on", "Tanggal publikasi edisi ini, YYYY-MM-DD."),
    ("jenis", "", "Isi baris: indeks, domain, aspek, indikator, atau opd."),
    ("kode", "code, id", "Kode domain (D1), aspek (A1), atau indikator (35-1); nomor OPD; kosong untuk indeks."),
    ("nama", "name", "Nama domain, aspek, indikator, atau OPD."),
    ("bobot_persen", "weight.value", "Bobot terhadap indeks dalam persen, dua desimal; untuk indeks jumlah bobot yang "
                                     "dihitung; kosong untuk OPD."),
    ("bobot_tepat", "weight.exact", "Bobot sebagai pecahan tepat, misalnya 10/3."),
    ("nilai", "level.value, index.value", "Nilai 0 sampai 5, dua desimal, dibulatkan setengah ke atas, bertitik."),
    ("nilai_tepat", "level.exact, index.exact", "Nilai sebagai pecahan tepat, misalnya 66/25; dasar predikat."),
    ("predikat", "index.predicate", "Predikat indeks atau indeks OPD; kosong untuk yang lain."),
    ("jawaban_dinilai", "coverage.answers", "Jawaban yang dinilai evaluator, dasar angka itu."),
    ("jawaban_ditugaskan", "coverage.answers_total", "Jawaban yang ditugaskan."),
)  # fmt: skip
# What the JSON holds beside the columns: each name once, wherever it stands.
MEMBERS = (
    ("government.short_name", "Nama pendek pemerintah daerah."),
    ("period.instrument.regulation", "Peraturan yang memuat instrumen."),
    ("period.method", "Cara menggabungkan OPD: code mean, lowest, atau lead; label dalam kata."),
    ("scale", "Skala instrumen: lowest, highest, dan predicates dengan name dan from, batas bawahnya."),
    ("final", "Mengapa hasil ini final: kind signed_off (disahkan) atau all_final (semua OPD final), since sejak kapan "
              "menurut UTC, exceptions jumlah OPD yang dikecualikan."),
    ("coverage", "Dasar angka: agencies dan agencies_total OPD, answers dan answers_total jawaban."),
    ("unassigned", "Kode indikator yang tidak ditugaskan kepada OPD mana pun, jadi tidak ikut dihitung."),
    ("counted_weight", "Jumlah bobot yang dihitung dalam indeks, dalam persen."),
    ("paper", "Laporan yang terbit sejak hasil ini final: kind, number, code untuk diperiksa; null bila belum ada."),
    ("licence", "Lisensi: name, code, url."),
    ("domains, aspects, rows, agencies", "Daftar domain beserta aspeknya, indikator, dan OPD."),
    ("aspect", "Kode aspek sebuah indikator."),
    ("contribution", "Sumbangan indikator pada indeks: bobot × tingkat ÷ jumlah bobot; value berdesimal empat."),
    ("abbreviation", "Singkatan OPD."),
)  # fmt: skip
FORMULA = tuple("=+-@\t\r")  # what a spreadsheet would take for the beginning of a formula
BOM = "\ufeff"  # tells spreadsheets that the text is UTF-8


def as_csv(data: dict) -> str:
    """RFC 4180: commas, a head, a point in numbers. Text that would be read as a formula gets an apostrophe."""
    stream = StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(name for name, _, _ in COLUMNS)
    place = (
        data["government"]["code"], data["government"]["name"], data["period"]["id"], data["period"]["name"],
        data["period"]["year"], data["period"]["instrument"]["code"], data["edition"], data["published_on"],
    )  # fmt: skip
    for line in _lines(data):
        writer.writerow(safe(value) for value in (*place, *line))
    return BOM + stream.getvalue()


def safe(value: object) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _lines(data: dict) -> Iterator[tuple]:
    if index := data.get("index"):
        cover = data["coverage"]
        yield _line("indeks", "", "Indeks SPBE", data.get("counted_weight"), index, cover)
    for domain in data.get("domains", []):
        yield _line("domain", domain["code"], domain["name"], domain["weight"], domain["level"])
        for aspect in domain["aspects"]:
            yield _line("aspek", aspect["code"], aspect["name"], aspect["weight"], aspect["level"])
    for row in data.get("rows", []):
        yield _line("indikator", row["code"], row["name"], row["weight"], row["level"])
    for agency in data.get("agencies", []):
        yield _line("opd", agency["id"], agency["name"], None, agency["index"], agency["coverage"])


def _line(kind: str, code, name: str, weight: dict | None, level: dict | None, cover: dict | None = None) -> tuple:
    weight, level, cover = weight or {}, level or {}, cover or {}
    return (
        kind, code, name, weight.get("value"), weight.get("exact"), level.get("value"), level.get("exact"),
        level.get("predicate"), cover.get("answers"), cover.get("answers_total"),
    )  # fmt: skip
