"""Revision 5, operations: how long the stages of the work took, for whoever watches over the service."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "stage_times",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("worked_ms", sa.BigInteger, nullable=False),
        sa.Column("total_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_stage_times"),
    )
    op.create_index("ix_stage_times_at_ms", "stage_times", ["at_ms"])


def downgrade() -> None:
    """Take it away."""
    op.drop_table("stage_times")
