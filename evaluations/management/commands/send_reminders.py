from django.core.management.base import BaseCommand

from evaluations.services.reminders import send_deadline_notices


class Command(BaseCommand):
    help = "Tell OPD whose last day of filling or repair is 7, 3 or 1 days away. Run it once a day."

    def handle(self, *args, **options):
        count = send_deadline_notices()
        if options["verbosity"]:
            self.stdout.write(f"{count} pemberitahuan batas waktu terkirim.")
