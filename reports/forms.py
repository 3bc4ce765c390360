"""Forms of papers: what a person types for one issue, a letterhead, a check of genuineness."""

from django import forms

from reports.batches.making import PAPERS
from reports.models import Letterhead
from reports.services.issuing import MINUTES, Details, Signer

PRESENT_MAX = 60  # names in minutes


class IssueForm(forms.Form):
    """Number, place, date and signers of one issue; the signers start as the government's letterhead has them."""

    number = forms.CharField(label="Nomor dokumen", max_length=80, help_text="Menurut tata naskah dinas Anda.")
    place = forms.CharField(label="Tempat", max_length=100)
    day = forms.DateField(label="Tanggal dokumen", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    venue = forms.CharField(label="Tempat kegiatan", max_length=200, required=False)
    present = forms.CharField(
        label="Yang hadir", required=False, max_length=6000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Satu orang tiap baris: nama, jabatan.",
    )  # fmt: skip
    remarks = forms.CharField(
        label="Catatan kegiatan", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, kind: str, head: Letterhead, left: str, **kwargs):
        super().__init__(*args, **kwargs)
        for side, label in (("left", "Penanda tangan kiri"), ("right", "Penanda tangan kanan")):
            for name, words, size in (("office", "Jabatan", 150), ("name", "Nama", 120), ("rank", "Pangkat", 80),
                                      ("nip", "NIP", 30)):  # fmt: skip
                field = forms.CharField(label=words, max_length=size, required=name == "office")
                field.error_messages["required"] = f"Isi jabatan {label.lower()}."
                self.fields[f"{side}_{name}"] = field
        known = {"office": left} if left else _signer(head, "leader")
        self.initial |= {f"left_{name}": value for name, value in known.items()}
        self.initial |= {f"right_{name}": value for name, value in _signer(head, "team").items()}
        if kind not in MINUTES:
            for name in ("venue", "present", "remarks"):
                del self.fields[name]

    @property
    def signers(self) -> list[tuple[str, list]]:
        """(heading, fields) of the two who sign, as they stand beside each other on the paper."""
        return _pair(self, ("Penanda tangan kiri", "left"), ("Penanda tangan kanan", "right"))

    @property
    def others(self) -> list:
        """The fields that are not about who signs."""
        return [field for field in self if not field.name.startswith(("left_", "right_"))]

    def clean_present(self) -> list[str]:
        names = [line.strip() for line in self.cleaned_data["present"].splitlines() if line.strip()]
        if len(names) > PRESENT_MAX:
            raise forms.ValidationError(f"Paling banyak {PRESENT_MAX} orang.")
        return names

    @property
    def details(self) -> Details:
        data = self.cleaned_data
        signers = (
            Signer(*(data[f"{side}_{name}"] for name in ("office", "name", "rank", "nip")))
            for side in ("left", "right")
        )
        return Details(
            data["number"], data["place"], data["day"], *signers, data.get("venue", ""), data.get("present", []),
            data.get("remarks", ""),
        )  # fmt: skip


def _pair(form: forms.Form, *sides: tuple[str, str]) -> list[tuple[str, list]]:
    return [(heading, [field for field in form if field.name.startswith(f"{side}_")]) for heading, side in sides]


def _signer(head: Letterhead, who: str) -> dict[str, str]:
    return {name: getattr(head, f"{who}_{name}") for name in ("office", "name", "rank", "nip")}


class BatchForm(forms.Form):
    """Which papers of every OPD, in one ZIP or bound into one PDF, and in which reading."""

    papers = forms.MultipleChoiceField(
        label="Isi", choices=[(name, paper.label) for name, paper in PAPERS.items()], initial=["laporan"],
        widget=forms.CheckboxSelectMultiple, error_messages={"required": "Pilih sedikitnya satu jenis dokumen."},
    )  # fmt: skip
    shape = forms.ChoiceField(
        label="Bentuk", initial="zip", widget=forms.RadioSelect,
        choices=[("zip", "Satu ZIP: satu berkas tiap OPD"), ("pdf", "Satu PDF: daftar isi, lalu OPD demi OPD")],
    )  # fmt: skip
    reading = forms.ChoiceField(
        label="Bacaan", initial="sementara", widget=forms.RadioSelect,
        choices=[("sementara", "Jawaban yang ada saja"), ("final", "Yang belum ada dihitung tingkat terendah")],
    )  # fmt: skip

    def clean(self):
        data = super().clean()
        books = [PAPERS[name].title for name in data.get("papers", []) if PAPERS[name].extension != "pdf"]
        if books and data.get("shape") == "pdf":
            self.add_error("shape", f"{books[0]} berupa Excel dan hanya dapat masuk ke ZIP.")
        return data

    @property
    def params(self) -> dict:
        """The choices as the background work takes them."""
        data = self.cleaned_data
        chosen = [name for name in PAPERS if name in data["papers"]]
        return {"papers": chosen, "one_pdf": data["shape"] == "pdf", "final": data["reading"] == "final"}


class LetterheadForm(forms.ModelForm):
    logo = forms.FileField(
        label="Lambang daerah", required=False, help_text="PNG atau JPG, paling besar 2 MB. SVG tidak diterima.",
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg"}),
    )  # fmt: skip
    remove_logo = forms.BooleanField(label="Hapus lambang yang tersimpan", required=False)

    class Meta:
        model = Letterhead
        fields = [
            "leader_office", "leader_name", "leader_rank", "leader_nip",
            "team_office", "team_name", "team_rank", "team_nip",
        ]  # fmt: skip
        labels = {
            f"{who}_{name}": words
            for who in ("leader", "team")
            for name, words in (("office", "Jabatan"), ("name", "Nama"), ("rank", "Pangkat"), ("nip", "NIP"))
        }

    @property
    def signers(self) -> list[tuple[str, list]]:
        """(heading, fields) of the two who sign, as they stand beside each other on the paper."""
        return _pair(self, ("Pimpinan, di kiri", "leader"), ("Ketua tim, di kanan", "team"))

    @property
    def crest(self) -> list:
        """The fields of the crest."""
        return [self["logo"], self["remove_logo"]]


class ScanForm(forms.Form):
    file = forms.FileField(
        label="Pindaian bertanda tangan (PDF)", widget=forms.FileInput(attrs={"accept": "application/pdf"})
    )


class CodeForm(forms.Form):
    code = forms.CharField(label="Kode verifikasi", max_length=20)


class CompareForm(forms.Form):
    """A file, or the hash that somebody has computed of it."""

    file = forms.FileField(label="Berkas yang Anda pegang", required=False)
    digest = forms.RegexField(
        r"^\s*[0-9a-fA-F]{64}\s*$", label="atau SHA-256 berkas itu", required=False,
        error_messages={"invalid": "SHA-256 terdiri atas 64 angka dan huruf a–f."},
    )  # fmt: skip

    def clean(self):
        data = super().clean()
        if not self.errors and bool(data.get("file")) == bool(data.get("digest")):
            raise forms.ValidationError("Pilih berkas, atau ketik SHA-256-nya; salah satu saja.")
        return data
