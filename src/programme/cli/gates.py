"""gate: the dossier of a gate, and the decision at it."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from programme.cli.decide import ON
from programme.cli.group import as_json, opened, settings
from programme.cli.speech import say
from programme.cli.work import JSON, Day

if TYPE_CHECKING:
    from programme.actions.dossier import Dossier
    from programme.actions.gates import Decided, Said
    from programme.core.gates import Outcome

HEADS = {
    "zh": ("关口", "阶段", "阶段截止", "评估单位", "状态", "尚缺"),
    "en": ("Gate", "Phase", "Phase ends", "Decided by", "State", "Lacks"),
}


@click.command("gate")
@click.argument("programme")
@click.argument("gate", default="")
@click.option("--as-of", type=Day(), help="As known on that day.")
@click.option("--pass", "passed", is_flag=True, help="Let the phase end.")
@click.option("--pass-with", "conditions", multiple=True, help="Pass on a condition; may repeat.")
@click.option("--return", "reason", default="", help="Give it back, for this reason.")
@click.option("--until", type=Day(), help="Deadline of conditions; time that a return gives.")
@click.option("--office", default="", help="Who meets the conditions.")
@click.option("--as", "role", default="", help="The role in which you decide.")
@click.option("--note", default="", help="A remark on a pass.")
@click.option("--write", type=click.Path(path_type=Path), help="Put moved dates into this file.")
@ON
@JSON
@click.pass_context
def gate_command(
    context: click.Context,
    /,
    programme: str,
    gate: str,
    as_of: date | None,
    write: Path | None,
    as_data: bool,
    **said: Any,
) -> None:
    """What GATE of PROGRAMME needs and still lacks (all gates in short, if none is named); or a
    decision:
    --pass, --pass-with CONDITION --office OFFICE --until DATE, or --return REASON [--until DATE],
    which moves later dates where the gate says so. --write FILE puts those into the file."""
    outcome = _outcome(said)
    if write is not None:
        _write(context, programme, write)
    elif outcome is None:
        _show(context, programme, gate, as_of, as_data)
    else:
        _decide(context, programme, gate, _said(outcome, said), as_data)


def _outcome(said: dict[str, Any]) -> "Outcome | None":
    given: dict[Outcome, Any] = {
        "pass": said["passed"],
        "conditional": said["conditions"],
        "return": said["reason"],
    }
    named = [outcome for outcome, value in given.items() if value]
    if len(named) > 1:
        raise click.UsageError(
            say(
                "say one of --pass, --pass-with, --return",
                "请在 --pass、--pass-with、--return 中写一个",
            )
        )
    return named[0] if named else None


def _said(outcome: "Outcome", said: dict[str, Any]) -> "Said":
    from programme.actions.gates import Said

    return Said(
        outcome,
        note=said["reason"] or said["note"],
        conditions=said["conditions"],
        office=said["office"],
        until=said["until"],
        role=said["role"],
        on=said["on"],
    )


def _show(
    context: click.Context, programme: str, gate: str, as_of: date | None, as_data: bool
) -> None:
    from programme.actions.dossier import dossiers
    from programme.actions.gate_page import markdown
    from programme.actions.gates import gate_named

    with opened(context) as ctx:
        found = dossiers(ctx, programme, as_of=as_of)
    if gate:
        found = [gate_named(found, gate)]
    if as_data:
        as_json({"gates": [_data(one) for one in found]})
        return
    language = settings(context).language
    if len(found) > 1:
        _print_gates(found, language)
        return
    none = {"zh": "这个项目没有评估关口", "en": "the programme has no gates"}
    click.echo(markdown(found[0], language) if found else none[language])


def _print_gates(found: "list[Dossier]", language: str) -> None:
    """One line for each gate; its dossier is asked for by name."""
    from rich.markup import escape

    from programme.actions.gate_page import called
    from programme.cli.render import grid, terminal
    from programme.core.words import word

    table = grid()
    for head in HEADS[language]:
        table.add_column(head, overflow="fold", no_wrap=head == HEADS[language][2])
    for one in found:
        short = [
            f"{called(c.need, language)} {c.reached}/{c.total}" for c in one.conditions if not c.met
        ]
        state = word(f"gate.{one.outcome}", language)
        if one.decisions:
            state += f"\n[dim]{one.decisions[-1].happened}[/dim]"
        cells = (one.title, one.phase_title, str(one.due or "—"), one.by or "—")
        table.add_row(*map(escape, cells), state, escape("\n".join(short)) or "—")
    console = terminal()
    title, day = escape(found[0].programme_title), found[0].as_of
    console.print(f"\n[bold]{title}[/bold]  {word('as_of', language)} {day}")
    console.print(table)
    told = {"zh": "看清单：programme gate {} 关口", "en": "its dossier: programme gate {} GATE"}
    console.print(told[language].format(found[0].programme), style="dim")


def _data(one: "Dossier") -> dict[str, Any]:
    told = [decision.model_dump(mode="json") for decision in one.decisions]
    return asdict(one) | {"outcome": one.outcome, "lacks": one.lacks, "decisions": told}


def _decide(context: click.Context, programme: str, gate: str, said: "Said", as_data: bool) -> None:
    from programme.actions.gates import decide

    with opened(context) as ctx:
        found = decide(ctx, programme, gate, said)
    if as_data:
        told = found.decision.model_dump(mode="json", exclude={"seq"})
        as_json({"gate": found.gate, "findings": found.findings, **told})
        return
    click.echo(_told(programme, found, settings(context).language))


def _told(programme: str, found: "Decided", language: str) -> str:
    from programme.core.words import word

    decision, chinese = found.decision, language == "zh"
    lines = [
        f"{found.gate}: {word(f'gate.{decision.outcome}', language)}"
        f"  {decision.role}  {decision.happened}"
    ]
    if found.findings:
        keys = " ".join(f"{programme}/{key}" for key in found.findings)
        lines.append(f"  {'条件已登记为问题' if chinese else 'conditions became findings'}: {keys}")
    if decision.outcome == "return" and decision.until and not decision.version:
        lines.append(
            "  后续日期不变" if chinese else "  no date has moved: there was time until then"
        )
    if decision.version:
        lines.append(
            f"  计划第 {decision.version} 版：后续日期已顺延；"
            f"用 programme gate {programme} --write 计划文件 写回"
            if chinese
            else f"  plan version {decision.version}: later dates have moved;"
            f" programme gate {programme} --write FILE puts them into the schedule file"
        )
    return "\n".join(lines)


def _write(context: click.Context, programme: str, path: Path) -> None:
    from programme.actions.gates import write_dates

    with opened(context) as ctx:
        count = write_dates(ctx, programme, path)
    chinese = settings(context).language == "zh"
    click.echo(f"{path}：{'已改写' if chinese else 'changed'} {count}")
