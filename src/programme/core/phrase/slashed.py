"""Days that stand before their months, as Hong Kong writes: 8-14/3 in the rows of March."""

from itertools import pairwise

from programme.core.phrase.lexicon import Token, letters


def day_first(found: list[Token], month: int) -> tuple[list[Token], bool]:
    """The tokens with each 2/5 as 2 May, where all of them are of `month` so and not all the other
    way; and whether the other way is possible."""
    pairs = [i for i, (a, b) in enumerate(pairwise(found)) if _slashed(a, b)]
    days, months = _said(found, pairs, 0), _said(found, pairs, 1)
    if not pairs or set(months) != {month} or set(days) == {month}:
        return found, False
    turned = list(found)
    for i, day, at in zip(pairs, days, months, strict=True):
        text = found[i].text
        turned[i] = Token("d", text, day, day, None, "number")
        turned[i + 1] = Token("m", text, at, at, None, "number")
    return turned, max(days) <= 12


def _slashed(a: Token, b: Token) -> bool:
    return a.text == b.text and "/" in a.text and letters([a, b]) in ("md", "dm")


def _said(found: list[Token], pairs: list[int], place: int) -> list[int]:
    return [int(found[i].text.rstrip("日").split("/")[place]) for i in pairs]
