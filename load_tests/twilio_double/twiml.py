"""Reads a TwiML document into typed verbs, as Twilio does: unknown things are left out and noted.

Source: Twilio, "TwiML for Programmable Voice" and the pages of the verbs.
"""

import xml.etree.ElementTree as ET
from collections.abc import Callable

from load_tests.twilio_double import verbs
from load_tests.twilio_double.errors import TwimlError

PARSE_FAILURE = 12100
LARGEST_BYTES = 65_536
PARAMETER_LIMIT = 500
"""Characters of name and value of one `<Parameter>` together, exclusive."""
KNOWN_ATTRIBUTES: dict[str, frozenset[str]] = {
    "Say": frozenset({"voice", "language", "loop"}),
    "Play": frozenset({"digits", "loop"}),
    "Pause": frozenset({"length"}),
    "Gather": frozenset(
        {"action", "method", "timeout", "numDigits", "finishOnKey", "input", "actionOnEmptyResult"}
        | {"speechTimeout", "language", "hints", "bargeIn", "speechModel"}
    ),
    "Redirect": frozenset({"method"}),
    "Hangup": frozenset(),
    "Reject": frozenset({"reason"}),
    "Dial": frozenset(
        {"action", "method", "timeout", "callerId", "hangupOnStar", "timeLimit", "record"}
        | {"answerOnBridge", "ringTone", "trim"}
    ),
    "Connect": frozenset({"action", "method"}),
    "Start": frozenset({"action", "method"}),
    "Stop": frozenset(),
    "Stream": frozenset({"url", "name", "track", "statusCallback", "statusCallbackMethod"}),
    "Parameter": frozenset({"name", "value"}),
}


def parse(content: bytes) -> verbs.Document:
    """The document.

    Raises:
        TwimlError: 12100; not XML, too large, with a DOCTYPE, or not a `<Response>`.
    """
    if len(content) > LARGEST_BYTES:
        raise TwimlError(PARSE_FAILURE, f"{len(content)} bytes, at most {LARGEST_BYTES}")
    # Entities could blow up in memory, and TwiML needs none.
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise TwimlError(PARSE_FAILURE, "a DOCTYPE is not allowed")
    try:
        root = ET.fromstring(content)  # noqa: S314 - small, and without entities, as checked above
    except ET.ParseError as problem:
        raise TwimlError(PARSE_FAILURE, f"not XML: {problem}") from problem
    if root.tag != "Response":
        raise TwimlError(PARSE_FAILURE, f"root is {root.tag}, must be Response")
    return _Reader().document(root)


class _Reader:
    """Collects the warnings of one document."""

    def __init__(self) -> None:
        self.warnings: list[str] = []
        self._verbs: dict[str, Callable[[ET.Element], verbs.Verb | None]] = {
            "Say": lambda e: verbs.Say(_text(e)),
            "Play": lambda e: verbs.Play(_text(e), e.get("digits", "")),
            "Pause": lambda e: verbs.Pause(self._number(e, "length", 1.0)),
            "Gather": self._gather,
            "Redirect": lambda e: verbs.Redirect(_text(e), self._method(e)),
            "Hangup": lambda _: verbs.Hangup(),
            "Reject": lambda e: verbs.Reject(e.get("reason", "rejected")),
            "Dial": self._dial,
            "Connect": self._connect,
            "Start": self._start,
            "Stop": self._stop,
        }

    def document(self, root: ET.Element) -> verbs.Document:
        found = [verb for element in root if (verb := self._verb(element)) is not None]
        return verbs.Document(tuple(found), tuple(self.warnings))

    def _verb(self, element: ET.Element) -> verbs.Verb | None:
        read = self._verbs.get(element.tag)
        if read is None:
            self.warnings.append(f"<{element.tag}> is not known here; left out")
            return None
        self._check_attributes(element)
        return read(element)

    def _check_attributes(self, element: ET.Element) -> None:
        for name in sorted(set(element.keys()) - KNOWN_ATTRIBUTES[element.tag]):
            self.warnings.append(f"<{element.tag} {name}> is not known; left out")

    def _number(self, element: ET.Element, name: str, default: float) -> float:
        text = element.get(name)
        if text is None:
            return default
        if not text.isdecimal():
            self.warnings.append(f"<{element.tag} {name}> must be a whole number of 0 or more")
            return default
        return float(text)

    def _method(self, element: ET.Element, name: str = "method") -> str:
        method = element.get(name, "POST").upper()
        if method not in ("GET", "POST"):
            self.warnings.append(f"<{element.tag} {name}> must be GET or POST")
            return "POST"
        return method

    def _gather(self, element: ET.Element) -> verbs.Gather:
        prompts: list[verbs.Say | verbs.Play | verbs.Pause] = []
        for child in element:
            verb = self._verb(child) if child.tag in ("Say", "Play", "Pause") else None
            if isinstance(verb, verbs.Say | verbs.Play | verbs.Pause):
                prompts.append(verb)
            else:
                self.warnings.append(f"<{child.tag}> is not allowed in <Gather>")
        digits = self._number(element, "numDigits", 0)
        return verbs.Gather(
            prompts=tuple(prompts),
            action=element.get("action", ""),
            method=self._method(element),
            timeout_s=self._number(element, "timeout", 5.0),
            num_digits=int(digits) or None,
            finish_on_key=element.get("finishOnKey", "#"),
            action_on_empty=element.get("actionOnEmptyResult", "false") == "true",
        )

    def _dial(self, element: ET.Element) -> verbs.Dial | None:
        numbers = [_text(child) for child in element if child.tag == "Number"]
        rooms = [_text(child) for child in element if child.tag == "Conference"]
        for child in element:
            if child.tag not in ("Number", "Conference"):
                self.warnings.append(f"<{child.tag}> in <Dial> is not known here; left out")
        bare = (element.text or "").strip()
        targets = tuple(target for target in [bare, *numbers, *rooms] if target)
        if not targets:
            self.warnings.append("<Dial> without a number or conference; left out")
            return None
        return verbs.Dial(
            targets=targets,
            is_conference=bool(rooms),
            action=element.get("action", ""),
            method=self._method(element),
            timeout_s=self._number(element, "timeout", 30.0),
        )

    def _connect(self, element: ET.Element) -> verbs.Connect | None:
        stream = self._stream(element)
        if stream is None:
            return None
        return verbs.Connect(stream, element.get("action", ""), self._method(element))

    def _start(self, element: ET.Element) -> verbs.Start | None:
        stream = self._stream(element)
        return None if stream is None else verbs.Start(stream)

    def _stop(self, element: ET.Element) -> verbs.Stop:
        child = element.find("Stream")
        return verbs.Stop("" if child is None else child.get("name", ""))

    def _stream(self, parent: ET.Element) -> verbs.Stream | None:
        children = [child for child in parent if child.tag == "Stream"]
        if len(children) != 1 or len(parent) != 1:
            self.warnings.append(f"<{parent.tag}> must hold one <Stream> and nothing else")
        if not children:
            return None
        element = children[0]
        self._check_attributes(element)
        return verbs.Stream(
            url=element.get("url", ""),
            name=element.get("name", ""),
            track=element.get("track", "inbound_track"),
            status_callback=element.get("statusCallback", ""),
            status_method=self._method(element, "statusCallbackMethod"),
            parameters=tuple(self._parameters(element)),
        )

    def _parameters(self, stream: ET.Element) -> list[tuple[str, str]]:
        found: list[tuple[str, str]] = []
        for child in stream:
            if child.tag != "Parameter":
                self.warnings.append(f"<{child.tag}> in <Stream> is not known; left out")
                continue
            self._check_attributes(child)
            name, value = child.get("name", ""), child.get("value", "")
            if not name or len(name) + len(value) >= PARAMETER_LIMIT:
                self.warnings.append(
                    f"<Parameter> with {len(name)} + {len(value)} characters rejected;"
                    f" a name, and fewer than {PARAMETER_LIMIT} together"
                )
                continue
            found.append((name, value))
        return found


def _text(element: ET.Element) -> str:
    """The words of an element, those of its children included, without the layout."""
    return " ".join("".join(element.itertext()).split())
