import itertools
import json
import random

from config.settings import DialogSettings, SafetySettings
from dialog.manager import DialogManager
from dialog.parts import Surroundings, load_parts
from load_tests.bench_nlu import run


def test_every_turn_is_measured_by_the_clock_and_no_call_stays_open() -> None:
    parts = load_parts(
        dialog=DialogSettings(),
        safety=SafetySettings(),
        organisation="C",
        surroundings=Surroundings(clock=lambda: 1.0, rng=random.Random(1), embedding=False),
    )
    dialog = DialogManager(parts, clock=lambda: 1.0)
    ticks = itertools.count()  # each reading is 10 ms after the last
    measured = run(
        dialog, conversations=3, turns=4, embedding=False, clock=lambda: next(ticks) / 100
    )
    assert measured.parts["turns"] == 12
    assert {name: round(value, 3) for name, value in measured.ours.items()} == {
        "p50": 10.0,
        "p95": 10.0,
        "p99": 10.0,
    }
    assert round(measured.parts["turns_per_s"]) == 100
    assert json.loads(measured.to_json())["unit"] == "ms_per_turn"
    assert "one turn  p50 10.00 ms" in measured.summary()
