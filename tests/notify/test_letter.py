"""Letters: wording, order, and what a title cannot do."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from programme.core.standing import STATUSES
from programme.core.when import Window
from programme.notify.letter import (
    MOST_LINES,
    SUBJECT_LENGTH,
    _environment,
    clip,
    one_line,
    percent,
    render,
)
from tests.notify.conftest import OPENING, OVERDUE, RUNNING, SOON, a_digest, a_line

GOLDEN = Path(__file__).parent / "letters"
TODAY = Window(start=date(2023, 4, 1), end=date(2023, 4, 6))


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["digest", "single"])
def test_a_letter_reads_as_agreed(language: Any, name: str) -> None:
    lines = (SOON, RUNNING, OPENING, OVERDUE) if name == "digest" else (OVERDUE,)
    letter = render(
        a_digest(
            *lines,
            language=language,
            simulated=name == "digest",
            link="https://board.example.cn/matters?office=1&day=2",
            contact="王老师 0576-80000000",
            reply_by=date(2023, 4, 10) if name == "single" else None,
        )
    )
    expected = (GOLDEN / f"{name}.{language}.txt").read_text("utf-8")
    assert f"{letter.subject}\n\n{letter.text}" == expected


@pytest.mark.parametrize(
    ("line", "zh", "en"),
    [
        (
            OPENING,
            "【交办】组织实施义务教育公民同招招生工作（2024年1月31日前办结）",
            "[Assigned] 组织实施义务教育公民同招招生工作 (by 31 January 2024)",
        ),
        (
            SOON,
            "【临期提醒】拟定一校一案补短提升方案距办结时限还有7个工作日",
            "[Due soon] 拟定一校一案补短提升方案: 7 working days left",
        ),
        (
            a_line("before", title="考核", window=TODAY, status="at_risk"),
            "【到期提醒】考核今日到期",
            "[Due today] 考核",
        ),
        (
            a_line("after", title="考核", status="overdue", days_late_working=1),
            "【催办】考核已超期1个工作日",
            "[Overdue] 考核: 1 working day overdue",
        ),
        (
            a_line("after", title="考核", status="overdue"),
            "【催办】考核已超期",
            "[Overdue] 考核: overdue",
        ),
        (
            RUNNING,
            "【每日提示】4月6日在办1项：超期0项、临期0项",
            "[Daily] 6 April: 1 in hand, 0 overdue, 0 due soon",
        ),
    ],
)
def test_a_single_line_takes_its_rungs_own_subject(line: Any, zh: str, en: str) -> None:
    assert render(a_digest(line)).subject == zh
    assert render(a_digest(line, language="en")).subject == en


def test_the_latest_comes_first() -> None:
    days = {"甲": 2, "乙": 30, "丙": 7}
    late = [
        a_line("after", title=t, key=t, status="overdue", days_late_working=n)
        for t, n in days.items()
    ]
    text = render(a_digest(SOON, *late)).text
    assert re.findall(r"^\d\. (.+)", text, re.MULTILINE) == ["乙", "丙", "甲", SOON.title]


def test_a_deadline_today_counts_as_due_soon() -> None:
    today = a_line("before", window=TODAY, status="at_risk")
    assert "超期1项、临期2项" in render(a_digest(OVERDUE, SOON, today)).subject


def test_what_was_submitted_is_not_asked_for_again() -> None:
    text = render(a_digest(OVERDUE, a_line(window=TODAY, status="submitted"))).text
    assert "待审核" in text
    assert "尚未收到" not in text


def test_several_programmes_are_named_with_each_line() -> None:
    text = render(a_digest(OVERDUE, a_line(programme_title="另一方案", source=""))).text
    assert "工作方案：另一方案\n" in text
    assert text.count("工作方案：") == 2


def test_a_long_digest_lists_the_first_and_counts_all() -> None:
    lines = [a_line(key=str(n), title=f"事项{n}") for n in range(MOST_LINES + 5)]
    letter = render(a_digest(*lines, OVERDUE))
    assert f"在办{MOST_LINES + 6}项：超期1项" in letter.subject
    assert f"推进中（{MOST_LINES + 5}项）" in letter.text
    assert "另有6项未列出" in letter.text
    assert "另有6项未列出" in letter.html
    assert len(letter.html.encode()) < 100_000


def test_a_demonstration_says_so_in_subject_and_bodies() -> None:
    for language, mark in (("zh", "【演示】"), ("en", "[Demonstration]")):
        letter = render(a_digest(OVERDUE, language=language, simulated=True))
        assert letter.subject.startswith(mark)
        assert letter.text.startswith(mark)
        assert mark in letter.html
        assert mark not in render(a_digest(OVERDUE, language=language)).text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_status_has_its_word(language: str) -> None:
    words: Any = _environment(False).get_template(f"{language}.j2").module
    assert set(STATUSES) <= set(words.statuses)


@pytest.mark.parametrize(
    ("start", "end", "zh", "en"),
    [
        ("2023-03-01", "2023-03-31", "2023年3月1日至3月31日", "1 March – 31 March 2023"),
        ("2022-07-01", "2023-06-30", "2022年7月1日至2023年6月30日", "1 July 2022 – 30 June 2023"),
        ("2023-03-01", "2023-03-01", "2023年3月1日", "1 March 2023"),
        (None, "2022-06-30", "2022年6月30日前", "by 30 June 2022"),
        ("2023-03-01", None, "2023年3月1日起", "from 1 March 2023"),
        (None, None, "未定", "not fixed"),
    ],
)
def test_a_window_in_words(start: str | None, end: str | None, zh: str, en: str) -> None:
    line = a_line(window=Window.model_validate({"start": start, "end": end}), words="")
    assert f"时限：{zh}\n" in render(a_digest(line)).text
    assert f"Time: {en}\n" in render(a_digest(line, language="en")).text


def test_percentages_are_floored() -> None:
    assert [percent(x) for x in (0, 0.29, 0.995, 1)] == ["0%", "29%", "99%", "100%"]


def test_clip_keeps_what_fits() -> None:
    assert clip("一二三", 3) == "一二三"
    assert clip("一二三四", 3) == "一二…"


def test_a_link_must_be_a_web_address() -> None:
    with pytest.raises(ValidationError):
        a_digest(OVERDUE, link="javascript:alert(1)")


def test_a_digest_of_nothing_is_refused() -> None:
    with pytest.raises(ValidationError):
        a_digest()


class _Shape(HTMLParser):
    """The tags of a page in order, its text, and the names of all attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.words = ""
        self.attributes: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.words += data


def test_the_page_loads_nothing_from_elsewhere() -> None:
    page = render(a_digest(OVERDUE, SOON, link="https://board.example.cn/")).html
    shape = _Shape(page)
    assert not {"src", "background", "onload", "onclick"} & shape.attributes
    assert not {"script", "link", "img", "style", "iframe"} & set(shape.tags)
    assert "url(" not in page


HOSTILE = st.one_of(
    st.text(max_size=200),
    st.sampled_from(
        [
            "会议\r\nBcc: all@example.cn",
            "<script>alert(1)</script>",
            "</p><img src=x onerror=alert(1)>",
            "{{ 7 * 7 }}{% for x in y %}",
            "\u202e反转\u2028下一行",
            '" onclick="alert(1)',
            "&lt;b&gt;",
        ]
    ),
)


@settings(deadline=None)
@given(HOSTILE)
def test_a_title_stays_one_line_and_text_only(title: str) -> None:
    plain = render(a_digest(a_line("opening", title="会议", office="甲", words="乙")))
    letter = render(a_digest(a_line("opening", title=title, office=title, words=title)))
    assert one_line(letter.subject) == letter.subject
    assert len(letter.subject) <= SUBJECT_LENGTH
    assert _Shape(letter.html).tags == _Shape(plain.html).tags
    assert one_line(title) in _Shape(letter.html).words
    assert letter.text.count("\n") == plain.text.count("\n")


@settings(deadline=None)
@given(st.text())
def test_one_line_is_settled_at_once(text: str) -> None:
    assert one_line(one_line(text)) == one_line(text)
