"""The errors of the interface, in Rasa's words."""

from collections.abc import Mapping

from fastapi import Response

from dialog.rasa.domain import Json
from dialog.rasa.webhook import RASA_VERSION
from telephony.rasa_api.bodies import as_json

SECURITY_HELP = (
    "https://rasa.com/docs/rasa/user-guide/configuring-http-api/#security-considerations"
)


class ApiError(Exception):
    """A request that is not granted: what is answered instead. Never quotes what was sent."""

    def __init__(
        self,
        status: int,
        reason: str,
        message: str,
        *,
        details: Mapping[str, Json] | None = None,
        help_url: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.reason = reason
        self.details = dict(details or {})
        self.help_url = help_url

    def response(self) -> Response:
        """The answer that says so."""
        return as_json(
            {
                "version": RASA_VERSION,
                "status": "failure",
                "message": str(self),
                "reason": self.reason,
                "details": self.details,
                "help": self.help_url,
                "code": self.status,
            },
            self.status,
        )


def bad_request(message: str, parameter: str | None = None, *, where: str = "body") -> ApiError:
    """What was sent cannot be used; `parameter` names the part that cannot."""
    details: dict[str, Json] = {} if parameter is None else {"parameter": parameter, "in": where}
    return ApiError(400, "BadRequest", message, details=details)


def not_found(reason: str, message: str) -> ApiError:
    """Nobody knows what was asked for."""
    return ApiError(404, reason, message)


def conversation_error(message: str, status: int = 500) -> ApiError:
    """The conversation could not be gone on with."""
    return ApiError(status, "ConversationError", f"An unexpected error occurred. Error: {message}")
