"""What changed between two texts and two answers."""

from hypothesis import given
from hypothesis import strategies as st

from evaluations.differences import ADDED, REMOVED, SAME, Piece, Snapshot, changes, words_changed

BEFORE = Snapshot(3, "Berlaku sejak 2019.", "Simpeg", (("1:a", "SK"), ("2:b", "SOP")))


def test_words_are_told_apart_one_by_one():
    assert words_changed("Berlaku sejak 2019 di BKD", "Berlaku penuh sejak 2021 di BKD") == [
        Piece(SAME, "Berlaku"),
        Piece(ADDED, " penuh"),
        Piece(SAME, " sejak"),
        Piece(REMOVED, " 2019"),
        Piece(ADDED, " 2021"),
        Piece(SAME, " di BKD"),
    ]


def test_from_nothing_everything_is_added():
    assert words_changed("", "Ada.") == [Piece(ADDED, "Ada.")]
    assert words_changed("Ada.", "") == [Piece(REMOVED, "Ada.")]


@given(st.text("ab \n", max_size=40), st.text("ab \n", max_size=40))
def test_both_texts_can_be_read_off_the_pieces(before, after):
    pieces = words_changed(before, after)
    assert "".join(p.text for p in pieces if p.kind != REMOVED) == after
    assert "".join(p.text for p in pieces if p.kind != ADDED) == before


def test_same_answer_has_no_changes():
    assert not changes(BEFORE, BEFORE)


def test_every_part_of_an_answer_is_compared():
    after = Snapshot(4, "Berlaku sejak 2021.", "Simpeg baru", (("2:c", "SOP"), ("3:d", "Laporan"), ("1:a", "SK")))
    found = changes(BEFORE, after)
    assert found.level == (3, 4)
    assert found.service_name == ("Simpeg", "Simpeg baru")
    assert [p.text for p in found.text if p.kind == ADDED] == [" 2021."]
    assert (found.added, found.removed) == (["SOP", "Laporan"], ["SOP"])  # a replaced file is another one
