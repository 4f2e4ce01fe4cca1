import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialog.clinical.interactions.checking import InteractionFinding
from dialog.clinical.interactions.claims import forbidden_claims
from dialog.clinical.interactions.named import NamedMedicine
from dialog.clinical.interactions.shipped import (
    check,
    find_medicines,
    name_medicine,
    shipped_table,
)
from dialog.clinical.interactions.table import MedicineKind, Severity
from triage.decision import Span

ENTRIES = tuple(shipped_table()[0].medicines.values())
NAMES = [name for entry in ENTRIES for name in entry.names]


def asked(
    text: str,
    *,
    week: float | None = None,
    is_breastfeeding: bool = False,
    conditions: tuple[str, ...] = (),
    is_pregnant: bool = False,
) -> tuple[InteractionFinding, ...]:
    return check(
        find_medicines(text),
        pregnancy_week=week,
        is_breastfeeding=is_breastfeeding,
        conditions=conditions,
        is_pregnant=is_pregnant,
    )


def rows(found: tuple[InteractionFinding, ...]) -> list[str]:
    return [one.row for one in found]


HIGH_PRIORITY = [
    ("adderall and nardil", "maoi_stimulant"),
    ("reyataz and omeprazole", "atazanavir_ppi"),
    ("febuxostat and azathioprine", "xanthine_blocker_thiopurine"),
    ("prozac and parnate", "maoi_ssri"),
    ("irinotecan and ketoconazole", "irinotecan_strong_cyp3a4"),
    ("meperidine and nardil", "maoi_opioid"),
    ("nortriptyline and marplan", "maoi_tricyclic"),
    ("sotalol and haldol", "qt_qt"),
    ("ramelteon and fluvoxamine", "ramelteon_cyp1a2"),
    ("darunavir and rifampin", "protease_inhibitor_inducer"),
    ("lovastatin and itraconazole", "cyp3a4_statin_strong_cyp3a4"),
    ("ergotamine and ritonavir", "ergot_strong_cyp3a4"),
    ("tizanidine and ciprofloxacin", "tizanidine_cyp1a2"),
    ("tranylcypromine and procarbazine", "tranylcypromine_procarbazine"),
    ("sumatriptan and phenelzine", "triptan_maoi"),
]


@pytest.mark.parametrize(("said", "row"), HIGH_PRIORITY)
def test_each_pair_of_the_high_priority_list_is_found_either_way_round(said, row):
    first, second = said.split(" and ")
    assert row in rows(asked(said))
    assert row in rows(asked(f"{second} with {first}"))


def test_what_is_told_names_the_medicines_as_the_caller_did():
    found = asked("can i take advil with my coumadin")
    assert found[0].row == "anticoagulant_nsaid"
    assert found[0].says == "Advil together with coumadin can cause serious bleeding."
    assert "pharmacist" in found[0].advice


def test_the_gravest_comes_first():
    found = asked("i take nardil prozac advil and lisinopril")
    severities = [one.severity for one in found]
    assert severities == sorted(severities, reverse=True)
    assert found[0].severity is Severity.CONTRAINDICATED
    assert {"ssri_nsaid", "ace_nsaid"} <= set(rows(found))


def test_no_hit_is_told_as_not_ruled_out_and_a_pharmacist_is_offered():
    found = asked("can i take claritin with vitamin d")
    assert rows(found) == ["not_ruled_out"]
    assert "cannot rule out" in found[0].says
    assert "pharmacist" in found[0].advice


def test_a_medicine_that_the_table_does_not_know_is_told_as_unknown():
    found = asked("i take florbipril and warfarin")
    assert rows(found) == ["unknown_medicine"]
    assert found[0].severity is Severity.UNKNOWN


def test_an_unknown_medicine_is_told_of_besides_a_hit():
    found = asked("i take warfarin advil and a new pill called zorbexa")
    assert rows(found) == ["anticoagulant_nsaid", "unknown_medicine"]


def test_nothing_named_is_told_as_such():
    assert rows(asked("is it bad")) == ["nothing_named"]
    assert rows(check((), pregnancy_week=None, is_breastfeeding=False, conditions=())) == [
        "nothing_named"
    ]


def test_a_medicine_of_a_foreign_table_is_unknown():
    foreign = NamedMedicine("made_up", "made up", Span(0, 7))
    found = check((foreign,), pregnancy_week=None, is_breastfeeding=False, conditions=())
    assert rows(found) == ["unknown_medicine"]


def test_a_kind_of_medicine_counts_as_what_it_may_be():
    assert "anticoagulant_nsaid" in rows(asked("my blood thinner and ibuprofen"))


def test_a_kind_that_is_named_as_well_is_that_medicine():
    found = asked("my blood thinner warfarin and advil")
    assert rows(found) == ["anticoagulant_nsaid"]
    assert found[0].medicines == ("warfarin", "ibuprofen")


def test_a_kind_that_may_be_anything_is_asked_about():
    found = asked("can i take an antibiotic with vitamin d")
    assert rows(found) == ["which_one"]
    assert "an antibiotic" in found[0].says


def test_two_names_of_one_medicine_do_not_interact_with_each_other():
    assert rows(asked("celexa citalopram")) == ["not_ruled_out"]
    assert rows(asked("warfarin coumadin")) == ["not_ruled_out"]


def test_the_same_painkiller_in_two_products_is_found():
    assert "acetaminophen_twice" in rows(asked("tylenol and nyquil"))
    assert "nsaid_twice" in rows(asked("motrin and advil"))


def test_what_a_product_holds_counts():
    assert "maoi_serotonergic" in rows(asked("nardil and nyquil"))
    assert "ace_potassium_sparing" in rows(asked("dyazide and losartan"))


def test_weeks_of_pregnancy_decide_about_anti_inflammatories():
    by_week = {
        week: asked("can i take ibuprofen", week=week)[0].severity
        for week in (0, 19.9, 20, 29.9, 30, 42)
    }
    assert by_week == {
        0: Severity.CAUTION,
        19.9: Severity.CAUTION,
        20: Severity.SERIOUS,
        29.9: Severity.SERIOUS,
        30: Severity.CONTRAINDICATED,
        42: Severity.CONTRAINDICATED,
    }


@pytest.mark.parametrize("week", [float("nan"), float("inf"), -1.0, 45.0, 300.0])
def test_a_week_that_cannot_be_counts_as_any_week(week):
    assert asked("ibuprofen", week=week)[0].severity is Severity.CONTRAINDICATED


def test_a_pregnancy_whose_week_is_not_known_counts_as_any_week():
    assert asked("ibuprofen", is_pregnant=True)[0].severity is Severity.CONTRAINDICATED
    assert rows(asked("ibuprofen")) == ["not_ruled_out"]


@pytest.mark.parametrize(
    "said",
    ["lisinopril", "losartan", "accutane", "warfarin", "methotrexate", "depakote", "cytotec",
     "topamax", "cellcept"],
)  # fmt: skip
def test_what_harms_before_birth_is_contraindicated_in_any_week(said):
    for week in (1, 13, 27, 40):
        assert asked(said, week=week)[0].severity is Severity.CONTRAINDICATED


def test_low_dose_aspirin_in_pregnancy_is_not_warned_of_as_a_painkiller_is():
    assert rows(asked("i take baby aspirin", week=24)) == ["not_ruled_out"]
    assert rows(asked("can i take aspirin", week=24)) == ["pregnancy_aspirin"]


def test_codeine_and_tramadol_are_found_while_breastfeeding():
    assert asked("tylenol with codeine", is_breastfeeding=True)[0].row == "breastfeeding_codeine"
    assert asked("ultram", is_breastfeeding=True)[0].row == "breastfeeding_codeine"


def test_an_illness_of_the_record_is_read_as_it_is_written_there():
    found = asked("aleve", conditions=("Chronic kidney disease, stage 3a", "Asthma"))
    assert rows(found) == ["kidney_nsaid", "asthma_nsaid"]


def test_parts_of_words_are_no_illness():
    assert rows(asked("aleve", conditions=("adrenal nodule",))) == ["not_ruled_out"]


def test_what_must_not_be_left_out_at_once_is_left_to_the_prescriber():
    told = asked("depakote", week=10)[0]
    assert "change anything" in told.advice
    assert "do not take" not in told.advice.lower()


def test_a_medicine_that_the_caller_does_not_take_is_left_out():
    assert rows(asked("i am not on warfarin can i take advil")) == ["not_ruled_out"]


@pytest.mark.parametrize(
    "said",
    [
        "what if i do not take my warfarin today and take advil",
        "should i not take warfarin with advil",
        "why can i not have advil with warfarin",
        "is it not bad to take advil with warfarin",
    ],
)
def test_a_doubt_is_no_denial(said):
    assert "anticoagulant_nsaid" in rows(asked(said))


def test_a_finding_on_a_name_that_was_known_by_sound_says_so():
    assert not asked("warfrin and advil")[0].is_certain
    assert asked("warfarin and advil")[0].is_certain


def test_names_that_are_unclear_are_asked_about():
    unclear = NamedMedicine("", "", Span(0, 1), False, ("hydroxyzine", "hydralazine"))
    told = check((unclear,), pregnancy_week=None, is_breastfeeding=False, conditions=())
    assert rows(told) == ["sounds_like"]
    assert "hydroxyzine or hydralazine" in told[0].says


def test_the_record_and_the_caller_are_checked_together():
    record = name_medicine("Warfarin Sodium 5 mg tablet")
    said = find_medicines("can i take aleve for my knee")
    found = check((*record, *said), pregnancy_week=None, is_breastfeeding=False, conditions=())
    assert rows(found) == ["anticoagulant_nsaid"]


def test_the_same_medicine_in_the_record_and_in_the_call_is_one():
    record = name_medicine("Sertraline 50 mg")
    said = find_medicines("i take zoloft")
    found = check((*record, *said), pregnancy_week=None, is_breastfeeding=False, conditions=())
    assert rows(found) == ["not_ruled_out"]


def test_nobody_has_reviewed_a_row_so_none_says_that_somebody_has():
    table, _ = shipped_table()
    assert {row.reviewer for row in table.rows} == {""}


def test_the_table_is_as_large_as_was_asked_for():
    table, _ = shipped_table()
    assert len(table.rows) >= 60
    assert len(NAMES) >= 250
    assert all(row.source for row in table.rows)


def test_every_row_says_whether_its_documents_were_read():
    table, _ = shipped_table()
    confirmed = [row.id for row in table.rows if row.is_confirmed]
    assert "opioid_benzodiazepine" in confirmed
    assert "warfarin_azole" not in confirmed


def test_every_sentence_that_can_be_said_is_free_of_forbidden_claims():
    table, _ = shipped_table()
    for row in table.rows:
        told = [
            [entry.spoken(name) for entry in ENTRIES if entry.ingredients & side
             for name in entry.names]
            for side in row.sides
        ]  # fmt: skip
        firsts, seconds = told[0], told[-1]
        pairs = [(first, seconds[0]) for first in firsts] + [(firsts[0], one) for one in seconds]
        for first, second in pairs:
            said = row.says.format(first=first, second=second)
            assert forbidden_claims(said, about_medicines=True) == (), said


def test_ten_medicines_are_checked_against_one_another_and_the_circumstances():
    taken = find_medicines(
        "warfarin advil lisinopril spironolactone simvastatin clarithromycin zoloft tramadol "
        "digoxin and lithium"
    )
    assert len(taken) == 10
    found = check(taken, pregnancy_week=24, is_breastfeeding=False, conditions=("kidney disease",))
    assert len(found) > 9


medicines = st.builds(
    NamedMedicine,
    id=st.sampled_from([entry.id for entry in ENTRIES] + ["", "foreign"]),
    name=st.sampled_from(NAMES),
    span=st.just(Span(0, 1)),
    is_certain=st.booleans(),
    might_be=st.sampled_from([(), ("celexa", "celebrex")]),
    is_denied=st.booleans(),
)


@settings(max_examples=150, deadline=None)
@given(
    named=st.lists(medicines, max_size=12),
    week=st.none() | st.floats(),
    is_breastfeeding=st.booleans(),
    conditions=st.lists(st.text(max_size=40), max_size=4),
)
def test_whatever_is_named_there_is_something_to_tell_and_it_claims_nothing(
    named, week, is_breastfeeding, conditions
):
    found = check(
        named, pregnancy_week=week, is_breastfeeding=is_breastfeeding, conditions=conditions
    )
    assert found
    for one in found:
        assert one.says and one.advice
        assert forbidden_claims(f"{one.says} {one.advice}", about_medicines=True) == ()


@settings(max_examples=100, deadline=None)
@given(named=st.lists(medicines, max_size=8), extra=medicines)
def test_one_more_medicine_never_takes_a_grave_finding_away(named, extra):
    # But for a group that turns out to be the medicine that is named besides.
    def graves(those):
        found = check(those, pregnancy_week=None, is_breastfeeding=False, conditions=())
        groups = {entry.id for entry in ENTRIES if entry.kind is MedicineKind.GROUP}
        return {
            (one.row, frozenset(one.medicines))
            for one in found
            if one.severity >= Severity.CAUTION and not groups.intersection(one.medicines)
        }

    assert graves(named) <= graves([*named, extra])


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=400) | st.text(alphabet=string.ascii_lowercase + " ", max_size=400))
def test_any_text_is_answered(text):
    for one in find_medicines(text):
        assert 0 <= one.span.start <= one.span.end <= len(text)
    assert name_medicine(text)
