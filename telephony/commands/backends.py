"""What the doctor asks of the servers behind a call: the record of calls, the clinic's actions."""

import asyncio
import os
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from config.settings import ActionServerSettings, Settings, StoreSettings
from dialog.records.errors import StoreError
from telephony.commands.clinic_finding import ask_clinic, examine_clinic
from telephony.commands.finding import Finding
from telephony.commands.model_finding import ask_model, examine_model

_MENDS = {
    "memory": "export IASOVOICE_STORE__ENGINE=sqlite",
    "sqlite": "export IASOVOICE_STORE__PATH=/writable/directory/conversations.sqlite",
    "redis": "export IASOVOICE_STORE__REDIS_URL=redis://your.host:6379/0",
    "postgres": "export IASOVOICE_STORE__POSTGRES_URL=postgresql://your.host:5432/iasovoice",
}
_MEND_KEY = (
    'echo "site $(openssl rand -base64 32)" > /safe/place/keys'
    " && export IASOVOICE_STORE__KEYS_FILE=/safe/place/keys"
)
_MEND_PLAIN = "export IASOVOICE_STORE__PLAIN=false"


@dataclass(frozen=True, slots=True)
class Backends:
    """How the servers answered; None where all is well, or there is none."""

    store_error: str | None = None
    action_server_error: str | None = None
    clinic_error: str | None = None
    model_error: str | None = None


def examine_backends(settings: Settings, backends: Backends) -> tuple[Finding, ...]:
    """The findings on the record of calls, its key and the action server."""
    store, server = settings.store, settings.action_server
    return (
        _record(store, backends.store_error),
        _key(store),
        _actions(server, backends.action_server_error),
        examine_clinic(settings, backends.clinic_error),
        examine_model(settings.language_model, backends.model_error),
    )


def _record(store: StoreSettings, error: str | None) -> Finding:
    what = "record of calls"
    if store.engine == "memory":
        return Finding(what, False, "memory: gone with the process", _MENDS["memory"])
    if error is not None:
        return Finding(what, False, f"{store.engine}: {error}", _MENDS[store.engine])
    return Finding(what, True, store.engine)


def _key(store: StoreSettings) -> Finding:
    what = "key of the record"
    if store.plain:
        return Finding(what, False, "none: what is said lies in the open", _MEND_PLAIN)
    if not store.keys and store.keys_file is None:
        return Finding(what, False, "made by itself, or missing: none of the site's own", _MEND_KEY)
    return Finding(what, True, "set")


def _actions(server: ActionServerSettings, error: str | None) -> Finding:
    what = "action server"
    if not server.url:
        return Finding(what, True, "none named: our own actions only")
    host = urlsplit(server.url).hostname or ""
    if error is not None:
        mend = "start it, or: export IASOVOICE_ACTION_SERVER__URL=http://your.host:5055/webhook"
        return Finding(what, False, f"{host}: {error}", mend)
    return Finding(what, True, f"{host} answers")


def ask_backends(settings: Settings) -> Backends:
    """Ask the servers; blocks for no longer than their own limits."""
    return asyncio.run(_ask(settings))


async def _ask(settings: Settings) -> Backends:
    return Backends(
        await _ask_store(settings.store),
        await _ask_actions(settings),
        await ask_clinic(settings),
        await ask_model(settings.language_model),
    )


async def _ask_store(settings: StoreSettings) -> str | None:
    from dialog.records.opening import open_store

    if settings.engine == "sqlite" and not settings.path.exists():
        # A look must leave no file behind.
        return None if _is_writable(settings.path) else f"{settings.path}: cannot be written"
    try:
        store = await open_store(settings)
        try:
            await store.read("doctor")
        finally:
            await store.close()
    except StoreError as error:
        return str(error)
    return None


def _is_writable(path: Path) -> bool:
    """Whether the file could be made: its nearest folder that exists decides."""
    nearest = next(one for one in path.absolute().parents if one.exists())
    return nearest.is_dir() and os.access(nearest, os.W_OK)


async def _ask_actions(settings: Settings) -> str | None:
    if not settings.action_server.url:
        return None
    from dialog.parts import SHIPPED
    from dialog.rasa.action_runner import ActionError
    from dialog.rasa.loading import load_project
    from dialog.rasa.remote_actions import RemoteActions

    domain, _ = load_project(settings.dialog.domain_directory or SHIPPED)
    try:
        server = RemoteActions(settings.action_server, domain)
    except OSError as error:
        return f"action_server.ca_file cannot be read ({type(error).__name__})"
    try:
        await server.check()
    except ActionError as error:
        return str(error)
    finally:
        await server.aclose()
    return None
