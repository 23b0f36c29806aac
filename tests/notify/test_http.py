"""What the channels over HTTP share, without a network: texts made to fit, tokens, verdicts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programme.notify.http import (
    Answer,
    as_json,
    by_code,
    by_status,
    fit,
    literal,
    token,
    web_address,
)

LINES = st.lists(st.text("办结ab é", max_size=60), max_size=60).map("\n".join)


@given(LINES, st.integers(300, 3000), st.sampled_from(["\n", "  \n"]))
def test_a_text_fits_and_counts_what_is_missing(text: str, most: int, newline: str) -> None:
    shown = fit(text, most, newline)
    assert len(shown.encode()) <= most
    whole = text.rstrip().split("\n")
    cut = re.search(r"另有(\d+)行未列出 \((\d+) more lines\)", shown)
    if not cut:
        assert shown == newline.join(whole)
    else:
        kept = shown.split(newline)
        place = next(n for n, line in enumerate(kept) if line == f"……{cut[0]}")
        assert kept[:place] == whole[:place]
        assert kept[place + 1 :] == whole[place + int(cut[1]) :]


def test_the_last_paragraph_is_kept_unless_it_is_most_of_the_text() -> None:
    lines = "办结\n" * 200
    assert fit(f"{lines}\n联系人\n链接", 400).endswith("more lines)\n\n联系人\n链接")
    assert fit(f"一\n\n{lines}", 400).startswith("一\n\n办结\n")


@pytest.mark.parametrize(
    ("address", "parameter", "found"),
    [
        ("ab-1_2", "key", "ab-1_2"),
        ("https://a.cn/send?key=ab-1_2&x=y", "key", "ab-1_2"),
        ("https://a.cn/hook/ab-1_2", "", "ab-1_2"),
        ("https://a.cn/hook/ab-1_2/?x=y", "", "ab-1_2"),
    ],
)
def test_a_token_is_found(address: str, parameter: str, found: str) -> None:
    assert token(address, parameter) == found


@pytest.mark.parametrize(
    ("address", "parameter"),
    [("", "key"), ("a b", "key"), ("密", "key"), ("https://a.cn/?k=geheim", "key"),
     ("https://a.cn", ""), ("https://a.cn/?key=a%26b", "key"), ("https://[a/geheim", ""),
     ("a@b.cn", "")],
)  # fmt: skip
def test_an_address_without_a_token_is_refused_and_not_told(address: str, parameter: str) -> None:
    with pytest.raises(ValueError) as told:
        token(address, parameter)
    assert "geheim" not in str(told.value)


@pytest.mark.parametrize(
    "text",
    ["https://a.cn", "http://my_host:8080/x?y=z#1", "http://[::1]:80/", "https://10.0.0.1/?k"],
)
def test_a_web_address_is_let_pass(text: str) -> None:
    assert web_address(text) == text


def test_brackets_and_stars_are_shown_in_full_width() -> None:
    assert (
        literal("[a](b) <@all> **x** `y` 1. 办结_") == "［a］(b) ＜@all＞ ＊＊x＊＊ ｀y｀ 1. 办结_"
    )


def test_without_an_answer_it_matters_whether_the_message_was_handed_over() -> None:
    for judge in (by_status, by_code(())):
        assert judge(Answer(0, words="w")) == ("unknown", "w", False)
        assert judge(Answer(0, words="w", handed_over=False)) == ("failed", "w", False)
        assert judge(Answer(101)).result == "unknown"


@pytest.mark.parametrize(
    ("status", "body", "verdict"),
    [
        (200, {"errcode": 0}, ("sent", "0 ", False)),
        (200, {"errcode": 7, "errmsg": "no"}, ("failed", "7 no", False)),
        (200, {"errcode": 8, "errmsg": "no"}, ("failed", "8 no", True)),
        (400, {"code": 7, "msg": "slow down"}, ("failed", "7 slow down", False)),
        (429, {"code": 8, "msg": "no"}, ("failed", "8 no", False)),
        (500, {"code": 8, "msg": "no"}, ("failed", "8 no", False)),
        (302, {"code": 0}, ("unknown", "0 ", False)),
        (200, {"code": 8, "msg": "x" * 300}, ("failed", f"8 {'x' * 199}…", True)),
        (200, {"code": 8, "msg": None}, ("failed", "8 None", True)),
        (401, {}, ("failed", "HTTP 401", True)),
    ],
)
def test_the_code_goes_before_the_status(
    status: int, body: dict[str, object], verdict: tuple[str, str, bool]
) -> None:
    assert by_code((7,))(Answer(status, as_json(body))) == verdict
