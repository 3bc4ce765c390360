"""Objects of every OPD and government for the access matrix, and what each person must get from a URL on them."""

from django.db import transaction
from django.test import Client

from agencies import audit
from agencies.models import AuditEvent, Notice
from evaluations.models import SecondReview, SecondScore, Submission
from evaluations.services import evidence
from improvements.models import FollowUp, Programme
from tests import world
from tests.access_rules import OWNERS, SCOPE, STAFF, Rule


class Walk:
    """The four submissions, each with a cited file and with staff."""

    def __init__(self, period, places, people):
        self.people = people
        owners = {"bkd": "operator", "dinkes": "operator2", "mamuju": "mamuju_operator"}
        people["majene_operator"] = world.person("operator-majene", "operator", places.majene_dinkes)
        owners["majene"] = "majene_operator"
        self.staff = owners
        agencies = {
            "bkd": places.bkd,
            "dinkes": places.dinkes,
            "majene": places.majene_dinkes,
            "mamuju": places.mamuju_dinkes,
        }
        self.submissions = {
            key: Submission.objects.with_people_and_place().get(period=period, agency=agency)
            for key, agency in agencies.items()
        }
        self.jobs, self.notices = {}, {}
        for key, submission in self.submissions.items():
            owner = people[owners[key]]
            self.jobs[submission.pk] = world.finished_job(owner)
            self.notices[submission.pk] = Notice.objects.create(person=owner, event="uji", sentence="Uji", url="/")
            answer = world.answer_of(submission, "1")
            evidence.add_file(answer=answer, by=people[owners[key]], file=world.pdf_file(key))
        self.papers = {s.pk: world.issued_paper(s, people["coordinator"]) for s in self.submissions.values()}

    def paper(self, submission):
        """An issued paper of the OPD with its signed scan; every government has a crest."""
        return self.papers[submission.pk]

    def key(self, submission):
        """A key that reads the OPD's government alone."""
        return world.api_key(self.people["coordinator"], submission.agency.government)[0]

    def person(self, submission):
        key = next(key for key, value in self.submissions.items() if value.pk == submission.pk)
        return self.people[self.staff[key]]

    def file(self, submission):
        return submission.agency.evidence.get()

    def second(self, submission):
        """A second review that the walk's evaluator was asked for, with a score of the first row."""
        asked = {"evaluator": self.people["evaluator"], "asked_by": self.people["coordinator"]}
        review, made = SecondReview.objects.get_or_create(
            submission=submission, defaults={"round": 1, "stage": "document", **asked}
        )
        if made:
            SecondScore.objects.create(review=review, answer=world.answer_of(submission, "1"), level=3)
        return review

    def worker(self):
        person, submission = self.people["evaluator"], self.submissions["mamuju"]
        if not AuditEvent.objects.filter(action="assessment.recorded").exists():
            audit.record("assessment.recorded", submission, by=person, agency=submission.agency)
        return person

    def programme(self):
        region = self.people["coordinator"].memberships.get().government
        found, _ = Programme.objects.get_or_create(region=region, number=1, defaults={"name": "Arsitektur"})
        return found

    def follow_up(self, submission):
        asked = {"programme": self.programme(), "created_by": self.people["coordinator"], "due": "2026-12-31"}
        found, _ = FollowUp.objects.get_or_create(agency=submission.agency, title="Butir 1", defaults=asked)
        return found

    def args(self, rule: Rule, submission) -> list:
        if rule.args:
            return rule.args(self, submission)
        return {
            "": list,
            "submission": lambda: [submission.pk],
            "agency": lambda: [submission.agency_id],
            "government": lambda: [submission.agency.government.code],
            "person": lambda: [self.person(submission).pk],
        }[rule.per]()


def expected(rule: Rule, who: str, key: str) -> str:
    """What this person must get from the URL on the object of the OPD `key`."""
    if rule.per == "":
        return "may" if who in rule.may else "sees" if who in rule.sees else "hidden"
    if rule.per == "owner":
        return "may" if who in OWNERS[key] else "hidden"
    if rule.per == "region":
        return "may" if who in rule.may else "sees" if who in rule.sees else "hidden"
    if rule.per in {"person", "monitored"} and who in rule.sees:
        return "sees"
    covered = key in SCOPE[who]
    if rule.per == "government" and who in STAFF:
        province = {"bkd", "dinkes"}
        covered = bool(SCOPE[who] & (province if key in province else {key}))
    if not covered:
        return "hidden"
    if (who, key) in rule.own:
        return "sees"
    return "may" if who in rule.may else "sees" if who in rule.sees else "hidden"


OUTCOME = {200: "may", 302: "may", 400: "may", 409: "may", 403: "sees", 404: "hidden"}


def request(client: Client, rule: Rule, url: str):
    """The answer, with whatever the request wrote taken back."""
    with transaction.atomic():
        response = getattr(client, rule.method)(url, rule.data)
        if response.streaming:
            response.getvalue()  # read to its end, a file is closed
        transaction.set_rollback(True)
    return response
