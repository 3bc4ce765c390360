"""The worksheet as a workbook: instructions, one line per row to fill in, all criteria, the signed identity."""

from openpyxl import Workbook
from openpyxl.styles import Alignment, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from evaluations.checks import EXPLANATION_MAX
from evaluations.models import Answer, Submission
from evaluations.worksheets.identity import seal
from indicators.structure import Structure
from sheets import cells
from spbe_portal.templatetags.figures import waktu

FILL, CRITERIA, HELP, ORIGIN = "Isian", "Kriteria", "Petunjuk", "_asal"
# The columns of new links, in pairs of address and title.
LINK_TITLES = (("Tautan baru 1", "Judul tautan 1"), ("Tautan baru 2", "Judul tautan 2"))
TITLES = (
    "Butir", "Aspek", "Indikator", "Pertanyaan", "Tingkat", "Kriteria tingkat itu", "Penjelasan", "Nama layanan",
    "Bukti dukung", *(title for pair in LINK_TITLES for title in pair), "Keterangan",
)  # fmt: skip
WIDTHS = (8, 22, 30, 42, 10, 46, 60, 24, 34, *(34, 28) * len(LINK_TITLES), 28)
LEVEL, EXPLANATION, SERVICE, EVIDENCE = 5, 7, 8, 9
LINKS = range(EVIDENCE + 1, EVIDENCE + 1 + 2 * len(LINK_TITLES))  # columns of new links
HEAD = 4
_INPUT = PatternFill("solid", fgColor="FFF9E5")
SERVICE_MAX = 200
HELP_WIDTH, LINE_HEIGHT = 100, 15.5  # characters; points. Not every program finds the height of wrapped text itself


def worksheet(submission: Submission, open_rows: dict[str, str], now) -> Workbook:
    """The workbook of the submission. `open_rows` maps the code of every row that is open now to a note."""
    structure = submission.period.instrument.structure
    answers = list(submission.answers.with_indicator().prefetch_related("citations__evidence").in_order())
    book = cells.new_workbook(f"Lembar kerja SPBE {submission.agency}")
    _add_help(book.create_sheet(HELP), submission, structure, now)
    _add_rows(book.create_sheet(FILL), submission, structure, answers, open_rows)
    _add_criteria(book.create_sheet(CRITERIA), structure, answers)
    origin = book.create_sheet(ORIGIN)
    cells.text(origin["A1"], seal(submission, answers, now.isoformat()))
    origin.sheet_state = "hidden"
    book.active = 1
    book.security = WorkbookProtection(lockStructure=True)
    return book


def _add_help(sheet: Worksheet, submission: Submission, structure: Structure, now) -> None:
    place = f"{submission.agency.name}, {submission.agency.government.name}"
    row = cells.title(sheet, "Lembar kerja penilaian mandiri SPBE", place, f"Periode {submission.period}")
    steps = (
        f"Isi lembar “{FILL}”. Hanya sel berlatar kuning yang dapat diubah; sel lain terkunci.",
        f"Tingkat dipilih dari daftar {structure.level_min} sampai {structure.level_max}. "
        f"Kriteria tingkat yang dipilih tampil di sebelahnya; semua kriteria ada di lembar “{CRITERIA}”.",
        f"Penjelasan paling panjang {EXPLANATION_MAX} karakter. Tulis sebagai teks biasa, tanpa rumus.",
        "Nama layanan hanya diisi pada butir yang menanyakannya.",
        "Bukti dukung yang sudah ada tampil untuk dibaca dan tetap seperti itu. Tautan baru ditulis di kolom tautan, "
        "dengan alamat lengkap (http:// atau https://); tautan lain dan berkas ditambahkan di portal.",
        "Simpan sebagai buku kerja Excel (.xlsx), lalu unggah di halaman isian OPD Anda, tombol “Unggah lembar kerja”.",
        "Portal menampilkan dahulu apa yang akan berubah dan sel mana yang keliru. "
        "Belum ada yang tersimpan sebelum Anda menyetujuinya.",
        "Jawaban yang sementara itu diubah orang lain tidak ditimpa; Anda memilih isi mana yang dipakai.",
        f"Diunduh {waktu(now)}. Unduh lagi bila penilaian sudah dikembalikan atau penugasan berubah.",
    )
    for number, step in enumerate(steps, start=1):
        cells.text(sheet.cell(row, 1), f"{number}. {step}")
        sheet.row_dimensions[row].height = LINE_HEIGHT * (1 + len(step) // HELP_WIDTH)
        row += 1
    cells.widths(sheet, HELP_WIDTH)
    sheet.print_area = sheet.dimensions
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_view.showGridLines = False
    sheet.protection.enable()


def _add_rows(sheet: Worksheet, submission, structure: Structure, answers: list[Answer], open_rows) -> None:
    cells.title(sheet, f"Isian {submission.agency}", f"Periode {submission.period}. Isi sel berlatar kuning.")
    cells.heading(sheet, HEAD, TITLES)
    aspects = {row.code: aspect.name for aspect in structure.aspects() for row in aspect.rows}
    for number, answer in enumerate(answers, start=HEAD + 1):
        _add_row(sheet, number, answer, aspects, structure, open_rows)
    cells.widths(sheet, *WIDTHS)
    _offer_levels(sheet, structure, HEAD + len(answers))
    cells.paper(sheet, head_row=HEAD, freeze=f"D{HEAD + 1}", landscape=True)
    sheet.protection.enable()
    sheet.protection.formatColumns = sheet.protection.formatRows = False


def _add_row(sheet: Worksheet, number: int, answer: Answer, aspects, structure: Structure, open_rows) -> None:
    code = answer.indicator.code
    part = structure.row(code)
    told = {
        1: code,
        2: aspects[code],
        3: part.name,
        4: part.question,
        EXPLANATION: answer.explanation,
        SERVICE: answer.service_name,
        EVIDENCE: _evidence(answer),
        len(TITLES): open_rows.get(code, "Hanya dapat dibaca sekarang."),
    }
    for column, text in told.items():
        cells.text(sheet.cell(number, column), text)
    level = sheet.cell(number, LEVEL)
    cells.figure(level, answer.level, "0")
    criterion = cells.figure(sheet.cell(number, 6), _criterion_formula(number, structure))
    criterion.alignment = Alignment(vertical="top", wrap_text=True)
    inputs = [LEVEL, EXPLANATION, *([SERVICE] if part.asks_service_name else []), *LINKS]
    for column in inputs if code in open_rows else ():
        cell = sheet.cell(number, column)
        cell.fill, cell.protection = _INPUT, Protection(locked=False)
        if column != LEVEL:
            cell.number_format = "@"
    cells.hairline(sheet.cell(number, column) for column in range(1, len(TITLES) + 1))


def _criterion_formula(number: int, structure: Structure) -> str:
    """Looks the chosen level's criterion up in the second sheet: columns C.. hold the levels from the lowest on."""
    last = get_column_letter(2 + len(structure.levels))
    table, keys = f"{CRITERIA}!$C:${last}", f"{CRITERIA}!$A:$A"
    place = f"E{number}-{structure.level_min}+1"
    return f'=IF(E{number}="","",IFERROR(INDEX({table},MATCH(A{number},{keys},0),{place}),""))'


def _offer_levels(sheet: Worksheet, structure: Structure, last: int) -> None:
    levels = ",".join(map(str, structure.levels))
    offer = DataValidation(type="list", formula1=f'"{levels}"', allow_blank=True, showErrorMessage=True)
    offer.errorTitle = "Tingkat tidak ada"
    offer.error = f"Pilih {structure.level_min} sampai {structure.level_max}."
    sheet.add_data_validation(offer)
    offer.add(f"E{HEAD + 1}:E{last}")


def _evidence(answer: Answer) -> str:
    return "\n".join(
        f"{c.label} {c.evidence.title}" + (f" ({c.evidence.url})" if c.evidence.url else "")
        for c in answer.citations.all()
    )


def _add_criteria(sheet: Worksheet, structure: Structure, answers: list[Answer]) -> None:
    cells.title(sheet, "Kriteria tiap tingkat", structure.regulation)
    cells.heading(sheet, HEAD, ["Butir", "Indikator", *(f"Tingkat {level}" for level in structure.levels)])
    for number, answer in enumerate(answers, start=HEAD + 1):
        part = structure.row(answer.indicator.code)
        texts = [f"{structure.level_name(part, level)}. {part.criteria[level]}" for level in structure.levels]
        for column, text in enumerate([part.code, part.name, *texts], start=1):
            cells.text(sheet.cell(number, column), text)
    cells.widths(sheet, 8, 30, *[40] * len(structure.levels))
    cells.paper(sheet, head_row=HEAD, freeze=f"C{HEAD + 1}", landscape=True)
    sheet.protection.enable()
