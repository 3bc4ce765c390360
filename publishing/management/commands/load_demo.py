"""Invented people, a period partly filled in, and the ministry's published results."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from agencies import demo as people
from agencies.models import User
from evaluations import demo as work
from evaluations import demo_last_year as last_year
from improvements import demo as improving
from publishing import demo as publishing
from reports import demo as papers
from reports import ministry


class Command(BaseCommand):
    help = "Menyiapkan akun dan periode contoh. Hanya untuk mencoba; menolak berjalan pada DEBUG=0."

    def handle(self, **options):
        if not settings.DEBUG:
            raise CommandError("Akun contoh hanya dibuat pada DEBUG=1: kata sandinya diketahui umum.")
        cast = people.load_people()
        coordinator = User.objects.get(username="koordinator")
        period = work.load(by=coordinator, out=self.stdout.write)
        improving.tell(period=period, by=coordinator, out=self.stdout.write)
        earlier = last_year.load(by=coordinator, out=self.stdout.write)
        publishing.load(period=earlier, out=self.stdout.write)
        loaded = ministry.load()
        self.stdout.write(f"Hasil kementerian: {loaded.added} baru, {loaded.kept} tetap")
        papers.load(period=earlier, by=coordinator, out=self.stdout.write)
        self.stdout.write(f"\nAkun contoh (orang rekaan), kata sandi {people.PASSWORD}:")
        for person in cast:
            self.stdout.write(f"  {person.username:20} {person.role:12} {person.job}")
