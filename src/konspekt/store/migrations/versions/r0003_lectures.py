"""Revision 3, lectures: the version of a card, the vocabulary of a lecture, and what counts the rows of many lectures at once."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add them."""
    op.add_column("lectures", sa.Column("version", sa.BigInteger, nullable=False, server_default="1"))
    op.create_table(
        "vocabularies",
        sa.Column("lecture_id", sa.Text, nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("lecture_id", name="pk_vocabularies"),
        sa.ForeignKeyConstraint(
            ["lecture_id"], ["lectures.id"], name="fk_vocabularies_lecture_id", ondelete="CASCADE"
        ),
    )
    living = sa.text("deleted_by IS NULL")
    op.create_index(
        "ix_lecture_rows_count",
        "lecture_rows",
        ["lecture_id", "kind", "state"],
        sqlite_where=living,
        postgresql_where=living,
    )


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_lecture_rows_count", "lecture_rows")
    op.drop_table("vocabularies")
    op.drop_column("lectures", "version")
