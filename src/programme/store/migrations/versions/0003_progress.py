"""Corrections among the reports; granted deadlines; findings; decisions at gates, and
about whole programmes."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

ID = sa.BigInteger().with_variant(sa.Integer, "sqlite")
INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("report", sa.Column("corrects", sa.BigInteger()))
    op.add_column("assignment", sa.Column("deferred_to", sa.Date()))
    _findings()
    _gate_decisions()
    _programme_events()


def _findings() -> None:
    words = ("source", "area", "item", "measure", "person", "unit", "severity", "phase")
    op.create_table(
        "finding",
        *_of_programme("finding"),
        sa.Column("number", sa.Integer(), nullable=False),
        *_texts("text", "offices"),
        sa.Column("by", sa.Date(), nullable=False),
        sa.Column("happened", sa.Date(), nullable=False),
        sa.Column("recorded", INSTANT, nullable=False),
        *_texts(*words, "author", "via"),
        sa.UniqueConstraint("programme_id", "number", name="uq_finding_programme_id_number"),
    )


def _gate_decisions() -> None:
    op.create_table(
        "gate_decision",
        *_of_programme("gate_decision"),
        *_texts("phase", "outcome", "role", "note"),
        sa.Column("until", sa.Date()),
        *_texts("missing"),
        sa.Column("version", sa.Integer()),
        sa.Column("happened", sa.Date(), nullable=False),
        sa.Column("recorded", INSTANT, nullable=False),
        *_texts("author", "via"),
    )
    columns = ["programme_id", "phase"]
    op.create_index("ix_gate_decision_programme_id_phase", "gate_decision", columns)


def _programme_events() -> None:
    op.create_table(
        "programme_event",
        *_of_programme("programme_event"),
        *_texts("kind"),
        sa.Column("happened", sa.Date(), nullable=False),
        sa.Column("recorded", INSTANT, nullable=False),
        *_texts("note", "author", "via"),
    )
    op.create_index("ix_programme_event_programme_id", "programme_event", ["programme_id"])


def _of_programme(table: str) -> tuple[sa.schema.SchemaItem, ...]:
    column = f"fk_{table}_programme_id"
    return (
        sa.Column("id", ID, nullable=False),
        sa.Column("programme_id", ID, nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name=column),
    )


def _texts(*names: str) -> tuple[sa.Column[str], ...]:
    return tuple(sa.Column(name, sa.Text(), nullable=False) for name in names)
