"""Keys pressed in a row are one answer."""

from telephony.keypad import MOST_KEYS, KeypadRow


def test_a_pause_ends_the_row():
    row = KeypadRow(gap_s=2.0)
    assert row.press("1", 0.0) is None
    assert row.press("9", 1.0) is None
    assert row.tick(2.9) is None
    assert row.tick(3.0) == "19"
    assert row.tick(9.0) is None


def test_the_hash_key_ends_the_row_at_once():
    row = KeypadRow(gap_s=2.0)
    row.press("4", 0.0)
    assert row.press("#", 0.1) == "4"


def test_the_hash_key_alone_is_a_key():
    row = KeypadRow(gap_s=2.0)
    assert row.press("#", 0.0) is None
    assert row.tick(2.0) == "#"


def test_a_row_without_an_end_is_cut_at_its_greatest_length():
    row = KeypadRow(gap_s=2.0)
    rows = [row.press("1", 0.0) for _ in range(2 * MOST_KEYS)]
    assert [keys for keys in rows if keys is not None] == ["1" * MOST_KEYS] * 2
