import base64

import pytest

from config.settings import StoreSettings
from dialog.records.embedded import MemoryEventStore
from dialog.records.errors import StoreSettingsError, StoreUnavailableError
from dialog.records.opening import make_sealer, open_store
from dialog.records.redis import RedisEventStore
from dialog.records.sealing import Plain
from dialog.records.sqlite import SqliteEventStore
from dialog.records.store import EventRecord

KEY = base64.b64encode(b"1" * 32).decode()
OTHER = base64.b64encode(b"2" * 32).decode()
EVENT = EventRecord(1.0, b'{"event": "user", "timestamp": 1.0}')


async def test_the_settings_choose_the_store(tmp_path):
    path = tmp_path / "new" / "c.sqlite"
    chosen = {
        MemoryEventStore: StoreSettings(engine="memory"),
        SqliteEventStore: StoreSettings(engine="sqlite", path=path, keys={"k": KEY}),
        RedisEventStore: StoreSettings(engine="redis", keys={"k": KEY}),
    }
    for expected, settings in chosen.items():
        store = await open_store(settings)
        assert isinstance(store, expected)
        await store.close()


async def test_a_store_of_the_settings_keeps_and_reads(tmp_path):
    settings = StoreSettings(path=tmp_path / "c.sqlite", keys={"k": KEY})
    store = await open_store(settings)
    await store.append("call", 0, [EVENT])
    await store.close()
    again = await open_store(settings)
    assert await again.read("call") == (EVENT,)
    await again.close()


async def test_without_a_key_nothing_is_opened(tmp_path):
    path = tmp_path / "c.sqlite"
    with pytest.raises(StoreSettingsError, match="name no key"):
        await open_store(StoreSettings(path=path, makes_key=False))
    assert not path.exists()


async def test_a_first_start_makes_its_own_key_and_later_ones_find_it(tmp_path):
    settings = StoreSettings(path=tmp_path / "new" / "c.sqlite")
    store = await open_store(settings)
    await store.append("call", 0, [EVENT])
    await store.close()
    again = await open_store(settings)
    assert await again.read("call") == (EVENT,)
    await again.close()
    key = tmp_path / "new" / "c.sqlite.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert [path.name for path in key.parent.glob("*.key*")] == [key.name]
    assert b"hello" not in settings.path.read_bytes()


async def test_a_key_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreSettingsError, match="cannot be used"):
        await open_store(StoreSettings(path=tmp_path / "file" / "c.sqlite"))


def test_plain_must_be_said_outright():
    assert isinstance(make_sealer(StoreSettings(plain=True)), Plain)


def test_keys_come_from_a_file_as_well(tmp_path):
    secret = tmp_path / "keys"
    secret.write_text(f"# ours\n\n2026-10 {KEY}\n2026-11 {OTHER}\n")
    old = make_sealer(StoreSettings(keys={"2026-10": KEY})).for_conversation("call")
    kept = old.seal(0, 1.0, b"{}")
    ring = make_sealer(StoreSettings(keys_file=secret, key="2026-11")).for_conversation("call")
    assert ring.open(0, 1.0, kept) == b"{}"
    assert b"2026-11" in ring.seal(0, 1.0, b"{}")


def test_of_several_keys_one_must_be_named():
    with pytest.raises(StoreSettingsError, match=r"store\.key = ''"):
        make_sealer(StoreSettings(keys={"a": KEY, "b": OTHER}))


@pytest.mark.parametrize("secret", ["not base64!", "c2hvcnQ=", ""])
def test_a_key_that_is_none_is_refused_and_not_shown(secret):
    with pytest.raises(StoreSettingsError, match="'k'") as caught:
        make_sealer(StoreSettings(keys={"k": secret}))
    assert not secret or secret not in str(caught.value)


def test_a_line_of_the_file_that_is_no_key_is_named_and_not_shown(tmp_path):
    secret = tmp_path / "keys"
    secret.write_text(f"k {KEY}\n{OTHER}\n")
    with pytest.raises(StoreSettingsError, match=r"keys:2: allowed: `ID BASE64`") as caught:
        make_sealer(StoreSettings(keys_file=secret))
    assert OTHER not in str(caught.value)


def test_a_file_of_keys_that_is_missing_is_named(tmp_path):
    with pytest.raises(StoreSettingsError, match="nowhere"):
        make_sealer(StoreSettings(keys_file=tmp_path / "nowhere"))


async def test_a_server_that_is_not_there_is_told_without_its_password():
    settings = StoreSettings(
        engine="postgres", keys={"k": KEY}, postgres_url="postgresql://u:hush@127.0.0.1:1/x"
    )
    with pytest.raises(StoreUnavailableError, match="PostgreSQL") as caught:
        await open_store(settings)
    assert "hush" not in str(caught.value)
