"""Add published results of the ministry from a CSV file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from reports.ministry import DATA, load
from reports.ministry_file import MinistryError


class Command(BaseCommand):
    help = "Menambahkan hasil terbit Kementerian PANRB dari CSV; yang sudah ada tidak diubah."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, default=DATA, metavar="BERKAS.csv")

    def handle(self, *, file: Path, **options):
        try:
            loaded = load(file)
        except OSError as error:
            raise CommandError(f"{file}: berkas tidak dapat dibaca.") from error
        except MinistryError as error:
            raise CommandError(f"Hasil ditolak. {error}") from error
        self.stdout.write(f"Hasil kementerian: {loaded.added} baru, {loaded.kept} tetap")
