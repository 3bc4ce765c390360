"""Add governments and OPD from a data file."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from agencies.loading import DATA, AgenciesError, load


class Command(BaseCommand):
    help = "Menambahkan pemerintah daerah dan OPD dari berkas YAML; yang sudah ada tidak diubah."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, default=DATA, metavar="BERKAS")

    def handle(self, *, file: Path, **options):
        try:
            loaded = load(file)
        except AgenciesError as error:
            raise CommandError(f"Data OPD ditolak. {error}") from error
        self.stdout.write(f"Pemerintah daerah dan OPD: {loaded.added} baru, {loaded.kept} tetap")
