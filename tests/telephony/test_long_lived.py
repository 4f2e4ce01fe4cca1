"""A started server searches only what calls leave behind."""

import subprocess
import sys

PROGRAM = """
import gc
import telephony.app
from telephony.long_lived import set_aside
set_aside()
print(gc.get_freeze_count(), len(gc.get_objects()))
"""


def test_what_is_loaded_is_set_aside():
    # In a process of its own: what is frozen here would stay frozen for all other tests.
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True, timeout=300
    )
    frozen, searched = (int(word) for word in done.stdout.split())
    assert frozen > 50_000
    assert searched < 1000
