"""Revision 3, lectures: the vocabulary of a lecture."""

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the tables."""


def downgrade() -> None:
    """Take them away."""
