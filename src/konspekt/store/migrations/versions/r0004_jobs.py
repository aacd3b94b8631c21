"""Revision 4, work: workers and their heartbeats, attempts, progress."""

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the tables."""


def downgrade() -> None:
    """Take them away."""
