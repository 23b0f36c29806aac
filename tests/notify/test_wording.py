"""Letters with a bureau's own templates."""

import logging
from pathlib import Path

import pytest

from programme.errors import ProgrammeError
from programme.notify import Letters, render
from tests.notify.conftest import OVERDUE, SOON, a_digest

SIGNED = '{% set automatic = "玉环市教育局办公室" %}\n'


def folder(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / name.replace("_", ".")).write_text(text, "utf-8")
    return tmp_path


def test_a_wording_only_holds_the_sentences_that_differ(tmp_path: Path) -> None:
    letters = Letters(folder(tmp_path, zh_j2=SIGNED)).checked()
    digest = a_digest(OVERDUE, SOON)
    own, built_in = letters.render(digest), render(digest)
    assert own.text == built_in.text.replace("本信息按工作方案自动发送。", "玉环市教育局办公室")
    assert "玉环市教育局办公室" in own.html
    english = a_digest(OVERDUE, language="en")
    assert letters.render(english) == render(english)


def test_a_sentence_of_its_own_is_used_within_the_others(tmp_path: Path) -> None:
    text = "{% macro standing(line, on) %}迟{{ line.days_late_working }}天{% endmacro %}\n"
    letters = Letters(folder(tmp_path, zh_j2=text)).checked()
    assert letters.render(a_digest(OVERDUE)).subject.endswith("迟3天")


def test_a_layout_stands_in_for_the_built_in_one(tmp_path: Path) -> None:
    layout = "{% import digest.language ~ '.j2' as w %}{{ w.greeting(view) }}{{ total }}"
    letter = Letters(folder(tmp_path, letter_txt=layout)).checked().render(a_digest(OVERDUE))
    assert letter.text == "基础教育科：1"
    assert letter.html == render(a_digest(OVERDUE)).html


@pytest.mark.parametrize(
    ("name", "text", "place"),
    [
        ("zh_j2", "\n{% macro ask( %}", "zh.j2:2: "),
        ("en_j2", "{% macro greeting(view) %}\n{{ nobody }}{% endmacro %}", "en.j2:2: "),
        ("letter_html", "<p>\n\n{{ digest.nothing }}", "letter.html:3: "),
        ("letter_txt", "{% include 'other.txt' %}", "letter.txt:1: "),
        ("zh_j2", "{% macro subject(view) %}{{ 1 / 0 }}{% endmacro %}", "zh.j2:1: ZeroDivision"),
    ],
)
def test_a_broken_template_is_told_with_its_place(
    tmp_path: Path, name: str, text: str, place: str
) -> None:
    with pytest.raises(ProgrammeError) as fault:
        Letters(folder(tmp_path, **{name: text})).checked()
    assert fault.value.code == "templates"
    assert fault.value.what[0].startswith(f"{tmp_path}/{place}")


def test_a_letter_that_fails_after_the_trial_is_written_all_the_same(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    fails = "{% macro greeting(view) %}{{ 1 / (view.digest.recipient | length - 5) }}{% endmacro %}"
    letters = Letters(folder(tmp_path, zh_j2=fails)).checked()
    digest = a_digest(OVERDUE)
    with caplog.at_level(logging.ERROR):
        assert letters.render(digest) == render(digest)
    assert f"{tmp_path}/zh.j2:1: ZeroDivisionError" in caplog.text


def test_a_template_is_text_and_not_a_way_to_other_files(tmp_path: Path) -> None:
    (tmp_path / "secret.key").write_text("s3cret", "utf-8")
    with pytest.raises(ProgrammeError, match=r"secret\.key"):
        Letters(folder(tmp_path, letter_txt="{% include 'secret.key' %}")).checked()
