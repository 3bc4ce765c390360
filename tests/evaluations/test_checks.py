"""What a row lacks: each check by itself, and the marks that follow."""

import pytest

from evaluations.checks import AnswerFacts, EvidenceFacts, RowState, is_complete, problems, row_state

LONG = "x" * 100


def facts(**changes) -> AnswerFacts:
    base = {
        "code": "1", "level": 2, "lowest": 0, "explanation": LONG, "asks_service_name": False, "service_name": "",
        "evidence": [EvidenceFacts("B1", True)], "repair": "",
    }  # fmt: skip
    return AnswerFacts(**(base | changes))


def told(**changes) -> list[str]:
    return [problem.sentence for problem in problems(facts(**changes))]


def test_full_row_lacks_nothing():
    assert told() == []
    assert is_complete(facts())


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"level": None}, "Tingkat belum dipilih"),
        ({"explanation": "  "}, "Penjelasan belum diisi"),
        ({"explanation": "x" * 99}, "Penjelasan baru 99 karakter, paling sedikit 100"),
        ({"evidence": []}, "Bukti dukung belum ada"),
        ({"asks_service_name": True}, "Nama layanan belum diisi"),
    ],
)
def test_what_is_missing_blocks(changes, sentence):
    assert told(**changes) == [sentence]
    assert not is_complete(facts(**changes))


def test_lowest_level_needs_neither_evidence_nor_many_words():
    assert told(level=0, explanation="Belum ada.", evidence=[]) == []
    assert told(level=1, lowest=1, explanation="Belum ada.", evidence=[]) == []


def test_evidence_without_number_and_date_only_warns():
    weak = facts(evidence=[EvidenceFacts("B1", False), EvidenceFacts("B2", True), EvidenceFacts("B3", False)])
    (problem,) = problems(weak)
    assert (problem.blocking, problem.sentence) == (False, "B1, B3 belum bernomor dan bertanggal")
    assert is_complete(weak)


def test_open_repair_blocks_sending_but_the_answer_is_complete():
    assert told(repair="requested") == ["Perbaikan belum ditandai selesai"]
    assert is_complete(facts(repair="requested"))
    assert told(repair="done") == []


def test_blocking_problems_come_first():
    found = problems(facts(explanation="", evidence=[EvidenceFacts("B1", False)]))
    assert [problem.blocking for problem in found] == [True, False]


@pytest.mark.parametrize(
    ("repair", "complete", "empty", "state"),
    [
        ("", False, True, RowState.EMPTY),
        ("", False, False, RowState.PARTIAL),
        ("", True, False, RowState.DONE),
        ("requested", True, False, RowState.REPAIR),
        ("marked", True, False, RowState.DONE),
        ("done", True, False, RowState.DONE),
    ],
)
def test_row_state(repair, complete, empty, state):
    assert row_state(repair=repair, is_complete=complete, is_empty=empty) is state
