import pytest
from servers import PostgresServer

from tests.contracts.clinical_contract import ClinicalContract
from tests.sql_clinics import SqlSystem, wiped


@pytest.fixture(scope="module")
def server():
    server = PostgresServer()
    yield server.start()
    server.stop()


class TestSqlite(ClinicalContract):
    @pytest.fixture
    async def system(self, tmp_path):
        return await SqlSystem(f"sqlite:///{tmp_path}/clinic.sqlite").fill()


class TestPostgres(ClinicalContract):
    @pytest.fixture
    async def system(self, server):
        await wiped(server.url)
        return await SqlSystem(server.url).fill()
