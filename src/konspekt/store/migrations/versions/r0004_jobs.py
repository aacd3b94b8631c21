"""Revision 4, work: workers and their heartbeats, attempts, progress, the figures of an error."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the tables."""
    op.add_column("runs", sa.Column("error_figures", sa.Text))
    op.create_table(
        "workers",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("queues", sa.Text, nullable=False),
        sa.Column("started_ms", sa.BigInteger, nullable=False),
        sa.Column("seen_ms", sa.BigInteger, nullable=False),
        sa.Column("current", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_workers"),
    )
    _of_runs(
        "attempts",
        sa.Column("work", sa.Text, nullable=False),
        sa.Column("count", sa.Integer, nullable=False),
        key=("run_id", "work"),
    )
    _of_runs(
        "progress",
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("done_ms", sa.BigInteger, nullable=False),
        sa.Column("total_ms", sa.BigInteger, nullable=False),
        sa.Column("percent", sa.Float, nullable=False),
        sa.Column("seconds_left", sa.Integer),
        sa.Column("speed", sa.Float),
        sa.Column("told_ms", sa.BigInteger, nullable=False),
        key=("run_id",),
    )
    _of_runs(
        "progress_parts",
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("part", sa.Integer, nullable=False),
        sa.Column("done_ms", sa.BigInteger, nullable=False),
        sa.Column("total_ms", sa.BigInteger, nullable=False),
        sa.Column("key", sa.Text),
        key=("run_id", "stage", "part"),
    )


def downgrade() -> None:
    """Take them away."""
    for table in ("progress_parts", "progress", "attempts", "workers"):
        op.drop_table(table)
    op.drop_column("runs", "error_figures")


def _of_runs(table: str, *columns: sa.Column[object], key: tuple[str, ...]) -> None:
    """Make a table whose rows end with their run."""
    op.create_table(
        table,
        sa.Column("run_id", sa.Text, nullable=False),
        *columns,
        sa.PrimaryKeyConstraint(*key, name=f"pk_{table}"),
        sa.ForeignKeyConstraint(["run_id"], ["runs.id"], name=f"fk_{table}_run_id", ondelete="CASCADE"),
    )
