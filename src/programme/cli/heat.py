"""Two axes against each other, as a table whose colours tell how each cell stands."""

from typing import Any

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from programme.core.standing import CLOSED
from programme.core.words import word

Row = dict[str, Any]
LIGHTS = {"red": "white on red", "yellow": "black on yellow", "green": "black on green"}
COLUMNS = 12
"""Side by side; further ones go into a table below."""


def print_heat(console: Console, cross: Row, language: str) -> None:
    """Done/all of each cell: red with anything overdue, yellow due soon or blocked, green done."""
    cells = {(cell["row"], cell["column"]): cell for cell in cross["cells"]}
    columns = list(cross["columns"].items())
    for start in range(0, len(columns), COLUMNS):
        some = columns[start : start + COLUMNS]
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False, collapse_padding=True)
        table.add_column(word(cross["axes"][0], language), overflow="fold", min_width=12)
        for _, title in some:
            table.add_column(escape(_short(title)), justify="center", overflow="fold")
        for name, title in cross["rows"].items():
            table.add_row(escape(title), *(_cell(cells.get((name, one))) for one, _ in some))
        console.print(table)
    legend = {
        "zh": "各格为 已办结/合计：[white on red] 有超期! [/] [black on yellow] 临期或受阻 [/]"
        " [black on green] 全部办结 [/]",
        "en": "each cell is done/all: [white on red] some overdue! [/] [black on yellow] due soon"
        " or blocked [/] [black on green] all done [/]",
    }
    console.print(legend[language])


def _short(title: str) -> str:
    """A month of the century: `23-05`."""
    return title[2:] if len(title) == 7 and title[4] == "-" else title


def _cell(cell: Row | None) -> str:
    if cell is None or not cell["total"]:
        return ""
    light, counts = cell["light"], cell["counts"]
    colour = LIGHTS.get(light) or ("none" if set(counts) - {"upcoming"} else "dim")
    done = sum(counts.get(status, 0) for status in CLOSED)
    return f"[{colour}] {done}/{cell['total']}{'!' if light == 'red' else ''} [/]"
