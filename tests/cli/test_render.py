"""Dates and texts in tables."""

import pytest
from rich.console import Console

from programme.cli.render import Pieces, percent, span


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        ("2023-03-01", "2023-03-31", "2023.03"),
        ("2023-03-01", "2023-12-31", "2023.03–12"),
        ("2022-07-01", "2023-06-30", "2022.07–2023.06"),
        ("2024-02-01", "2024-02-29", "2024.02"),
        ("2023-02-01", "2023-02-27", "2023.02.01–02.27"),
        ("2023-03-05", "2023-05-20", "2023.03.05–05.20"),
        ("2022-12-05", "2023-01-20", "2022.12.05–2023.01.20"),
        ("2023-07-10", "2023-07-10", "2023.07.10"),
        (None, "2023-05-31", "–2023.05.31"),
        ("2023-05-01", None, "2023.05.01–"),
        (None, None, "—"),
    ],
)
def test_span(start: str | None, end: str | None, shown: str) -> None:
    assert span(start, end) == shown


@pytest.mark.parametrize(
    ("share", "shown"),
    [(None, "—"), (0.0, "0%"), (0.9999, "99%"), (1.0, "100%"), (0.29, "29%"), (0.57, "57%")],
)
def test_percent_is_rounded_down(share: float | None, shown: str) -> None:
    assert percent(share) == shown


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (80, ["超期未办结 1  推进中 4  待启动 2"]),
        (24, ["超期未办结 1  推进中 4", "待启动 2"]),
        (12, ["超期未办结 1", "推进中 4", "待启动 2"]),
    ],
)
def test_pieces_wrap_between_and_never_within(width: int, lines: list[str]) -> None:
    console = Console(width=width, color_system=None)
    with console.capture() as shown:
        console.print(Pieces(["超期未办结 1", "推进中 4", "待启动 2"]))
    assert [line.rstrip() for line in shown.get().splitlines()] == lines
