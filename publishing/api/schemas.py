"""What answers look like, as JSON Schema (draft 2020-12, as OpenAPI 3.1 uses it). Nothing undocumented may leave."""

Schema = dict


def thing(description: str, **properties: Schema) -> Schema:
    """An object with exactly these properties, all of them always there."""
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def or_null(schema: Schema) -> Schema:
    return {"oneOf": [schema, {"type": "null"}]}


def many(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def text(description: str, **more) -> Schema:
    return {"type": "string", "description": description, **more}


def number(description: str, **more) -> Schema:
    return {"type": "integer", "description": description, **more}


VALUE = text("Dua desimal, dibulatkan setengah ke atas; sumbangan berdesimal empat.", pattern=r"^-?\d+\.(\d{2}|\d{4})$")
EXACT = text("Pecahan tepat.", pattern=r"^-?\d+(/\d+)?$")
ADDRESS = text("Alamat lengkap.", format="uri")
LINE = {
    "code": text("Kode dalam instrumen."),
    "name": text("Nama dalam instrumen."),
    "weight": ref("Figure"),
    "level": or_null(ref("Figure")),
}
AGENCY = {
    "id": number("Nomor tetap OPD."),
    "name": text("Nama OPD."),
    "abbreviation": text("Singkatan OPD."),
    "coverage": ref("Coverage"),
    "index": or_null(ref("Index")),
}
RESULT = {
    "government": ref("Government"),
    "period": ref("Period"),
    "final": ref("Final"),
    "coverage": ref("Coverage"),
    "unassigned": many(text("Kode indikator yang tidak ditugaskan kepada OPD mana pun, jadi tidak ikut dihitung.")),
    "counted_weight": ref("Figure"),
    "index": or_null(ref("Index")),
}

SCHEMAS: dict[str, Schema] = {
    "Figure": thing("Satu angka: untuk dibaca, dan tepat.", value=VALUE, exact=EXACT),
    "Index": thing("Indeks dan predikatnya.", value=VALUE, exact=EXACT, predicate=text("Predikat menurut instrumen.")),
    "Government": thing(
        "Pemerintah daerah.", code=text("Kode Kemendagri: 76, 76.05."), name=text("Nama lengkap."),
        short_name=text("Nama pendek."),
    ),
    "Period": thing(
        "Periode evaluasi.", id=number("Nomor tetap periode."), name=text("Nama."), year=number("Tahun."),
        instrument=thing("Instrumen.", code=text("Kode instrumen."), regulation=text("Peraturannya.")),
        method=thing("Cara menggabungkan OPD.", code=text("Cara.", enum=["mean", "lowest", "lead"]),
                     label=text("Cara dalam kata.")),
    ),
    "Final": thing(
        "Mengapa hasil ini final.",
        kind=text("signed_off: disahkan pimpinan; all_final: semua OPD final.", enum=["signed_off", "all_final"]),
        since=or_null(text("Sejak kapan, UTC.", format="date-time")),
        exceptions=number("OPD yang dikecualikan dari pengesahan.", minimum=0),
    ),
    "Coverage": thing(
        "Dasar angka itu.", agencies=number("OPD yang dinilai."), agencies_total=number("OPD yang ditugasi."),
        answers=number("Jawaban yang dinilai."), answers_total=number("Jawaban yang ditugaskan."),
    ),
    "Aspect": thing("Nilai satu aspek.", **LINE),
    "Domain": thing("Nilai satu domain dan aspeknya.", **LINE, aspects=many(ref("Aspect"))),
    "Row": thing(
        "Tingkat satu indikator.", **LINE, aspect=text("Kode aspeknya."), contribution=or_null(ref("Figure"))
    ),
    "ResultLine": thing("Hasil satu pemerintah daerah dalam satu periode.", **RESULT, url=ADDRESS),
    "Result": thing("Hasil dengan domain dan aspeknya.", **RESULT, domains=many(ref("Domain"))),
    "AgencyLine": thing("Hasil satu OPD.", **AGENCY, url=ADDRESS),
    "AgencyResult": thing("Hasil satu OPD dengan domain dan aspeknya.", **AGENCY, domains=many(ref("Domain"))),
    "Problem": {
        "type": "object",
        "description": "Kesalahan menurut RFC 9457.",
        "properties": {
            "type": text("Alamat penjelasannya."),
            "title": text("Jenis kesalahan."),
            "status": number("Status HTTP."),
            "detail": text("Penjelasan untuk manusia."),
            "errors": many(thing("Satu parameter.", parameter=text("Namanya."), detail=text("Apa yang salah."))),
        },
        "required": ["type", "title", "status", "detail"],
        "additionalProperties": False,
    },
}  # fmt: skip


def page_of(name: str) -> Schema:
    """One page of a list."""
    return thing(
        "Satu halaman daftar.", items=many(ref(name)), page=number("Nomor halaman ini.", minimum=1),
        pages=number("Jumlah halaman.", minimum=1), total=number("Jumlah seluruhnya.", minimum=0),
        next=or_null(ADDRESS), previous=or_null(ADDRESS),
    )  # fmt: skip
