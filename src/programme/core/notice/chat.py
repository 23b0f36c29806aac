"""Matters as they stand in a group chat: what is pasted with greetings, names and pictures."""

import re
from collections.abc import Iterator

_PICTURES = re.compile(
    "[\u2600-\u27bf\ufe0f\u200d\u20e3\U0001f000-\U0001faff]|\\[[\u4e00-\u9fff]{1,4}]"
)
"""Emoji, also as WeChat writes them where they were copied: `[强]`."""
_SENT = re.compile(r"\S{1,20}\s+(?:\d{4}[-/年]\d{1,2}[-/月]\d{1,2}日?\s+)?\d{1,2}:\d{2}(?::\d{2})?")
"""Who wrote and when, above a message."""
_POLITE = re.compile(
    r"(?:收到|好的|谢谢|感谢|辛苦|各位|大家|请收到回复|请?收到(?:后|的)?请?回复|了|以上|老师|同志|领导|ok"
    r"|thanks?|thank you|noted|[\s，,。.！!、~～])+",
    re.IGNORECASE,
)
_NUMBER = re.compile("^(?:[①-⑳]|[0-9]\ufe0f?\u20e3)[、.．\\s]*")
_MENTION = re.compile(r"@(?=\S)")
_ASKS_REPLY = re.compile(r"[，,。；;]?\s*(?:请)?收到(?:后)?请?回复[。！!]?$")
_HEADING = re.compile(r"【([^】]+)】|(.+?)(?:如下)?[:：]")


def lines_of(text: str) -> Iterator[tuple[int, str]]:
    """The lines that say something, with their numbers (from 1), plain: no emoji, no `@`, no
    thanks; who sent a message and when is left out."""
    for number, line in enumerate(text.splitlines(), 1):
        plain = _PICTURES.sub("", _NUMBER.sub("", line.strip())).strip()
        plain = _ASKS_REPLY.sub("", _MENTION.sub("", plain)).strip()
        if plain and not _POLITE.fullmatch(plain) and not _SENT.fullmatch(plain):
            yield number, plain


def heading(line: str) -> str:
    """What a line announces: `【局长办公会交办事项】`, `会议议定事项如下：`; empty where it says
    a matter of its own."""
    match = _HEADING.fullmatch(line)
    return (match[1] or match[2]).strip() if match else ""
