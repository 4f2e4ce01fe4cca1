"""`iasovoice demo`."""

from pathlib import Path

from load_tests.demo.run import main


def run(out: Path, *, as_json: bool) -> int:
    """Hold the demonstration; 1 when a call did not do what it must."""
    return main(out, as_json_output=as_json)
