from pathlib import Path

import pytest

from voice.errors import ProsodyTableError
from voice.tts.prosody import ALLOWED, Prosody, check_covers, load_prosodies

SHIPPED = Path(__file__).parents[3] / "config" / "voices.yaml"


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "voices.yaml"
    path.write_text(text)
    return path


def test_a_row_becomes_a_prosody(tmp_path: Path) -> None:
    row = "{length_scale: 1.1, noise_scale: 0.5, noise_w_scale: 0.7, volume: 0.9}"
    table = load_prosodies(written(tmp_path, f"calm: {row}"))
    assert table == {"calm": Prosody(1.1, 0.5, 0.7, 0.9)}


def test_a_key_left_out_keeps_its_neutral_value(tmp_path: Path) -> None:
    table = load_prosodies(written(tmp_path, "urgent: {volume: 1}"))
    assert table["urgent"] == Prosody(volume=1.0)


def test_the_shipped_table_has_a_different_sound_for_each_emotion() -> None:
    table = load_prosodies(SHIPPED)
    assert len(set(table.values())) == len(table) == 7


def test_the_shipped_table_is_quickest_and_loudest_where_it_is_urgent() -> None:
    table = load_prosodies(SHIPPED)
    assert min(table, key=lambda name: table[name].length_scale) == "urgent"
    assert max(table, key=lambda name: table[name].volume) == "urgent"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("calm: {lenght_scale: 1.0}", ["calm", "lenght_scale", "1.0", *ALLOWED]),
        ("calm: {volume: 9}", ["calm.volume", "9", "0.25", "2.0"]),
        ("calm: {volume: 0.1}", ["calm.volume", "0.1", "0.25"]),
        ("calm: {volume: yes}", ["calm.volume", "True", "number"]),
        ("calm: {volume: loud}", ["calm.volume", "'loud'", "number"]),
        ("calm: {volume: .nan}", ["calm.volume", "nan"]),
        ("calm: {volume: null}", ["calm.volume", "None"]),
        ("calm: 3", ["calm", "int", "length_scale"]),
        ("[calm]", ["list", "emotions"]),
        ("", ["empty"]),
        ("calm: {volume: 1", ["line"]),
    ],
)
def test_a_mistake_is_told_with_file_key_value_and_what_is_allowed(
    tmp_path: Path, text: str, told: list[str]
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(ProsodyTableError) as caught:
        load_prosodies(path)
    for part in [str(path), *told]:
        assert part in str(caught.value)


def test_a_missing_file_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(ProsodyTableError, match=r"nowhere\.yaml"):
        load_prosodies(tmp_path / "nowhere.yaml")


def test_an_emotion_without_a_sound_is_named() -> None:
    with pytest.raises(ProsodyTableError, match=r"no prosody for angry, sad; .* calm"):
        check_covers({"calm": Prosody()}, ["sad", "calm", "angry"])


def test_a_table_that_covers_all_emotions_is_accepted() -> None:
    check_covers({"calm": Prosody(), "extra": Prosody()}, ["calm"])
