import asyncio
import base64
import sqlite3
import stat

import pytest
from pydantic import SecretStr
from servers import PostgresServer

from config.clinical_settings import SqlClinicSettings
from config.settings import StoreSettings
from dialog.clinical.errors import ClinicalSettingsError, UnavailableError
from dialog.clinical.sql.opening import open_sql_clinic, upgrade_clinic
from dialog.clinical.sql.upgrading import newest_revision
from tests.contracts.clinical_clinic import clock
from tests.sql_clinics import wiped

KEY = base64.b64encode(b"3" * 32).decode()
KEYED = StoreSettings(keys={"site": SecretStr(KEY)})


@pytest.fixture(scope="module")
def server():
    server = PostgresServer()
    yield server.start()
    server.stop()


def settings_of(url, index_key=""):
    return SqlClinicSettings(
        url=SecretStr(str(url)), index_key=SecretStr(index_key), timeout_s=60, pool=2
    )


async def opened(url, store=None, index_key=""):
    store = StoreSettings() if store is None else store
    return await open_sql_clinic(settings_of(url, index_key), store, clock=clock)


async def test_a_file_is_made_at_the_first_start_with_a_key_of_its_own(tmp_path):
    path = tmp_path / "new" / "clinic.sqlite"
    clinic = await opened(f"sqlite:///{path}")
    assert await clinic.patients_at("+12025550199") == []
    await clinic.close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.with_name("clinic.sqlite.key").exists()
    connection = sqlite3.connect(path)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


async def test_processes_that_start_together_open_one_clinic(tmp_path):
    url = f"sqlite:///{tmp_path}/clinic.sqlite"
    clinics = await asyncio.gather(*[opened(url) for _ in range(5)])
    for clinic in clinics:
        assert await clinic.patients_at("+12025550199") == []
        await clinic.close()
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        "clinic.sqlite", "clinic.sqlite.key",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mysql://agent:hush@db/clinic", "sqlite:///FILE, postgresql://"),
        ("hush", "sqlite:///FILE, postgresql://"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite:////proc/none/clinic.sqlite", "cannot be made"),
    ],
)
async def test_an_address_that_is_none_is_told_without_its_password(url, told):
    with pytest.raises(ClinicalSettingsError, match=told) as caught:
        await opened(url, KEYED, KEY)
    assert "hush" not in str(caught.value)


@pytest.mark.parametrize(
    ("store", "index_key", "told"),
    [
        (StoreSettings(makes_key=False), KEY, "store.keys"),
        (StoreSettings(makes_key=False, plain=True), "", "index_key names no key"),
        (KEYED, "c2hvcnQ=", "index_key is no key"),
        (KEYED, "not base64", "index_key is no key"),
    ],
)
async def test_a_clinic_without_keys_is_not_opened(tmp_path, store, index_key, told):
    with pytest.raises(ClinicalSettingsError, match=told) as caught:
        await opened(f"sqlite:///{tmp_path}/clinic.sqlite", store, index_key)
    assert "c2hvcnQ" not in str(caught.value)


async def test_a_server_needs_keys_of_the_site(server):
    with pytest.raises(ClinicalSettingsError, match=r"store\.keys names no key"):
        await opened(server.url, StoreSettings(), KEY)
    with pytest.raises(ClinicalSettingsError, match="index_key names no key"):
        await opened(server.url, KEYED)


async def test_a_server_is_upgraded_by_command_alone(server):
    await wiped(server.url)
    with pytest.raises(ClinicalSettingsError, match=r"revision none; .* `iasovoice db upgrade`"):
        await opened(server.url, KEYED, KEY)
    assert await upgrade_clinic(settings_of(server.url)) == (None, newest_revision())
    assert await upgrade_clinic(settings_of(server.url)) == (newest_revision(),) * 2
    clinic = await opened(server.url, KEYED, KEY)
    assert await clinic.patients_at("+12025550199") == []
    await clinic.close()


async def test_a_server_that_is_not_there_is_told_without_its_password():
    with pytest.raises(UnavailableError, match="ConnectionRefusedError") as caught:
        await upgrade_clinic(settings_of("postgresql://agent:hush@127.0.0.1:1/clinic"))
    assert "hush" not in str(caught.value)


async def test_a_file_that_is_no_database_is_told(tmp_path):
    path = tmp_path / "clinic.sqlite"
    path.write_bytes(b"no database" * 100)
    with pytest.raises(UnavailableError, match="DatabaseError"):
        await opened(f"sqlite:///{path}")
