"""What a review leaves behind beside the assessment itself: the answers as they were sent, questions and answers."""

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q

PERSON = settings.AUTH_USER_MODEL


class AnswerRevision(models.Model):
    """An answer as the evaluator received it in one round; written at the send when it differs from the one before.

    `evidence` lists [identity, name] of what was cited. `response` is the OPD's answer to that round's request.
    """

    answer = models.ForeignKey("evaluations.Answer", models.CASCADE, related_name="revisions")
    round = models.PositiveSmallIntegerField("putaran")
    level = models.PositiveSmallIntegerField("tingkat mandiri", null=True)
    explanation = models.TextField("penjelasan", blank=True)
    service_name = models.CharField("nama layanan", blank=True, max_length=200)
    evidence = models.JSONField("bukti dukung", default=list)
    response = models.TextField("tanggapan", blank=True)
    sent_at = models.DateTimeField("dikirim", auto_now_add=True)

    class Meta:
        ordering = ["round"]
        constraints = [
            models.UniqueConstraint(fields=["answer", "round"], name="revision_once_per_round"),
            models.CheckConstraint(condition=models.Q(round__gte=1), name="revision_round_positive"),
        ]

    def __str__(self):
        return f"{self.answer} putaran {self.round}"


class MessageQuerySet(models.QuerySet):
    def unread_by(self, user):
        """Messages of others that the person has not had on screen yet."""
        seen = ThreadRead.objects.filter(answer=OuterRef("answer"), person=user, last__gte=OuterRef("pk"))
        return self.exclude(by=user).filter(~Exists(seen))


class Message(models.Model):
    """One question or answer about one row, from either side, while the submission is with the evaluator."""

    answer = models.ForeignKey("evaluations.Answer", models.CASCADE, related_name="messages")
    text = models.TextField("pesan", max_length=2000)
    round = models.PositiveSmallIntegerField("putaran")
    from_agency = models.BooleanField("dari OPD")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="message_says_something")]

    def __str__(self):
        return f"{self.answer}: {self.text[:60]}"


class ThreadRead(models.Model):
    """How far a person has read the thread of an answer: up to and including the message with key `last`."""

    answer = models.ForeignKey("evaluations.Answer", models.CASCADE, related_name="+")
    person = models.ForeignKey(PERSON, models.CASCADE, related_name="+")
    last = models.PositiveBigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["answer", "person"], name="thread_read_once")]

    def __str__(self):
        return f"{self.person}: {self.answer}"


class StageStep(models.Model):
    """The koordinator has moved a government of a period to a stage of the instrument; the last step is where it is.

    Without any step a government is at the evaluation of documents.
    """

    period = models.ForeignKey("evaluations.Period", models.CASCADE, related_name="stage_steps")
    government = models.ForeignKey("agencies.Government", models.PROTECT, related_name="+")
    stage = models.CharField("tahap", max_length=20)
    since = models.DateField("mulai")
    until = models.DateField("sampai")
    by = models.ForeignKey(PERSON, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["period", "government", "stage"], name="stage_step_once"),
            models.CheckConstraint(condition=Q(since__lte=models.F("until")), name="stage_step_dates_in_order"),
        ]

    def __str__(self):
        return f"{self.government}: {self.stage}"


class ReviewTask(models.Model):
    """In a period and government, this evaluator reviews one OPD, or one aspect of every OPD."""

    period = models.ForeignKey("evaluations.Period", models.CASCADE, related_name="review_tasks")
    government = models.ForeignKey("agencies.Government", models.PROTECT, related_name="+")
    evaluator = models.ForeignKey(PERSON, models.PROTECT, related_name="review_tasks")
    agency = models.ForeignKey("agencies.Agency", models.PROTECT, null=True, related_name="+")
    aspect = models.ForeignKey("indicators.Aspect", models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(agency=None, aspect__isnull=False) | Q(agency__isnull=False, aspect=None),
                name="review_task_agency_or_aspect",
            ),
            models.UniqueConstraint(fields=["period", "agency"], name="review_task_agency_once"),
            models.UniqueConstraint(fields=["period", "government", "aspect"], name="review_task_aspect_once"),
        ]

    def __str__(self):
        return f"{self.evaluator}: {self.agency or self.aspect}"
