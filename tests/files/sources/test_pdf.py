"""PDF files, written here by hand: text at its place, rules as lines."""

import pytest

from programme.errors import ProgrammeError
from tests.files.sources.made import grids, lines, read, rows, spans


def pdf(*pages: str, extra: str = "") -> bytes:
    """A file whose pages have these contents; Helvetica is F1."""
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for n, page in enumerate(pages):
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents {5 + 2 * n} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>",
            f"<< /Length {len(page)} >>\nstream\n{page}\nendstream",
        ]
    body = "".join(f"{n} 0 obj\n{content}\nendobj\n" for n, content in enumerate(objects, 1))
    return f"%PDF-1.4\n{body}trailer\n<< /Root 1 0 R {extra} >>\n%%EOF\n".encode()


def text(x: float, y: float, words: str) -> str:
    return f"BT /F1 12 Tf {x} {y} Td ({words}) Tj ET\n"


def rule(x0: float, y0: float, x1: float, y1: float) -> str:
    return f"{x0} {y0} m {x1} {y1} l S\n"


def table(top: int, texts: list[tuple[str, str]]) -> str:
    """Two columns at 50 and 250, rows 20 high."""
    end = top - 20 * len(texts)
    drawn = "".join(rule(x, top, x, end) for x in (50, 250, 450))
    for at, (left, right) in enumerate(texts):
        drawn += rule(50, top - 20 * at, 450, top - 20 * at)
        drawn += text(55, top - 20 * at - 15, left) + text(255, top - 20 * at - 15, right)
    return drawn + rule(50, end, 450, end)


def test_lines_and_tables_in_their_order() -> None:
    page = text(50, 750, "Timeline of the pilot") + text(50, 400, "Contact: the office")
    source = read(pdf(page + table(700, [("Task", "When"), ("Kick-off", "March 2023")])))
    assert source.format == "pdf"
    assert lines(source) == [(1, "Timeline of the pilot"), (4, "Contact: the office")]
    (grid,) = grids(source)
    assert grid.number == 2
    assert rows(grid) == [["Task", "When"], ["Kick-off", "March 2023"]]


def test_rules_tell_what_a_cell_spans() -> None:
    drawn = "".join(rule(50, y, 450, y) for y in (700, 640)) + rule(250, 670, 450, 670)
    drawn += "".join(rule(x, 700, x, 640) for x in (50, 250, 450))
    page = drawn + text(55, 665, "Stage") + text(255, 680, "one") + text(255, 650, "two")
    (grid,) = grids(read(pdf(page)))
    assert rows(grid) == [["Stage", "one"], ["", "two"]]
    assert spans(grid) == {"Stage": (2, 1)}


def test_a_wrapped_line_is_one_and_page_numbers_are_none() -> None:
    page = text(70, 700, "1. Improve every school of the county from July 2022 until it is done by")
    page += text(50, 685, "June 2023.") + text(70, 670, "2. Report.") + text(300, 30, "- 3 -")
    assert [words for _, words in lines(read(pdf(page)))] == [
        "1. Improve every school of the county from July 2022 until it is done by June 2023.",
        "2. Report.",
    ]


def test_a_table_goes_on_over_the_page() -> None:
    first = table(200, [("Task", "When"), ("Kick-off", "March")]) + text(300, 30, "- 1 -")
    second = table(780, [("Task", "When"), ("Review", "June")]) + text(300, 30, "- 2 -")
    (grid,) = grids(read(pdf(first, second)))
    assert rows(grid) == [["Task", "When"], ["Kick-off", "March"], ["Review", "June"]]


def test_a_scan_holds_no_text() -> None:
    with pytest.raises(ProgrammeError) as told:
        read(pdf(rule(0, 0, 100, 100)))
    assert told.value.code == "source-no-text"


def test_a_locked_file_is_refused() -> None:
    locked = (
        "/ID [<00><00>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 "
        f"/O <{'11' * 32}> /U <{'22' * 32}> >>"
    )
    with pytest.raises(ProgrammeError) as told:
        read(pdf(text(50, 700, "secret"), extra=locked))
    assert told.value.code == "source-encrypted"


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"%PDF-1.4\n1 0 obj\n<<", b"\n%PDF-" + b"\0" * 99])
def test_a_broken_file_is_refused(data: bytes) -> None:
    with pytest.raises(ProgrammeError) as told:
        read(data)
    assert told.value.code in ("source-unreadable", "source-no-text")
