"""Receipts and snoozes among the reports; the state of each channel."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("report", sa.Column("until", sa.Date()))
    op.add_column("report", sa.Column("to", sa.Text(), nullable=False, server_default=""))
    op.add_column("message", sa.Column("route", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("message", sa.Column("changed_at", INSTANT))
    op.add_column("message", sa.Column("decided_by", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_message_recipient_changed_at", "message", ["recipient", "changed_at"])
    op.create_table(
        "channel",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("closed_until", INSTANT),
        sa.Column("error", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_channel"),
    )
