"""A key that is made at the first start, so that nothing is ever kept in the open by default."""

import base64
import os
import secrets
from contextlib import suppress
from pathlib import Path

from dialog.records.errors import StoreSettingsError

OWN_KEY_ID = "own"
_KEY_BYTES = 32


def own_key(store: Path) -> str:
    """The key that lies beside SQLite's file, in base64; made where there is none.

    It keeps backups and copies of the file unreadable, not a machine that was broken into: a site
    keeps its keys elsewhere (`store.keys_file`).

    Raises:
        StoreSettingsError: it can be neither read nor made.
    """
    path = store.with_name(store.name + ".key")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):
            _make(path)
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise StoreSettingsError(
            f"store.keys name no key, and {str(path)!r} cannot be used ({type(error).__name__}); "
            "allowed: store.keys, store.keys_file, a directory to write to"
        ) from None


def _make(path: Path) -> None:
    """Write the key whole before it has its name: another process may be starting too."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    made = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(made, "wb") as file:
            file.write(base64.b64encode(secrets.token_bytes(_KEY_BYTES)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    finally:
        draft.unlink()
