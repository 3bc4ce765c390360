"""What an answer still lacks: one small pure function per check, and one table that says which ones block.

The same list is the operator's to-do list, the mark of a row, and what stands between kepala OPD and "Kirim".
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from spbe_portal.states import State

EXPLANATION_MIN = 100  # characters: below that an assessor has nothing to check
EXPLANATION_MAX = 4000


@dataclass(frozen=True)
class EvidenceFacts:
    """What the checks need to know of one cited piece of evidence. `level` is the one that it supports, if said;
    `replaced` tells that its file was replaced and the OPD has not looked again."""

    label: str
    kind: str = "other"
    has_number: bool = False
    has_date: bool = False
    level: int | None = None
    replaced: bool = False


@dataclass(frozen=True)
class AnswerFacts:
    """One row as the checks see it. `lowest` is the instrument's lowest level; `repair` is `Answer.repair`.

    `policy` is the code of the policy indicator that a service rests on, `policy_level` the OPD's own level there;
    both empty where there is none, or where the OPD does not answer it. `copied`: the answer is that of an earlier
    period and nobody has said yet that it still holds.
    """

    code: str
    level: int | None
    lowest: int
    explanation: str
    asks_service_name: bool
    service_name: str
    evidence: Sequence[EvidenceFacts]
    repair: str = ""
    policy: str = ""
    policy_level: int | None = None
    copied: bool = False


# What an assessor needs to find a document again, per kind. A link has the day on which it was entered.
NUMBER, DATE = "bernomor", "bertanggal"
NEEDS: dict[str, tuple[str, ...]] = {
    "regulation": (NUMBER, DATE),
    "decision": (NUMBER, DATE),
    "procedure": (NUMBER, DATE),
    "letter": (NUMBER, DATE),
    "report": (DATE,),
    "minutes": (DATE,),
    "screenshot": (DATE,),
    "other": (DATE,),
    "link": (),
}


@dataclass(frozen=True)
class Problem:
    """`field` is the form field that the link leads to."""

    check: str
    blocking: bool
    field: str
    sentence: str


class RowState(State):
    """A row's mark on the task list."""

    EMPTY = "empty", "Belum diisi"
    PARTIAL = "partial", "Sebagian"
    COPIED = "copied", "Dari tahun lalu"
    DONE = "done", "Lengkap"
    REPAIR = "repair", "Perlu perbaikan"


def no_level(facts: AnswerFacts) -> str:
    return "Tingkat belum dipilih" if facts.level is None else ""


def no_explanation(facts: AnswerFacts) -> str:
    return "Penjelasan belum diisi" if not facts.explanation.strip() else ""


def short_explanation(facts: AnswerFacts) -> str:
    """Above the lowest level a claim needs words enough to be checked; "belum ada" may be said shortly."""
    length = len(facts.explanation.strip())
    if facts.level in (None, facts.lowest) or not 0 < length < EXPLANATION_MIN:
        return ""
    return f"Penjelasan baru {length} karakter, paling sedikit {EXPLANATION_MIN}"


def no_service_name(facts: AnswerFacts) -> str:
    return "Nama layanan belum diisi" if facts.asks_service_name and not facts.service_name.strip() else ""


def no_evidence(facts: AnswerFacts) -> str:
    if facts.level is None or facts.level <= facts.lowest or facts.evidence:
        return ""
    return "Bukti dukung belum ada"


def anonymous_evidence(facts: AnswerFacts) -> str:
    """Without the number or date that its kind carries, a document is hard to find again."""
    bare = [f"{piece.label} belum {' dan '.join(missing)}" for piece in facts.evidence if (missing := lacking(piece))]
    return "; ".join(bare)


def lacking(piece: EvidenceFacts) -> list[str]:
    """Which of number and date the piece needs and does not have."""
    has = {NUMBER: piece.has_number, DATE: piece.has_date}
    return [need for need in NEEDS[piece.kind] if not has[need]]


def level_unproven(facts: AnswerFacts) -> str:
    """Evidence is said to support lower levels only. A piece without a stated level may support any."""
    stated = [piece.level for piece in facts.evidence]
    if facts.level is None or facts.level <= facts.lowest or not stated or None in stated:
        return ""
    best = max(level for level in stated if level is not None)
    return f"Belum ada bukti untuk tingkat {facts.level}; yang ada baru sampai {best}" if best < facts.level else ""


def policy_at_bottom(facts: AnswerFacts) -> str:
    """A service runs, says the row; the policy that it rests on does not exist, says another."""
    if facts.level is None or facts.level <= facts.lowest or facts.policy_level != facts.lowest:
        return ""
    return f"Tingkat {facts.level}, padahal kebijakannya (indikator {facts.policy}) masih tingkat {facts.lowest}"


def replaced_evidence(facts: AnswerFacts) -> str:
    replaced = [piece.label for piece in facts.evidence if piece.replaced]
    return f"Berkas {', '.join(replaced)} diganti; periksa lagi halaman dan tingkatnya" if replaced else ""


def repair_open(facts: AnswerFacts) -> str:
    return "Perbaikan belum ditandai selesai" if facts.repair == "requested" else ""


def unconfirmed(facts: AnswerFacts) -> str:
    return "Jawaban dari tahun lalu belum dikonfirmasi" if facts.copied else ""


# check, whether it blocks sending, the field it points at
CHECKS: tuple[tuple[Callable[[AnswerFacts], str], bool, str], ...] = (
    (repair_open, True, "repair_done"),
    (unconfirmed, True, "confirm"),
    (no_service_name, True, "service_name"),
    (no_level, True, "level"),
    (no_explanation, True, "explanation"),
    (short_explanation, True, "explanation"),
    (no_evidence, True, "evidence"),
    (level_unproven, False, "evidence"),
    (replaced_evidence, False, "evidence"),
    (anonymous_evidence, False, "evidence"),
    (policy_at_bottom, False, "level"),
)


def problems(facts: AnswerFacts) -> list[Problem]:
    """Everything that the row lacks, blocking ones first."""
    found = [
        Problem(check.__name__, blocking, field, sentence)
        for check, blocking, field in CHECKS
        if (sentence := check(facts))
    ]
    return sorted(found, key=lambda problem: not problem.blocking)


def is_complete(facts: AnswerFacts) -> bool:
    """Whether nothing of the answer itself is missing. An open repair is the workflow's matter, not the answer's."""
    return not any(p.blocking and p.check != "repair_open" for p in problems(facts))


def row_state(*, repair: str, is_complete: bool, is_empty: bool, is_copied: bool = False) -> RowState:
    """The row's mark, from what is stored with the answer."""
    if repair == "requested":
        return RowState.REPAIR
    if is_complete:
        return RowState.DONE
    if is_copied:
        return RowState.COPIED
    return RowState.EMPTY if is_empty else RowState.PARTIAL
