from django.core.management.base import BaseCommand

from agencies.notices import send_digests


class Command(BaseCommand):
    help = "Mail the unread notices to those who want one letter a day. Run it once a day."

    def handle(self, *args, **options):
        count = send_digests()
        if options["verbosity"]:
            self.stdout.write(f"{count} surel ringkasan terkirim.")
