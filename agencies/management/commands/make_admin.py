"""Open the door of a new installation: everyone else gets a role in the pages, from this person."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from agencies import audit
from agencies.models import Government, Membership, Role, User


class Command(BaseCommand):
    help = "Menjadikan akun yang sudah ada (lihat createsuperuser) admin seluruh wilayah sebuah provinsi."

    def add_arguments(self, parser):
        parser.add_argument("username", metavar="NAMA_PENGGUNA")
        parser.add_argument("--provinsi", default="76", metavar="KODE", help="kode Kemendagri, bawaan 76")

    @transaction.atomic
    def handle(self, *, username: str, provinsi: str, **options):
        person = User.objects.filter(username=username).first()
        if person is None:
            raise CommandError(f"Akun “{username}” tidak ada; buat dahulu dengan createsuperuser.")
        province = Government.objects.filter(code=provinsi, kind=Government.Kind.PROVINCE).first()
        if province is None:
            raise CommandError(f"Provinsi {provinsi} tidak ada; muat dahulu dengan load_agencies.")
        membership, created = Membership.objects.get_or_create(
            user=person, role=Role.ADMIN, government=province, defaults={"region": True}
        )
        if created:
            audit.record("role.granted", person, by=None, government=province, role=str(membership))
        self.stdout.write(f"{person}: {membership}{'' if created else ' (sudah)'}")
