"""Numbers written as people say them, so that a caller hears words and not figures."""

_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = (
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
    "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip
_MOST = 1000


def cardinal(number: float) -> str:
    """Such as "twenty one", "two and a half", "one point two"; figures from a thousand on."""
    whole = int(number)
    part = round(number - whole, 4)
    if number < 0 or number >= _MOST:
        return f"{number:g}"
    if not part:
        return _whole(whole)
    if part == 0.5 and whole:
        return f"{_whole(whole)} and a half"
    digits = f"{part:g}".partition(".")[2]
    return " ".join([_whole(whole), "point", *(_SMALL[int(digit)] for digit in digits)])


def ordinal(number: int) -> str:
    """Such as "third", "twenty fifth", of a whole number below a thousand."""
    *lead, last = _whole(number).split()
    if last in _ORDINALS:
        last = _ORDINALS[last]
    else:
        last = f"{last[:-1]}ieth" if last.endswith("y") else f"{last}th"
    return " ".join([*lead, last])


def year_in_words(year: int) -> str:
    """Such as "nineteen fifty two", "two thousand four", "twenty twenty six"."""
    century, rest = divmod(year, 100)
    if 2000 <= year < 2010:
        return "two thousand" + (f" {_whole(rest)}" if rest else "")
    if not rest:
        return f"{_whole(century)} hundred"
    return f"{_whole(century)} {f'oh {_whole(rest)}' if rest < 10 else _whole(rest)}"


def _whole(number: int) -> str:
    if number < len(_SMALL):
        return _SMALL[number]
    if number < 100:
        tens, unit = divmod(number, 10)
        return _TENS[tens] + (f" {_SMALL[unit]}" if unit else "")
    hundreds, rest = divmod(number, 100)
    return f"{_SMALL[hundreds]} hundred" + (f" {_whole(rest)}" if rest else "")
