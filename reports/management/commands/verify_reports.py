"""Check every issued paper against the hashes that were written down at issuing."""

from django.core.management.base import BaseCommand, CommandError

from reports.models import IssuedReport
from reports.verification import check, shown_code


class Command(BaseCommand):
    help = "Memeriksa semua laporan terbit: data, berkas, dan pindaian harus sama dengan saat diterbitkan."

    def handle(self, **options):
        broken = total = 0
        for report in IssuedReport.objects.order_by("pk").iterator():
            total += 1
            found = check(report)
            if not found:
                broken += 1
                self.stderr.write(f"{shown_code(report.code)} {report.number}: berubah ({', '.join(found.broken)})")
        if broken:
            raise CommandError(f"{broken} dari {total} laporan terbit berubah.")
        self.stdout.write(f"{total} laporan terbit utuh.")
