"""What the channels over HTTP have in common: one POST for each message, and what the answer says.

Whoever is asked decides: a robot's success is the code in its answer, not the status 200, which
it gives with every refusal too.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from pathlib import Path
from typing import Annotated, NamedTuple
from urllib.parse import parse_qs, urlsplit

from pydantic import AfterValidator, Field, SecretStr

from programme.clock import Clock
from programme.core.value import Value
from programme.foreign import Unfit
from programme.notify.letter import clip
from programme.notify.sending import Outcome, Outgoing, Result

WEB_ADDRESS = re.compile(
    r"https?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?([/?][!-~]*)?"
)
"""A host and perhaps a port; without user name and password, which end up in others' logs."""
CODES, WORDS = ("errcode", "code", "StatusCode"), ("errmsg", "msg", "StatusMessage")
"""Where the robots' answers have their code, 0 for success, and its words."""
TOLD_LENGTH = 200
"""Characters kept of a robot's words."""
GATEWAY_TIMEOUT = 504
"""The one status that says that nobody knows (RFC 9110, 15.6.5)."""
PASSING = (408, 425, 429)
"""The refusals among 4xx that a repeat may mend; every 5xx may pass too."""


def web_address(text: str) -> str:
    """`text` itself; ValueError, which does not quote it, if it is none."""
    if not WEB_ADDRESS.fullmatch(text):
        raise Unfit(
            "the address is not a web address such as https://example.cn/hook",
            "地址不是网址，应如 https://example.cn/hook",
        )
    return text


WebAddress = Annotated[str, AfterValidator(web_address)]


class HttpSettings(Value):
    """How to reach a service. `timeout` is in seconds, for each step; `ca_file` names the
    certificates to trust; `proxy` is a web address, which may hold a password."""

    timeout: float = Field(default=10, gt=0, le=600)
    ca_file: Path | None = None
    proxy: SecretStr | None = None


class Post(NamedTuple):
    """A request: the address, the body and further headers. Its `hidden` token is told nobody."""

    url: str
    body: bytes
    headers: Mapping[str, str] = {}
    hidden: str = ""


class Answer(NamedTuple):
    """A status and the beginning of a body. `status` 0 stands for none, which `words` explain;
    `handed_over` tells whether the whole request may have arrived nevertheless."""

    status: int
    body: bytes = b""
    words: str = ""
    handed_over: bool = True


class Verdict(NamedTuple):
    """What an answer means for the message."""

    result: Result
    detail: str
    permanent: bool = False


@dataclass
class HttpSender:
    """A channel that puts each message in one POST: `write` makes it (ValueError where the address
    is none), `judge` reads the answer."""

    http: HttpSettings
    write: Callable[[Outgoing, datetime], Post]
    judge: Callable[[Answer], Verdict]
    addressed: bool = True
    repeatable: bool = False
    now: Callable[[], datetime] = Clock().real  # signatures are checked against the real time

    def send(self, batch: Iterable[Outgoing]) -> Iterator[Outcome]:
        """Hand the batch over; never raises for the service's or the network's faults."""
        from programme.notify.exchange import Exchange  # 0.2 s, which no other command is to wait

        with Exchange(self.http) as exchange:
            yield from (self._deliver(exchange.post, outgoing) for outgoing in batch)

    def _deliver(self, post: Callable[[Post], Answer], outgoing: Outgoing) -> Outcome:
        key = outgoing.message_key
        try:
            request = self.write(outgoing, self.now())
        except ValueError as error:
            return Outcome(key=key, result="failed", detail=str(error), permanent=True)
        answer = post(request)
        result, detail, permanent = self.judge(answer)
        secret = outgoing.secret.get_secret_value() if outgoing.secret else ""
        for word in filter(None, (outgoing.address, request.hidden, secret)):
            detail = detail.replace(word, "***")
        down = result != "sent" and (not answer.status or answer.status >= 500)
        return Outcome(key=key, result=result, detail=detail, permanent=permanent, down=down)


def by_status(answer: Answer) -> Verdict:
    """The verdict of a service that answers by HTTP status. Redirects are not followed: what was
    signed for one address is not for another."""
    status, told = answer.status, f"HTTP {answer.status}"
    if not status:
        return Verdict("unknown" if answer.handed_over else "failed", answer.words)
    if status < 200 or status == GATEWAY_TIMEOUT:
        return Verdict("unknown", f"{told}: nobody knows whether it arrived")
    if status < 300:
        return Verdict("sent", told)
    if status < 400:
        return Verdict(
            "failed", f"{told}: a redirect, not followed; set the address it leads to", True
        )
    return Verdict("failed", told, permanent=status < 500 and status not in PASSING)


def by_code(passing: Collection[int]) -> Callable[[Answer], Verdict]:
    """The verdict of a robot, by the code in its answer; those `passing` are worth a repeat."""

    def judge(answer: Answer) -> Verdict:
        verdict, told = by_status(answer), _told(answer.body)
        code = next((told[name] for name in CODES if type(told.get(name)) is int), None)
        if code is None:
            senseless = Verdict("unknown", f"{verdict.detail}, but the answer makes no sense")
            return senseless if verdict.result == "sent" else verdict
        words = next((str(told[name]) for name in WORDS if name in told), "")
        detail = f"{code} {clip(words, TOLD_LENGTH)}"
        if code == 0:
            return Verdict("sent" if verdict.result == "sent" else "unknown", detail)
        passes = code in passing or answer.status in PASSING or answer.status >= 500
        return Verdict("failed", detail, permanent=not passes)

    return judge


def _told(body: bytes) -> Mapping[str, object]:
    """The JSON object in an answer; empty where it is none, is cut off or nested absurdly."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def as_json(body: Mapping[str, object]) -> bytes:
    """A body, the same bytes every time."""
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def token(address: str, parameter: str = "") -> str:
    """A robot's token: the address itself, or what its web address, as copied from the service,
    has as `parameter` (empty: as the last step of its path). ValueError, which does not quote
    it, where there is none."""
    found = address
    if "://" in address:
        parts = urlsplit(address)
        last = parts.path.rstrip("/").rpartition("/")[2]
        found = parse_qs(parts.query).get(parameter, [""])[0] if parameter else last
    if not re.fullmatch(r"[A-Za-z0-9_-]+", found):
        raise Unfit(
            "the address is neither a robot's token nor its web address",
            "地址既不是机器人的 token，也不是它的网址",
        )
    return found


def fit(text: str, most: int, newline: str = "\n") -> str:
    """`text` in at most `most` bytes. Lines that do not fit are left out before the last paragraph
    (where to look and whom to ask), and counted."""
    lines = text.rstrip().split("\n")
    if len(newline.join(lines).encode()) <= most:
        return newline.join(lines)
    start = max((n for n, line in enumerate(lines) if not line.strip()), default=len(lines))
    if len(newline.join(lines[start:]).encode()) > most // 4:
        start = len(lines)
    body, closing = lines[:start], lines[start:]
    notice = "……另有{0}行未列出 ({0} more lines)"
    room = most - len(newline.join(["", notice.format(len(body)), *closing]).encode())
    sizes = accumulate(len((line + newline).encode()) for line in body)
    kept = sum(size <= room for size in sizes)
    return newline.join([*body[:kept], notice.format(len(body) - kept), *closing])


def literal(text: str) -> str:
    """`text` without the characters that Markdown reads as links, mentions, styles or HTML: their
    full-width forms stand for them, which people read alike and every client shows."""
    return text.translate(MARKS)


MARKS = str.maketrans("[]<>*`", "［］＜＞＊｀")
