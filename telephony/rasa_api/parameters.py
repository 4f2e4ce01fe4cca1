"""What stands in the address of a request: the conversation, and how much of it is shown."""

from fastapi import Request

from dialog.rasa.tracker_json import Verbosity
from dialog.records.errors import InvalidEventError
from dialog.records.store import check_id
from telephony.rasa_api.errors import bad_request


def conversation_of(request: Request) -> str:
    """The conversation that is spoken of.

    Raises:
        ApiError: no conversation can be called so.
    """
    return checked_id(request.path_params["conversation_id"], "conversation_id", "path")


def checked_id(conversation_id: str, parameter: str, where: str) -> str:
    """The id, if stores can keep a conversation by it.

    Raises:
        ApiError: they cannot.
    """
    try:
        check_id(conversation_id)
    except InvalidEventError as error:
        # The message has no part of the id.
        raise bad_request(str(error), parameter, where=where) from None
    return conversation_id


def verbosity_of(request: Request) -> Verbosity:
    """Which events are asked for.

    Raises:
        ApiError: there is no such choice.
    """
    told = request.query_params.get("include_events", Verbosity.AFTER_RESTART).upper()
    if told not in tuple(Verbosity):
        message = (
            f"Invalid parameter value for 'include_events'. Should be one of {', '.join(Verbosity)}"
        )
        raise bad_request(message, "include_events", where="query")
    return Verbosity(told)


def number_of(request: Request, name: str) -> float | None:
    """The number, None where none is told; what is no number counts, as in Rasa, as not told."""
    try:
        return float(request.query_params[name])
    except (KeyError, ValueError):
        return None


def is_on(request: Request, name: str) -> bool:
    """Whether a switch is on."""
    return request.query_params.get(name, "").lower() == "true"
