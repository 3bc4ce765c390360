"""What a row lacks: each check by itself, and the marks that follow."""

import pytest

from evaluations.checks import (
    NEEDS,
    AnswerFacts,
    EvidenceFacts,
    RowState,
    is_complete,
    lacking,
    problems,
    row_state,
)
from evaluations.models import Evidence

LONG = "x" * 100


def facts(**changes) -> AnswerFacts:
    base = {
        "code": "1", "level": 2, "lowest": 0, "explanation": LONG, "asks_service_name": False, "service_name": "",
        "evidence": [EvidenceFacts("B1", "decision", True, True)], "repair": "",
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
    pieces = [EvidenceFacts("B1", "decision"), EvidenceFacts("B2", "report", has_date=True), EvidenceFacts("B3")]
    (problem,) = problems(facts(evidence=pieces))
    assert (problem.blocking, problem.sentence) == (False, "B1 belum bernomor dan bertanggal; B3 belum bertanggal")
    assert is_complete(facts(evidence=pieces))


def test_every_kind_of_evidence_says_what_it_needs():
    assert set(NEEDS) == set(Evidence.Kind.values)


@pytest.mark.parametrize(
    ("kind", "number", "date", "missing"),
    [
        ("decision", True, False, ["bertanggal"]),
        ("regulation", False, True, ["bernomor"]),
        ("minutes", False, False, ["bertanggal"]),
        ("link", False, False, []),
    ],
)
def test_kind_decides_what_a_document_lacks(kind, number, date, missing):
    assert lacking(EvidenceFacts("B1", kind, number, date)) == missing


def piece(level, **more):
    return EvidenceFacts("B1", "decision", True, True, level, **more)


@pytest.mark.parametrize(
    ("claimed", "stated", "told_so"),
    [
        (3, [2, 1], True),
        (3, [3, 1], False),
        (3, [4], False),
        (3, [2, None], False),
        (0, [0], False),
        (None, [2], False),
    ],
)
def test_level_needs_evidence_for_that_level(claimed, stated, told_so):
    sentence = "Belum ada bukti untuk tingkat 3; yang ada baru sampai 2"
    assert (sentence in told(level=claimed, evidence=[piece(level) for level in stated])) is told_so


def test_missing_evidence_for_the_level_only_warns():
    assert is_complete(facts(level=3, evidence=[piece(1)]))


@pytest.mark.parametrize(
    ("level", "policy_level", "told_so"), [(3, 0, True), (3, 1, False), (3, None, False), (0, 0, False)]
)
def test_service_above_a_policy_at_the_bottom(level, policy_level, told_so):
    found = told(level=level, policy="9", policy_level=policy_level)
    assert found == ([f"Tingkat {level}, padahal kebijakannya (indikator 9) masih tingkat 0"] if told_so else [])
    assert is_complete(facts(level=level, policy="9", policy_level=policy_level))


def test_replaced_file_asks_for_a_look():
    assert told(evidence=[piece(2, replaced=True)]) == ["Berkas B1 diganti; periksa lagi halaman dan tingkatnya"]


def test_open_repair_blocks_sending_but_the_answer_is_complete():
    assert told(repair="requested") == ["Perbaikan belum ditandai selesai"]
    assert is_complete(facts(repair="requested"))
    assert told(repair="done") == []


def test_blocking_problems_come_first():
    found = problems(facts(explanation="", evidence=[EvidenceFacts("B1", "decision")]))
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


def test_copied_row_waits_for_a_person():
    [problem] = problems(facts(copied=True))
    assert (problem.sentence, problem.field) == ("Jawaban dari tahun lalu belum dikonfirmasi", "confirm")
    assert not is_complete(facts(copied=True))
    for repair, state in (("", RowState.COPIED), ("requested", RowState.REPAIR)):
        assert row_state(repair=repair, is_complete=False, is_empty=True, is_copied=True) is state
