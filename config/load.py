"""Reads the settings once, from their layers, and says precisely what is wrong with them."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from pydantic import SecretStr, ValidationError
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, EnvSettingsSource, SettingsConfigDict

from config.settings import Profile, Settings

ENVIRONMENT_PREFIX = "IASOVOICE_"
_WITH_SECRETS = ("twilio", "store", "action_server", "clinical", "api", "language_model")
_PACKAGED = Path(str(files("config"))) / "settings.yaml"

Tree = dict[str, Any]


class SettingsError(Exception):
    """The settings cannot be used; the message has a line for each mistake.

    Each line names the file (or the variable), the key, the value and what is allowed.
    """


class _Environment(Settings, BaseSettings):
    """Only tells pydantic-settings the shape; values are validated by `Settings`."""

    model_config = SettingsConfigDict(
        env_prefix=ENVIRONMENT_PREFIX, env_nested_delimiter="__", frozen=True, extra="forbid"
    )


@dataclass(frozen=True, slots=True)
class _Layer:
    origin: str
    values: Tree


def load_settings(path: Path | None, environ: Mapping[str, str]) -> Settings:
    """The effective settings: packaged defaults, then the file at `path`, then `environ`.

    Raises:
        SettingsError: a file is missing or not YAML, a key is unknown, a value is not allowed.
    """
    layers = [_read_yaml(_PACKAGED)]
    if path is not None:
        layers.append(_read_yaml(path))
    layers.append(_read_environment(environ))
    merged: Tree = {}
    for layer in layers:
        merged = _merge(merged, layer.values)
    try:
        settings = Settings.model_validate(merged)
    except ValidationError as error:
        lines = [_explain(detail, layers) for detail in error.errors()]
        # Not chained: pydantic's own message quotes every value, secrets too.
        raise SettingsError("\n".join(lines)) from None
    _check_profile(settings)
    return settings


def mask_secrets(settings: Settings) -> Tree:
    """The settings as plain values for printing; secrets read `set` or `not set`."""
    return _mask(settings.model_dump())


def _mask(tree: Tree) -> Tree:
    shown: Tree = {}
    for key, value in tree.items():
        match value:
            case dict():
                shown[key] = _mask(value)
            case SecretStr():
                shown[key] = "(set)" if value.get_secret_value() else "(not set)"
            case Enum():
                shown[key] = value.value
            case str() | bool() | int() | float() | None:
                shown[key] = value
            case tuple() | list():
                shown[key] = list(value)
            case _:
                shown[key] = str(value)
    return shown


def _check_profile(settings: Settings) -> None:
    """Production names what it runs on and never does what only development may."""
    if settings.profile is not Profile.PRODUCTION:
        return
    mistakes = [told for is_wrong, told in _production_mistakes(settings) if is_wrong]
    if mistakes:
        raise SettingsError("\n".join(mistakes))


def _production_mistakes(settings: Settings) -> list[tuple[bool, str]]:
    """What production demands: whether it is missing, and what to say then."""
    server = settings.server
    return [
        (
            not settings.twilio.auth_token.get_secret_value(),
            "twilio.auth_token is not set; production demands the account's token",
        ),
        (
            "staff_number" not in settings.safety.model_fields_set,
            "safety.staff_number is not set; production demands a real nurse line",
        ),
        (
            not server.public_base_url.startswith("https://"),
            f"server.public_base_url = {server.public_base_url!r}; production demands https://…",
        ),
        (
            not server.public_ws_base_url.startswith("wss://"),
            f"server.public_ws_base_url = {server.public_ws_base_url!r}; production demands wss://…",
        ),
        (settings.asr.engine == "auto", "asr.engine = 'auto'; production names its engine"),
        (settings.tts.engine == "auto", "tts.engine = 'auto'; production names its engine"),
        (
            settings.call.records_directory is not None,
            "call.records_directory is set; unencrypted records are for development",
        ),
        (
            settings.store.plain,
            "store.plain is true; production demands sealed events, so store.keys or keys_file",
        ),
        (
            not settings.store.keys and settings.store.keys_file is None,
            "store.keys and store.keys_file name no key; production demands one of the site's own",
        ),
        (
            settings.clinical.backend == "demo",
            "clinical.backend = 'demo'; production demands a real clinic: sql, fhir or http",
        ),
        (
            settings.clinical.backend == "sql"
            and not settings.clinical.sql.index_key.get_secret_value(),
            "clinical.sql.index_key is not set; production demands one of the site's own",
        ),
        (
            settings.language_model.base_url.startswith("http://"),
            "language_model.base_url is http://…; production demands https://…",
        ),
    ]


def _read_yaml(path: Path) -> _Layer:
    try:
        values = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path}: cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"{path}: not UTF-8 text (byte {error.start})") from error
    except yaml.YAMLError as error:
        raise SettingsError(f"{path}: not YAML: {error}") from error
    if values is None:
        values = {}
    if not isinstance(values, dict):
        raise SettingsError(f"{path}: a mapping of sections is expected at the top")
    return _Layer(str(path), values)


def _read_environment(environ: Mapping[str, str]) -> _Layer:
    lowered = {name.lower(): value for name, value in environ.items()}
    prefix = ENVIRONMENT_PREFIX.lower()
    sections = Settings.model_fields
    for name in lowered:
        if name.startswith(prefix) and name[len(prefix) :].split("__")[0] not in sections:
            allowed = ", ".join(sorted(sections))
            raise SettingsError(
                f"environment: {name.upper()} names no section of the settings; allowed: {allowed}"
            )
    try:
        return _Layer("environment", _tree_of(lowered))
    except ValueError:
        # Not chained: it names the section alone, and its cause quotes the value.
        raise SettingsError(_unreadable(lowered)) from None


def _tree_of(variables: Mapping[str, str]) -> Tree:
    source = EnvSettingsSource(_Environment)
    source.env_vars = variables
    return source()


def _unreadable(lowered: Mapping[str, str]) -> str:
    """Which of the variables cannot be read, a line each."""
    return "\n".join(
        f"environment: {name.upper()} is not JSON; allowed: a list as [5, 10, 20], "
        'a mapping as {"name": "value"}'
        for name, value in lowered.items()
        if name.startswith(ENVIRONMENT_PREFIX.lower()) and not _is_readable(name, value)
    )


def _is_readable(name: str, value: str) -> bool:
    try:
        _tree_of({name: value})
    except ValueError:
        return False
    return True


def _merge(below: Tree, above: Tree) -> Tree:
    merged = dict(below)
    for key, value in above.items():
        known = merged.get(key)
        merged[key] = (
            _merge(known, value) if isinstance(known, dict) and isinstance(value, dict) else value
        )
    return merged


def _explain(detail: ErrorDetails, layers: list[_Layer]) -> str:
    location = [str(part) for part in detail["loc"]]
    origin = next((layer.origin for layer in reversed(layers) if _has(layer, location)), "defaults")
    key = ".".join(location)
    # Whatever stands beside secrets may be one, a misspelt key's value above all.
    value = "(hidden)" if location[0] in _WITH_SECRETS else repr(detail["input"])
    return f"{origin}: {key} = {value}: {_allowed(detail, location)}"


def _allowed(detail: ErrorDetails, location: list[str]) -> str:
    if detail["type"] != "extra_forbidden":
        return detail["msg"]
    section: Any = Settings
    for part in location[:-1]:
        section = section.model_fields[part].annotation
    return "unknown key; allowed: " + ", ".join(sorted(section.model_fields))


def _has(layer: _Layer, location: list[str]) -> bool:
    node: Any = layer.values
    for part in location:
        if isinstance(node, list | tuple) and part.isdigit() and int(part) < len(node):
            node = node[int(part)]
        elif isinstance(node, dict) and part in node:
            node = node[part]
        else:
            return False
    return True
