"""The offices named in a cell: joined, wrapped, marked and shortened names taken apart."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from programme.core.notice.text import joined, plain, simplified, trimmed

_SUFFIX = (
    "科室|部门|单位|中心|科|室|办|局|委|组|院|校|园|部|处|股|所|站|会|厅|署|政府|街道|镇|乡|联|队|馆|台"
    "|公司|集团|银行|街道|开发区|专班|司|考点|学校|小学|中学|幼儿园|大学|支队|大队|基地"
)
_EACH = (
    r"各[^\d。；;：:%，,]{0,8}"
    r"(?:村|社区|片区|乡镇|县区|[县乡镇][（(][^（）()]{1,6}[)）]|(?<!各)[县市区])"
)
_OFFICE = re.compile(rf"[^\d。；;：:%]{{0,28}}(?:{_SUFFIX})|{_EACH}")
_ENGLISH = re.compile(
    r".{1,60} (?:office|department|dept\.?|bureau|team|division|committee|unit|cent(?:er|re)"
    r"|section|school|board|council|agency|group|academy|institute|ministry)s?(?: of .{1,40})?"
)
_CLEAR = re.compile(
    r"[、，,;；。/／|](?!区[)）])(?![^（()）]{0,8}[）)][^、，,;；]*(?:局|政府|委))|(?:会同|協同|協助)"
)
_MAYBE = re.compile(
    r"(?<=[科室局办委院校部组心])会(?!计|议|展|员)|[及和与]|\s*\n\s*|(?<=[^\x00-\x7f])\s++(?=[^\x00-\x7f])"
    r"|\s(?:and|&)\s"
)
_LEADS = "牵头|主办|主责|(?:按(?:照)?(?:各自)?职责(?:分工)?|分工|共同)?负责|lead(?:s|ing)?"
_SUPPORTS = "配合|协办|协助|参与|参加|support(?:s|ing)?"
_NOUN = "(?:责任)?(?:单位|科室|部门|处室|股室)?"
_MARK = re.compile(
    rf"(?P<before>(?:(?P<lead>{_LEADS})|{_SUPPORTS}){_NOUN}\s*[:：])"
    rf"|[(（]\s*(?:(?P<leads>{_LEADS})|{_SUPPORTS}){_NOUN}\s*[)）]"
    rf"|(?:(?P<led>{_LEADS})|{_SUPPORTS})(?=\s*(?:[、，,；;。\n]|$))"
)
_MORE = re.compile(r"(?<=.)等(?:有关|相关)?(?:单位|部门|科室|处室|\d*个?部门)?$")
_ODD = re.compile(r"[\u4e00-\u9fff]|^\d")
_VAGUE = re.compile(
    r"(?:相关|有关|其他|其它|各)(?:责任|职能|直属|牵头|成员)?(?:单位|部门|科室|处室|股室|机构)|(?:相关|有关|其他)学校"
)
_MAX_NAME = 40  # characters


@dataclass(frozen=True, slots=True)
class Named:
    """Names in their order; `unsure` are the words that may mean more offices."""

    lead: tuple[str, ...] = ()
    support: tuple[str, ...] = ()
    unsure: str = ""


def is_office(text: str, known: frozenset[str] = frozenset()) -> bool:
    """Whether a text, as a whole, is an office's name or a list of such."""
    if not 0 < len(text) <= 3 * _MAX_NAME:
        return False
    return all(_is_name(name, known) for name in _names(joined(text), known))


@lru_cache(maxsize=8192)
def offices(cell: str, known: frozenset[str] = frozenset()) -> Named:
    """Who leads and who supports by a cell. Without a mark all lead, the first-named first."""
    found: dict[str, list[str]] = {"lead": [], "support": []}
    more = False
    for role, text in _roles(cell):
        bare = trimmed(text).removeprefix("由")
        more = more or bool(_MORE.search(bare) or _VAGUE.search(bare))
        found[role] += _names(_MORE.sub("", text.strip().removeprefix("由")), known)
    lead = tuple(dict.fromkeys(found["lead"]))
    support = tuple(name for name in dict.fromkeys(found["support"]) if name not in lead)
    odd = any(_ODD.search(name) and not _is_name(name, known) for name in (*lead, *support))
    return Named(lead, support, joined(cell) if more or odd else "")


def _roles(cell: str) -> Iterator[tuple[str, str]]:
    """The pieces of a cell by role; `牵头：` stands before names, `（牵头）` behind them."""
    start, role, behind = 0, "", ""
    for mark in _MARK.finditer(cell):
        marked = "lead" if mark["lead"] or mark["leads"] or mark["led"] else "support"
        yield (role or "lead") if mark["before"] else marked, cell[start : mark.start()]
        role, behind = (marked, behind) if mark["before"] else (role, marked)
        start = mark.end()
    yield role or ("support" if behind == "lead" else "lead"), cell[start:]


def _names(text: str, known: frozenset[str]) -> list[str]:
    if joined(text) in known:
        return [joined(text)]
    pieces = [piece for part in _CLEAR.split(text) for piece in _apart(part.strip(), known)]
    return [name for piece in pieces if (name := trimmed(piece))]


def _apart(text: str, known: frozenset[str]) -> list[str]:
    """Names that 会, 和, a space or a line break joins; split only between whole names."""
    ends = [(place.start(), place.end()) for place in _MAYBE.finditer(text)]
    found, start = [], 0
    for at, (end, after) in enumerate(ends):
        whole = joined(text[start : ends[at + 1][0] if at + 1 < len(ends) else len(text)])
        reaches = [stop for stop, _ in ends[at + 1 : at + 3]] + [len(text)]
        follows = any(_is_name(text[after:stop], known) for stop in reaches)
        if follows and whole not in known and _is_name(text[start:end], known):
            found.append(text[start:end])
            start = after
    return [*found, text[start:]]


def _is_name(text: str, known: frozenset[str]) -> bool:
    name = joined(text[: 3 * _MAX_NAME])
    return name in known or (
        1 < len(name) <= 2 * _MAX_NAME
        and bool(_OFFICE.fullmatch(simplified(name)) or _ENGLISH.fullmatch(plain(name)))
    )
