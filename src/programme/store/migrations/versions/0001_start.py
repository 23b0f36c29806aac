"""The first tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
INSTANT = sa.DateTime(timezone=True)


def _has(name: str, kind: sa.types.TypeEngine[Any]) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def upgrade() -> None:
    op.create_table(
        "evidence",
        _has("sha256", sa.Text()),
        _has("name", sa.Text()),
        _has("size", sa.BigInteger()),
        _has("media_type", sa.Text()),
        _has("recorded", INSTANT),
        sa.PrimaryKeyConstraint("sha256", name="pk_evidence"),
    )
    op.create_table(
        "message",
        _has("id", ID),
        _has("key", sa.Text()),
        _has("recipient", sa.Text()),
        _has("channel", sa.Text()),
        _has("send_at", INSTANT),
        _has("state", sa.Text()),
        sa.Column("lease_token", sa.Text()),
        sa.Column("lease_until", INSTANT),
        sa.Column("claimed_at", INSTANT),
        sa.Column("handed_at", INSTANT),
        sa.Column("sent_at", INSTANT),
        _has("attempts", sa.Integer()),
        sa.Column("next_attempt_at", INSTANT),
        _has("error", sa.Text()),
        _has("subject", sa.Text()),
        _has("external_id", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_message"),
        sa.UniqueConstraint("key", name="uq_message_key"),
    )
    op.create_index("ix_message_state_send_at", "message", ["state", "send_at"])

    op.create_table(
        "meta",
        _has("key", sa.Text()),
        _has("value", sa.Text()),
        sa.PrimaryKeyConstraint("key", name="pk_meta"),
    )
    op.create_table(
        "programme",
        _has("id", ID),
        _has("slug", sa.Text()),
        _has("title", sa.Text()),
        _has("zone", sa.Text()),
        _has("adopted_on", sa.Date()),
        sa.Column("watermark", INSTANT),
        _has("version", sa.Integer()),
        sa.Column("lease_owner", sa.Text()),
        _has("lease_token", sa.Integer()),
        sa.Column("lease_until", INSTANT),
        sa.Column("board_state", sa.Text()),
        sa.PrimaryKeyConstraint("id", name="pk_programme"),
        sa.UniqueConstraint("slug", name="uq_programme_slug"),
    )
    op.create_table(
        "item",
        _has("id", ID),
        _has("programme_id", ID),
        _has("key", sa.Text()),
        _has("phase", sa.Text()),
        _has("task", sa.Text()),
        _has("slot", sa.Text()),
        _has("unit", sa.Text()),
        _has("title", sa.Text()),
        sa.Column("start", sa.Date()),
        sa.Column("end", sa.Date()),
        sa.Column("first_end", sa.Date()),
        _has("tracked_from", sa.Date()),
        _has("weight", sa.BigInteger()),
        _has("joint", sa.Text()),
        _has("confirm", sa.Text()),
        _has("born", sa.Integer()),
        sa.Column("retired", sa.Integer()),
        sa.ForeignKeyConstraint(["programme_id"], ["programme.id"], name="fk_item_programme_id"),
        sa.PrimaryKeyConstraint("id", name="pk_item"),
        sa.UniqueConstraint("key", name="uq_item_key"),
    )
    op.create_index("ix_item_programme_id", "item", ["programme_id"])

    op.create_table(
        "measurement",
        _has("id", ID),
        _has("programme_id", ID),
        _has("target", sa.Text()),
        _has("unit", sa.Text()),
        _has("value", sa.Text()),
        _has("happened", sa.Date()),
        _has("recorded", INSTANT),
        _has("note", sa.Text()),
        _has("author", sa.Text()),
        _has("via", sa.Text()),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name="fk_measurement_programme_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_measurement"),
    )
    op.create_index("ix_measurement_programme_id_target", "measurement", ["programme_id", "target"])

    op.create_table(
        "plan_version",
        _has("id", ID),
        _has("programme_id", ID),
        _has("number", sa.Integer()),
        _has("recorded", INSTANT),
        _has("author", sa.Text()),
        _has("via", sa.Text()),
        _has("source_hash", sa.Text()),
        _has("plan", sa.Text()),
        _has("changes", sa.Text()),
        _has("reason", sa.Text()),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name="fk_plan_version_programme_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_plan_version"),
        sa.UniqueConstraint("programme_id", "number", name="uq_plan_version_programme_id_number"),
    )
    op.create_table(
        "assignment",
        _has("id", ID),
        _has("programme_id", ID),
        _has("item_id", ID),
        _has("key", sa.Text()),
        _has("office", sa.Text()),
        _has("weight", sa.BigInteger()),
        sa.Column("retired", sa.Integer()),
        _has("since", sa.Date()),
        _has("status", sa.Text()),
        _has("progress", sa.Integer()),
        sa.Column("done_on", sa.Date()),
        sa.Column("next_change_on", sa.Date()),
        sa.ForeignKeyConstraint(["item_id"], ["item.id"], name="fk_assignment_item_id"),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name="fk_assignment_programme_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_assignment"),
        sa.UniqueConstraint("key", name="uq_assignment_key"),
    )
    op.create_index("ix_assignment_item_id", "assignment", ["item_id"])
    op.create_index(
        "ix_assignment_programme_id_next_change_on",
        "assignment",
        ["programme_id", "next_change_on"],
    )
    op.create_index("ix_assignment_programme_id_office", "assignment", ["programme_id", "office"])
    op.create_index("ix_assignment_programme_id_status", "assignment", ["programme_id", "status"])

    op.create_table(
        "reminder",
        _has("id", ID),
        _has("programme_id", ID),
        _has("assignment_id", ID),
        _has("rung", sa.Text()),
        _has("anchor", sa.Date()),
        _has("n", sa.Integer()),
        _has("recipient", sa.Text()),
        _has("decided", INSTANT),
        _has("due_at", INSTANT),
        sa.Column("message_id", ID),
        _has("state", sa.Text()),
        _has("reason", sa.Text()),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name="fk_reminder_assignment_id"
        ),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"], name="fk_reminder_message_id"),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name="fk_reminder_programme_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reminder"),
        sa.UniqueConstraint(
            "assignment_id",
            "rung",
            "anchor",
            "n",
            "recipient",
            name="uq_reminder_assignment_id_rung_anchor_n_recipient",
        ),
    )
    op.create_index("ix_reminder_message_id", "reminder", ["message_id"])

    op.create_table(
        "report",
        _has("id", ID),
        _has("assignment_id", ID),
        _has("kind", sa.Text()),
        _has("happened", sa.Date()),
        _has("recorded", INSTANT),
        sa.Column("progress", sa.Integer()),
        _has("note", sa.Text()),
        _has("author", sa.Text()),
        _has("via", sa.Text()),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name="fk_report_assignment_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_report"),
    )
    op.create_index("ix_report_assignment_id", "report", ["assignment_id"])

    op.create_table(
        "transition",
        _has("id", ID),
        _has("programme_id", ID),
        _has("assignment_id", ID),
        _has("before", sa.Text()),
        _has("after", sa.Text()),
        _has("happened", sa.Date()),
        _has("recorded", INSTANT),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name="fk_transition_assignment_id"
        ),
        sa.ForeignKeyConstraint(
            ["programme_id"], ["programme.id"], name="fk_transition_programme_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_transition"),
    )
    op.create_index("ix_transition_programme_id_id", "transition", ["programme_id", "id"])

    op.create_table(
        "report_evidence",
        _has("report_id", ID),
        _has("sha256", sa.Text()),
        sa.ForeignKeyConstraint(["report_id"], ["report.id"], name="fk_report_evidence_report_id"),
        sa.ForeignKeyConstraint(["sha256"], ["evidence.sha256"], name="fk_report_evidence_sha256"),
        sa.PrimaryKeyConstraint("report_id", "sha256", name="pk_report_evidence"),
    )
