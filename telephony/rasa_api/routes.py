"""The paths of the interface, and the gate before each of them."""

from collections.abc import Awaitable, Callable, Mapping

import structlog
from fastapi import APIRouter, Request, Response

from dialog.errors import CallUnderWayError, CrowdedError
from dialog.rasa.events import EventError
from dialog.records.errors import InvalidEventError, StoreError
from telephony.rasa_api import conversations, model, webhook
from telephony.rasa_api.access import check_access
from telephony.rasa_api.bodies import BodyError
from telephony.rasa_api.desk import ApiDesk, Handler
from telephony.rasa_api.errors import ApiError, bad_request, conversation_error

_CONVERSATION = "/conversations/{conversation_id:path}"
_OPEN: Mapping[str, Handler] = {
    "/": model.greet,
    "/version": model.show_version,
    "/webhooks/rest": webhook.show_health,
    "/webhooks/rest/": webhook.show_health,
}
"""These tell nothing, and need no token."""
_GUARDED: Mapping[tuple[str, str], Handler] = {
    ("GET", "/status"): model.show_status,
    ("GET", "/domain"): model.show_domain,
    ("POST", "/model/parse"): model.parse,
    ("POST", "/webhooks/rest/webhook"): webhook.receive,
    ("GET", _CONVERSATION + "/tracker"): conversations.show_tracker,
    ("GET", _CONVERSATION + "/story"): conversations.show_story,
    ("POST", _CONVERSATION + "/tracker/events"): conversations.append_events,
    ("PUT", _CONVERSATION + "/tracker/events"): conversations.replace_events,
    ("POST", _CONVERSATION + "/messages"): conversations.add_message,
    ("POST", _CONVERSATION + "/predict"): conversations.predict,
    ("POST", _CONVERSATION + "/execute"): conversations.execute,
    ("POST", _CONVERSATION + "/trigger_intent"): conversations.trigger_intent,
}

log = structlog.get_logger()


def build_api(desk: ApiDesk) -> APIRouter:
    """The routes, bound to their desk."""
    router = APIRouter()
    for path, handler in _OPEN.items():
        router.add_api_route(path, _answering(desk, handler, is_open=True), methods=["GET"])
    for (method, path), handler in _GUARDED.items():
        router.add_api_route(path, _answering(desk, handler, is_open=False), methods=[method])
    return router


def _answering(
    desk: ApiDesk, handler: Handler, *, is_open: bool
) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that answers whoever may ask, and tells what was wrong in Rasa's words."""

    async def endpoint(request: Request) -> Response:
        try:
            if not is_open:
                check_access(request, desk.settings)
            return await handler(desk, request)
        except (ApiError, BodyError) as error:
            log.info("request refused", status=error.status, reason=type(error).__name__)
            return error.response()
        except CallUnderWayError as error:
            return ApiError(409, "Conflict", str(error)).response()
        except CrowdedError as error:
            return ApiError(429, "TooManyRequests", str(error)).response()
        except InvalidEventError as error:
            return bad_request(str(error)).response()
        except (StoreError, EventError) as error:
            log.error("request not answered", error=type(error).__name__)
            message = "the record of the conversation cannot be read"
            return conversation_error(message, 503).response()

    return endpoint
