"""Bundles: pages of what a search found, and changes that go together. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from dialog.clinical.errors import BadAnswerError
from dialog.clinical.fhir.elements import Json, is_id, version_of
from dialog.clinical.fhir.site import Code


def escaped(value: str) -> str:
    r"""A value as search parameters write it: `\`, `,`, `|` and `$` mean something there."""
    for mark in ("\\", ",", "|", "$"):
        value = value.replace(mark, f"\\{mark}")
    return value


def token(code: Code) -> str:
    """A code or an identifier as a search parameter."""
    return f"{escaped(code.system)}|{escaped(code.code)}"


def any_of(values: Sequence[str]) -> str:
    """One parameter for several values, each escaped already."""
    return ",".join(values)


def identified(identifier: Code) -> str:
    """The query for what carries an identifier."""
    return urlencode([("identifier", token(identifier))])


@dataclass(frozen=True, slots=True, repr=False)
class Found:
    """What a search found: the matches, and what was included beside them, in their order."""

    matches: tuple[Json, ...] = ()
    included: tuple[Json, ...] = ()

    def by_id(self, kind: str) -> dict[str, Json]:
        """Resources of a kind that were included, by id."""
        return {
            one["id"]: one
            for one in self.included
            if one["resourceType"] == kind and isinstance(one.get("id"), str)
        }


@dataclass(frozen=True, slots=True, repr=False)
class Change:
    """A resource as it is to stand, if it has not changed since it was read."""

    resource: Json
    """With its id, and the version as it was read."""


@dataclass(frozen=True, slots=True, repr=False)
class Addition:
    """A new resource, if there is none with this identifier yet."""

    resource: Json
    identifier: Code


def transaction(what: str, entries: Sequence[Change | Addition]) -> Json:
    """The bundle that writes all of it or nothing.

    Raises:
        BadAnswerError: what is to be changed came without a version, so that nobody could tell
            whether somebody else was faster.
    """
    told = [_entry(what, one) for one in entries]
    return {"resourceType": "Bundle", "type": "transaction", "entry": told}


def _entry(what: str, one: Change | Addition) -> Json:
    kind = one.resource["resourceType"]
    if isinstance(one, Addition):
        asked = {"method": "POST", "url": kind, "ifNoneExist": identified(one.identifier)}
        return {"resource": one.resource, "request": asked}
    version = version_of(one.resource)
    if not version:
        raise BadAnswerError(f"{what}: {kind}.meta.versionId is missing")
    asked = {
        "method": "PUT",
        "url": f"{kind}/{one.resource['id']}",
        "ifMatch": f'W/"{version}"',
    }
    return {"resource": one.resource, "request": asked}


def written_at(what: str, answer: Json, count: int) -> tuple[str, ...]:
    """Where each part of a transaction stands now (`Appointment/7/_history/1`), empty: untold.

    Raises:
        BadAnswerError: the server does not say of every part that it was done.
    """
    entries = answer.get("entry")
    told = entries if isinstance(entries, list) else []
    answers = [one.get("response") for one in told if isinstance(one, dict)]
    done = [
        one
        for one in answers
        if isinstance(one, dict) and str(one.get("status", "")).startswith("2")
    ]
    if answer.get("type") != "transaction-response" or not len(done) == len(told) == count:
        raise BadAnswerError(f"{what}: the answer is no transaction-response for all of it")
    return tuple(str(one.get("location", "")) for one in done)


def located(location: str, kind: str) -> str | None:
    """The id of a resource of a kind from where it stands; None: it does not stand there."""
    _, found, its_id = location.partition("/_history/")[0].rpartition(f"{kind}/")
    return its_id if found and is_id(its_id) else None


def page_of(what: str, kind: str, page: Json) -> Found:
    """A page's entries; what a server tells of the search itself is none.

    Raises:
        BadAnswerError: it is no page of resources.
    """
    entries = page.get("entry", [])
    if page["resourceType"] != "Bundle" or not isinstance(entries, list):
        raise BadAnswerError(f"{what}: the answer is no Bundle")
    matches: list[Json] = []
    included: list[Json] = []
    for entry in entries:
        found = entry.get("resource") if isinstance(entry, dict) else None
        if not isinstance(found, dict) or not isinstance(found.get("resourceType"), str):
            raise BadAnswerError(f"{what}: an entry without a resource")
        search = entry.get("search")
        mode = search.get("mode") if isinstance(search, dict) else None
        if mode == "outcome" or found["resourceType"] == "OperationOutcome":
            continue
        is_match = found["resourceType"] == kind and mode != "include"
        (matches if is_match else included).append(found)
    return Found(tuple(matches), tuple(included))


def next_page(what: str, page: Json, base_url: str) -> str | None:
    """The address of the next page; None: this was the last.

    Raises:
        BadAnswerError: it is on another server, to which no token of ours is shown.
    """
    links = page.get("link", [])
    told = [one for one in links if isinstance(one, dict)] if isinstance(links, list) else []
    url = next((one.get("url") for one in told if one.get("relation") == "next"), None)
    if url is None:
        return None
    if not isinstance(url, str) or not _is_below(url, base_url):
        raise BadAnswerError(f"{what}: the next page is on another server")
    return url


def _is_below(url: str, base_url: str) -> bool:
    try:
        there, base = urlsplit(url), urlsplit(base_url)
    except ValueError:
        return False
    is_same_server = (there.scheme, there.netloc) == (base.scheme, base.netloc)
    is_under = there.path == base.path or there.path.startswith(f"{base.path}/")
    return is_same_server and is_under and ".." not in there.path
