"""Joins key presses to one answer. Pure."""

MOST_KEYS = 64
"""Three times the longest number that anybody reads off a card."""


class KeypadRow:
    """A row of keys; a pause, `#` or its greatest length ends it.

    No single key ends it at once: a date may begin with `0`, which alone means a person.
    """

    def __init__(self, *, gap_s: float) -> None:
        self._gap_s = gap_s
        self._keys = ""
        self._last_at_s = 0.0

    def press(self, key: str, now_s: float) -> str | None:
        """Take a key; the finished row where this key ended it."""
        if key == "#" and self._keys:
            return self._finish()
        self._keys += key
        self._last_at_s = now_s
        return self._finish() if len(self._keys) == MOST_KEYS else None

    def tick(self, now_s: float) -> str | None:
        """The finished row where the pause since the last key has ended it."""
        if self._keys and now_s - self._last_at_s >= self._gap_s:
            return self._finish()
        return None

    def _finish(self) -> str:
        keys, self._keys = self._keys, ""
        return keys
