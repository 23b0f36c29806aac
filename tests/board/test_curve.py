"""Curves as a picture: what is drawn, where it breaks, what is read without it."""

from base64 import b64decode
from re import findall, fullmatch
from xml.etree import ElementTree

import pytest

from programme.board.curve import HEIGHT, LEFT, RIGHT, TOP, WIDTH, curves

DAYS = ["2023-01-31", "2023-02-28", "2023-03-31"]
SVG = "{http://www.w3.org/2000/svg}"


def drawn(image: str) -> ElementTree.Element:
    found = fullmatch(r"!\[.*\]\(data:image/svg\+xml;base64,([\w+/=]+)\)", image)
    assert found
    return ElementTree.fromstring(b64decode(found[1]))


def lines(image: str) -> list[str]:
    """The paths of the series, in order."""
    return [p.attrib["d"] for p in drawn(image).findall(f"{SVG}path[@fill='none']")][::2]


def test_a_series_runs_from_corner_to_corner() -> None:
    [path] = lines(curves(DAYS, {"actual": [0, 0.5, 1]}))
    bottom, middle, right = HEIGHT - 26, (TOP + HEIGHT - 26) / 2, WIDTH - RIGHT
    assert path == f"M{LEFT}.0 {bottom}.0L{(LEFT + right) / 2} {middle}L{right}.0 {TOP}.0"


def test_a_line_breaks_where_nothing_is_known() -> None:
    [known] = lines(curves(DAYS, {"a": [0, None, 1]}))
    assert findall("[ML]", known) == ["M", "M"]


def test_a_series_of_which_nothing_is_known_is_left_out() -> None:
    image = curves(DAYS, {"a": [0, None, 1], "b": [None, None, None]})
    assert image.startswith("![a](")
    assert "b" not in [text.text for text in drawn(image).iter(f"{SVG}text")]


def test_names_are_told_beside_the_picture_and_in_it_whatever_they_contain() -> None:
    image = curves(DAYS, {"序时 <进度>": [0, 0, 0], "实际": [1, 1, 1]})
    assert image.startswith("![序时 <进度> · 实际](")
    texts = [text.text for text in drawn(image).iter(f"{SVG}text")]
    assert {"序时 <进度>", "实际", "100%", "2023-01"} <= set(texts)


def test_no_days_are_no_curve() -> None:
    with pytest.raises(ValueError, match="one day"):
        curves([], {})
