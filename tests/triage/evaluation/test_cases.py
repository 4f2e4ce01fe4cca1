from pathlib import Path

import pytest

from triage.decision import Acuity
from triage.evaluation.cases import SPLITS, CaseError, read_cases, read_split


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "some.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_line_is_category_acuity_patient_and_words(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        "# a comment\n\n"
        "stroke | emergency | week=31 age=70 conditions=heart_attack,copd | half of me is dead\n"
        "infant_normal | self_care | age_days=40 postpartum_days=40 medicines=iron | he burps\n"
        "admin | none | - | where do i park\n",
    )
    first, second, third = read_cases(path)
    assert (first.category, first.acuity, first.text) == (
        "stroke",
        Acuity.EMERGENCY,
        "half of me is dead",
    )
    assert first.is_emergency
    assert (first.patient.pregnancy_week, first.patient.age_years) == (31, 70)
    assert first.patient.conditions == ("heart attack", "copd")
    assert (second.patient.age_days, second.patient.postpartum_days) == (40, 40)
    assert second.patient.medicines == ("iron",)
    assert not third.is_emergency


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("stroke | emergency | half of me", "four parts"),
        ("stroke | emergency | - | ", "four parts"),
        ("stroke | grave | - | half of me", "'grave'; allowed: none"),
        ("stroke | emergency | weight=31 | half of me", "'weight=31'; allowed: week"),
        ("stroke | emergency | conditions= | half of me", "'conditions='; allowed"),
        ("stroke | emergency | week=late | half of me", "late"),
    ],
)
def test_a_line_that_is_otherwise_is_refused_by_its_number(
    tmp_path: Path, line: str, told: str
) -> None:
    with pytest.raises(CaseError, match=told) as refused:
        list(read_cases(written(tmp_path, f"# comment\n{line}\n")))
    assert "some.txt:2:" in str(refused.value)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(CaseError, match="cannot be read"):
        list(read_cases(tmp_path / "none.txt"))
    with pytest.raises(CaseError, match="splits: train, calibration, test"):
        read_split("train", tmp_path)


def test_the_shipped_set_is_large_and_half_of_it_dangerous() -> None:
    for split in ("train", "calibration", "test"):
        cases = read_split(split)
        dangerous = sum(case.is_emergency for case in cases)
        assert len(cases) >= 600
        assert 0.35 <= dangerous / len(cases) <= 0.6
        assert len({case.category for case in cases if case.is_emergency}) >= 36


def test_vignettes_are_whole_cases_of_every_level() -> None:
    cases = read_split("vignettes")
    assert {case.acuity for case in cases} == set(Acuity) - {Acuity.NONE}
    assert all(25 <= len(case.text.split()) <= 90 for case in cases)


def test_no_utterance_is_in_two_splits() -> None:
    texts = [text for split in SPLITS for text in {case.text for case in read_split(split)}]
    assert len(texts) == len(set(texts))
