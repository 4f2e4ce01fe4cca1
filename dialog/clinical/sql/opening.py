"""Opens the clinic's database that the settings name."""

import base64
import binascii
import hmac
import os
import sqlite3
import tempfile
from collections.abc import Callable
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from config.clinical_settings import SqlClinicSettings
from config.settings import StoreSettings
from dialog.clinical.errors import ClinicalSettingsError
from dialog.clinical.sql.backend import SqlClinic
from dialog.clinical.sql.birthdays import index_birthdays
from dialog.clinical.sql.database import ClinicDatabase
from dialog.clinical.sql.upgrading import current_revision, newest_revision, upgrade
from dialog.clinical.sql.vault import INDEX_KEY_BYTES, Vault
from dialog.records.errors import StoreSettingsError
from dialog.records.opening import make_sealer
from dialog.records.own_key import OWN_KEY_ID, own_key
from dialog.records.sealing import KeyRing, Sealer

UPGRADE_S = 60.0
"""Longest wait for an upgrade; large tables take their time."""


async def open_sql_clinic(
    settings: SqlClinicSettings, store: StoreSettings, *, clock: Callable[[], float]
) -> SqlClinic:
    """The clinic, ready for use; to be closed by the caller.

    A file of SQLite's is made and upgraded. A server is shared by processes of several versions,
    so its tables are upgraded by command alone. What an upgrade could not fill in for want of keys
    is filled in here.

    Args:
        settings: Where it is.
        store: Whose keys seal its rows.
        clock: Seconds since 1970.

    Raises:
        ClinicalSettingsError: no key, an address that is none, tables of another revision.
        StoreSettingsError: a key of the store's that is none.
        UnavailableError: the file or the server cannot be used.
    """
    url = settings.url.get_secret_value()
    file = sqlite_file(url)
    vault = _vault(settings, store, file)
    if file is not None:
        await upgrade_clinic(settings)
    database = ClinicDatabase(url, pool=settings.pool, timeout_s=settings.timeout_s)
    try:
        await _check_revision(database)
        await index_birthdays(database, vault)
        await database.connect()
    except BaseException:
        await database.close()
        raise
    return SqlClinic(database, vault, clock=clock)


async def upgrade_clinic(settings: SqlClinicSettings) -> tuple[str | None, str]:
    """The revision of the tables before and after; None: there were none.

    Raises:
        ClinicalSettingsError: an address that is none, or tables of a newer program.
        UnavailableError: the file or the server cannot be used.
    """
    url = settings.url.get_secret_value()
    file = sqlite_file(url)
    if file is not None:
        make_sqlite_file(file)
    database = ClinicDatabase(url, pool=1, timeout_s=UPGRADE_S)
    try:
        before = await current_revision(database)
        after = newest_revision()
        if before != after:
            await upgrade(database)
    finally:
        await database.close()
    return before, after


def sqlite_file(url: str) -> Path | None:
    """SQLite's file; None: it is a server.

    Raises:
        ClinicalSettingsError: it would be in memory, where each connection has its own.
    """
    try:
        address = make_url(url)
    except ArgumentError:
        return None
    if not address.drivername.startswith("sqlite"):
        return None
    if not address.database or address.database == ":memory:":
        raise ClinicalSettingsError("clinical.sql.url names no file; allowed: sqlite:///FILE")
    return Path(address.database)


def make_sqlite_file(path: Path) -> None:
    """Makes an empty database with a write-ahead log, unless there is one.

    Made beside its place and moved there: SQLite does not wait for the lock when it changes to
    WAL, so two processes that start together would meet half of it. It is for its owner alone.

    Raises:
        ClinicalSettingsError: it cannot be made there.
    """
    try:
        if path.exists():
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
        os.close(descriptor)
        try:
            with closing(sqlite3.connect(draft, isolation_level=None)) as connection:
                connection.execute("PRAGMA journal_mode=WAL")
            with suppress(FileExistsError):
                path.hardlink_to(draft)
        finally:
            Path(draft).unlink()
    except OSError as error:
        raise ClinicalSettingsError(
            f"clinical.sql.url: {path} cannot be made ({error.strerror})"
        ) from None


async def _check_revision(database: ClinicDatabase) -> None:
    found, needed = await current_revision(database), newest_revision()
    if found != needed:
        raise ClinicalSettingsError(
            f"the clinic's tables have revision {found or 'none'}; needed: {needed}; "
            "`iasovoice db upgrade` brings older ones there"
        )


def _vault(settings: SqlClinicSettings, store: StoreSettings, file: Path | None) -> Vault:
    return Vault(_sealer(store, file), _index_key(settings, store, file))


def _sealer(store: StoreSettings, file: Path | None) -> Sealer:
    if store.plain or store.keys or store.keys_file is not None:
        return make_sealer(store)
    return KeyRing({OWN_KEY_ID: _own_key(store, file, "store.keys")}, OWN_KEY_ID)


def _index_key(settings: SqlClinicSettings, store: StoreSettings, file: Path | None) -> bytes:
    told = settings.index_key.get_secret_value()
    if not told:
        own = _own_key(store, file, "clinical.sql.index_key")
        return hmac.digest(own, b"iasovoice clinic index", sha256)
    try:
        key = base64.b64decode(told, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != INDEX_KEY_BYTES:
        raise ClinicalSettingsError(
            f"clinical.sql.index_key is no key; allowed: {INDEX_KEY_BYTES} random bytes in base64 "
            "(`openssl rand -base64 32`)"
        )
    return key


def _own_key(store: StoreSettings, file: Path | None, setting: str) -> bytes:
    """The key beside SQLite's file, where settings name none."""
    if file is None or not store.makes_key:
        raise ClinicalSettingsError(
            f"{setting} names no key for the clinic; allowed: 32 random bytes in base64"
        )
    try:
        return base64.b64decode(own_key(file), validate=True)
    except (StoreSettingsError, binascii.Error):
        raise ClinicalSettingsError(
            f"{setting} names no key for the clinic, and there is none beside {file}"
        ) from None
