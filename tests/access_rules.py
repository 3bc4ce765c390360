"""The whole access matrix. For each URL `RULES` names who may (2xx/3xx, or a refusal that is about the content, not the
person), who sees the object but may not (403), and, by leaving out, for whom it does not exist (404). Whatever a
person's scope does not cover does not exist for that person.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from publishing.api.description import OPERATIONS
from tests import world

PEOPLE = (
    "operator", "head", "operator2", "mamuju_operator", "evaluator", "evaluator2", "coordinator",
    "majene_coordinator", "leader", "admin_user", "nobody",
)  # fmt: skip
# Which of the four OPD each person's roles cover.
ALL = {"bkd", "dinkes", "majene", "mamuju"}
SCOPE = {
    "operator": {"bkd"},
    "head": {"bkd"},
    "operator2": {"dinkes"},
    "mamuju_operator": {"mamuju"},
    "evaluator": ALL,
    "evaluator2": ALL,
    "coordinator": ALL,
    "majene_coordinator": {"majene"},
    "leader": ALL,
    "admin_user": ALL,
    "nobody": set(),
}
STAFF = {"operator", "head", "operator2", "mamuju_operator"}
EVALUATORS = {"evaluator", "evaluator2"}
COORDINATORS = {"coordinator", "majene_coordinator"}
READERS = STAFF | EVALUATORS | COORDINATORS | {"leader"}
MEMBERS = READERS | {"admin_user"}
MANAGERS = COORDINATORS | {"admin_user"}
DASHBOARD = EVALUATORS | COORDINATORS | {"leader"}
EVERYONE = set(PEOPLE)


@dataclass(frozen=True)
class Rule:
    """`per` says what the arguments are made of; `may` and `sees` are people within whose scope the object lies.

    For a government, an OPD's own people see the government that the OPD belongs to.
    """

    per: str
    may: set[str]
    sees: set[str] = field(default_factory=set)
    method: str = "get"
    args: Callable | None = None
    data: dict = field(default_factory=dict)
    own: frozenset = frozenset()


# Whoever works in an OPD reads it and never assesses it. A koordinator still finalises.
OWN = frozenset({("evaluator2", "dinkes"), ("majene_coordinator", "majene")})
OWN_EVALUATOR = frozenset({("evaluator2", "dinkes")})


def page(may, sees=frozenset(), **more):
    """Not about one object: whoever may not, is told so."""
    return Rule("", set(may), EVERYONE - set(may) if sees is ... else set(sees), **more)


def of_submission(may, sees=READERS, method="get", args=None, **more):
    return Rule("submission", set(may), set(sees) - set(may), method, args, **more)


def row(w, s):
    return [s.pk, "1"]


def cited(w, s):
    return [s.pk, "1", s.answers.get(indicator__code="1").citations.get().pk]


def second(w, s):
    return [w.second(s).pk]


def follow_up(w, s):
    return [w.follow_up(s).pk]


def programme(w, s):
    return [w.programme().pk]


PUBLIC = {
    "reports:verify_home", "reports:verify",
    "session",  # tells a visitor that there is none: tests/test_session_end.py
    "publishing:results", "publishing:result", "publishing:result_csv", "publishing:result_json",
    "publishing:dictionary", "publishing:api_docs", "publishing:api_openapi", "publishing:api_nothing",
    # They ask for a key, not for a person: tests/publishing/api/ walks them with keys of every reach.
    *(f"publishing:api_{operation.name}" for operation in OPERATIONS),
    "health", "account_login", "account_reset_password", "account_reset_password_done", "account_inactive",
    "account_reset_password_from_key", "account_reset_password_from_key_done",
}  # fmt: skip
# Pages of allauth about the signed-in person alone; they know no other object.
OWN_ACCOUNT = {"account_logout", "account_change_password", "account_set_password"}

# The person whose job and notice stand for the OPD's object.
OWNERS = {"bkd": {"operator"}, "dinkes": {"operator2"}, "mamuju": {"mamuju_operator"}, "majene": set()}
FILLERS = STAFF
HEADS = {"head"}
RULES: dict[str, Rule] = {
    "home": page(EVERYONE),
    "account": page(EVERYONE),
    "help": page(EVERYONE),
    "guide": page(EVERYONE, args=lambda w, s: ["operator-opd"]),
    "system": page(MANAGERS, ...),
    "indicators:list": page(EVERYONE),
    "indicators:instrument": page(EVERYONE, args=lambda w, s: [world.OLD]),
    "indicators:indicator": page(EVERYONE, args=lambda w, s: [world.OLD, "1"]),
    "agencies:governments": page(EVERYONE),
    "agencies:government": Rule("government", MEMBERS),
    "agencies:government_edit": Rule("government", MANAGERS, MEMBERS - MANAGERS),
    "agencies:agency_add": Rule("government", MANAGERS, MEMBERS - MANAGERS),
    "agencies:agency": Rule("agency", MEMBERS),
    "agencies:agency_edit": Rule("agency", MANAGERS, MEMBERS - MANAGERS),
    "agencies:people": page(MANAGERS, ...),
    "agencies:person_add": page(MANAGERS, ...),
    "agencies:person": Rule("person", MANAGERS, EVERYONE - MANAGERS),
    "agencies:person_edit": Rule("person", MANAGERS, EVERYONE - MANAGERS),
    "agencies:handover": Rule("person", MANAGERS, EVERYONE - MANAGERS),
    "agencies:role_grant": Rule("person", MANAGERS, EVERYONE - MANAGERS, "post"),
    "agencies:role_revoke": Rule(
        "person", MANAGERS, EVERYONE - MANAGERS, "post", lambda w, s: [w.person(s).pk, w.person(s).memberships.get().pk]
    ),
    "agencies:audit": page(MANAGERS, ...),
    "agencies:audit_export": page(MANAGERS, ...),
    "agencies:import_agencies": page(MANAGERS, ...),
    "agencies:import_agencies_example": page(MANAGERS, ...),
    "agencies:import_people": page(MANAGERS, ...),
    "agencies:import_people_example": page(MANAGERS, ...),
    "agencies:notices": page(EVERYONE),
    "agencies:notices_read": page(EVERYONE, method="post"),
    "agencies:mail_choice": page(EVERYONE, method="post", data={"mail_notices": "daily"}),
    "agencies:notice_open": Rule("owner", EVERYONE, method="post", args=lambda w, s: [w.notices[s.pk].pk]),
    "jobs:list": page(EVERYONE),
    "jobs:invitations": page(MANAGERS, ...),
    "jobs:job": Rule("owner", EVERYONE, args=lambda w, s: [w.jobs[s.pk].pk]),
    "jobs:cancel": Rule("owner", EVERYONE, method="post", args=lambda w, s: [w.jobs[s.pk].pk]),
    "jobs:download": Rule("owner", EVERYONE, args=lambda w, s: [w.jobs[s.pk].pk]),
    "evaluations:home": page(EVERYONE),
    "evaluations:submission": of_submission(READERS),
    "evaluations:check": of_submission(READERS),
    "evaluations:history": of_submission(READERS),
    "evaluations:copy_answers": of_submission(FILLERS, method="post"),
    "evaluations:extension": of_submission(COORDINATORS),
    "evaluations:extension_revoke": of_submission(COORDINATORS, method="post"),
    "evaluations:evidence_list": of_submission(READERS),
    "evaluations:package": of_submission(READERS, method="post"),
    "evaluations:package_government": Rule(
        "government", DASHBOARD, MEMBERS - DASHBOARD, "post", lambda w, s: [s.period_id, s.agency.government.code]
    ),
    "evaluations:hand_over": of_submission(FILLERS, method="post"),
    "evaluations:hand_back": of_submission(HEADS, method="post"),
    "evaluations:send": of_submission(HEADS, method="post"),
    "evaluations:worksheet": of_submission(FILLERS),
    "evaluations:worksheet_download": of_submission(FILLERS),
    "evaluations:worksheet_apply": of_submission(FILLERS, method="post", data={"isi": "x"}),
    "evaluations:answer": of_submission(READERS, args=row),
    "evaluations:autosave": of_submission(FILLERS, method="post", args=row, data={"version": 1, "explanation": "x"}),
    "evaluations:clarify": of_submission(FILLERS, method="post", args=row, data={"text": "x"}),
    "evaluations:review_clarify": of_submission(
        EVALUATORS | COORDINATORS, method="post", args=row, data={"text": "x"}, own=OWN
    ),
    "evaluations:accept_many": of_submission(EVALUATORS | COORDINATORS, method="post", data={"row": "1:1"}, own=OWN),
    "evaluations:evidence_add": of_submission(FILLERS, method="post", args=row, data={"url": "https://a.example/b"}),
    "evaluations:evidence_reuse": of_submission(FILLERS, method="post", args=row, data={"evidence": "0"}),
    "evaluations:evidence_details": of_submission(FILLERS, method="post", args=cited, data={}),
    "evaluations:evidence_detach": of_submission(FILLERS, method="post", args=cited),
    "evaluations:evidence_view": of_submission(READERS, args=lambda w, s: [w.file(s).pk]),
    "evaluations:evidence_replace": of_submission(FILLERS, method="post", args=lambda w, s: [w.file(s).pk]),
    "evaluations:evidence_describe": of_submission(FILLERS, method="post", args=lambda w, s: [w.file(s).pk]),
    "evaluations:evidence": of_submission(READERS, args=lambda w, s: [w.file(s).pk]),
    "evaluations:queue": page(EVALUATORS | COORDINATORS, ...),
    "evaluations:finalise_many": page(COORDINATORS, ..., method="post"),
    "evaluations:review": of_submission(EVALUATORS | COORDINATORS, own=OWN_EVALUATOR),
    "evaluations:review_answer": of_submission(EVALUATORS | COORDINATORS, args=row, own=OWN_EVALUATOR),
    "evaluations:return": of_submission(EVALUATORS | COORDINATORS, method="post", own=OWN),
    "evaluations:verify": of_submission(EVALUATORS | COORDINATORS, method="post", own=OWN),
    "evaluations:finalise": of_submission(COORDINATORS, method="post"),
    "evaluations:reopen": of_submission(COORDINATORS, method="post"),
    "evaluations:second": of_submission(EVALUATORS | COORDINATORS, args=second, own=OWN_EVALUATOR),
    "evaluations:second_rows": of_submission({"evaluator"}, args=second),
    "evaluations:second_row": of_submission({"evaluator"}, args=lambda w, s: [w.second(s).pk, "1"]),
    "evaluations:second_finish": of_submission({"evaluator"}, method="post", args=second),
    "evaluations:second_finish_first": of_submission(
        {"evaluator2"} | COORDINATORS, method="post", args=second, own=OWN
    ),
    "evaluations:second_decide": of_submission(
        COORDINATORS, method="post", args=lambda w, s: [w.second(s).pk, "1"], own=OWN
    ),
    "evaluations:second_withdraw": of_submission(COORDINATORS, method="post", args=second),
    "evaluations:seconds": Rule(
        "monitored", COORDINATORS, EVERYONE - COORDINATORS, args=lambda w, s: [s.period_id, s.agency.government.code]
    ),
    "evaluations:periods": page(COORDINATORS | {"leader"}, ...),
    "evaluations:period_add": page(COORDINATORS, ...),
    "evaluations:period": page(COORDINATORS | {"leader"}, ..., args=lambda w, s: [s.period_id]),
    "evaluations:period_edit": page({"coordinator"}, ..., args=lambda w, s: [s.period_id]),
    "evaluations:period_open": page({"coordinator"}, ..., method="post", args=lambda w, s: [s.period_id]),
    "evaluations:period_close": page({"coordinator"}, ..., method="post", args=lambda w, s: [s.period_id]),
    "evaluations:period_reopen": page(
        {"coordinator"}, ..., method="post", args=lambda w, s: [s.period_id], data={"reason": "Perbaikan."}
    ),
    "evaluations:monitor": page(COORDINATORS | {"leader"}, ..., args=lambda w, s: [s.period_id]),
    "evaluations:remind": page(COORDINATORS, ..., method="post", args=lambda w, s: [s.period_id]),
    "evaluations:assignments": Rule(
        "monitored", COORDINATORS, EVERYONE - COORDINATORS, args=lambda w, s: [s.period_id, s.agency.government.code]
    ),
    "evaluations:assignment_import": Rule(
        "monitored", COORDINATORS, EVERYONE - COORDINATORS, args=lambda w, s: [s.period_id, s.agency.government.code]
    ),
    "evaluations:assignment_import_example": Rule(
        "monitored", COORDINATORS, EVERYONE - COORDINATORS, args=lambda w, s: [s.period_id, s.agency.government.code]
    ),
    "evaluations:sharing": Rule(
        "monitored", COORDINATORS, EVERYONE - COORDINATORS, args=lambda w, s: [s.period_id, s.agency.government.code]
    ),
    "evaluations:stages": Rule(
        "monitored", COORDINATORS, EVERYONE - COORDINATORS, args=lambda w, s: [s.period_id, s.agency.government.code]
    ),
    "evaluations:stage_undo": Rule(
        "monitored", COORDINATORS, EVERYONE - COORDINATORS, "post",
        lambda w, s: [s.period_id, s.agency.government.code],
    ),
    "evaluations:copy_government": Rule(
        "monitored", COORDINATORS, EVERYONE - COORDINATORS, "post",
        lambda w, s: [s.period_id, s.agency.government.code],
    ),
    "evaluations:preset": Rule(
        "monitored", COORDINATORS, EVERYONE - COORDINATORS, "post",
        lambda w, s: [s.period_id, s.agency.government.code, "semua"],
    ),
    "reports:dashboard": page(DASHBOARD, ...),
    "reports:ministry": page(MANAGERS, ...),
    "reports:ministry_apply": page(MANAGERS, ..., method="post"),
    "reports:agency": of_submission(READERS, args=lambda w, s: [s.period_id, s.agency_id]),
    "reports:agency_whatif": of_submission(READERS, args=lambda w, s: [s.period_id, s.agency_id]),
    "reports:agency_target": of_submission(
        HEADS | COORDINATORS, method="post", args=lambda w, s: [s.period_id, s.agency_id]
    ),
    "reports:agency_steps": of_submission(READERS, args=lambda w, s: [s.period_id, s.agency_id]),
    "reports:opd_pdf": of_submission(READERS, args=lambda w, s: [s.period_id, s.agency_id]),
    "reports:opd_xlsx": of_submission(READERS, args=lambda w, s: [s.period_id, s.agency_id]),
}  # fmt: skip
MONITORS = COORDINATORS | {"leader"}
for name in ("recap", "recap_xlsx", "recap_pdf"):
    RULES[f"reports:{name}"] = page(MONITORS, ...)
# Behind a figure stands a person's work in the governments that one monitors; the walk's evaluator did some in Mamuju.
RULES["reports:recap_list"] = page(
    {"coordinator", "leader"}, EVERYONE - MONITORS, args=lambda w, s: [w.worker().pk, "jawaban"]
)
JUDGES = EVALUATORS | COORDINATORS
RULES |= {
    "improvements:follow_ups": page(READERS, ...),
    "improvements:follow_up_add": page(JUDGES, ...),
    "improvements:from_review": of_submission(JUDGES),
    "improvements:follow_up": of_submission(READERS, args=follow_up),
    "improvements:follow_up_edit": of_submission(JUDGES, args=follow_up),
    "improvements:note": of_submission(READERS - {"leader"}, method="post", args=follow_up, data={"note": "Berjalan."}),
    "improvements:cite": of_submission(STAFF, method="post", args=follow_up),
    "improvements:start": of_submission(STAFF, method="post", args=follow_up),
    "improvements:report": of_submission(STAFF, method="post", args=follow_up),
    "improvements:confirm": of_submission(JUDGES, method="post", args=follow_up, own=OWN),
    "improvements:send_back": of_submission(JUDGES, method="post", args=follow_up, own=OWN),
    "improvements:drop": of_submission(JUDGES, method="post", args=follow_up),
    "improvements:reopen": of_submission(JUDGES, method="post", args=follow_up),
    "improvements:programmes": page(DASHBOARD, ...),
    "improvements:programme": page(DASHBOARD, ..., args=programme),
    "improvements:programme_edit": page({"coordinator"}, ..., args=programme),
    "improvements:programme_target": page({"coordinator"}, ..., method="post", args=programme),
}
for name in (
    "government",
    "government_pdf",
    "government_xlsx",
    "government_rows",
    "government_steps",
    "government_whatif",
):
    RULES[f"reports:{name}"] = Rule("dashboard", DASHBOARD, args=lambda w, s: [s.period_id, s.agency.government.code])
RULES["reports:government_target"] = Rule(
    "dashboard", COORDINATORS, DASHBOARD - COORDINATORS, "post", lambda w, s: [s.period_id, s.agency.government.code]
)
RULES["reports:government_row"] = Rule(
    "dashboard", DASHBOARD, args=lambda w, s: [s.period_id, s.agency.government.code, "1"]
)
for name in ("region", "region_pdf", "region_xlsx"):
    RULES[f"reports:{name}"] = Rule(
        "region", EVALUATORS | {"coordinator", "leader"}, args=lambda w, s: [s.period_id, "76"]
    )
for name in ("government", "region", "agency"):
    per = {"government": "dashboard", "region": "region", "agency": "submission"}[name]
    readers = {
        "government": DASHBOARD, "region": EVALUATORS | {"coordinator", "leader"}, "agency": READERS
    }[name]  # fmt: skip
    kind = {"government": "pemda", "region": "wilayah", "agency": "opd"}[name]
    where = {
        "government": lambda w, s: [s.period_id, s.agency.government.code],
        "region": lambda w, s: [s.period_id, "76"],
        "agency": lambda w, s: [s.period_id, s.agency_id],
    }[name]
    issuers = COORDINATORS if name != "region" else {"coordinator"}
    RULES[f"reports:{name}_papers"] = Rule(per, readers, args=where)
    for step, method in (("issue", "get"), ("preview", "post")):
        RULES[f"reports:{name}_{step}"] = Rule(
            per, issuers, readers - issuers, method, lambda w, s, where=where, kind=kind: [*where(w, s), kind]
        )
RULES["reports:all_agencies"] = Rule("dashboard", DASHBOARD, args=lambda w, s: [s.period_id, s.agency.government.code])
RULES["reports:sign_off"] = Rule("dashboard", DASHBOARD, args=lambda w, s: [s.period_id, s.agency.government.code])
# A government is signed off by its own pimpinan alone.
RULES["reports:sign_off_withdraw"] = Rule(
    "dashboard", {"leader"}, DASHBOARD - {"leader"}, "post", lambda w, s: [s.period_id, s.agency.government.code],
    own=frozenset({("leader", "majene"), ("leader", "mamuju")}),
)  # fmt: skip
RULES |= {
    "reports:papers_home": page(DASHBOARD, ...),
    "reports:issued": of_submission(READERS, args=lambda w, s: [w.paper(s).pk]),
    "reports:issued_file": of_submission(READERS, args=lambda w, s: [w.paper(s).pk]),
    "reports:issued_scan": of_submission(READERS, args=lambda w, s: [w.paper(s).pk]),
    "reports:scan_add": of_submission(COORDINATORS, READERS, "post", args=lambda w, s: [w.paper(s).pk]),
    "publishing:home": page(MANAGERS | {"leader"}, ...),
    "publishing:keys": page(MANAGERS, ...),
    "publishing:key_add": page(MANAGERS, ...),
    "publishing:key_made": page(MANAGERS, ...),
    "publishing:key_revoke": Rule("key", MANAGERS, method="post", args=lambda w, s: [w.key(s).pk]),
    "reports:letterhead": Rule("government", MANAGERS, MEMBERS - MANAGERS),
    "reports:crest": Rule("government", MEMBERS),
}
# A government decides itself what it publishes: the region's koordinator and pimpinan read, and do not decide.
PUBLISHERS = COORDINATORS | {"leader"}
OTHERS_RESULT = frozenset((who, key) for who in ("coordinator", "leader") for key in ("majene", "mamuju"))
RULES["publishing:switch"] = Rule("dashboard", PUBLISHERS, args=lambda w, s: [s.period_id, s.agency.government.code])
for name, method in (("preview", "get"), ("publish", "post"), ("withdraw", "post")):
    RULES[f"publishing:{name}"] = Rule(
        "dashboard", PUBLISHERS, set(), method, lambda w, s: [s.period_id, s.agency.government.code], own=OTHERS_RESULT
    )
