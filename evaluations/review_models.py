"""What a review leaves behind beside the assessment itself: the answers as they were sent."""

from django.db import models


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
