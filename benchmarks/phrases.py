"""How many time phrases are read in a second."""

from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

from benchmarks.table import Row, watch
from programme.core.window import read

_SHAPES = ("{y}年{m}月", "{y}年{m}月底前", "{y}年{m}月-12月", "{m}月{d}日前", "{m}-12月",
           "{y}年{m}月、12月",
          
           "by {d} June {y}", "{y}-{m:02}-{d:02}", "{m}月上旬", "每年{m}月底前")  # fmt: skip


def phrases(sizes: Any, folder: Path) -> Iterator[Row]:  # noqa: ARG001 - as all measures
    """Distinct phrases, as notices write them."""
    dates = product(range(2000, 2040), range(1, 12), range(1, 29))
    said = [_SHAPES[i % len(_SHAPES)].format(y=y, m=m, d=d) for i, (y, m, d) in enumerate(dates)]
    said = list(dict.fromkeys(said))
    with watch() as took:
        for words in said:
            read(words, year=2023)
    yield Row("time phrases read, all distinct", len(said), "phrases", took)
