"""What a handover moves in THE WORK: review work that is still open, and how far threads have been read."""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial

from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from agencies import audit
from agencies.access import Permission, can
from agencies.handover import Change, Item, part
from agencies.models import Agency, User
from evaluations.models import Answer, Message, Period, ReviewTask, SecondReview, ThreadRead
from evaluations.second import firsts
from evaluations.services.second import REASON_MAX
from evaluations.workflow import Status


@part
def review_work(change: Change) -> Iterator[Item]:
    """Tasks of periods that are not closed go to the successor; one for an OPD to which the successor belongs is let
    go, and so is one that the successor already holds for an OPD that they join: nobody reviews their own OPD."""
    tasks = ReviewTask.objects.exclude(period__status=Period.Status.CLOSED)
    tasks = tasks.select_related("agency", "aspect", "government", "period").order_by("period", "government", "pk")
    blind = SecondReview.objects.running().filter(evaluator=change.successor)
    blind = set(blind.values_list("submission__period", "submission__agency"))
    for task in tasks.filter(evaluator=change.person):
        if not change.loses(Permission.REVIEW, task.government):
            continue
        if task.agency_id in change.own:
            yield _released(task, change, "bekerja di sana")
        elif (task.period_id, task.agency_id) in blind:
            yield _released(task, change, "sedang menjadi penilai keduanya")
        else:
            yield Item(_name(task), partial(_give, task, change))
    for task in tasks.filter(evaluator=change.successor, agency__in=change.joined):
        yield _released(task, change, "akan bekerja di sana")


def _released(task: ReviewTask, change: Change, why: str) -> Item:
    told = f"{_name(task)} dilepas: {change.successor} {why}; bagikan lagi kepada evaluator lain"
    return Item(told, partial(_let_go, task, change))


def _name(task: ReviewTask) -> str:
    what = task.agency.abbreviation if task.agency else f"aspek {task.aspect.name}, {task.government.short_name}"
    return f"Tugas reviu {what} ({task.period})"


def _give(task: ReviewTask, change: Change) -> None:
    ReviewTask.objects.filter(pk=task.pk).update(evaluator=change.successor)
    _record(task, change, [str(change.person), str(change.successor)])


def _let_go(task: ReviewTask, change: Change) -> None:
    ReviewTask.objects.filter(pk=task.pk).delete()
    _record(task, change, [str(task.evaluator), None])


def _record(task: ReviewTask, change: Change, evaluator: list) -> None:
    place = {"government": task.government, "agency": task.agency}
    what = str(task.agency or task.aspect)
    audit.record("review.handed_over", task.period, by=change.by, **place, tugas=what, evaluator=evaluator)


@part
def second_reviews(change: Change) -> Iterator[Item]:
    """Blind scorings that are not done go to the successor, who goes on with the rows as they are. One that the
    successor may not take (own OPD, first evaluator, reads the audit trail) is withdrawn, and so is one that the
    successor has at an OPD that they join."""
    open_ones = SecondReview.objects.running().filter(evaluator=change.person, second_done_at=None)
    for review in open_ones.select_related("submission__agency__government__parent", "submission__period"):
        agency = review.submission.agency
        if not change.loses(Permission.REVIEW, agency.government):
            continue
        barred = agency.pk in change.own or can(change.successor, Permission.VIEW_AUDIT, agency)
        if barred or firsts(review.submission).filter(pk=change.successor.pk).exists():
            yield _withdrawn(review, change, "tidak dapat menjadi penilai kedua di sini")
        else:
            yield Item(_title(review), partial(_go_on, review, change))
    joined = SecondReview.objects.running().filter(
        evaluator=change.successor, second_done_at=None, submission__agency__in=change.joined
    )
    for review in joined.select_related("submission__agency", "submission__period"):
        yield _withdrawn(review, change, "akan bekerja di sana")


def _title(review: SecondReview) -> str:
    return f"Penilaian kedua {review.submission.agency.abbreviation} ({review.submission.period})"


def _withdrawn(review: SecondReview, change: Change, why: str) -> Item:
    told = f"{change.successor} {why}; minta evaluator lain"
    return Item(f"{_title(review)} ditarik: {told}", partial(_withdraw, review, change, told))


def _still_open(review: SecondReview) -> QuerySet[SecondReview]:
    """It may have been finished or withdrawn since the preview; then it stays as it is."""
    return SecondReview.objects.running().filter(pk=review.pk, second_done_at=None)


def _go_on(review: SecondReview, change: Change) -> None:
    if not _still_open(review).update(evaluator=change.successor):
        return
    both = [str(change.person), str(change.successor)]
    audit.record("second.handed_over", review, by=change.by, agency=review.submission.agency, evaluator=both)


def _withdraw(review: SecondReview, change: Change, why: str) -> None:
    gone = {"withdrawn_by": change.by, "withdrawn_at": timezone.now(), "reason": why[:REASON_MAX]}
    if not _still_open(review).update(**gone):
        return
    audit.record("second.withdrawn", review, by=change.by, agency=review.submission.agency, reason=why)


@part
def threads(change: Change) -> Iterator[Item]:
    """Klarifikasi of submissions that are not final: the successor reads on where the person stopped, and is told of
    answers to what the person asked (`telling.tell_message`)."""
    read = ThreadRead.objects.filter(person=change.person)
    asked = Message.objects.filter(by=change.person)
    open_ones = Answer.objects.filter(Q(pk__in=read.values("answer")) | Q(pk__in=asked.values("answer")))
    open_ones = open_ones.exclude(submission__status=Status.FINAL)
    open_ones = open_ones.exclude(submission__period__status=Period.Status.CLOSED)
    open_ones = open_ones.select_related("submission__agency__government")
    found = [answer.pk for answer in open_ones if _goes(answer.submission.agency, change)]
    if found:
        marks = Counter(dict(read.filter(answer__in=found).values_list("answer", "last")))
        own = asked.filter(answer__in=found).order_by().values_list("answer").annotate(last=Max("pk"))
        marks |= Counter(dict(own))  # of each thread the later of the two
        yield Item(f"{len(found)} klarifikasi yang masih terbuka", partial(_read_on, marks, change.successor))


def _goes(agency: Agency, change: Change) -> bool:
    """Whether the person gives away the role by which they took part in the OPD's threads, and the successor may."""
    if agency.pk in {m.agency_id for m in change.lost}:
        return True
    return agency.pk not in change.own and change.loses(Permission.REVIEW, agency.government)


def _read_on(marks: Mapping[int, int], successor: User) -> None:
    """`marks` tells of each thread up to which message the person had read or written it."""
    known = set(ThreadRead.objects.filter(person=successor).values_list("answer", flat=True))
    fresh = {answer: last for answer, last in marks.items() if answer not in known}
    ThreadRead.objects.bulk_create(ThreadRead(answer_id=a, person=successor, last=last) for a, last in fresh.items())
