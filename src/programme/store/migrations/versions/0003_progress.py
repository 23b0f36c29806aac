"""Corrections among the reports; the deadline that was granted, as each assignment has it."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("report", sa.Column("corrects", sa.BigInteger()))
    op.add_column("assignment", sa.Column("deferred_to", sa.Date()))
