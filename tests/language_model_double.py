"""A server that speaks the OpenAI protocol over real HTTP on a free port of this machine.

    async with ModelDouble() as model:
        model.says("words")                    # answers the next request so, streamed if asked to
        model.answers(lambda asked: ...)       # every further one, by its document
        model.next(Fault(status=429))          # of the next request
        ...
        model.received                         # the bytes of every request, as they came

It spells the JSON by hand, so that it follows no mistake of ours.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field

from config.language_model_settings import LanguageModelSettings

MODEL = "stand-in-1"


@dataclass(frozen=True)
class Fault:
    """What one request gets instead of its answer."""

    status: int = 200
    body: bytes | None = None
    """Instead of the answer's own."""
    headers: tuple[tuple[str, str], ...] = ()
    finish: str = "stop"
    sends: str = "all"
    """`all`; `half` and hangs up; `nothing` and hangs up; `never`: hangs; `stalls` after half;
    `endless`: a body without end."""


@dataclass
class ModelDouble:
    """The server. Without a fault each request is answered by `answer`."""

    answer: Callable[[dict], str] = lambda asked: "fine"
    faults: list[Fault | None] = field(default_factory=list)
    received: list[bytes] = field(default_factory=list)
    served_model: str = MODEL
    tokens: int | None = 100
    most_at_once: int = 0

    async def __aenter__(self):
        self._at_once = 0
        self.asked = asyncio.Event()
        self._open: list[asyncio.StreamWriter] = []
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_):
        self._server.close()
        for writer in self._open:
            writer.close()
        await asyncio.sleep(0)

    def settings(self, **more) -> LanguageModelSettings:
        told = {"base_url": f"http://127.0.0.1:{self.port}/v1", "model": MODEL, "api_key": "hush"}
        return LanguageModelSettings(**{**told, **more})

    def says(self, text: str) -> None:
        self.answer = lambda asked: text

    def answers(self, answer: Callable[[dict], str]) -> None:
        self.answer = answer

    def next(self, *faults: Fault | None) -> None:
        self.faults.extend(faults)

    @property
    def documents(self) -> list[dict]:
        """The bodies of the requests."""
        return [json.loads(one.partition(b"\r\n\r\n")[2]) for one in self.received]

    async def _serve(self, reader, writer):
        self._open.append(writer)
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                lines = head.decode("latin-1").lower().split("\r\n")
                lengths = [int(one[15:]) for one in lines if one.startswith("content-length:")]
                length = sum(lengths)
                body = await reader.readexactly(length)
                self.received.append(head + body)
                self.asked.set()
                self._at_once += 1
                self.most_at_once = max(self.most_at_once, self._at_once)
                try:
                    fault = self.faults.pop(0) if self.faults else None
                    goes_on = await self._answer(
                        json.loads(body or b"{}"), fault or Fault(), writer
                    )
                finally:
                    self._at_once -= 1
                if not goes_on:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answer(self, asked, fault, writer) -> bool:
        if fault.sends == "nothing":
            return False
        if fault.sends == "never":
            await asyncio.sleep(3_600)
        kind, body = self._body(asked, fault)
        if fault.sends == "endless":
            writer.write(_head(fault, kind, None))
            while True:
                writer.write(b"data: {}\n\n" * 1_000)
                await writer.drain()
        if fault.sends in ("half", "stalls"):
            writer.write(_head(fault, kind, len(body)) + body[: len(body) // 2])
            await writer.drain()
            if fault.sends == "stalls":
                await asyncio.sleep(3_600)
            return False
        writer.write(_head(fault, kind, len(body)) + body)
        await writer.drain()
        return True

    def _body(self, asked, fault) -> tuple[str, bytes]:
        if fault.body is not None:
            return "application/json", fault.body
        if not asked:
            return "application/json", json.dumps({"data": [{"id": self.served_model}]}).encode()
        text = self.answer(asked) if fault.status == 200 else ""
        if asked.get("stream"):
            return "text/event-stream", self._streamed(text, fault)
        usage = {"usage": {"total_tokens": self.tokens}} if self.tokens is not None else {}
        document = {
            "id": "x", "object": "chat.completion", "model": self.served_model,
            "choices": [{"index": 0, "finish_reason": fault.finish,
                         "message": {"role": "assistant", "content": text}}],
            **usage,
        }  # fmt: skip
        return "application/json", json.dumps(document).encode()

    def _streamed(self, text, fault) -> bytes:
        pieces = [text[at : at + 7] for at in range(0, len(text), 7)] or [""]
        deltas = [{"delta": {"content": one}, "finish_reason": None} for one in pieces]
        deltas = [{"delta": {"role": "assistant"}}, *deltas,
                  {"delta": {}, "finish_reason": fault.finish}]  # fmt: skip
        documents = [
            {"model": self.served_model, "choices": [{"index": 0, **one}]} for one in deltas
        ]
        if self.tokens is not None:
            documents.append({"choices": [], "usage": {"total_tokens": self.tokens}})
        events = [f"data: {json.dumps(one, ensure_ascii=False)}\n\n" for one in documents]
        return b": hello\n\n" + "".join([*events, "data: [DONE]\n\n"]).encode()


def _head(fault: Fault, kind: str, length: int | None) -> bytes:
    headers = [("Content-Type", kind), *fault.headers]
    headers += [("Content-Length", str(length))] if length is not None else []
    told = "".join(f"{name}: {value}\r\n" for name, value in headers)
    return f"HTTP/1.1 {fault.status} Told\r\n{told}\r\n".encode()


@dataclass
class ScriptedModel:
    """A model without a network: answers each prompt by `answer`, or raises what that raises."""

    answer: Callable
    name: str = MODEL
    prompts: list = field(default_factory=list)

    async def complete(self, prompt):
        from dialog.language_model.wire import Completion

        self.prompts.append(prompt)
        answered = self.answer(prompt)
        if asyncio.iscoroutine(answered):
            answered = await answered
        return Completion(text=answered, model=self.name)
