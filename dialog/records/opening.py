"""Makes the store that the settings name."""

import base64
import binascii
from pathlib import Path
from typing import assert_never

from config.settings import StoreSettings
from dialog.records.embedded import MemoryEventStore
from dialog.records.errors import StoreSettingsError
from dialog.records.own_key import OWN_KEY_ID, own_key
from dialog.records.sealing import KeyRing, Plain, Sealer
from dialog.records.store import EventStore


async def open_store(settings: StoreSettings) -> EventStore:
    """The store, ready for use; to be closed by the caller. Imports only the client it needs.

    Raises:
        StoreSettingsError: no key, a key that is none, or a client that is not installed.
        StoreUnavailableError: the file or the server cannot be used.
    """
    match settings.engine:
        case "memory":
            return MemoryEventStore(settings.max_event_bytes)
        case "sqlite":
            return await _open_sqlite(settings)
        case "redis":
            return _open_redis(settings)
        case "postgres":
            return await _open_postgres(settings)
        case _:
            assert_never(settings.engine)


async def _open_sqlite(settings: StoreSettings) -> EventStore:
    from dialog.records.sqlite import SqliteEventStore

    store = SqliteEventStore(
        settings.path,
        make_sealer(settings),
        timeout_s=settings.timeout_s,
        max_event_bytes=settings.max_event_bytes,
    )
    await store.open()
    return store


def _open_redis(settings: StoreSettings) -> EventStore:
    from dialog.records.redis import RedisEventStore

    return RedisEventStore(
        settings.redis_url.get_secret_value(),
        make_sealer(settings),
        timeout_s=settings.timeout_s,
        max_event_bytes=settings.max_event_bytes,
        expire_s=settings.expire_s,
        stream_length=settings.stream_length,
    )


async def _open_postgres(settings: StoreSettings) -> EventStore:
    try:
        from dialog.records.postgres import PostgresEventStore
    except ModuleNotFoundError as error:
        raise StoreSettingsError(
            f"store.engine = 'postgres' needs {error.name}; install iasovoice[postgres]"
        ) from error
    store = PostgresEventStore(
        settings.postgres_url.get_secret_value(),
        make_sealer(settings),
        timeout_s=settings.timeout_s,
        max_event_bytes=settings.max_event_bytes,
    )
    await store.open()
    return store


def make_sealer(settings: StoreSettings) -> Sealer:
    """The ring of keys; no encryption only where the settings say so outright.

    Raises:
        StoreSettingsError: there is no key, or one is not 32 bytes in base64.
    """
    if settings.plain:
        return Plain()
    texts = {key_id: secret.get_secret_value() for key_id, secret in settings.keys.items()}
    if settings.keys_file is not None:
        texts |= _read_keys(settings.keys_file)
    if not texts and settings.engine == "sqlite" and settings.makes_key:
        texts = {OWN_KEY_ID: own_key(settings.path)}
    if not texts:
        raise StoreSettingsError(
            "store.keys and store.keys_file name no key; allowed: 32 random bytes in base64 "
            "(`openssl rand -base64 32`), or store.plain = true in development"
        )
    current = settings.key or (next(iter(texts)) if len(texts) == 1 else "")
    return KeyRing({key_id: _decode(key_id, text) for key_id, text in texts.items()}, current)


def _read_keys(path: Path) -> dict[str, str]:
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise StoreSettingsError(
            f"store.keys_file = {str(path)!r}: cannot be read ({type(error).__name__})"
        ) from None
    keys = {}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        words = line.split()
        if len(words) != 2:
            raise StoreSettingsError(f"{path}:{number}: allowed: `ID BASE64`")
        keys[words[0]] = words[1]
    return keys


def _decode(key_id: str, text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise StoreSettingsError(
            f"store.keys: {key_id!r} is not base64; allowed: 32 random bytes in base64"
        ) from None
