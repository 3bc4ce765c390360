"""Giving review work to evaluators."""

from collections.abc import Collection, Mapping

from django.db import transaction

from agencies import audit
from agencies.access import Permission
from agencies.errors import Refusal
from agencies.models import Government, User
from evaluations import rules
from evaluations.models import Period, ReviewTask
from evaluations.sharing import Sharing, spread


@transaction.atomic
def share(*, period: Period, government: Government, kind: str, plan: Mapping[int, int | None], by: User) -> int:
    """Give each piece of `plan` ({OPD or aspect: evaluator or None}) to its evaluator; returns how many changed.

    Refused when a person may not review here, or would review their own OPD.
    """
    rules.require_permission(by, Permission.ASSIGN, government)
    Period.objects.select_for_update(of=("self",)).get(pk=period.pk)
    work = Sharing(period, government, kind)
    people = {person.pk: person for person in work.evaluators}
    names = {piece.key: piece.name for piece in work.pieces}
    for key, person in plan.items():
        if key not in names or (person is not None and person not in people):
            raise Refusal("OPD, aspek, atau evaluator tidak dikenal di pemerintah daerah ini.")
        if kind == "agency" and (person, key) in work.barred:
            own = (person, key) in work.own
            why = "bekerja di {} dan tidak menilai OPD sendiri" if own else "sedang menjadi penilai kedua {}"
            raise Refusal(f"{people[person]} {why.format(names[key])}.")
    given = {piece.key: piece.evaluator for piece in work.pieces}
    changed = {key: person for key, person in plan.items() if given[key] != person}
    same = {"period": period, "government": government}
    ReviewTask.objects.filter(**same, **{f"{kind}__in": list(changed)}).delete()
    ReviewTask.objects.bulk_create(
        ReviewTask(**same, evaluator_id=person, **{f"{kind}_id": key}) for key, person in changed.items() if person
    )
    if changed:
        audit.record("review.shared", period, by=by, government=government, kind=kind, changed=len(changed))
    return len(changed)


def share_evenly(*, period: Period, government: Government, kind: str, evaluators: Collection[int], by: User) -> int:
    """Spread every piece that has no evaluator yet over the chosen people, the heaviest first."""
    if not evaluators:
        raise Refusal("Pilih paling sedikit satu evaluator.")
    work = Sharing(period, government, kind)
    pieces = work.pieces
    load = dict.fromkeys(evaluators, 0)
    for piece in pieces:
        if piece.evaluator in load:
            load[piece.evaluator] += piece.rows
    free = {piece.key: piece.rows for piece in pieces if piece.evaluator is None}
    plan = spread(free, load, work.barred if kind == "agency" else ())
    return share(period=period, government=government, kind=kind, plan=plan, by=by)
