"""What the routes work with."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias

from fastapi import Request, Response

from config.settings import ApiSettings, SafetySettings
from dialog.written.correspondence import Correspondence


@dataclass(frozen=True, slots=True)
class ApiDesk:
    """The conversations, and what limits whoever reaches for them."""

    settings: ApiSettings
    safety: SafetySettings
    written: Correspondence
    model_file: str
    """Where the domain comes from, as `GET /status` tells it."""


Handler: TypeAlias = Callable[[ApiDesk, Request], Awaitable[Response]]
"""Answers a request of somebody who may."""
