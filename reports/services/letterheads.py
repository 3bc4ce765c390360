"""Letterheads: who signs, and the crest, drawn anew before it is kept."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from agencies import audit
from agencies.access import Permission
from agencies.errors import Refusal
from agencies.models import Government, User
from evaluations import rules
from reports import logos
from reports.models import Letterhead


def letterhead_of(government: Government) -> Letterhead:
    """The government's letterhead; one with the usual offices while none has been saved."""
    return Letterhead.objects.filter(government=government).first() or Letterhead(government=government)


@transaction.atomic
def change_letterhead(
    *, government: Government, by: User, logo: UploadedFile | None = None, remove_logo: bool = False, **values
) -> Letterhead:
    """Change signers and crest. Papers that were issued keep theirs. Raises Refusal for a picture that is none."""
    rules.require_permission(by, Permission.MANAGE_AGENCIES, government)
    head, _ = Letterhead.objects.get_or_create(government=government)
    head = Letterhead.objects.select_for_update(of=("self",)).get(pk=head.pk)
    before = {name: getattr(head, name) for name in values}
    for name, value in values.items():
        setattr(head, name, value)
    changed = audit.changes(head, before)
    if logo or (remove_logo and head.logo):
        head.logo = _redrawn(logo) if logo else b""
        changed["logo"] = "diganti" if logo else "dihapus"
    head.save()
    if changed:
        audit.record("letterhead.changed", head, by=by, government=government, **changed)
    return head


def _redrawn(logo: UploadedFile) -> bytes:
    try:
        return logos.redrawn(logo, logo.size or 0)
    except logos.LogoRefused as error:
        raise Refusal(str(error)) from error
