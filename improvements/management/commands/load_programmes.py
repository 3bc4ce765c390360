"""Store the programmes of the coordination team's work plan."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from improvements.loading import DATA, ProgrammesError, load


class Command(BaseCommand):
    help = "Load the work plan's programmes; a second run changes nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", nargs="?", type=Path, default=DATA)

    def handle(self, *args, file: Path, **options):
        try:
            added = load(file.read_text(encoding="utf-8"), file.name)
        except (ProgrammesError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Program rencana kerja: {added} baru")
