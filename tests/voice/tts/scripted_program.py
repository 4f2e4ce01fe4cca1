"""A speech program that misbehaves as it is told: by its arguments at the start, by words later.

Run as a process by the tests of workers; speaks the protocol with nothing but the standard library.
"""

import json
import os
import struct
import sys
import time
from pathlib import Path

PREFIX = struct.Struct("!II")


def main() -> None:
    begin(sys.argv[1:])
    write({"ready": 1, "engine": "scripted/1"})
    while True:
        prefix = sys.stdin.buffer.read(PREFIX.size)
        if len(prefix) < PREFIX.size:
            return
        header, payload = (sys.stdin.buffer.read(size) for size in PREFIX.unpack(prefix))
        answer(json.loads(header)["id"], payload.decode())


def begin(arguments: list[str]) -> None:
    match arguments:
        case ["refuse"]:
            write({"error": "voice_not_found"})
            sys.exit(1)
        case ["crash"]:
            sys.exit("no such library")
        case ["hang"]:
            time.sleep(60)
        case ["babble"]:
            sys.stdout.buffer.write(b"Loading voice, please wait ...\n" * 10)
            sys.stdout.buffer.flush()
        case ["once", path]:
            # Starts the first time only.
            if Path(path).exists():
                sys.exit("not again")
            Path(path).touch()


def answer(number: int, text: str) -> None:
    match text.split():
        case ["die"]:
            os._exit(3)
        case ["hang"]:
            time.sleep(60)
        case ["wait", seconds]:
            time.sleep(float(seconds))
        case ["refuse"]:
            write({"id": number, "error": "synthesis_failed"})
            return
        case ["babble"]:
            sys.stdout.buffer.write(b"x" * 100)
            sys.stdout.buffer.flush()
            return
        case ["complain"]:
            sys.stderr.write(f"cannot say {text} " * 20_000)
            sys.stderr.flush()
        case ["environment"]:
            text = json.dumps(dict(os.environ))
    # The "audio" is the text itself, so that a test sees whose answer it got.
    audio = text.encode()
    write({"id": number, "sample_rate": 8000}, audio + b" " * (len(audio) % 2))


def write(header: dict[str, object], payload: bytes = b"") -> None:
    encoded = json.dumps(header).encode()
    sys.stdout.buffer.write(PREFIX.pack(len(encoded), len(payload)) + encoded + payload)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
