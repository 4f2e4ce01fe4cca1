import pytest

from dialog.nlu.medicines import MedicineRepair

NAMES = (
    "metformin", "lisinopril", "losartan", "sertraline", "albuterol", "glipizide", "ibuprofen",
    "warfarin", "hydroxyzine", "hydralazine", "clopidogrel", "statin", "steroids",
)  # fmt: skip
EVERYDAY = frozenset(
    [
        "i",
        "take",
        "my",
        "met",
        "four",
        "men",
        "in",
        "the",
        "low",
        "war",
        "fair",
        "roll",
        "a",
        "well",
    ]
)


@pytest.fixture(scope="module")
def repair() -> MedicineRepair:
    return MedicineRepair(NAMES, EVERYDAY)


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("i take met four men", "metformin", "met four men"),
        ("my low sartan", "losartan", "low sartan"),
        ("the ser tra lean", "sertraline", "ser tra lean"),
        ("i take lysinopril", "lisinopril", "lysinopril"),
        ("glip a zide", "glipizide", "glip a zide"),
        ("war fair in", "warfarin", "war fair in"),
        ("clo pid a grill", "clopidogrel", "clo pid a grill"),
    ],
)
def test_a_garbled_medicine_is_guessed(
    repair: MedicineRepair, text: str, name: str, words: str
) -> None:
    said = text.split()
    (found,) = repair.find(said)
    assert (found.name, " ".join(said[found.first : found.end])) == (name, words)


@pytest.mark.parametrize(
    "text",
    ["i take my pills in the morning", "metformin", "well i take a roll", "steroid", "", "123 456"],
)
def test_other_words_are_not_repaired(repair: MedicineRepair, text: str) -> None:
    assert repair.find(text.split()) == []


def test_between_two_medicines_that_sound_alike_nothing_is_guessed(repair: MedicineRepair) -> None:
    assert repair.find(["hydroxalazine"]) == []


KNOWN = frozenset(("clarithromycin", "erythromycin", "toradol", "biaxin"))


@pytest.mark.parametrize(
    "text",
    [
        "clarithromycin",
        "i take clarithromycin my doctor said",
        "erythromycins",
        "toradol",
        "clar ithromycin",
        "claritromycin",
        "i need more clear ith romycin",
    ],
)
def test_a_known_name_is_never_another_medicine(text: str) -> None:
    repair = MedicineRepair(("azithromycin", "tramadol"), EVERYDAY, KNOWN)
    assert repair.find(text.split()) == []


def test_beside_known_names_a_garbled_one_is_guessed_still() -> None:
    repair = MedicineRepair(("azithromycin", "tramadol"), EVERYDAY, KNOWN)
    (found,) = repair.find(["azithro", "mycin"])
    assert found.name == "azithromycin"
