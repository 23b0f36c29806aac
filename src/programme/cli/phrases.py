"""window: what a time phrase means, for people and for programs."""

import json
import sys
from typing import TYPE_CHECKING

import click

from programme.cli.group import settings
from programme.errors import UsageError

if TYPE_CHECKING:
    from programme.core.when import When, Window
    from programme.language import Language


@click.command("window")
@click.argument("phrase", required=False)
@click.option("--year", type=click.IntRange(1949, 2199), help="For a phrase without a year.")
@click.option("--month", type=click.IntRange(1, 12), help="For a phrase without a month.")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="Language of the explanation.")
@click.option(
    "--json", "as_data", is_flag=True, help="Lines `phrase TAB year TAB month` in, JSON lines out."
)
@click.pass_context
def window_command(
    context: click.Context,
    phrase: str | None,
    year: int | None,
    month: int | None,
    lang: "Language | None",
    as_data: bool,
) -> None:
    """Explain what a time PHRASE means: 6-8月, 2022年6月前, 每月25日前, by the end of June."""
    from programme.core.window import read

    asked = settings(context)
    language = lang or (asked.lang if as_data else asked.language) or "en"
    if phrase is not None:
        when = read(phrase, year=year, month=month)
        if as_data:
            click.echo(_line(when, language))
        else:
            _explain(when, language)
    elif as_data:
        _answer_lines(language)
    else:
        raise UsageError(
            "no-phrase",
            "there is no phrase",
            "没有给出时间",
            "give one, such as 6-8月",
            "请写一个，如 6-8月",
        )


def _answer_lines(language: "Language") -> None:
    """One object for each line of standard input, and at once: a caller may wait for it."""
    from programme.core.window import read

    out = sys.stdout
    for raw in sys.stdin.buffer:
        words, year, month = _fields(raw.decode("utf-8-sig", "replace").rstrip("\r\n"))
        out.write(_line(read(words, year=year, month=month), language) + "\n")
        out.flush()


def _fields(line: str) -> tuple[str, int | None, int | None]:
    """The phrase, its year and its month; what is no number is as if it were not there."""
    words, _, rest = line.partition("\t")
    year, _, month = rest.partition("\t")
    return words, _number(year, 9999), _number(month, 12)


def _number(text: str, most: int) -> int | None:
    text = text.strip()
    plain = text.isascii() and text.isdigit() and len(text) <= 4
    return int(text) if plain and 1 <= int(text) <= most else None


def _line(when: "When", language: "Language") -> str:
    """Programs have the message in English, unless a language is asked for."""
    found = {
        "text": when.words,
        "kind": when.kind,
        "windows": _windows(when.windows),
        "rule": when.rule,
        "ambiguous": when.ambiguous,
        "alternatives": _windows(when.alternatives),
        "message": when.explained(language),
    }
    return json.dumps(found, ensure_ascii=False)


def _windows(windows: "tuple[Window, ...]") -> list[dict[str, str | None]]:
    return [
        {
            "start": w.start.isoformat() if w.start else None,
            "end": w.end.isoformat() if w.end else None,
        }
        for w in windows
    ]


KINDS = {
    "window": ("时段", "window"),
    "deadline": ("期限", "deadline"),
    "list": ("多个时段", "list"),
    "recurring": ("定期", "recurring"),
    "open_ended": ("长期", "open-ended"),
    "no_date": ("没有日期", "no date"),
    "invalid": ("读不懂", "not understood"),
}


def _explain(when: "When", language: "Language") -> None:
    """Kind, dates, rule, other readings, reason and tidy words, one a line."""
    from programme.core.window import format

    chinese = language == "zh"
    rows = [
        (("时间", "phrase"), when.words),
        (("类型", "kind"), KINDS[when.kind][0 if chinese else 1]),
        *((("日期", "dates"), _shown(w, chinese)) for w in when.windows),
        (("重复规则", "rule"), when.rule),
        *((("也可读作", "or"), _shown(w, chinese)) for w in when.alternatives),
        (("说明", "note"), when.explained(language)),
        (("规范写法", "tidy"), format(when, language) if when.windows else ""),
    ]
    for (zh, en), told in rows:
        if told:
            click.echo(f"{zh}：{told}" if chinese else f"{en}: {told}")


def _shown(window: "Window", chinese: bool) -> str:
    """`2023-06-01 – 2023-08-31 (92 days)`; an open side is `…`."""
    days = window.days()
    length = (f"（{days}天）" if chinese else f" ({days} days)") if days else ""
    return f"{window.start or '…'} – {window.end or '…'}{length}"
