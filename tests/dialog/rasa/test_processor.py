"""Whole messages: sessions, forms with their own checks, fallbacks, actions that fail."""

import pytest

from dialog.rasa.action_runner import (
    ActionAnswer,
    ActionFailedError,
    ActionRejectedError,
)
from dialog.rasa.domain import Form, Intent, MappingKind, Slot, SlotKind, SlotMapping
from dialog.rasa.events import (
    LISTEN,
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    FollowupAction,
    LoopInterrupted,
    Paused,
    SlotSet,
    UserUttered,
)
from tests.dialog.rasa.bots import domain, rule, story, text_slot
from tests.dialog.rasa.conversations import GREET, Bot, says


class Actions:
    """Each name answers with its list in turn, an exception being raised; the last one stays."""

    def __init__(self, **answers):
        self.answers = {name: list(given) for name, given in answers.items()}
        self.asked = []

    async def run(self, name, tracker):
        self.asked.append((name, dict(tracker.slots)))
        given = self.answers.get(name, [ActionFailedError(name)])
        answer = given.pop(0) if len(given) > 1 else given[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


CITY = SlotMapping(MappingKind.FROM_ENTITY, entity="city")
TOWN = Slot("city", SlotKind.TEXT, influences=False, mappings=(CITY,))
AGE = Slot(
    "age",
    SlotKind.TEXT,
    influences=False,
    mappings=(SlotMapping(MappingKind.FROM_INTENT, value="old", intents=("affirm",)),),
)
FORM = (
    rule("> ask\n f\n (f)", name="activate"),
    rule("f\n ()\n utter_done", condition="(f)", name="submit"),
    GREET,
)


def form_bot(*more, actions=None, listed=(), slots=(TOWN, AGE), required=("city", "age"), **rest):
    a_domain = domain(
        slots=slots,
        entities=("city",),
        forms=(Form("f", required),),
        actions=tuple(listed),
        responses=says("utter_greet", "utter_done", "utter_ask_city", "utter_ask_age",
                       "utter_default", "utter_stay", "utter_back"),
    )  # fmt: skip
    return Bot(a_domain, *FORM, *more, actions=actions, **rest)


def test_the_first_message_starts_a_session():
    bot = Bot(domain(responses=says("utter_greet")), GREET)
    assert bot.hear("/greet", caller="7") == ["utter_greet"]
    assert bot.kinds() == [
        "slot", "action", "session_started", "slot", "action", "user", "user_featurization",
        "action", "bot", "action",
    ]  # fmt: skip
    assert [one.timestamp for one in bot.tracker.events] == [1000.0 + n for n in range(10)]
    assert bot.tracker.latest_action == LISTEN


def test_a_session_ends_after_its_time_and_carries_slots_over_if_told():
    now = [0.0]
    for carries in (True, False):
        a_domain = domain(
            slots=(text_slot("city"),), carries_slots_over=carries, responses=says("utter_greet")
        )
        now[0] = 0.0
        bot = Bot(a_domain, GREET, clock=lambda: now[0])
        bot.hear("/greet")
        bot.tracker.update(SlotSet("city", "Bonn"))
        now[0] = 3599.0
        bot.hear("/greet")
        assert bot.kinds().count("session_started") == 1
        now[0] = 3599.0 + 3601.0
        bot.hear("/greet")
        assert bot.kinds().count("session_started") == 2
        assert bot.tracker.slot("city") == ("Bonn" if carries else None)


def test_a_session_without_limit_never_ends():
    now = [0.0]
    bot = Bot(domain(session_expiration_min=0.0), GREET, clock=lambda: now[0])
    bot.hear("/greet")
    now[0] = 1e9
    bot.hear("/greet")
    assert bot.kinds().count("session_started") == 1


def test_a_form_asks_fills_and_ends():
    bot = form_bot()
    assert bot.hear("/ask") == ["utter_ask_city"]
    assert bot.hear('/inform{"city": "Bonn"}') == ["utter_ask_age"]
    assert bot.hear("/affirm") == ["utter_done"]
    assert (bot.tracker.slot("city"), bot.tracker.slot("age")) == ("Bonn", "old")
    assert (bot.tracker.active_loop, bot.tracker.slot("requested_slot")) == (None, None)


def test_what_the_opening_message_brings_is_not_asked():
    assert form_bot().hear('/ask{"city": "Bonn"}') == ["utter_ask_age"]


def test_a_form_without_anything_to_ask_ends_at_once():
    bot = form_bot(required=())
    assert bot.hear("/ask") == ["utter_done"]
    assert bot.tracker.active_loop is None


def test_a_question_in_a_form_is_answered_and_the_form_asks_again():
    bot = form_bot()
    bot.hear("/ask")
    assert bot.hear("/greet") == ["utter_greet", "utter_ask_city"]
    assert any(isinstance(one, ActionExecutionRejected) for one in bot.tracker.events)


def test_what_nobody_understands_is_taken_back_and_the_form_goes_on():
    bot = form_bot()
    bot.hear("/ask")
    assert bot.hear("la la la") == ["utter_default"]
    assert bot.hear('/inform{"city": "Bonn"}') == ["utter_ask_age"]


def test_coming_back_by_a_known_path_checks_nothing():
    path = story("> ask\n f\n (f)\n > bye\n utter_stay\n > affirm\n f\n ()\n utter_done")
    fine = ActionAnswer()
    actions = Actions(validate_f=[fine])
    bot = form_bot(path, actions=actions, listed=("validate_f",))
    bot.hear("/ask")
    assert bot.hear("/bye") == ["utter_stay"]
    begun = len(bot.tracker.events)
    assert bot.hear("/affirm") == ["utter_ask_city"]
    assert LoopInterrupted.KIND in bot.kinds(begun)


def test_the_bots_own_check_decides_what_is_valid():
    actions = Actions(
        validate_f=[
            ActionAnswer(),
            ActionAnswer(),
            ActionAnswer((SlotSet("city", None),), ({"text": "no such city"},)),
            ActionAnswer((SlotSet("city", "Bonn (Rhine)"),)),
        ]
    )
    bot = form_bot(actions=actions, listed=("validate_f",))
    bot.hear("/ask")
    assert len(actions.asked) == 2
    assert bot.hear('/inform{"city": "Atlantis"}') == ["no such city", "utter_ask_city"]
    assert actions.asked[2][1]["city"] == "Atlantis"
    assert bot.hear('/inform{"city": "Bonn"}') == ["utter_ask_age"]
    assert bot.tracker.slot("city") == "Bonn (Rhine)"


@pytest.mark.parametrize("end", [SlotSet("requested_slot", None), ActiveLoop(None)])
def test_the_bots_own_check_can_end_the_form(end):
    actions = Actions(validate_f=[ActionAnswer(), ActionAnswer(), ActionAnswer((end,))])
    bot = form_bot(actions=actions, listed=("validate_f",))
    bot.hear("/ask")
    assert bot.hear('/inform{"city": "Bonn"}') == ["utter_done"]
    assert bot.tracker.active_loop is None


def test_the_bots_own_check_can_choose_the_next_question():
    ask_age = SlotSet("requested_slot", "age")
    bot = form_bot(actions=Actions(validate_f=[ActionAnswer((ask_age,))]), listed=("validate_f",))
    assert bot.hear("/ask") == ["utter_ask_age"]
    assert bot.tracker.slot("requested_slot") == "age"


def test_the_bots_own_check_can_reject():
    rejected = ActionAnswer((ActionExecutionRejected("f"),))
    actions = Actions(validate_f=[ActionAnswer(), ActionAnswer(), rejected])
    bot = form_bot(actions=actions, listed=("validate_f",))
    bot.hear("/ask")
    assert bot.hear('/greet{"city": "Bonn"}')[0] == "utter_greet"


def test_a_question_can_be_an_action_and_the_forms_own_goes_first():
    actions = Actions(action_ask_f_city=[ActionAnswer((), ({"text": "where?"},))])
    bot = form_bot(actions=actions, listed=("action_ask_f_city",))
    assert bot.hear("/ask") == ["where?"]


def test_back_takes_back_the_last_turn():
    bot = form_bot()
    bot.hear("/greet")
    bot.hear("/ask")
    assert bot.hear("/back") == ["utter_back"]
    assert bot.tracker.active_loop is None
    assert bot.tracker.latest_message.intent == "greet"


def test_restart_starts_over():
    bot = form_bot()
    bot.hear('/ask{"city": "Bonn"}')
    assert bot.hear("/restart") == []
    assert (bot.tracker.slot("city"), bot.tracker.active_loop) == (None, None)
    assert bot.tracker.latest_action == LISTEN
    assert bot.hear("/greet") == ["utter_greet"]


def test_an_action_that_fails_does_nothing_and_the_dialogue_goes_on():
    act = rule("> bye\n action_bye\n utter_bye", name="bye")
    bot = Bot(domain(actions=("action_bye",), responses=says("utter_bye")), act)
    assert bot.hear("/bye") == ["utter_bye"]


def test_an_action_that_rejects_leaves_it_to_the_others():
    act = rule("> bye\n action_bye", name="bye")
    actions = Actions(action_bye=[ActionRejectedError("action_bye")])
    a_domain = domain(actions=("action_bye",), responses=says("utter_default"))
    bot = Bot(a_domain, act, actions=actions)
    assert bot.hear("/bye") == ["utter_default"]
    assert bot.tracker.latest_action == LISTEN


def test_an_action_can_order_the_next_one():
    act = rule("> bye\n action_bye", name="bye")
    orders = ActionAnswer((FollowupAction("utter_bye"), FollowupAction("utter_bye")))
    a_domain = domain(actions=("action_bye",), responses=says("utter_bye"))
    bot = Bot(a_domain, act, actions=Actions(action_bye=[orders]))
    assert bot.hear("/bye") == ["utter_bye"]
    policies = [one.policy for one in bot.tracker.events if isinstance(one, ActionExecuted)]
    assert "followup_action" in policies


def test_a_bot_that_talks_to_itself_is_stopped():
    act = rule("> bye\n action_bye", name="bye")
    again = ActionAnswer((FollowupAction("action_bye"),))
    bot = Bot(domain(actions=("action_bye",)), act, actions=Actions(action_bye=[again]))
    bot.hear("/bye")
    ran = [one.name for one in bot.tracker.events if isinstance(one, ActionExecuted)]
    assert ran.count("action_bye") == 10


def test_actions_that_reject_forever_are_stopped():
    no = [ActionRejectedError("no")]
    listed = ("action_bye", "action_default_fallback")
    act = rule("> bye\n action_bye", name="bye")
    actions = Actions(action_bye=no, action_default_fallback=no)
    bot = Bot(domain(actions=listed), act, actions=actions)
    bot.hear("/bye")
    assert len(actions.asked) <= 30


def test_a_paused_bot_says_nothing_until_it_is_restarted():
    bot = Bot(domain(responses=says("utter_greet")), GREET)
    bot.hear("/greet")
    bot.tracker.update(Paused())
    assert bot.hear("/greet") == []
    bot.hear("/restart")
    assert bot.hear("/greet") == ["utter_greet"]


def test_a_built_in_action_that_is_listed_is_the_bots_own():
    own = Actions(action_default_fallback=[ActionAnswer((), ({"text": "own"},))])
    bot = Bot(domain(actions=("action_default_fallback",)), GREET, actions=own)
    assert set(bot.hear("/bye")) == {"own"}


def test_a_message_that_an_action_makes_fills_slots_too():
    act = rule("> bye\n action_bye", name="bye")
    parsed = {"intent": {"name": "inform"}, "entities": [{"entity": "city", "value": "Bonn"}]}
    made = ActionAnswer((ActionExecuted(LISTEN), UserUttered("Bonn", parsed)))
    a_domain = domain(slots=(TOWN,), entities=("city",), actions=("action_bye",))
    bot = Bot(a_domain, act, actions=Actions(action_bye=[made]))
    bot.hear("/bye")
    filled = [(one.name, one.value) for one in bot.tracker.events if isinstance(one, SlotSet)]
    assert ("city", "Bonn") in filled


def test_end_to_end_texts_are_said_as_they_stand():
    bot = Bot(domain(), story('> greet\n "hello"\n > ask\n "what"'))
    assert bot.hear("/greet") == ["hello"]
    assert bot.hear("/ask") == ["what"]
    said = [one for one in bot.tracker.events if isinstance(one, ActionExecuted)]
    assert [(one.name, one.action_text) for one in said if one.action_text] == [
        (None, "hello"),
        (None, "what"),
    ]


def test_a_retrieval_response_follows_the_full_intent():
    intents = {"faq": Intent("faq", frozenset(), is_retrieval=True)}
    base = domain(responses=says("utter_faq/hours", "utter_default"))
    a_domain = type(base)(intents=intents, slots=base.slots, responses=base.responses)
    bot = Bot(a_domain, rule("> faq\n utter_faq"))
    bot.tracker.update(ActionExecuted(LISTEN))
    full = {"name": "faq", "confidence": 1.0, "full_retrieval_intent_name": "faq/hours"}

    class Knows:
        def parse(self, text):
            return {"intent": full, "entities": []}

    bot.processor = type(bot.processor)(
        bot.processor.policies, bot.processor.context, Knows(), bot.processor.clock
    )
    assert bot.hear("when are you open") == ["utter_faq/hours"]


def test_a_retrieval_intent_without_its_second_half_is_silence():
    intents = {"faq": Intent("faq", frozenset(), is_retrieval=True)}
    base = domain(responses=says("utter_faq/hours"))
    a_domain = type(base)(intents=intents, slots=base.slots, responses=base.responses)
    assert Bot(a_domain, rule("> faq\n utter_faq")).hear("/faq") == []
