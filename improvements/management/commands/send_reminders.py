from django.core.management.base import BaseCommand

from evaluations.services.reminders import send_deadline_notices
from improvements.services.reminders import send_due_notices


class Command(BaseCommand):
    help = (
        "Tell OPD whose last day of filling or repair is 7, 3 or 1 days away, and those whose follow-ups are due then "
        "or overdue. Run it once a day."
    )

    def handle(self, *args, **options):
        count = send_deadline_notices() + send_due_notices()
        if options["verbosity"]:
            self.stdout.write(f"{count} pemberitahuan batas waktu terkirim.")
