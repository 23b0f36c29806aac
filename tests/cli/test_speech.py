"""Help and the words of click in Chinese and in English: nothing missing, nothing too wide."""

import re
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner, Result

from programme.cli import COMMANDS, cli
from programme.cli import chinese as catalogue
from programme.cli.speech import cells, listen, wrapped

CHINESE = re.compile("[一-鿿]")
ENGLISH = re.compile(r"\b[A-Za-z]?[a-z]+ [a-z]{2,} [a-z]{2,}\b")
"""Three words in a row; what stands in a command to type has its capitals and dashes."""


def asked(*arguments: str, lang: str) -> Result:
    """The answer of a terminal 80 columns wide."""
    return CliRunner(env={"COLUMNS": "80"}).invoke(cli, ["--lang", lang, *arguments])


def commands(lang: str) -> Iterator[click.Command]:
    """Every command, as it speaks the language."""
    listen(["--lang", lang])
    context = click.Context(cli, info_name="programme")
    for name in cli.list_commands(context):
        found = cli.get_command(context, name)
        assert found
        yield found


def options(command: click.Command) -> dict[str, str]:
    """The help of each option."""
    named = [one for one in command.params if isinstance(one, click.Option)]
    return {one.opts[0]: one.help or "" for one in named}


@pytest.mark.parametrize("arguments", [[], *([name] for name in COMMANDS)])
def test_a_page_in_chinese_fits_and_has_no_english(arguments: list[str]) -> None:
    page = asked(*arguments, "--help", lang="zh").output
    assert max(map(cells, page.splitlines())) <= 80
    assert not ENGLISH.findall(page)


def test_every_command_and_option_is_explained_in_both_languages() -> None:
    for lang, chinese in (("en", False), ("zh", True)):
        for command in commands(lang):
            texts = {"": command.help or "", **options(command)}
            assert {o for o, text in texts.items() if not text} == set(), command.name
            if chinese:
                assert {o for o, t in texts.items() if not CHINESE.search(t)} == set(), command.name


def test_the_catalogue_has_nothing_that_is_not_said() -> None:
    said = {text for command in [*commands("en"), cli] for text in options(command).values()}
    assert set(catalogue.OPTIONS) - said == {cli.epilog}
    assert set(catalogue.COMMANDS) == {"cli", *COMMANDS}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--nonsense"], "没有选项 '--nonsense'"),
        (["!"], "没有命令 '!'"),
        (["statsu"], "没有命令“statsu”；是不是 status, facts？"),
        (
            ["report", "x", "--dne"],
            "没有选项 '--dne'。 （是不是其中之一：'--decline', '--done', '--note'？）",
        ),
        (["report", "x", "--on", "昨天"], "'--on' 的值不对：“昨天”不是日期，请写成 2023-06-20"),
        (["report", "x", "--progress", "半"], "'--progress' 的值不对：'半' 不是数"),
        (["report", "x", "--note"], "选项 '--note' 后面要写值"),
        (["report"], "请写编号 KEY"),
        (["sheet"], "缺少参数 'OFFICE'"),
        (["find", "p"], "缺少选项 '--text'"),
        (["trend", "--step", "year"], "'year' 不在可选的值之内：'day', 'week', 'month'"),
        (["forecast", "--runs", "1"], "1 超出范围 100<=x<=100000"),
        (["check", "--json=3"], "选项 '--json' 后面不写值"),
        (["end", "a", "b"], "多出了参数（b）"),
    ],
)
def test_a_wrong_call_is_told_in_chinese(arguments: list[str], told: str) -> None:
    found = asked(*arguments, lang="zh")
    assert found.exit_code == 2
    assert told in found.output
    assert not ENGLISH.findall(found.output)
    assert not CHINESE.search(asked(*arguments, lang="en").output.replace(arguments[-1], ""))


def test_a_line_breaks_before_a_word_and_never_before_punctuation() -> None:
    text = "用 report --from 交回（填好的），再看 status。"
    for width in range(12, 40):
        lines = list(wrapped(text, width))
        assert "".join(lines).replace(" ", "") == text.replace(" ", "")
        assert not [line for line in lines if line[0] in "，。）" or line[-1] == "（"]
        assert max(map(cells, lines)) <= max(width, cells("status。"))
