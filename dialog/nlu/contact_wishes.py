"""What callers want of lists and of our telephone calls, by the words. Pure.

"Put me on the list" and "call me if something opens up" are for the waiting list, "call my cell
instead" is about where we call. None of them asks us to stop.
"""

import re

from dialog.nlu.kin import GROWN_FAMILY, SONS_AND_DAUGHTERS, any_of
from triage.words import split_words

_LIST = r"(?:(?:waiting|wait|cancellation|standby|stand by|call back) )?list"
_ONTO_LIST = re.compile(
    rf"\b(?:put|add|place|get|keep|leave|have|stick) (?:me|us|my name|him|her|them) (?:down )?"
    rf"(?:back )?(?:on|onto|to) (?:the|a|your|that|this) {_LIST}\b(?! of)"
    r"|\b(?:be|get|go|sign up|is there|do you have|have you got|is there still)\b[a-z ]{0,24}"
    r"\b(?:waiting|wait|cancellation|standby) list\b|\bwait ?list me\b"
)
_IF_FREE = re.compile(
    r"\b(?:call|phone|ring|tell|text|notify|let)\b(?: \w+){1,4}"
    r" (?:if|when|as soon as|in case|once)\b"
    r".*\b(?:sooner|earlier|opens?|opening|frees?|free|cancels?|cancellations?|available|comes up"
    r"|drops out|spot|slot)\b"
    r"|\bif (?:something|anything|a (?:spot|slot|place|time)|(?:someone|somebody|anyone|anybody)"
    r"|there is a cancellation)\b.*\b(?:opens?|cancels?|sooner|earlier|comes up|drops out|frees"
    r"|cancellation)\b.*\b(?:call|phone|ring|tell|text|let) me\b"
)
_DENIED = re.compile(r"\b(?:not|never|off|remove|without|do not call list)\b")
_OFF_LIST = re.compile(rf"\b(?:off|from|out of) (?:the|your|that|this) (?!list){_LIST}\b")
_OWN_ATTEMPTS = re.compile(
    r"\bi (?:(?:have|had|just|finally|then|already|even) )*(?:stopped|quit|gave up|tried|kept|keep"
    r"|been|was) (?:on )?(?:calling|phoning|ringing|trying)\b"
)
_ELSEWHERE = re.compile(
    r"\b(?:call|phone|ring|reach|try|text|contact|email|write)\b(?: (?:me|us|him|her))?"
    r"(?: (?:on|at|to|by))?"
    r" (?:(?:my|the|his|her|our) (?:\w+ )?(?:cell|cellphone|mobile|home|house|landline|work|office"
    rf"|other|new|number|phone|line|{any_of(GROWN_FAMILY | SONS_AND_DAUGHTERS)})|text|email|mail)\b"
    r"|\b(?:call|phone|ring|text|email|contact|reach)\b(?: \w+){0,4} instead\b"
)
_NO_CALLS = re.compile(
    r"\b(?:stop|quit) (?:(?:please|all|these|those|your|the|with|from) )*"
    r"(?:(?:calling|phoning|ringing|contacting|bothering|harassing)(?: (?:me|us|here|my|this)\b"
    r"(?! (?:a|an|the|ma|sir|miss|mrs|mr|by|names?|that)\b)|(?= *$| and\b| please\b))|calls\b)"
    r"|\b(?:not|never) (?:you )?(?:ever )?(?:call|phone|ring|contact|bother) (?:me|us|here)"
    r" (?:again|any ?more|any longer|ever)\b"
    r"|\b(?:take|remove|cross|drop) (?:me|us|my (?:name|number)) (?:off|from) (?:\w+ ){0,3}?list\b"
    r"|\bno more (?:of these |of those |of your |phone )?calls\b"
    r"|\bnot want (?:\w+ )?(?:any more|these|those|your|more) calls\b"
)
"""Imperatives. "Stop calling me a patient" is none."""
_REPORTED = re.compile(
    r"\b(?:if|when|why did you|did you|they|she|he|nobody|who|will you|would you ever|until you)"
    r"(?: \w+){0,2} ?$"
)
"""What stands before what somebody else did, or what has not come yet."""
_STOPPING = re.compile(
    r"\b(?:not|never|stop|quit|no more|without|instead of|rather than) (?:\w+ )?$"
)
_OTHER_MEDIA = re.compile(
    r"\b(?:letters?|mail|mailings?|e ?mails?|emails?|statements?|bills?|newsletters?|brochures?"
    r"|surveys?|postcards?)\b"
)
_CALLS = re.compile(
    r"\b(?:call|calls|called|calling|phone|phoning|ring|ringing|number|robocalls?|dial|dialing)\b"
)
_OF_CONTACT = re.compile(
    r"\b(?:calls?|called|calling|callers?|phon\w*|ring\w*|rang|robo\w*|dial\w*|contact\w*|numbers?"
    r"|lists?|text\w*|messages?|voicemails?|e ?mails?|reminders?|check ins?|opt\w*|unsubscri\w*"
    r"|subscri\w*|sign\w*|enrol\w*|programs?|programmes?|bother\w*|harass\w*|pester\w*|bug\w*"
    r"|annoy\w*|spam\w*|alone|stop|quit|remove|delete|off|out|anymore|any more|no more|again|never"
    r"|nine|9|leave|lose|reach\w*|do not disturb|consent|permission|cease|solicit\w*)\b"
)
"""One of them is in every wish to be called no more."""
_STOP_ALONE = re.compile(
    r"(?:(?:please|just|yes|yeah|hello|hi|okay|ok|i said|i want to|say) )*"
    r"(?:stop|opt out|opt me out|unsubscribe|take me off|remove me|cancel calls)"
    r"(?: (?:please|now|stop|thanks|thank you))*"
)
_OUT_OF_MENU = re.compile(r"\b(?:menu|menus|loop|phone tree|machine|robot|recording)\b")
_OUT = re.compile(r"\b(?:out of|off|away from|past)\b")


def is_of_contact(text: str) -> bool:
    """Whether anything in the words is about being called, written to or left alone."""
    return _OF_CONTACT.search(_plain(text)) is not None


def wants_waiting_list(text: str) -> bool:
    """Whether the caller wants to be told when a time is free."""
    said = _plain(text)
    is_wish = _ONTO_LIST.search(said) is not None or _IF_FREE.search(said) is not None
    return is_wish and _DENIED.search(said) is None


def wants_no_calls(text: str) -> bool:
    """Whether we are told, in so many words, to call no more, whatever is said besides."""
    said = _plain(text)
    return any(
        _REPORTED.search(said[: one.start()]) is None for one in _NO_CALLS.finditer(said)
    ) and not (wants_other_contact(text) or leaves_waiting_list(text) or tells_own_attempts(text))


def says_stop(text: str) -> bool:
    """Whether nothing is said but the word that our messages tell people to say: "stop"."""
    return _STOP_ALONE.fullmatch(_plain(text)) is not None


def leaves_waiting_list(text: str) -> bool:
    """Whether the caller wants to be taken off the waiting list: that is no list of calls."""
    return _OFF_LIST.search(_plain(text)) is not None


def tells_own_attempts(text: str) -> bool:
    """Whether it is the caller who has stopped calling: "i stopped calling, nobody answered"."""
    return _OWN_ATTEMPTS.search(_plain(text)) is not None


def calls_elsewhere(text: str) -> bool:
    """Whether another number or way is named by which we are to reach somebody."""
    said = _plain(text)
    return any(_STOPPING.search(said[: one.start()]) is None for one in _ELSEWHERE.finditer(said))


def wants_other_contact(text: str) -> bool:
    """Whether we are to call elsewhere, or to send nothing, or to let the caller out of a menu.

    Words that also forbid every call are no such wish: "don't call my cell".
    """
    said = _plain(text)
    is_mail = _OTHER_MEDIA.search(said) is not None and _CALLS.search(said) is None
    is_menu = _OUT_OF_MENU.search(said) is not None and _OUT.search(said) is not None
    return calls_elsewhere(text) or is_mail or (is_menu and _CALLS.search(said) is None)


def _plain(text: str) -> str:
    return " ".join(split_words(text.lower().replace("\u2019", "'")).words)
