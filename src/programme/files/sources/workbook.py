"""The child that reads workbooks with calamine (.xlsx, .xls, .ods, .xlsb, .et): see `apart`."""

from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from programme.files.sources.apart import serve
from programme.files.sources.archive import Archive
from programme.files.sources.refusal import MAX_LINES, refusal
from programme.files.sources.shape import bound
from programme.files.sources.sheetxml import Look, looks


def read(data: bytes, name: str) -> dict[str, Any]:
    """`hidden`: names of hidden sheets; `sheets`: of each the texts by row, the merged ranges
    (both corners, from 0), and which rows and columns are hidden."""
    seen = looks(Archive(data, name), name) if data.startswith(b"PK") else {}
    try:
        with CalamineWorkbook.from_filelike(BytesIO(data)) as book:
            shown = [meta for meta in book.sheets_metadata if _is_shown(meta)]
            sheets = [_sheet(book, meta.name, seen.get(meta.name, Look())) for meta in shown]
            hidden = [meta.name for meta in book.sheets_metadata if not _is_shown(meta)]
    except PasswordError:
        raise refusal("source-encrypted", name) from None
    except CalamineError as error:
        raise refusal("source-unreadable", name, (str(error), str(error))) from None
    bound(sum(len(row) for sheet in sheets for row in sheet["rows"]), name)
    return {"hidden": hidden, "sheets": sheets}


def _is_shown(meta: SheetMetadata) -> bool:
    return meta.visible == SheetVisibleEnum.Visible and meta.typ == SheetTypeEnum.WorkSheet


def _sheet(book: CalamineWorkbook, name: str, look: Look) -> dict[str, Any]:
    sheet: CalamineSheet = book.get_sheet_by_name(name)
    start, end = sheet.start or (0, 0), sheet.end or (0, 0)
    bound((end[0] + 1) * (end[1] + 1), name)
    if end[0] >= MAX_LINES:
        raise refusal(
            "source-too-large", name, (f"more than {MAX_LINES:,} rows", f"超过 {MAX_LINES:,} 行")
        )
    left = [""] * start[1]  # calamine gives the empty rows above, but not the columns before
    rows = [[*left, *map(_text, row)] for row in sheet.iter_rows()] if sheet.end else []
    for (at, column), kind in look.formats.items():
        if at < len(rows) and column < len(rows[at]):
            rows[at][column] = _shown(rows[at][column], kind)
    return {
        "name": name,
        "rows": rows,
        "merged": sheet.merged_cell_ranges or [],
        "hidden_rows": look.rows,
        "hidden_columns": look.columns,
    }


def _text(value: Any) -> str:
    """As a person would type it: whole numbers bare, dates in ISO form."""
    if type(value) is str:
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return format(value, ".15g") if abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, date) else str(value)


def _shown(text: str, kind: str) -> str:
    """A date without the day that its cell does not show; a share in percent."""
    if kind.startswith("percent"):
        try:
            return f"{float(text):.{min(int(kind[7:]), 9)}%}"
        except ValueError:
            return text
    try:
        day = date.fromisoformat(text[:10])
    except ValueError:
        return text
    return {"year": f"{day.year}", "month": f"{day:%Y-%m}"}.get(kind, f"{day.month}月")


if __name__ == "__main__":
    serve(read)
