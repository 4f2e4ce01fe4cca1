"""Doses, readings, money, percentages, ordinals, ranges and whatever number is left."""

import re
from types import MappingProxyType

from voice.tts.reading.numbers import NUMBER, cardinal, digits, ordinal, paired, spoken
from voice.tts.reading.rule import Rule, rule

UNITS = MappingProxyType(
    {
        "mg": ("milligram", "milligrams"),
        "mcg": ("microgram", "micrograms"),
        "ug": ("microgram", "micrograms"),
        "\u03bcg": ("microgram", "micrograms"),
        "g": ("gram", "grams"),
        "kg": ("kilogram", "kilograms"),
        "ng": ("nanogram", "nanograms"),
        "lb": ("pound", "pounds"),
        "lbs": ("pound", "pounds"),
        "oz": ("ounce", "ounces"),
        "ml": ("milliliter", "milliliters"),
        "dl": ("deciliter", "deciliters"),
        "l": ("liter", "liters"),
        "cc": ("cc", "cc"),
        "tsp": ("teaspoon", "teaspoons"),
        "tbsp": ("tablespoon", "tablespoons"),
        "iu": ("international unit", "international units"),
        "miu": ("milli-international unit", "milli-international units"),
        "u": ("unit", "units"),
        "meq": ("milliequivalent", "milliequivalents"),
        "mmol": ("millimole", "millimoles"),
        "mmhg": ("millimeter of mercury", "millimeters of mercury"),
        "mm hg": ("millimeter of mercury", "millimeters of mercury"),
        "bpm": ("beat per minute", "beats per minute"),
        "mm": ("millimeter", "millimeters"),
        "cm": ("centimeter", "centimeters"),
        "km": ("kilometer", "kilometers"),
        "ft": ("foot", "feet"),
        "kcal": ("kilocalorie", "kilocalories"),
        "sec": ("second", "seconds"),
        "secs": ("second", "seconds"),
        "min": ("minute", "minutes"),
        "mins": ("minute", "minutes"),
        "h": ("hour", "hours"),
        "hr": ("hour", "hours"),
        "hrs": ("hour", "hours"),
        "wk": ("week", "weeks"),
        "wks": ("week", "weeks"),
        "mo": ("month", "months"),
        "mos": ("month", "months"),
        "yr": ("year", "years"),
        "yrs": ("year", "years"),
        "%": ("percent", "percent"),
        "\u00b0f": ("degree Fahrenheit", "degrees Fahrenheit"),
        "f": ("degree Fahrenheit", "degrees Fahrenheit"),
        "\u00b0c": ("degree Celsius", "degrees Celsius"),
        "c": ("degree Celsius", "degrees Celsius"),
        "\u00b0": ("degree", "degrees"),
    }
)
"""Written unit, in lower case -> one of it, several of it."""
PER = MappingProxyType(
    {
        "d": "day",
        "day": "day",
        "week": "week",
        "month": "month",
        "dose": "dose",
        "m2": "square meter",
    }
)
_LONGEST_FIRST = "|".join(sorted((re.escape(unit) for unit in UNITS), key=len, reverse=True))
# A full stop in the middle of a sentence belongs to the unit.
UNIT = (
    rf"(?:\u00b0 (?=[FfCc]\b))?({_LONGEST_FIRST})(?![A-Za-z\d\u00b0]|-[A-Za-z])"
    r"(?:\.(?=\s+(?-i:[a-z])))?"
)
UNIT_PER = rf"{UNIT}(?:\s?/\s?({_LONGEST_FIRST}|{'|'.join(PER)})(?!\w))?"
BARE = "mg|mcg|\u03bcg|mmHg|mm Hg|mL|dL|bpm|tsp|tbsp|lbs|mEq|mmol"
"""Units that are no words themselves, so that they may stand without a number."""
CURRENCIES = MappingProxyType(
    {
        "$": ("dollar", "dollars", "cent", "cents"),
        "\u20ac": ("euro", "euros", "cent", "cents"),
        "\u00a3": ("pound", "pounds", "penny", "pence"),
    }
)
"""One, several; one of its hundredths, several."""
LONGEST_NUMBER = 6
"""Digits. A longer one without commas is a code."""


def _unit(written: str, *, is_one: bool) -> str:
    key = written.lower().removeprefix("\u00b0 ")
    one, several = UNITS[key]
    return one if is_one else several


def _per(written: str | None) -> str:
    if not written:
        return ""
    per = PER.get(written.lower()) or _unit(written, is_one=True)
    return f" per {per}"


def _dose(match: re.Match[str]) -> str:
    """Groups: first number of a range or None, number, hyphen, unit, per."""
    first, number, hyphen, unit, per = match.groups()
    is_one = bool(hyphen) or (number == "1" and first is None)
    amount = f"{spoken(first)} to {spoken(number)}" if first else spoken(number)
    return f"{amount} {_unit(unit, is_one=is_one)}{_per(per)}"


def _times(match: re.Match[str]) -> str:
    least = f"{cardinal(int(match[1]))} to " if match[1] else ""
    is_followed = match.string[match.end() : match.end() + 1].isdecimal()
    return f"{least}{cardinal(int(match[2]))} times{' ' if is_followed else ''}"


def _money(match: re.Match[str]) -> str:
    one, several, cent, cents_name = CURRENCIES[match[1]]
    written, scale = match[2].replace(",", ""), match[3]
    if scale:
        return f"{spoken(written)} {scale.strip()} {several}"
    whole, _, cents = written.partition(".")
    amounts = (
        (int(whole or "0"), one, several),
        (int(f"{cents}00"[:2]), cent, cents_name),
    )
    parts = [f"{cardinal(n)} {single if n == 1 else many}" for n, single, many in amounts if n]
    return " and ".join(parts) or f"zero {several}"


def _weeks(match: re.Match[str]) -> str:
    weeks, days = (cardinal(int(number)) for number in match.groups())
    return f"{weeks} weeks and {days} day{'' if match[2] == '1' else 's'}"


def _height(match: re.Match[str]) -> str:
    feet, inches = int(match[1]), int(match[2])
    return f"{cardinal(feet)} foot {cardinal(inches)}" if inches else f"{cardinal(feet)} feet"


def _inches(match: re.Match[str]) -> str:
    return f"{spoken(match[1])} inch{'' if match[1] == '1' else 'es'}"


def _plain(match: re.Match[str]) -> str:
    written = match[0]
    if written.isdecimal() and len(written) > LONGEST_NUMBER:
        return digits(written)
    if re.fullmatch(r"(?:19|20)\d{2}", written):
        return paired(int(written))
    return spoken(written)


DOSES: tuple[Rule, ...] = (
    rule(rf"(?<![\w-])-(?=(?:{NUMBER})\s?\u00b0)", lambda _: "minus "),
    # 1 000 mg: any other three digits may be a number of their own ("take 1 250 mg tablet").
    rule(r"(?<![\d.,])(\d{1,3}) (?=000\b)", lambda match: match[1]),
    # Weeks of a pregnancy: 28w3d, 37+2 weeks
    rule(r"(?<![\w.])(\d{1,2}) ?w(?:ks?)? ?(\d) ?d\b", _weeks, any_case=True),
    rule(r"(?<![\w.])(\d{1,2})\+([0-6])(?: ?weeks\b)", _weeks),
    rule(r"(?<![\w.])(\d) ?(?:ft|')\.? ?(\d{1,2}) ?(?:in\b\.?(?! the)|\"|(?!\w))", _height),
    rule(r"(?<![\w.])(\d+) ?h ?(\d{1,2}) ?m(?:in)?\b", lambda m: f"{m[1]} h {m[2]} min"),
    rule(r"(?<![\w.])(?:(\d+)-)?(\d+)(\s?[x\u00d7]\s?(?=\d)|[x\u00d7](?!\w))", _times),
    # 5 mg-10 mg, 10 mg/5 mL
    rule(
        rf"((?:{NUMBER})\s?{UNIT})-(?=(?:{NUMBER})\s?{UNIT})",
        lambda match: f"{match[1]} to ",
        any_case=True,
    ),
    rule(
        rf"((?:{NUMBER})\s?{UNIT})\s?/\s?(?=(?:{NUMBER})\s?{UNIT})",
        lambda match: f"{match[1]} per ",
        any_case=True,
    ),
    rule(
        rf"(?<![\w./:$+-])(?:({NUMBER})\s?(?:-|to)\s?)?({NUMBER})(?:(-)|\s)?{UNIT_PER}",
        _dose,
        any_case=True,
    ),
)
"""Before anything else that has numbers: a dose must never be taken for a telephone number."""

RULES: tuple[Rule, ...] = (
    rule(r"([$\u20ac\u00a3])\s?(" + NUMBER + r")(\s(?:thousand|million|billion))?(?!\d)", _money),
    # units/mL, drops/min: what stands alone below would make it "or".
    rule(
        r"(?<=[A-Za-z])\s?/\s?(mL|dL|L|kg|day|dose|min|hr|h)\b",
        lambda match: _per(match[1]),
    ),
    # What stood behind a pressure or a fraction.
    rule(
        rf"\b({BARE})\b(?:/({BARE}|kg|day|h|hr|min|L)\b)?",
        lambda match: _unit(match[1], is_one=False) + _per(match[2]),
    ),
    rule(r"\b(\d+)(?:st|nd|rd|th)\b", lambda match: ordinal(int(match[1])), any_case=True),
    rule(rf'(?<![\w.])({NUMBER})(?:"| ?in\.(?=\s+[a-z]|\s*$|,))', _inches),
    rule(
        r"(?<![\w.])\d+(?:\.\d+){2,}(?!\w)",
        lambda match: " point ".join(spoken(part) for part in match[0].split(".")),
    ),
    rule(rf"(?<![\w.-])({NUMBER})\s?-\s?(?=\d)", lambda match: f"{spoken(match[1])} to "),
    rule(rf"(?<![\w-])-(?={NUMBER})", lambda _: "minus "),
    rule(r"(?<![\w.])(\d+):(?=\d)", lambda match: f"{spoken(match[1])} to "),
    rule(r"(?<![\w,])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d*\.\d+|\d+)(?!\w)", _plain),
)
