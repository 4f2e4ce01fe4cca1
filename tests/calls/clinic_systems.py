"""The invented clinic in other systems than the demo's: each conversation has one of its own."""

import asyncio
import copy
from itertools import count

import asyncpg
from calls.stages import NOW_S

from config.fhir_settings import FhirSettings
from dialog.clinical.demo.content import invent_clinic
from dialog.clinical.errors import UnavailableError
from dialog.clinical.fhir.backend import open_fhir_clinic
from dialog.clinical.sql.backend import SqlClinic
from dialog.clinical.sql.filling import fill
from dialog.clinical.sql.upgrading import upgrade
from tests.dialog.clinical.fhir.fhir_clinic import resources
from tests.sql_clinics import VAULT, database_at


def now():
    return NOW_S


class FhirClinics:
    """On the tests' FHIR server. Opens as `DemoClinics` does."""

    def __init__(self, server, *, today, zone):
        self._server = server
        self._resources = list(resources(invent_clinic(seed=7, today=today, zone=zone)))
        self.last = None
        """The hospital of the last conversation."""

    async def open(self, more=None):
        known = {one["id"] for one in self._resources if one["resourceType"] == "Patient"}
        if more is not None and known & {one.id for one in more.patients}:
            raise UnavailableError("the patient is there already")
        self.last = self._server.hospital()
        for one in (*self._resources, *(resources(more) if more is not None else ())):
            self.last.store.put(copy.deepcopy(one))
        return open_fhir_clinic(FhirSettings(base_url=self.last.base_url), now)

    def close(self):
        pass


class PostgresClinics:
    """On a PostgreSQL server: a database for each conversation, copied from the first."""

    def __init__(self, server, *, today, zone):
        self._server = server
        self._numbers = count(1)
        asyncio.run(self._prepare(invent_clinic(seed=7, today=today, zone=zone)))

    def _url(self, name):
        return self._server.url.rpartition("/")[0] + f"/{name}"

    async def _prepare(self, content):
        await self._create("first")
        database = database_at(self._url("first"), pool=1)
        await upgrade(database)
        await fill(database, VAULT, content)
        await database.close()

    async def open(self, more=None):
        name = f"clinic{next(self._numbers)}"
        await self._create(name, template="first")
        database = database_at(self._url(name))
        if more is not None:
            await fill(database, VAULT, more)
        return SqlClinic(database, VAULT, clock=now)

    async def _create(self, name, template="template1"):
        connection = await asyncpg.connect(self._server.url)
        try:
            await connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        finally:
            await connection.close()

    def close(self):
        pass
