"""What a form may send in place of a key."""

import pytest

from agencies.keys import key, keys, pair

NO_KEYS = ["", " ", "-1", "+1", "1.0", "1e3", "0x1", "satu", "²", "١", "1\0", "9" * 19, "9" * 5000, "1_000"]


@pytest.mark.parametrize("text", NO_KEYS)
def test_what_is_no_key_is_none(text):
    assert key(text) is None
    assert keys([text, "7"]) == {7}
    assert pair(f"{text}:1") is None
    assert pair(f"1:{text}") is None


def test_keys_are_numbers():
    assert (key("0"), key("12"), key("9" * 18)) == (0, 12, 10**18 - 1)
    assert keys(["3", "3", "4"]) == {3, 4}
    assert pair("12:7") == (12, 7)
    assert pair("12") is None
