"""The tables. Instants are aware UTC, days are dates, exact decimals and JSON are text.

Nothing is ever deleted: what leaves a plan is retired, facts and decisions are appended.
"""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)

Id = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER counts up by itself there


class Instant(TypeDecorator[datetime]):
    """An aware moment, kept and given back in UTC. Raises ValueError for a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError(f"an instant needs a time zone: {value.isoformat()}")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, _: Dialect) -> datetime | None:
        if value is None or value.tzinfo is not None:
            return value and value.astimezone(UTC)
        return value.replace(tzinfo=UTC)


class Exact(TypeDecorator[Decimal]):
    """A decimal as it was written: 1.50 stays 1.50."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, _: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: str | None, _: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class JsonText(TypeDecorator[Any]):
    """Plain JSON values, kept as text on every database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, _: Dialect) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False)

    def process_result_value(self, value: str | None, _: Dialect) -> Any:
        return None if value is None else json.loads(value)


def _id() -> Column[int]:
    return Column("id", Id, primary_key=True)


def _ref(table: str, *, nullable: bool = False) -> Column[int]:
    return Column(f"{table}_id", Id, ForeignKey(f"{table}.id"), nullable=nullable)


def _text(name: str, **options: Any) -> Column[str]:
    return Column(name, Text, nullable=False, **options)


def _number(name: str, **options: Any) -> Column[int]:
    return Column(name, Integer, nullable=False, **options)


def _day(name: str, *, nullable: bool = False) -> Column[Any]:
    return Column(name, Date, nullable=nullable)


def _instant(name: str, *, nullable: bool = False) -> Column[datetime]:
    return Column(name, Instant, nullable=nullable)


meta = Table("meta", metadata, Column("key", Text, primary_key=True), _text("value"))

programme = Table(
    "programme",
    metadata,
    _id(),
    _text("slug", unique=True),
    _text("title"),
    _text("zone"),
    _day("adopted_on"),
    _instant("watermark", nullable=True),
    _number("version", default=0),
    Column("lease_owner", Text),
    _number("lease_token", default=0),
    _instant("lease_until", nullable=True),
    Column("board_state", JsonText),
)

plan_version = Table(
    "plan_version",
    metadata,
    _id(),
    _ref("programme"),
    _number("number"),
    _instant("recorded"),
    _text("author"),
    _text("via"),
    _text("source_hash"),
    _text("plan"),
    Column("changes", JsonText, nullable=False),
    _text("reason"),
    UniqueConstraint("programme_id", "number"),
)

item = Table(
    "item",
    metadata,
    _id(),
    _ref("programme"),
    _text("key", unique=True),
    _text("phase"),
    _text("task"),
    _text("slot"),
    _text("unit"),
    _text("title"),
    _day("start", nullable=True),
    _day("end", nullable=True),
    _day("first_end", nullable=True),
    _day("tracked_from"),
    Column("weight", BigInteger, nullable=False),
    _text("joint"),
    _text("confirm"),
    _number("born"),
    Column("retired", Integer),
    Index(None, "programme_id"),
)

assignment = Table(
    "assignment",
    metadata,
    _id(),
    _ref("programme"),
    _ref("item"),
    _text("key", unique=True),
    _text("office"),
    Column("weight", BigInteger, nullable=False),
    Column("retired", Integer),
    _day("since"),
    _text("status", default="upcoming"),
    _number("progress", default=0),
    _day("done_on", nullable=True),
    _day("deferred_to", nullable=True),
    _day("next_change_on", nullable=True),
    Index(None, "item_id"),
    Index(None, "programme_id", "next_change_on"),
    Index(None, "programme_id", "office"),
    Index(None, "programme_id", "status"),
)

report = Table(
    "report",
    metadata,
    _id(),
    _ref("assignment"),
    _text("kind"),
    _day("happened"),
    _instant("recorded"),
    Column("progress", Integer),
    Column("corrects", BigInteger),
    _day("until", nullable=True),
    _text("to", server_default=""),
    _text("note"),
    _text("author"),
    _text("via"),
    Index(None, "assignment_id"),
)

evidence = Table(
    "evidence",
    metadata,
    Column("sha256", Text, primary_key=True),
    _text("name"),
    Column("size", BigInteger, nullable=False),
    _text("media_type"),
    _instant("recorded"),
)

report_evidence = Table(
    "report_evidence",
    metadata,
    Column("report_id", Id, ForeignKey("report.id"), primary_key=True),
    Column("sha256", Text, ForeignKey("evidence.sha256"), primary_key=True),
)

measurement = Table(
    "measurement",
    metadata,
    _id(),
    _ref("programme"),
    _text("target"),
    _text("unit"),
    Column("value", Exact, nullable=False),
    _day("happened"),
    _instant("recorded"),
    _text("note"),
    _text("author"),
    _text("via"),
    Index(None, "programme_id", "target"),
)

finding = Table(
    "finding",
    metadata,
    _id(),
    _ref("programme"),
    _number("number"),
    _text("text"),
    Column("offices", JsonText, nullable=False),
    _day("by"),
    _day("happened"),
    _instant("recorded"),
    _text("source"),
    _text("area"),
    _text("item"),
    _text("measure"),
    _text("person"),
    _text("unit"),
    _text("severity"),
    _text("phase"),
    _text("author"),
    _text("via"),
    UniqueConstraint("programme_id", "number"),
)

gate_decision = Table(
    "gate_decision",
    metadata,
    _id(),
    _ref("programme"),
    _text("phase"),
    _text("outcome"),
    _text("role"),
    _text("note"),
    _day("until", nullable=True),
    Column("missing", JsonText, nullable=False),
    Column("version", Integer),
    _day("happened"),
    _instant("recorded"),
    _text("author"),
    _text("via"),
    Index(None, "programme_id", "phase"),
)

transition = Table(
    "transition",
    metadata,
    _id(),
    _ref("programme"),
    _ref("assignment"),
    _text("before"),
    _text("after"),
    _day("happened"),
    _instant("recorded"),
    Index(None, "programme_id", "id"),
)

programme_event = Table(
    "programme_event",
    metadata,
    _id(),
    _ref("programme"),
    _text("kind"),
    _day("happened"),
    _instant("recorded"),
    _text("note"),
    _text("author"),
    _text("via"),
    Index(None, "programme_id"),
)

message = Table(
    "message",
    metadata,
    _id(),
    _text("key", unique=True),
    _text("recipient"),
    _text("channel"),
    _instant("send_at"),
    _text("state", default="planned"),
    Column("lease_token", Text),
    _instant("lease_until", nullable=True),
    _instant("claimed_at", nullable=True),
    _instant("handed_at", nullable=True),
    _instant("sent_at", nullable=True),
    _number("attempts", default=0),
    _instant("next_attempt_at", nullable=True),
    _text("error", default=""),
    _text("subject", default=""),
    _text("external_id", default=""),
    _number("route", default=0, server_default="0"),
    _instant("changed_at", nullable=True),
    _text("decided_by", default="", server_default=""),
    Index(None, "state", "send_at"),
    Index(None, "recipient", "changed_at"),
)

channel = Table(
    "channel",
    metadata,
    Column("name", Text, primary_key=True),
    _number("failures"),
    _instant("closed_until", nullable=True),
    _text("error"),
)

reminder = Table(
    "reminder",
    metadata,
    _id(),
    _ref("programme"),
    _ref("assignment"),
    _text("rung"),
    _day("anchor"),
    _number("n"),
    _text("recipient"),
    _instant("decided"),
    _instant("due_at"),
    _ref("message", nullable=True),
    _text("state", default="planned"),
    _text("reason", default=""),
    UniqueConstraint("assignment_id", "rung", "anchor", "n", "recipient"),
    Index(None, "message_id"),
)
