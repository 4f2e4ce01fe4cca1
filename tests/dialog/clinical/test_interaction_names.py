import re

import pytest
import yaml

from dialog.clinical.interactions.finding_names import MOST_NAMED, find_in
from dialog.clinical.interactions.names import NameIndex
from dialog.clinical.interactions.shipped import find_medicines, name_medicine, shipped_table
from dialog.clinical.interactions.table import MedicineEntry, MedicineKind
from dialog.parts import SHIPPED

HARMLESS = [
    "can you get me tickets for the concert",
    "what should my heart rate be",
    "can i come for my prenatal visit on friday",
    "the baby won't nurse",
    "my train is due in ten minutes",
    "is there parent parking at the station",
    "how do i clean the umbilical cord",
    "does medicare cover the hearing test",
    "it is not normal to hear side effects or anything like that",
    "i want to leave a message for the doctor",
    "my systolic was one forty",
    "how did my tests turn out",
    "please pencil me in for april",
]
MISHEARD = [
    ("lysinopril", "lisinopril"), ("lie sin o pril", "lisinopril"),
    ("metropolol", "metoprolol"), ("a tor va statin", "atorvastatin"),
    ("amlodapine", "amlodipine"), ("gabapenton", "gabapentin"), ("warfrin", "warfarin"),
    ("cumadin", "warfarin"), ("elaquis", "apixaban"), ("zeralto", "rivaroxaban"),
    ("ibuprophen", "ibuprofen"), ("i be profane", "ibuprofen"), ("tylanol", "acetaminophen"),
    ("acetominophen", "acetaminophen"), ("naproxin", "naproxen"), ("metotrexate", "methotrexate"),
    ("spironalactone", "spironolactone"), ("hydrochlorothyazide", "hydrochlorothiazide"),
    ("synthroyd", "levothyroxine"), ("azithromicin", "azithromycin"),
    ("sildenofil", "sildenafil"), ("nitroglycerine", "nitroglycerin"),
    ("colchacine", "colchicine"), ("carbamazapine", "carbamazepine"),
    ("niquil", "nyquil"), ("percoset", "percocet"), ("zanax", "alprazolam"),
    ("accutain", "isotretinoin"), ("bactrum", "co_trimoxazole"), ("losarten", "losartan"),
    ("saint johns wart", "st_johns_wort"), ("met forming", "metformin"),
]  # fmt: skip
NOT_IN_THE_TABLE = [
    "lamisil", "terbinafine", "penicillin", "evista", "zetia", "ropinirole", "novolin", "taxol",
    "neulasta", "hydroxyurea", "minoxidil", "pindolol", "paliperidone", "cefdinir", "lamivudine",
    "zonisamide", "guanfacine", "memantine", "nystatin", "dicyclomine",
]  # fmt: skip


def ids(text: str) -> list[str]:
    return [one.id for one in find_medicines(text)]


def test_every_name_of_the_table_is_found_in_a_sentence():
    table, _ = shipped_table()
    for entry in table.medicines.values():
        for name in entry.names + entry.heard:
            found = ids(f"they gave me {name}. is that good")
            assert found == [entry.id], name


def test_a_name_is_certain_and_a_mishearing_is_not():
    assert find_medicines("coumadin")[0].is_certain
    assert not find_medicines("war fare in")[0].is_certain
    assert not find_medicines("warfrin")[0].is_certain


@pytest.mark.parametrize(("said", "wanted"), MISHEARD)
def test_a_name_is_known_by_its_sound(said, wanted):
    assert ids(f"can i take {said} with my breakfast") == [wanted]


@pytest.mark.parametrize("said", HARMLESS)
def test_ordinary_words_are_no_medicines(said):
    assert ids(said) == []


@pytest.mark.parametrize("said", NOT_IN_THE_TABLE)
def test_a_medicine_that_the_table_lacks_is_not_taken_for_another(said):
    table, _ = shipped_table()
    for one in find_medicines(f"i take {said} every day"):
        assert not one.is_known or said in table.medicines[one.id].names


def test_look_alikes_are_kept_apart():
    pairs = ("hydroxyzine hydralazine", "celexa celebrex", "clonidine clonazepam",
             "bupropion buspirone", "zantac xanax", "quinine quinidine", "actos actonel",
             "prednisone primidone", "tramadol toradol", "lamictal lamotrigine")  # fmt: skip
    for pair in pairs[:-1]:
        first, second = pair.split()
        assert len(set(ids(f"{first} and {second}"))) == 2, pair
    assert set(ids(pairs[-1])) == {"lamotrigine"}


def test_a_name_that_lacks_a_letter_is_never_taken_for_another_medicine():
    table, _ = shipped_table()
    known = lost = 0
    for medicine in table.medicines.values():
        for name in medicine.names:
            if not name.isalpha() or len(name) < 6:
                continue
            for gap in range(1, len(name), 2):
                found = {one for one in ids(name[:gap] + name[gap + 1 :]) if one}
                assert found <= {medicine.id}, name
                known += bool(found)
                lost += not found
    assert known > 3 * lost


def entry(name: str) -> MedicineEntry:
    own = frozenset([name])
    return MedicineEntry(name, MedicineKind.MEDICINE, (name,), (), "", frozenset(), own)


def test_a_word_that_is_as_near_to_another_medicine_is_asked_about():
    index = NameIndex([entry("brotazolin"), entry("brotizalin"), entry("melotract")])
    (one,) = find_in(index, "i take brotazalin")
    assert not one.is_known
    assert set(one.might_be) == {"brotazolin", "brotizalin"}
    (other,) = find_in(index, "i take melotrakt")
    assert other.id == "melotract"


def test_every_medicine_that_the_recogniser_of_words_has_learnt_is_known():
    lookups = yaml.safe_load((SHIPPED / "lookups.yml").read_text(encoding="utf-8"))["nlu"]
    (listed,) = [one["examples"] for one in lookups if one.get("lookup") == "medication"]
    names = [line.strip().removeprefix("- ") for line in listed.splitlines()]
    assert len(names) > 100
    unknown = [name for name in names if not all(one.is_known for one in name_medicine(name))]
    assert unknown == []


def test_the_end_of_a_generic_name_gives_an_unknown_medicine_away():
    found = find_medicines("i take florbipril every morning")
    assert [one.is_known for one in found] == [False]


def test_a_medicine_that_is_introduced_by_name_is_unknown_rather_than_missed():
    found = find_medicines("they gave me a pill called zorbexa")
    assert [one.is_known for one in found] == [False]
    assert found[0].span.cut("they gave me a pill called zorbexa") == "zorbexa"


def test_the_name_on_a_record_is_never_nothing():
    assert [one.id for one in name_medicine("Lisinopril 10 MG Oral Tablet")] == ["lisinopril"]
    assert [one.is_known for one in name_medicine("Xyzzymab")] == [False]
    assert [one.is_known for one in name_medicine("")] == [False]


def test_a_medicine_is_reported_once():
    assert ids("advil and more advil and advils") == ["ibuprofen"]


def test_a_medicine_that_is_denied_and_then_taken_is_taken():
    found = find_medicines("i am not on warfarin. no wait i take warfarin")
    assert [(one.id, one.is_denied) for one in found] == [("warfarin", False)]


def test_words_of_the_caller_are_not_kept_in_what_is_found():
    told = str(find_medicines("i take zorbipril and warfrin and a pill called quuxinol"))
    assert not re.search("zorbipril|warfrin|quuxinol", told)


def test_a_name_does_not_reach_over_the_end_of_a_sentence():
    assert ids("i want it for my met. form in hand") == []


def test_a_flood_of_words_is_answered_in_bounds():
    text = "warfarin lisinopril zorbipril advil metropolol " * 5000
    assert len(find_medicines(text)) <= MOST_NAMED


def test_letters_of_other_scripts_and_odd_marks_are_answered():
    for text in ("", " ", "\u0130\u0131", "\ud83d\ude00", "a" * 20000, "варфарин", "'''s's's"):
        assert isinstance(find_medicines(text), tuple)
