"""Lines of the demonstration whose end smart-turn hears.

On synthetic voices its verdict is at chance (see `bench_endpointing`); who measures the machine,
and not that, lets callers speak these.
"""

CLEAR_ENDS: dict[str, tuple[str, ...]] = {
    "hello-headache": ("kal16",),
    "six-out-of-ten": ("rms", "kal16"),
    "since-yesterday": ("rms", "slt", "kal16"),
    "repeat": ("rms", "kal16"),
    "no-fever": ("slt", "kal16"),
    "no-nothing-else": ("rms", "kal16"),
}
"""The lines of a conversation, in order, each with the voices that smart-turn gives 0.65 or more.
How bad it is, how long, the advice, the advice again, no appointment, goodbye."""
