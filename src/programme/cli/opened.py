"""An explained figure for people: its arithmetic, then every row that counts in it."""

from typing import Any

from rich.console import Console
from rich.markup import escape

from programme.cli.render import grid, span, status_word, terminal
from programme.core.words import amount, goal, word

Row = dict[str, Any]


def print_explained(found: Row, language: str) -> None:
    """The figure, how it is worked out, and what it is made of: `●` counts in it, `○` only in
    what it is a share of."""
    console = terminal()
    demo = {"zh": "演示 ", "en": "DEMONSTRATION "}[language] if found["simulated"] else ""
    console.print(f"\n[bold]{demo}{escape(found['title'])}[/bold]  [dim]{found['figure']}[/dim]")
    value = "—" if found["value"] is None else found["value"]
    console.print(f"{word('as_of', language)} {found['as_of']}  [bold]{value}[/bold]")
    for line in _arithmetic(found["arithmetic"] or {}, language):
        console.print(f"  {line}")
    if found["rows"] and "shares" in found["rows"][0]:
        _items(console, found["rows"], language)
    else:
        for row in found["rows"]:
            note = f"  {escape(row['note'])}" if "note" in row else ""
            console.print(f"  {row['happened']}  {row['value']}{note}  {_by(row)}")
    for row in found.get("references", ()):
        told = f"{word('reference', language)} {row['value']}"
        console.print(f"  {row['happened']}  {told}  {_by(row)}")


def _arithmetic(sums: Row, language: str) -> list[str]:
    """`weighted: 5.5 ÷ 7.5 = 73.33 %`, a line for each side."""
    if "terms" in sums:
        each = " + ".join(f"{status_word(s, language)} {n}×{p}" for s, n, p in sums["terms"])
        return [f"({each}) ÷ {sums['whole']:g} = {_quotient(sums, '')}"]
    if "days" in sums:
        days = " ".join(str(day) for day in sums["days"])
        return [f"{word('days_late', language)}: {days or '—'}"]
    if "goal" in sums:
        began = f"{sums['from']:g} → " if sums["from"] is not None else ""
        now = began + amount(sums["reached"], "")
        asked = goal(sums | {"measure": ""})
        return [f"{word('reached', language)} {now} / {asked} {sums['measure']}"]
    names = {
        "weighted": {"zh": "按权重", "en": "weighted"},
        "unweighted": {"zh": "不按权重", "en": "unweighted"},
    }
    lines = []
    for name, told in sums.items():
        if name in names:
            line = f"{told['part']:g} ÷ {told['whole']:g} = {_quotient(told, '%')}"
            lines.append(f"{names[name][language]}: {line}")
        else:
            lines += [f"{word(name, language)} {line}" for line in _arithmetic(told, language)]
    return lines


def _quotient(told: Row, unit: str) -> str:
    if not told["whole"]:
        return "—"
    scale = 10_000 if unit else 100
    return f"{int(told['part'] * scale / told['whole'] + 1e-6) / 100:.2f}{unit}"


def _items(console: Console, rows: list[Row], language: str) -> None:
    table = grid()
    table.add_column("")
    table.add_column(word("item", language), overflow="fold", ratio=1)
    for key in ("window", "status"):
        table.add_column(word(key, language), no_wrap=True)
    for key in ("weight", "planned", "actual", "days_late"):
        table.add_column(word(key, language), justify="right", no_wrap=True)
    for row in sorted(rows, key=lambda row: not row["counts"]):
        reports = "".join(
            f"\n[dim]{line}[/dim]" for share in row["shares"] for line in _told(share, language)
        )
        table.add_row(
            "[green]●[/]" if row["counts"] else "○",
            f"{escape(row['item'])} {escape(row['title'])}{reports}",
            span(row["start"], row["end"]),
            status_word(row["status"], language),
            f"{row['weight']:.4g}",
            f"{row['planned']:.0f}%",
            f"{row['actual']:.0f}%",
            "" if row["late"] is None else str(row["late"]),
        )
    console.print(table)


def _told(share: Row, language: str) -> list[str]:
    """Each report of a share: `2023-05-10 基础教育科 progress 50% …`."""
    lines = []
    for report in share["reports"]:
        progress = f" {report['progress']}%" if "progress" in report else ""
        note = f" {report['note']}" if "note" in report else ""
        kind = word(f"said.{report['kind']}", language)
        if "until" in report:
            kind += f" → {report['until']}"
        what = f"{report['happened']} {share['office']} {kind}{progress}{note}"
        lines.append(escape(f"{what} {_by(report)}"))
    return lines


def _by(fact: Row) -> str:
    return f"({fact['author']} {fact['recorded'][:10]})" if "author" in fact else ""
