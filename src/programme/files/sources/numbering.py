"""The numbers that Word shows before paragraphs of a list but does not keep in their text."""

from dataclasses import dataclass, field

from programme.files.sources.wordxml import Element, W, children, number, value

_DIGITS = "零一二三四五六七八九"
_ROMAN = tuple(
    zip(
        ("m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"),
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        strict=True,
    )
)
_COUNTED = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting")
_LISTED = {
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
    "lowerLetter": "abcdefghijklmnopqrstuvwxyz",
    "upperLetter": "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
} | dict.fromkeys(("decimalEnclosedCircle", "decimalEnclosedCircleChinese"), "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")
_TIGHT = "、）)：，"
MAX_LEVEL = 9


@dataclass(slots=True)
class _List:
    """One definition: for each level its format, its pattern (`第%1章`) and its first number."""

    levels: dict[int, tuple[str, str, int]]
    counts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The lists of a document, and how far each has counted."""

    def __init__(self, root: Element | None) -> None:
        lists = {
            one.get(W + "abstractNumId"): _List(_levels(one))
            for one in (() if root is None else children(root, "abstractNum"))
        }
        self._lists: dict[str, _List] = {}
        for num in () if root is None else children(root, "num"):
            shared = lists.get(value(num, "abstractNumId"))
            if shared:  # a list with a first number of its own counts for itself
                own = any(True for _ in children(num, "lvlOverride"))
                known = _List(_overridden(shared, num)) if own else shared
                self._lists[num.get(W + "numId", "")] = known

    def next(self, listed: str, level: str) -> str:
        """The number before the next paragraph of list `listed` (`w:numId`), empty for bullets."""
        known, at = self._lists.get(listed), number(level)
        if not known or at not in known.levels:
            return ""
        counts = known.counts
        for upper in range(at):
            counts.setdefault(upper, known.levels.get(upper, ("", "", 1))[2])
        counts[at] = counts[at] + 1 if at in counts else known.levels[at][2]
        for lower in range(at + 1, MAX_LEVEL):
            counts.pop(lower, None)
        return _shown(known, at)


def _levels(element: Element) -> dict[int, tuple[str, str, int]]:
    return {
        number(level.get(W + "ilvl", "")): (
            value(level, "numFmt"),
            value(level, "lvlText")[:100],
            number(value(level, "start"), 1),
        )
        for level in children(element, "lvl")
    }


def _overridden(shared: _List, num: Element) -> dict[int, tuple[str, str, int]]:
    levels = dict(shared.levels)
    for override in children(num, "lvlOverride"):
        levels |= _levels(override)
        at, start = number(override.get(W + "ilvl", "")), value(override, "startOverride")
        if at in levels and start:
            levels[at] = (*levels[at][:2], number(start, 1))
    return levels


def _shown(known: _List, at: int) -> str:
    kind, shown, _ = known.levels[at]
    if kind in ("bullet", "none", ""):
        return ""
    for upper in range(min(at + 1, MAX_LEVEL)):
        kind = known.levels.get(upper, ("decimal", "", 1))[0]
        shown = shown.replace(f"%{upper + 1}", _numeral(known.counts.get(upper, 1), kind))
    return shown + " " if shown and shown[-1] not in _TIGHT else shown


def _numeral(count: int, kind: str) -> str:
    if kind in _COUNTED and 0 < count < 10_000:
        return _chinese(count)
    if kind in ("lowerRoman", "upperRoman") and count < 4000:
        return _roman(count) if kind == "lowerRoman" else _roman(count).upper()
    row = _LISTED.get(kind, "")
    return row[count - 1] if 0 < count <= len(row) else str(count)


def _chinese(count: int) -> str:
    """一, 十, 十一, 二十, 一百零一: as Word counts."""
    text = ""
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, count = divmod(count, unit)
        if digit:
            text += _DIGITS[digit] + sign
        elif text and count and not text.endswith("零"):
            text += "零"
    return text[1:] if text.startswith("一十") else text


def _roman(count: int) -> str:
    text = ""
    for letters, worth in _ROMAN:
        text, count = text + letters * (count // worth), count % worth
    return text
