"""Another language than English is noticed where it is certain, and nowhere else."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from dialog.conduct.languages import LanguageDetector, asked_language, wants_english
from dialog.parts import SHIPPED

TESTS = Path(__file__).parents[2]
SPANISH = [
    "necesito una cita con el doctor",
    "hola buenos dias",
    "me duele mucho la cabeza desde ayer",
    "quiero hablar con alguien",
    "mi hija tiene fiebre",
    "no me siento bien",
    "cuando es mi cita",
    "tengo una pregunta sobre mi receta",
    "donde está la clínica",
    "estoy embarazada de veinte semanas",
    "se me acabo la medicina de la presion",
    "llamo por los resultados de mis análisis",
    "me gustaría cambiar la cita del lunes",
    "tengo tos y dolor de garganta",
    "cuanto cuesta la consulta",
    "mi bebé no quiere comer",
    "hace tres dias que no duermo",
]
OTHERS = {
    "je voudrais prendre un rendez-vous": "fr",
    "j'ai mal à la tête depuis hier": "fr",
    "ich brauche einen termin beim arzt": "de",
    "vorrei un appuntamento con il medico": "it",
    "eu preciso marcar uma consulta com o médico": "pt",
    "мне нужен врач": "ru",
    "我需要看医生": "zh",
    "أحتاج إلى طبيب": "ar",
    "의사가 필요해요": "ko",
}
ENGLISH_AFTER_ALL = [
    "juan carlos de la cruz",
    "maria de los angeles lopez",
    "guillermo del toro",
    "san antonio de la sierra clinic",
    "la jolla clinic please",
    "no no no",
    "yes no maybe",
    "acetaminophen ibuprofen naproxen",
    "i have a cita please i need help",
    "la la la",
]
SPANISH_IN_ENGLISH_DATA = re.compile(r"\b(?:spanish|puedo|duele|french)\b")


@pytest.fixture(scope="module")
def detect():
    return LanguageDetector()


def english_sentences():
    """What callers say in the project's own data: for training, for tests, for triage."""
    nlu = yaml.safe_load((SHIPPED / "nlu.yml").read_text(encoding="utf-8"))["nlu"]
    for one in nlu:
        if "intent" in one:
            for line in one["examples"].splitlines():
                yield re.sub(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})", r"\1", line.lstrip("- "))
    for name in ("harmless.txt", "emergencies.txt"):
        for line in (TESTS / "triage" / name).read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                yield line


@pytest.mark.parametrize("text", SPANISH)
def test_spanish_is_noticed(detect, text):
    assert detect(text) == "es"


@pytest.mark.parametrize(("text", "language"), OTHERS.items())
def test_another_language_is_noticed(detect, text, language):
    assert detect(text) == language


@pytest.mark.parametrize("text", ENGLISH_AFTER_ALL)
def test_names_and_medicines_are_no_language(detect, text):
    assert detect(text) is None


@pytest.mark.parametrize("text", ["no", "sí", "hola", "hola señor", "", "gracias gracias gracias"])
def test_fewer_than_three_words_say_nothing(detect, text):
    assert detect(text) is None


def test_nothing_that_callers_say_in_english_is_taken_for_another_language(detect):
    said = [one for one in english_sentences() if not SPANISH_IN_ENGLISH_DATA.search(one)]
    assert len(said) > 3_000
    assert [one for one in said if detect(one) or asked_language(one)] == []


@given(text=st.text(max_size=200))
def test_any_text_is_judged(detect, text):
    detect(text)
    asked_language(text)
    wants_english(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("do you speak spanish", "es"),
        ("spanish please", "es"),
        ("español", "es"),
        ("habla español", "es"),
        ("no hablo inglés", "es"),
        ("no entiendo", "es"),
        ("can i get someone who speaks mandarin", "zh"),
        ("i only speak korean", "ko"),
        ("i need an interpreter", "other"),
        ("i don't speak english", "other"),
        ("no english", "other"),
    ],
)
def test_a_language_may_be_asked_for(text, language):
    assert asked_language(text) == language


@pytest.mark.parametrize(
    "text",
    [
        "my spanish teacher has a cough",
        "i had spanish food yesterday",
        "i have polish on my nails",
        "french fries make me sick",
        "my name is german",
        "say something in french",
    ],
)
def test_the_name_of_a_language_alone_asks_for_nothing(text):
    assert asked_language(text) is None


def test_english_may_be_asked_for():
    assert wants_english("english please")
    assert wants_english("can we talk in english")
    assert not wants_english("i do not speak english")
