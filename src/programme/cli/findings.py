"""find, findings, verify: what checks turned up, until it is closed (销号)."""

from datetime import date
from pathlib import Path
from typing import Any

import click

from programme.cli.decide import BY, NOTE, ON
from programme.cli.group import as_json, opened, settings
from programme.cli.matters import KEY
from programme.cli.speech import say
from programme.cli.work import JSON, PROGRAMMES, Day

HEADS = {
    "zh": ("序号", "问题", "整改措施", "责任单位", "时限", "完成情况", "销号"),
    "en": ("No.", "Finding", "Measure", "Office", "Deadline", "State", "Closed"),
}
BACK = ("returned", "reopened")
"""Steps that are told beside a finding: it was sent back, or came back."""
NONE = {"zh": "没有问题在册", "en": "no findings"}
STAGES = ("rectifying", "verifying", "closed")


@click.command("find")
@click.argument("programme")
@click.option("--text", required=True, help="What was found.")
@click.option("--office", required=True, help="Who puts it right; several with commas.")
@click.option("--by", required=True, help="Until when: 2023-09-30, 2023年9月底前.")
@click.option("--source", default="", help="Which check: self-check, city review …")
@click.option("--measure", default="", help="What is to be done.")
@click.option("--area", default="", help="Area of the check's list.")
@click.option("--item", default="", help="Item within the area.")
@click.option("--unit", default="", help="The unit (school) it is about.")
@click.option("--severity", default="", help="How grave it is.")
@click.option("--phase", default="", help="Phase or gate that waits for it; all gates if none.")
@click.option("--on", "happened", default="", help="When it was found; today if not said.")
@JSON
@click.pass_context
def find_command(context: click.Context, /, programme: str, as_data: bool, **said: str) -> None:
    """Record a finding of a check: it is tracked and reminded of like any matter, and closed once
    somebody else has verified it (programme verify)."""
    from programme.actions.findings import find

    with opened(context) as ctx:
        found = find(ctx, programme, {key: text for key, text in said.items() if text})
    tell(context, found, as_data)


def tell(context: click.Context, found: Any, as_data: bool) -> None:
    """How many findings were recorded, and their keys."""
    if as_data:
        as_json(vars(found))
        return
    new, keys = len(found.new), " ".join(f"{found.programme}/{key}" for key in found.new)
    if settings(context).language == "zh":
        click.echo(f"已登记 {new} 个问题，另有 {found.known} 个早已在册")
    else:
        click.echo(f"recorded {new} findings; {found.known} were known already")
    if keys:
        click.echo(f"  {keys}")


@click.command("findings")
@PROGRAMMES
@click.option("--from", "table", type=click.Path(path_type=Path), help="Take in a table.")
@click.option("--source", default="", help="Which check a table comes from.")
@click.option("--phase", default="", help="Phase or gate that waits for a table's findings.")
@click.option("--as-of", type=Day(), help="As known on that day.")
@click.option("--with-corrections", is_flag=True, help="As known now about that day.")
@JSON
@click.pass_context
def findings_command(
    context: click.Context,
    programmes: tuple[str, ...],
    table: Path | None,
    source: str,
    phase: str,
    as_of: date | None,
    with_corrections: bool,
    as_data: bool,
) -> None:
    """The rectification table (整改台账) of PROGRAMMES; or take one in: --from TABLE (csv, xlsx
    with the columns 问题, 责任单位, 整改时限 and others). All or nothing; safe to repeat."""
    from programme.actions import findings

    if table is not None:
        _take_in(context, programmes, table, source, phase, as_data)
        return
    with opened(context) as ctx:
        found = findings.findings(ctx, programmes, as_of=as_of, corrected=with_corrections)
    if as_data:
        as_json({"programmes": found})
        return
    print_findings(found, settings(context).language)


def _take_in(
    context: click.Context,
    programmes: tuple[str, ...],
    table: Path,
    source: str,
    phase: str,
    as_data: bool,
) -> None:
    from programme.actions.findings import find_table
    from programme.actions.tables import cells

    if len(programmes) != 1:
        raise click.UsageError(say("say which programme the table is of", "请写明台账是哪个项目的"))
    with opened(context) as ctx:
        found = find_table(ctx, programmes[0], cells(table), source=source, phase=phase)
    tell(context, found, as_data)


@click.command("verify")
@KEY
@click.option("--return", "back", is_flag=True, help="It is not put right: say why (--note).")
@NOTE
@BY
@ON
@JSON
@click.pass_context
def verify_command(
    context: click.Context,
    key: str,
    back: bool,
    note: str,
    by: str,
    on: date | None,
    as_data: bool,
) -> None:
    """Close the finding KEY (销号) that its office reported done, or send it back. Who reported it
    cannot verify it. `report KEY --reopen` opens it again when it comes back."""
    from programme.actions.findings import verify
    from programme.core.findings import stage
    from programme.core.words import word

    with opened(context) as ctx:
        found = verify(ctx, key, back=back, note=note, by=by, on=on)
    if as_data:
        as_json({"key": found.key, "status": found.status, "stage": stage(found.status)})
        return
    click.echo(
        f"{found.key}  {found.title}  {word(stage(found.status), settings(context).language)}"
    )


def print_findings(found: list[dict[str, Any]], language: str) -> None:
    """The table of each programme, under its counts by area and item."""
    from programme.cli.render import terminal

    console = terminal()
    if not any(one["findings"] for one in found):
        console.print(NONE[language])
    for one in found:
        if one["findings"]:
            _print(console, one, language)


def _print(console: Any, one: dict[str, Any], language: str) -> None:
    from rich.markup import escape

    from programme.cli.render import grid
    from programme.core.words import word

    console.print(
        f"\n[bold]{escape(one['title'])}[/bold]  [dim]{one['programme']}[/dim]"
        f"  {word('as_of', language)} {one['as_of']}"
    )
    console.print(counted(one["counts"], language))
    for group in one["groups"] if len(one["groups"]) > 1 else ():
        name = " / ".join(filter(None, (group["area"], group["item"]))) or "—"
        console.print(f"  [dim]{escape(name)}：{counted(group, language)}[/dim]")
    table = grid()
    for head, ratio in zip(HEADS[language], (None, 4, 3, 2, None, None, None), strict=True):
        table.add_column(head, no_wrap=ratio is None, overflow="fold", ratio=ratio)
    for row in one["findings"]:
        table.add_row(*_cells(row, language))
    console.print(table)


def _cells(row: dict[str, Any], language: str) -> tuple[str, ...]:
    from rich.markup import escape

    from programme.core.words import word

    state = word(row["stage"], language)
    under_way = row["stage"] == "finding.rectifying" and row["progress"] and not row["steps"]
    share = f" {row['progress']}%" if under_way else ""
    late = f"\n[bold red]{word('overdue', language)}[/]" if row["overdue"] else ""
    where = " · ".join(filter(None, (row["source"], row["area"], row["item"], row["unit"])))
    office = "、".join(row["offices"]) + (f"\n{row['person']}" if row["person"] else "")
    told = [where, *(_step(one, language) for one in row["steps"] if one["kind"] in BACK)]
    below = "".join(f"\n[dim]{escape(line)}[/]" for line in told if line)
    grave = f"[red]〔{escape(row['severity'])}〕[/]" if row["severity"] else ""
    moved = f"\n[dim]({row['first_by']})[/]" if row["by"] != row["first_by"] else ""
    return (
        f"F{row['no']}",
        grave + escape(row["text"]) + below,
        escape(row["measure"]),
        escape(office),
        row["by"] + moved,
        state + share + late,
        row["closed_on"] or "",
    )


def _step(one: dict[str, Any], language: str) -> str:
    """`2023-07-20 重新办理：又被占用`."""
    from programme.core.words import word

    note = f"：{one['note']}" if one["note"] else ""
    return f"{one['happened']} {word('said.' + one['kind'], language)}{note}"


def counted(counts: dict[str, Any], language: str) -> str:
    """`26 · 整改中 20（超期 3） · 待核验 4 · 已销号 2`."""
    from programme.core.words import word

    parts = [str(counts["total"])]
    for key in STAGES:
        late = counts["overdue"] if key == "rectifying" else 0
        told = f" ({late} {word('late', language)})" if late else ""
        parts += [f"{word(f'finding.{key}', language)} {counts[key]}{told}"] if counts[key] else []
    return " · ".join(parts)
