"""defer, waive, confirm, facts: decisions about a matter, and all that was ever said of it."""

from datetime import date
from typing import Any

import click

from programme.cli.group import as_json, opened, settings
from programme.cli.matters import KEY, _complete_key
from programme.cli.speech import say
from programme.cli.work import JSON, Day

BY = click.option("--by", default="", help="Who decides, where that is not who runs this.")
NOTE = click.option("--note", default="", help="The reason.")
ON = click.option("--on", type=Day(), help="When it happened; today if not said.")


def _record(context: click.Context, key: str, kind: Any, as_data: bool, **said: Any) -> None:
    from programme.actions.report import report
    from programme.core.words import word

    with opened(context) as ctx:
        found = report(ctx, key, kind, **said)
    if as_data:
        until = found.until.isoformat() if found.until else None
        as_json({"key": found.key, "kind": kind, "status": found.status, "until": until})
        return
    language = settings(context).language
    told = word(f"said.{kind}", language) + (f" → {found.until}" if found.until else "")
    click.echo(f"{told}: {found.key}  {found.title}  {word(found.status, language)}")


@click.command("defer")
@KEY
@click.option("--to", "asked", type=Day(), help="Ask for this deadline.")
@click.option("--grant", type=Day(), help="Grant this deadline.")
@click.option("--agree", is_flag=True, help="Grant what is asked for.")
@click.option("--refuse", is_flag=True, help="Refuse what is asked for.")
@NOTE
@BY
@ON
@JSON
@click.pass_context
def defer_command(
    context: click.Context,
    key: str,
    asked: date | None,
    grant: date | None,
    agree: bool,
    refuse: bool,
    note: str,
    by: str,
    on: date | None,
    as_data: bool,
) -> None:
    """Ask for a later deadline of KEY (--to DATE --note WHY), before the present one is over; the
    issuer grants (--agree, --grant DATE) or refuses it. The first deadline stays on record."""
    kinds = {"deferral": asked, "deferred": grant or agree, "refused": refuse}
    said = [kind for kind, given in kinds.items() if given]
    if len(said) != 1 or (grant and agree):
        raise click.UsageError(
            say(
                "say one of --to, --grant, --agree, --refuse",
                "请在 --to、--grant、--agree、--refuse 中写一个",
            )
        )
    _record(context, key, said[0], as_data, until=asked or grant, note=note, by=by, on=on)


@click.command("waive")
@KEY
@NOTE
@BY
@ON
@JSON
@click.pass_context
def waive_command(
    context: click.Context, key: str, note: str, by: str, on: date | None, as_data: bool
) -> None:
    """Let KEY go: it need not be done; say why in --note. `report KEY --reopen` takes it back."""
    _record(context, key, "waived", as_data, note=note, by=by, on=on)


@click.command("confirm")
@click.argument("key", default="", shell_complete=_complete_key)
@click.option("--return", "back", is_flag=True, help="Return it, with a reason (--note).")
@click.option("--waiting", is_flag=True, help="List what waits for confirmation.")
@NOTE
@BY
@ON
@JSON
@click.pass_context
def confirm_command(
    context: click.Context,
    key: str,
    back: bool,
    waiting: bool,
    note: str,
    by: str,
    on: date | None,
    as_data: bool,
) -> None:
    """Confirm that what was submitted for KEY is done (办结认定), or return it."""
    if bool(key) == waiting:
        raise click.UsageError(
            say("name a KEY, or list with --waiting", "请写编号 KEY，或用 --waiting 列出")
        )
    if not waiting:
        _record(context, key, "returned" if back else "accepted", as_data, note=note, by=by, on=on)
        return
    from programme.actions.listing import listing

    with opened(context) as ctx:
        rows = listing(ctx, (), status="submitted")
    if as_data:
        as_json(rows)
        return
    from programme.cli.render import print_listing

    print_listing(rows, settings(context).language)


@click.command("facts")
@KEY
@JSON
@click.pass_context
def facts_command(context: click.Context, key: str, as_data: bool) -> None:
    """All that was ever said of KEY, with numbers: `report KEY --correct N` says one anew,
    `--withdraw N` takes it back."""
    from programme.actions.facts import facts_of
    from programme.core.words import word

    with opened(context) as ctx:
        row, found = facts_of(ctx, key)
    if as_data:
        as_json({"key": row.key, "facts": [fact.model_dump(mode="json") for fact in found]})
        return
    language = settings(context).language
    corrected = {fact.corrects: fact.seq for fact in found if fact.corrects}
    end, first = row.window.end, row.planned.end
    moved = {"zh": f"（原定 {first}）", "en": f" (first {first})"}[language] if end != first else ""
    click.echo(f"{row.key}  {row.title}")
    click.echo(f"  {word(row.status, language)}  {word('end', language)} {end or '—'}{moved}")
    for fact in found:
        share = f" {fact.progress}%" if fact.progress is not None else ""
        files = {"zh": f"佐证 {len(fact.evidence)} 件", "en": f"{len(fact.evidence)} files"}
        more = [fact.until and f"→ {fact.until}", fact.to and f"→ {fact.to}", fact.note,
                fact.evidence and files[language]]  # fmt: skip
        wrong = f"  (→ {corrected[fact.seq]})" if fact.seq in corrected else ""
        who = f"{fact.author} {fact.via} {fact.recorded:%Y-%m-%d}"
        what = word(f"said.{fact.kind}", language) + share
        told = "  ".join([what, *map(str, filter(None, more))])
        click.echo(f"  {fact.seq}  {fact.happened}  {told}  [{who}]{wrong}")
