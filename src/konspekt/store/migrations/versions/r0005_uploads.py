"""Revision 5, uploads and what belongs to operations."""

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the tables."""


def downgrade() -> None:
    """Take them away."""
