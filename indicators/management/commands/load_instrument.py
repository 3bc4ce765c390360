"""Store instruments from their data files."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from indicators.loading import data_files, load
from indicators.parsing import InstrumentError


class Command(BaseCommand):
    help = "Memuat instrumen dari berkas YAML; tanpa argumen: semua instrumen bawaan."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="*", type=Path, metavar="BERKAS")

    def handle(self, *, files: list[Path], **options):
        for path in files or data_files():
            try:
                loaded = load(text=path.read_text(encoding="utf-8"), source=path.name)
            except InstrumentError as error:
                raise CommandError(f"Instrumen ditolak.\n{error}") from error
            except (OSError, UnicodeDecodeError) as error:
                raise CommandError(f"{path}: berkas tidak dapat dibaca sebagai teks UTF-8 ({error}).") from error
            self.stdout.write(f"{loaded.instrument.code}: {loaded.outcome}")
