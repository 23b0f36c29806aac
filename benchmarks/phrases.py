"""How many time phrases are read in a second; no phrase is remembered between readings."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from benchmarks.table import Row, watch
from programme.core.window import MAX_LENGTH, read
from tests.phrases import table

_SHAPES = ("{y}年{m}月", "{y}年{m}月底前", "{y}年{m}月-12月", "{m}月{d}日前", "{m}-12月",
           "{y}年{m}月、12月",
           "by {d} June {y}", "{y}-{m:02}-{d:02}", "{m}月上旬", "每年{m}月底前")  # fmt: skip
_HOSTILE = ("3月", "1、", "2023.3.1-", "每", "(1", "一二", "x*", "3/", "by ")


def phrases(sizes: Any, folder: Path) -> Iterator[Row]:  # noqa: ARG001 - as all measures
    """Those of the annotated table, distinct ones as notices write them, and hostile ones."""
    annotated = [(p.text, p.year, p.month) for p in table.phrases()] * 20
    dates = product(range(2000, 2040), range(1, 12), range(1, 29))
    said = [_SHAPES[i % len(_SHAPES)].format(y=y, m=m, d=d) for i, (y, m, d) in enumerate(dates)]
    distinct = [(words, 2023, None) for words in dict.fromkeys(said)]
    yield _row("time phrases of the annotated table read", annotated)
    yield _row("time phrases read, all distinct", distinct)
    for length in (MAX_LENGTH // 2, MAX_LENGTH):
        hostile = [((part * length)[:length], 2023, None) for part in _HOSTILE] * 50
        yield _row(f"hostile phrases of {length} characters read", hostile)


def _row(what: str, some: list[tuple[str, int | None, int | None]]) -> Row:
    with watch() as took:
        for words, year, month in some:
            read(words, year=year, month=month)
    return Row(what, len(some), "phrases", took)
