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
from programme.notify import render
from programme.notify.letter import (
    MOST_LINES,
    SECTIONS,
    SUBJECT_LENGTH,
    clip,
    one_line,
    percent,
    section,
)
from programme.notify.wording import BUILT_IN
from tests.notify.conftest import OPENING, OVERDUE, RUNNING, SOON, a_digest, a_line

GOLDEN = Path(__file__).parent / "letters"
TODAY = Window(start=date(2023, 4, 1), end=date(2023, 4, 6))
SITE = "https://board.example.cn"
LATE = {"status": "overdue", "days_late_working": 5, "title": "考核"}
ESCALATION = a_line("escalation", n=1, mine=False, reminded=3, planned=1, actual=0.1, **LATE)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", ["digest", "single", "escalation"])
def test_a_letter_reads_as_agreed(language: Any, name: str) -> None:
    lines = {
        "digest": (SOON, RUNNING, OPENING, OVERDUE),
        "single": (OVERDUE.model_copy(update={"link": f"{SITE}/r/one", "superior": "分管副局长"}),),
        "escalation": (ESCALATION, SOON),
    }
    letter = render(
        a_digest(
            *lines[name],
            language=language,
            simulated=name == "digest",
            link=f"{SITE}/r/all",
            contact="王老师 0576-80000000",
            reply_by=None if name == "digest" else date(2023, 4, 10),
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
            "【进展提示】教学指导",
            "[Progress] 教学指导",
        ),
        (
            a_line("missing", **LATE),
            "【催办】考核未按时报送，已超期5个工作日",
            "[Not submitted] 考核: 5 working days overdue",
        ),
        (
            a_line("lag", title="考核", planned=0.5, actual=0.2),
            "【进度提醒】考核实际进度20%，序时进度50%",
            "[Behind] 考核: 20% reported, 50% expected by now",
        ),
        (a_line("unsigned", title="考核"), "【签收提醒】考核尚未签收", "[Please sign] 考核"),
        (
            a_line("assigned", title="考核"),
            "【交办】考核（2023年3月31日前办结）",
            "[Assigned] 考核 (by 31 March 2023)",
        ),
        (
            a_line("changed", title="考核", first_end=date(2023, 3, 15)),
            "【时限调整】考核延至2023年3月31日",
            "[New dates] 考核: by 31 March 2023",
        ),
        (
            a_line("completed", title="考核", status="done_late"),
            "【办结】考核超期办结",
            "[Completed late] 考核",
        ),
        (
            a_line("request", title="考核", asked="handing", asked_to="教研中心", mine=False),
            "【请示】基础教育科申请移交：考核",
            "[Request] 基础教育科 asks to hand on: 考核",
        ),
        (
            a_line("request", title="考核", asked="declined", mine=False),
            "【请示】基础教育科退回：考核",
            "[Request] 基础教育科 returns: 考核",
        ),
        (
            ESCALATION,
            "【呈阅】关于考核超期未办结的情况（基础教育科，已超期5个工作日）",
            "[For decision] 考核: 基础教育科, 5 working days overdue",
        ),
        (
            a_line("opening", title="考核", mine=False),
            "【知会】考核（基础教育科牵头，2023年3月31日前办结）",
            "[For support] 考核 (基础教育科, by 31 March 2023)",
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
    assert "另有6项未列出：推进中6项。" in letter.text
    assert "另有6项未列出：推进中6项。" in letter.html
    assert len(letter.html.encode()) < 100_000


def test_how_many_are_listed_can_be_set() -> None:
    letter = render(a_digest(OVERDUE, SOON, OPENING, RUNNING, most=2, language="en"))
    assert "2 more not listed: 1 new, 1 in progress." in letter.text
    assert OPENING.title not in letter.text


def test_a_superior_is_asked_to_decide_and_not_to_report() -> None:
    letter = render(
        a_digest(ESCALATION, ESCALATION.model_copy(update={"key": "b", "cause": "停电"}))
    )
    assert letter.subject == "【呈阅】关于2项工作超期未办结的情况"
    for words in (
        "已提醒：3次",
        "原因：暂无反馈",
        "原因：停电",
        "拟办：请基础教育科",
        "妥否，请批示。",
    ):
        assert words in letter.text
        assert words in letter.html
    assert "请尽快填报" not in letter.text
    assert letter.text.count("妥否，请批示。") == 1


def test_what_waits_for_a_decision_comes_before_what_is_late() -> None:
    text = render(a_digest(OVERDUE, SOON, ESCALATION)).text
    assert re.findall(r"^■ (\w+)", text, re.MULTILINE) == ["呈阅", "超期未办结", "临期"]


def test_a_late_matter_says_before_whom_it_is_put_next() -> None:
    late = OVERDUE.model_copy(update={"superior": "分管副局长"})
    assert "届时仍无反馈的，将呈报分管副局长。" in render(a_digest(late)).text
    assert "呈报" not in render(a_digest(OVERDUE)).text


def test_each_matter_and_the_whole_have_their_links() -> None:
    one = OVERDUE.model_copy(update={"link": f"{SITE}/r/one"})
    seen = SOON.model_copy(update={"link": f"{SITE}/r/two", "mine": False})
    letter = render(a_digest(one, seen, link=f"{SITE}/r/all"))
    assert f"填报进展：{SITE}/r/one\n" in letter.text
    assert f"查看事项：{SITE}/r/two\n" in letter.text
    assert f"查看全部事项：{SITE}/r/all\n" in letter.text
    for end in ("one", "two", "all"):
        assert f'href="{SITE}/r/{end}"' in letter.html


def test_without_a_page_there_are_no_links() -> None:
    letter = render(a_digest(OVERDUE, SOON))
    assert "http" not in letter.text
    assert "<a " not in letter.html


@pytest.mark.parametrize(
    ("language", "mark", "note"),
    [
        ("zh", "7个工作日（暂定）", "放假安排尚未公布"),
        ("en", "left (provisional)", "not announced"),
    ],
)
def test_a_year_that_is_not_announced_is_marked(language: Any, mark: str, note: str) -> None:
    guessed = render(a_digest(SOON.model_copy(update={"provisional": True}), language=language))
    known = render(a_digest(SOON, language=language))
    for words in (mark, note):
        assert words in guessed.text
        assert words in guessed.html
        assert words not in known.text + known.html


def test_a_first_deadline_stays_on_record() -> None:
    moved = a_line("changed", first_end=date(2023, 3, 15))
    assert "原定时限：2023年3月15日\n" in render(a_digest(moved)).text


def test_a_matter_handed_on_late_is_given_out_before_it_is_urged() -> None:
    assert section(a_line("assigned", **LATE), date(2023, 4, 6)) == "opening"


def test_every_part_has_a_heading_in_both_languages() -> None:
    for language in ("zh", "en"):
        words = BUILT_IN.words(language)
        assert set(words.headings) == set(SECTIONS)


def test_a_demonstration_says_so_in_subject_and_bodies() -> None:
    for language, mark in (("zh", "【演示】"), ("en", "[Demonstration]")):
        letter = render(a_digest(OVERDUE, language=language, simulated=True))
        assert letter.subject.startswith(mark)
        assert letter.text.startswith(mark)
        assert mark in letter.html
        assert mark not in render(a_digest(OVERDUE, language=language)).text


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_status_has_its_word(language: str) -> None:
    words = BUILT_IN.words(language)
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
