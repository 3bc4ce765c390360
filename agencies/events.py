"""How the audit trail speaks: its actions, the names of fields and stored values as the screen says them."""

import datetime as dt
import re

from django.utils.formats import date_format

# Grouped as the filter on the page groups them; an action that is missing here is shown as it is.
GROUPS = {
    "OPD, orang, dan peran": {
        "agency.created": "Menambah OPD",
        "agency.changed": "Mengubah OPD",
        "government.changed": "Mengubah pemerintah daerah",
        "person.created": "Menambah orang",
        "person.changed": "Mengubah orang",
        "person.invited": "Mengirim tautan kata sandi",
        "person.handed_over": "Menyerahkan pekerjaan",
        "role.granted": "Memberi peran",
        "role.revoked": "Mencabut peran",
        "import.agencies": "Mengimpor OPD dari Excel",
        "import.people": "Mengimpor orang dari Excel",
        "audit.exported": "Mengunduh jejak audit",
    },
    "Periode dan penugasan": {
        "period.created": "Membuat periode",
        "period.changed": "Mengubah periode",
        "period.opened": "Membuka periode",
        "period.closed": "Menutup periode",
        "period.reopened": "Membuka kembali periode",
        "review.shared": "Membagi tugas reviu",
        "review.handed_over": "Menyerahkan tugas reviu",
        "stage.begun": "Memulai tahap penilaian",
        "stage.undone": "Membatalkan tahap penilaian",
        "assignments.changed": "Mengubah penugasan",
    },
    "Isian dan bukti": {
        "answer.saved": "Menyimpan jawaban",
        "answer.repair_marked": "Menandai perbaikan",
        "submission.answers_copied": "Menyalin jawaban periode lalu",
        "worksheet.downloaded": "Mengunduh lembar kerja",
        "worksheet.applied": "Menerapkan lembar kerja",
        "evidence.added": "Menambah bukti",
        "evidence.changed": "Mengubah keterangan bukti",
        "evidence.cited": "Memakai bukti",
        "evidence.replaced": "Mengganti berkas bukti",
        "evidence.detached": "Melepas bukti",
        "evidence.downloaded": "Membuka bukti",
        "evidence.packaged": "Mengemas bukti",
    },
    "Pengiriman dan penilaian": {
        "submission.reminded": "Mengingatkan OPD",
        "submission.extended": "Memperpanjang batas",
        "submission.extension_revoked": "Mencabut perpanjangan",
        "submission.hand_over": "Menyerahkan ke kepala OPD",
        "submission.hand_back": "Mengembalikan ke operator",
        "submission.send": "Mengirim ke evaluator",
        "submission.start_review": "Memulai reviu",
        "submission.return": "Mengembalikan ke OPD",
        "submission.verify": "Memverifikasi",
        "submission.finalise": "Menetapkan final",
        "submission.reopen": "Membuka kembali",
        "assessment.recorded": "Menilai jawaban",
        "clarification.said": "Menulis klarifikasi",
        "second.asked": "Meminta penilaian kedua",
        "second.scored": "Menilai sebagai penilai kedua",
        "second.first_done": "Menyatakan penilaian pertama selesai",
        "second.second_done": "Menyatakan penilaian kedua selesai",
        "second.compared": "Membandingkan dua penilaian",
        "second.decided": "Memutuskan tingkat bersama",
        "second.closed": "Menutup penilaian kedua",
        "second.handed_over": "Menyerahkan penilaian kedua",
        "second.withdrawn": "Menarik penilaian kedua",
    },
    "Tindak lanjut dan program": {
        "follow_up.created": "Membuat tindak lanjut",
        "follow_up.changed": "Mengubah tindak lanjut",
        "follow_up.moved": "Memindahkan status tindak lanjut",
        "follow_up.noted": "Mencatat kemajuan tindak lanjut",
        "follow_up.evidence_cited": "Menambah bukti tindak lanjut",
        "programme.changed": "Mengubah program",
        "programme.target_set": "Menetapkan sasaran program",
        "target.saved": "Menyimpan target",
    },
    "Laporan": {
        "report.downloaded": "Mengunduh laporan",
        "report.batched": "Membuat laporan semua OPD",
        "ministry.imported": "Mengimpor hasil Kementerian",
        "report.issued": "Menerbitkan laporan",
        "report.scan_added": "Mengunggah pindaian bertanda tangan",
        "report.broken": "Menemukan laporan terbit yang berubah",
        "sign_off.signed": "Mengesahkan hasil",
        "sign_off.withdrawn": "Mencabut pengesahan",
        "letterhead.changed": "Mengubah kop dan penanda tangan",
    },
    "Publikasi dan kunci API": {
        "publication.published": "Memublikasikan hasil",
        "publication.withdrawn": "Menarik publikasi",
        "key.created": "Membuat kunci API",
        "key.revoked": "Mencabut kunci API",
    },
    "Pekerjaan di latar": {
        "job.started": "Meminta pekerjaan",
        "job.downloaded": "Mengunduh hasil pekerjaan",
    },
}
ACTIONS = {action: verb for group in GROUPS.values() for action, verb in group.items()}

FIELDS = {
    "abbreviation": "singkatan",
    "address": "alamat",
    "as_of": "sumber tahun",
    "budget_note": "catatan anggaran",
    "capital": "ibu kota",
    "copied_from": "disalin dari",
    "date": "tanggal",
    "differing": "butir berbeda",
    "detail": "uraian",
    "due": "batas waktu",
    "email": "surel",
    "explanation": "penjelasan",
    "extended_until": "batas diperpanjang sampai",
    "extension_reason": "alasan perpanjangan",
    "first_level": "tingkat penilai pertama",
    "fill_from": "mulai pengisian",
    "fill_until": "akhir pengisian",
    "full_name": "nama lengkap",
    "index": "indeks",
    "indicator": "butir",
    "instrument": "instrumen",
    "is_active": "aktif",
    "kind": "jenis",
    "label": "nama bukti",
    "edition": "edisi",
    "leader_name": "nama pimpinan",
    "leader_nip": "NIP pimpinan",
    "leader_office": "jabatan pimpinan",
    "leader_rank": "pangkat pimpinan",
    "logo": "lambang",
    "team_name": "nama ketua tim",
    "team_nip": "NIP ketua tim",
    "team_office": "jabatan ketua tim",
    "team_rank": "pangkat ketua tim",
    "lead_keys": "pengampu",
    "level": "tingkat",
    "method": "cara menggabungkan",
    "mail_notices": "surel pemberitahuan",
    "name": "nama",
    "note": "catatan",
    "number": "nomor",
    "pages": "halaman",
    "parts": "bagian",
    "person": "penanggung jawab",
    "programme": "program",
    "reached": "capaian",
    "predicate": "predikat",
    "reason": "alasan",
    "repair": "perbaikan",
    "repair_response": "tanggapan",
    "review_until": "akhir reviu",
    "responsible": "penanggung jawab",
    "role": "peran",
    "round": "putaran",
    "same": "butir sama",
    "second_level": "tingkat penilai kedua",
    "self_level": "tingkat mandiri",
    "service_name": "nama layanan",
    "short_name": "nama pendek",
    "state": "status",
    "target": "sasaran",
    "target_level": "tingkat tujuan",
    "stage": "tahap",
    "title": "judul",
    "unit": "unit kerja",
    "username": "nama pengguna",
    "verified": "terverifikasi",
    "website": "laman",
    "year": "tahun",
}
VALUES = {
    True: "ya",
    False: "tidak",
    None: "kosong",
    "": "kosong",
    "draft": "sedang diisi",
    "with_head": "diperiksa kepala OPD",
    "sent": "terkirim",
    "in_review": "direviu",
    "returned": "dikembalikan",
    "verified": "terverifikasi",
    "final": "final",
    "requested": "diminta",
    "done": "selesai",
    "dropped": "dibatalkan",
    "open": "belum dimulai",
    "reported": "menunggu konfirmasi",
    "running": "berjalan",
    "at_once": "langsung",
    "daily": "sehari sekali",
    "never": "tidak",
    "mean": "rata-rata",
    "document": "penilaian dokumen",
    "interview": "wawancara",
    "observation": "observasi",
    "index": "indeks",
    "aspects": "domain dan aspek",
    "rows": "indikator",
    "agencies": "OPD",
    "lowest": "terendah",
    "lead": "pengampu",
}


PLACES = "places"  # the key by which a submission's history finds events of its evidence; it tells a reader nothing


def tell(data: dict) -> list[tuple[str, str]]:
    """(field, "before → after") of every change, and the other facts as they are; empty facts are left out."""
    known = {key: value for key, value in data.items() if value not in ("", None, []) and key != PLACES}
    return [(FIELDS.get(key, key), _told(value)) for key, value in known.items()]


def _told(value) -> str:
    if isinstance(value, list):
        arrow = " → " if len(value) == 2 else ", "
        return arrow.join(_word(part) for part in value)
    return _word(value)


def _word(value) -> str:
    if isinstance(value, list):
        return ", ".join(map(str, value)) or VALUES[""]
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return date_format(dt.date.fromisoformat(value), "j M Y")
    known = isinstance(value, bool | str | None)
    return VALUES.get(value, str(value)) if known else str(value)
