"""Numbers in words, the American way: "one hundred twenty", no "and", no hyphens."""

# fmt: off
UNITS = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)
TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
# fmt: on
SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"), (1000, "thousand"))
TOO_LARGE = 10**15
"""From here on nobody follows; such a number is read digit by digit."""
ORDINALS = {
    "one": "first",
    "two": "second",
    "three": "third",
    "five": "fifth",
    "eight": "eighth",
    "nine": "ninth",
    "twelve": "twelfth",
}

NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?|\.\d+"
"""A number as it is written: `1,250`, `98.6`, `.5`."""


def cardinal(number: int) -> str:
    """120 -> "one hundred twenty"; negative numbers with "minus"."""
    if number < 0:
        return f"minus {cardinal(-number)}"
    if number >= TOO_LARGE:
        return digits(str(number))
    for scale, name in SCALES:
        if number >= scale:
            return _with_rest(f"{cardinal(number // scale)} {name}", number % scale)
    if number >= 100:
        return _with_rest(f"{UNITS[number // 100]} hundred", number % 100)
    if number >= 20:
        return _with_rest(TENS[number // 10], number % 10)
    return UNITS[number]


def ordinal(number: int) -> str:
    """21 -> "twenty first"."""
    *before, last = cardinal(number).split()
    if last in ORDINALS:
        last = ORDINALS[last]
    elif last.endswith("y"):
        last = f"{last[:-1]}ieth"
    else:
        last = f"{last}th"
    return " ".join([*before, last])


def digits(written: str) -> str:
    """Every digit by its name; other characters are dropped: "911" -> "nine one one"."""
    return " ".join(UNITS[int(character)] for character in written if character.isdecimal())


def spoken(written: str) -> str:
    """What `NUMBER` matches, in words. A leading zero makes it a code, read digit by digit."""
    whole, _, fraction = written.replace(",", "").partition(".")
    if len(whole) > 1 and whole.startswith("0"):
        words = digits(whole)
    else:
        words = cardinal(int(whole or "0"))
    return f"{words} point {digits(fraction)}" if fraction else words


def paired(number: int) -> str:
    """Read in pairs, as people say years and pressures: 1985, 120 -> "one twenty"."""
    pair, rest = divmod(number, 100)
    if pair == 0 or (pair % 10 == 0 and rest < 10):
        return cardinal(number)
    if rest == 0:
        return f"{cardinal(pair)} hundred"
    return f"{cardinal(pair)} {'oh ' if rest < 10 else ''}{cardinal(rest)}"


def _with_rest(words: str, rest: int) -> str:
    return f"{words} {cardinal(rest)}" if rest else words
