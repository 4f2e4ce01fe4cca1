"""What all parts of the FHIR backend share: the client, the site, the clock, writes that last."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from dialog.clinical.errors import RefusedError, UnavailableError
from dialog.clinical.fhir.bundles import Addition, any_of
from dialog.clinical.fhir.client import FhirClient
from dialog.clinical.fhir.elements import Json, has_identifier, referred, writable
from dialog.clinical.fhir.site import Code, Site

T = TypeVar("T")
_MANY_RESOURCES = 16
"""So many are read in a thread: each takes about a quarter of a millisecond."""
_MOST_IDS = 40
"""In one search."""


class FhirPart:
    """Base of the parts, which share one client."""

    def __init__(
        self,
        client: FhirClient,
        site: Site,
        clock: Callable[[], float],
        *,
        close_timeout_s: float,
    ) -> None:
        """Nothing is asked yet.

        Args:
            client: closed with the backend.
            site: the hospital's own ways.
            clock: seconds since 1970.
            close_timeout_s: how long writes are waited for at the end.
        """
        self._client = client
        self._site = site
        self._clock = clock
        self._close_timeout_s = close_timeout_s
        self._writing: set[asyncio.Task[Any]] = set()
        self._is_closed = False

    async def close(self) -> None:
        """See `ClinicalBackend`."""
        self._is_closed = True
        if self._writing:
            await asyncio.wait(self._writing, timeout=self._close_timeout_s)
        await self._client.aclose()

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._clock(), UTC)

    async def _to_its_end(self, writing: Coroutine[Any, Any, T]) -> T:
        """What is written is written to its end, even if nobody waits for it any more.

        A caller who hangs up in the middle of a booking has an appointment or has none.
        """
        if self._is_closed:
            writing.close()
            raise UnavailableError("the backend is closed")
        task = asyncio.create_task(writing)
        self._writing.add(task)
        task.add_done_callback(self._written)
        return await asyncio.shield(task)

    def _written(self, task: asyncio.Task[Any]) -> None:
        self._writing.discard(task)
        if not task.cancelled():
            # Looked at, so that asyncio does not complain of what nobody waited for.
            task.exception()

    def _key(self, method: str, key: str) -> Code:
        """The identifier of a write; each method has keys of its own."""
        return Code(self._site.key_system, f"{method}:{writable(key)}")

    async def _known(self, patient_id: str) -> Json:
        """The patient.

        Raises:
            NotFoundError: nobody has that id.
        """
        return await self._client.read("Patient", patient_id)

    async def _add(self, resource: Json, key: Code, *, subject: str) -> Json:
        """A resource about a patient who exists, written once.

        Args:
            resource: with the patient in its field `subject`.
            key: of the write.
            subject: name of that field.

        Raises:
            RefusedError: the key was used for another patient.
        """
        patient_id = str(resource[subject]["reference"]).removeprefix("Patient/")
        await self._known(patient_id)
        stands = await self._client.add(Addition(resource, key))
        about = stands.get(subject)
        told = about.get("reference") if isinstance(about, dict) else None
        is_theirs = isinstance(told, str) and referred(told, "Patient", self._site) == patient_id
        if not has_identifier(stands, key) or not is_theirs:
            raise RefusedError("the key was used for something else")
        return stands

    async def _many(self, kind: str, ids: Iterable[str]) -> dict[str, Json]:
        """Resources by their ids; those that are not there are left out."""
        wanted = sorted(set(ids))
        found: dict[str, Json] = {}
        for start in range(0, len(wanted), _MOST_IDS):
            some = any_of(wanted[start : start + _MOST_IDS])
            more = await self._client.search(kind, [("_id", some)])
            found |= {str(one.get("id")): one for one in more.matches}
        return {its_id: found[its_id] for its_id in wanted if its_id in found}

    async def _missing(
        self, kind: str, ids: Iterable[str], at_hand: dict[str, Json]
    ) -> dict[str, Json]:
        """Those at hand, and what a server did not include though it was asked to."""
        missing = set(ids) - at_hand.keys()
        return at_hand | (await self._many(kind, missing) if missing else {})


async def mapped(raws: Sequence[Json], reading: Callable[[Json], T]) -> list[T]:
    """What a mapping makes of each, beside the event loop where they are many."""
    if len(raws) < _MANY_RESOURCES:
        return [reading(one) for one in raws]
    return await asyncio.to_thread(lambda: [reading(one) for one in raws])
