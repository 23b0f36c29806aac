"""Reading files: the schedule itself and what it names, the offices and the lists of units.

What a file holds is put in place of its path, with marks that know the file: the grammar and the
checks see one tree, and faults still point at the right line of the right file.
"""

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from programme.core.faults import Fault
from programme.core.plan import Loc
from programme.files.sources.apart import read_apart
from programme.files.tree import Document, Marks, Tree, read

MAX_MB = 64
"""100,000 tasks take about 20 MB."""

COLUMNS = ("id", "title", "group", "office", "size", "cohort", "closed", "into")
"""Columns of a file of units."""
HEADINGS = {
    "编号": "id", "代码": "id", "名称": "title", "学校": "title", "学校名称": "title",
    "对象": "title", "组别": "group", "分组": "group", "学段": "group", "责任单位": "office",
    "规模": "size", "学生数": "size", "在校生数": "size", "批次": "cohort",
    "撤并日期": "closed", "并入": "into",
}  # fmt: skip
"""What its columns may be called in Chinese."""


def read_file(path: Path, shown: str) -> tuple[Document, bytes]:
    """The document of a YAML file and its bytes; `shown` is how faults name it."""
    data, fault = _bytes(path, shown)
    if fault:
        return Document(shown, None, (1, 1), [_top(fault, shown)]), data
    try:
        return read(data.decode("utf-8-sig"), shown), data
    except UnicodeDecodeError:
        return Document(shown, None, (1, 1), [_top(Fault(code="not-utf8"), shown)]), data


def include(document: Document, folder: Path) -> bytes:
    """Replaces paths in the tree by what the files hold; all their bytes, for the hash."""
    tree = document.tree
    if not isinstance(tree, dict):
        return b""
    found = b""
    if isinstance(tree.get("offices"), str):
        found += _offices(document, folder)
    for loc, holder in _calendar_holders(tree):
        if _is_path(holder.get("calendar")):
            found += _included(document, folder, (*loc, "calendar"), holder)
    if _is_path(tree.get("standard")):
        found += _included(document, folder, ("standard",), tree)
    units = tree.get("units")
    for kind, entry in units.items() if isinstance(units, dict) else ():
        for key in ("csv", "xlsx"):
            if isinstance(entry, dict) and isinstance(entry.get(key), str):
                found += _units(document, folder, kind, key)
    return found


def _offices(document: Document, folder: Path) -> bytes:
    tree, name = _mapping(document.tree), str(_mapping(document.tree)["offices"])
    tree["offices"] = ["?"]  # stands in where the file cannot be read; that is fault enough
    path = _inside(document, folder, name, ("offices",))
    if not path:
        return b""
    inner, data = read_file(path, _beside(document, name))
    offices = inner.tree.get("offices") if isinstance(inner.tree, dict) else None
    if isinstance(offices, list) and isinstance(inner.marks, Marks):
        _graft(document, ("offices",), offices, inner.marks.values["offices"], inner.file)
    elif not inner.faults:
        inner.faults.append(_top(Fault(code="missing-key", params={"key": "offices"}), inner.file))
    document.faults += inner.faults
    return data


def _calendar_holders(tree: dict[str, Tree]) -> Iterator[tuple[Loc, dict[str, Tree]]]:
    """Who may have working days in a file: the programme and each office."""
    yield (), tree
    offices = tree.get("offices")
    for i, office in enumerate(offices if isinstance(offices, list) else ()):
        if isinstance(office, dict):
            yield ("offices", i), office


def _is_path(value: Tree) -> bool:
    return isinstance(value, str) and value.endswith((".yaml", ".yml"))


def _included(document: Document, folder: Path, loc: Loc, holder: dict[str, Tree]) -> bytes:
    """A file that says one thing, working days or a standard: it stands in place of its path."""
    key = str(loc[-1])
    name = str(holder.pop(key))
    path = _inside(document, folder, name, loc)
    if not path:
        return b""
    inner, data = read_file(path, _beside(document, name))
    if isinstance(inner.tree, dict):
        _graft(document, loc, inner.tree, inner.marks, inner.file)
    elif not inner.faults:
        fault = Fault(code="not-a-mapping", params={"key": key})
        inner.faults.append(_top(fault, inner.file))
    document.faults += inner.faults
    return data


def _units(document: Document, folder: Path, kind: str, key: str) -> bytes:
    loc: Loc = ("units", kind)
    name = str(_mapping(_mapping(_mapping(document.tree)["units"])[kind])[key])
    path = _inside(document, folder, name, (*loc, key))
    if not path:
        return b""
    shown = _beside(document, name)
    data, fault = _bytes(path, shown)
    if fault:
        document.faults.append(_top(fault, shown))
    elif key == "xlsx":
        rows = read_apart("workbook", data, shown)["sheets"][0]["rows"]
        lines = ((n, _trimmed(row)) for n, row in enumerate(rows, 1))
        _graft(document, loc, *_rows(document, lines, shown), shown)
    elif (text := _text(document, data, shown)) is not None:
        _graft(document, loc, *_rows(document, _lines(document, text, shown), shown), shown)
    return data


def _trimmed(cells: list[str]) -> list[str]:
    """Without the empty cells at its end."""
    last = max((n for n, cell in enumerate(cells, 1) if cell.strip()), default=0)
    return cells[:last]


def _lines(document: Document, text: str, shown: str) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file, each with the line it ends on."""
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error:  # a quote that does not close
        document.faults.append(_top(Fault(code="csv-row"), shown, reader.line_num))


def _text(document: Document, data: bytes, shown: str) -> str | None:
    """UTF-8, else what a Chinese Excel saves."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        document.faults.append(_top(Fault(code="not-utf8"), shown))
        return None
    document.faults.append(_top(Fault(code="csv-encoding"), shown))
    return text


def _rows(
    document: Document, lines: Iterator[tuple[int, list[str]]], shown: str
) -> tuple[list[Tree], Marks]:
    """The rows as mappings without empty cells, and their lines."""
    rows: list[Tree] = []
    marks = Marks((1, 1))
    told = [cell.strip().lower() for cell in next(lines, (1, []))[1]]
    head = [HEADINGS.get(cell, cell) for cell in told]
    if not {"id", "title"} & set(head) or set(head) - set(COLUMNS):
        fault = Fault(code="csv-columns", params={"columns": ", ".join(told)})
        document.faults.append(_top(fault, shown))
        return rows, marks
    for line, cells in lines:
        if len(cells) > len(head):
            document.faults.append(_top(Fault(code="csv-row"), shown, line))
        if row := {k: v.strip() for k, v in zip(head, cells, strict=False) if v.strip()}:
            marks.values[len(rows)] = Marks((line, 1))
            rows.append(dict(row))
    return rows, marks


def _inside(document: Document, folder: Path, name: str, loc: Loc) -> Path | None:
    """The file of that name within `folder`, or None and a fault."""
    try:
        path = (folder / name).resolve()
    except (OSError, ValueError):  # too long, or holds a NUL
        path = None
    if path and path.is_relative_to(folder.resolve()) and "\\" not in name:
        if path.is_file():
            return path
        fault = Fault(code="file-missing", loc=loc, params={"path": name})
    else:
        fault = Fault(code="path-outside", loc=loc, params={"path": name})
    document.faults.append(document.place(fault))
    return None


def _bytes(path: Path, shown: str) -> tuple[bytes, Fault | None]:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_MB * 2**20 + 1)
    except (OSError, ValueError):
        return b"", Fault(code="file-missing", params={"path": shown})
    if len(data) > MAX_MB * 2**20:
        return b"", Fault(code="too-large", params={"limit": str(MAX_MB)})
    return data, None


def _graft(document: Document, loc: Loc, tree: Tree, marks: object, file: str) -> None:
    """Puts `tree` in the place of the value at `loc`."""
    inside, outer = document.tree, document.marks
    for part in loc[:-1]:
        inside = inside[int(part)] if isinstance(inside, list) else _mapping(inside)[str(part)]
        outer = outer.values[part] if isinstance(outer, Marks) else outer
    _mapping(inside)[str(loc[-1])] = tree
    if isinstance(outer, Marks) and isinstance(marks, Marks):
        marks.file = file
        outer.values[loc[-1]] = marks


def _mapping(tree: Tree) -> dict[str, Tree]:
    assert isinstance(tree, dict)
    return tree


def _beside(document: Document, name: str) -> str:
    return str(Path(document.file).parent / name)


def _top(fault: Fault, file: str, line: int = 1) -> Fault:
    return fault.model_copy(update={"file": file, "line": line, "column": 1})
