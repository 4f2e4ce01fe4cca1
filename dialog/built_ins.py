"""What becomes of a bot that lists `action_listen` and the like among its own actions.

To Rasa that means that its action server has them. Where the server has not, or does not answer,
a caller must still be listened to: then the built-in action does it.
"""

from dialog.call.tracker import CallTracker
from dialog.rasa.action_context import ActionContext, Speaker
from dialog.rasa.action_runner import ActionAnswer, ActionFailedError, ActionRunner
from dialog.rasa.actions import BUILT_IN
from dialog.rasa.tracker import Tracker
from dialog.speech.voice_responder import CHANNEL


class BuiltInsBehind:
    """Runs actions as another runner does, with the built-in ones behind those that fail."""

    def __init__(
        self, runner: ActionRunner, responder: Speaker, *, in_writing: bool = True
    ) -> None:
        """Without `in_writing`, those who write get what Rasa does: nothing."""
        self._runner = runner
        self._responder = responder
        self._in_writing = in_writing

    async def run(self, name: str, tracker: Tracker) -> ActionAnswer:
        """The answer of the runner, or of the built-in action.

        Raises:
            ActionFailedError: neither has one.
            ActionRejectedError
        """
        try:
            return await self._runner.run(name, tracker)
        except ActionFailedError as error:
            if name not in BUILT_IN or not self._may_stand_in(tracker):
                raise
            context = ActionContext(self._responder, self._runner)
            context.log_failure(name, error)
            return ActionAnswer(tuple(await BUILT_IN[name](context, tracker)))

    def _may_stand_in(self, tracker: Tracker) -> bool:
        is_written = isinstance(tracker, CallTracker) and tracker.channel != CHANNEL
        return self._in_writing or not is_written
