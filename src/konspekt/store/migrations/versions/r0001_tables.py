"""Revision 1: every table of the service, and the search index."""

from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

BYTEWISE: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _blob_holds() -> None:
    op.create_table(
        "blob_holds",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("until_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_blob_holds"),
    )


def _blobs() -> None:
    op.create_table(
        "blobs",
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("touched_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_blobs"),
    )
    op.create_index("ix_blobs_touched_ms", "blobs", ["touched_ms"])


def _courses() -> None:
    op.create_table(
        "courses",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_courses"),
    )


def _users() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("display_name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("password_hash", sa.Text),
        sa.Column("oidc_subject", sa.Text),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("disabled_ms", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("name", name="uq_users_name"),
        sa.UniqueConstraint("oidc_subject", name="uq_users_oidc_subject"),
    )


def _lectures() -> None:
    op.create_table(
        "lectures",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("owner_id", sa.Text, nullable=False),
        sa.Column("course_id", sa.Text),
        sa.Column("part_number", sa.Integer),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("file_name", sa.Text, nullable=False),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("engine", sa.Text),
        sa.Column("date", sa.Text),
        sa.Column("duration_ms", sa.BigInteger),
        sa.Column("is_sample", sa.Boolean, nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("adopted_ms", sa.BigInteger),
        sa.Column("published_ms", sa.BigInteger),
        sa.Column("trashed_ms", sa.BigInteger),
        sa.Column("last_revision", sa.BigInteger, nullable=False),
        sa.Column("last_event", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name="fk_lectures_course_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name="fk_lectures_owner_id"),
        sa.PrimaryKeyConstraint("id", name="pk_lectures"),
    )
    op.create_index("ix_lectures_course_id", "lectures", ["course_id"])
    op.create_index("ix_lectures_created_ms", "lectures", ["created_ms"])
    op.create_index("ix_lectures_owner_id", "lectures", ["owner_id"])
    op.create_index("ix_lectures_trashed_ms", "lectures", ["trashed_ms"])


def _login_sessions() -> None:
    op.create_table(
        "login_sessions",
        sa.Column("token_hash", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("seen_ms", sa.BigInteger, nullable=False),
        sa.Column("expires_ms", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_login_sessions_user_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name="pk_login_sessions"),
    )
    op.create_index("ix_login_sessions_expires_ms", "login_sessions", ["expires_ms"])
    op.create_index("ix_login_sessions_user_id", "login_sessions", ["user_id"])


def _members() -> None:
    op.create_table(
        "members",
        sa.Column("course_id", sa.Text, nullable=False),
        sa.Column("user_id", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name="fk_members_course_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_members_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("course_id", "user_id", name="pk_members"),
    )
    op.create_index("ix_members_user_id", "members", ["user_id"])


def _templates() -> None:
    op.create_table(
        "templates",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("owner_id", sa.Text, nullable=False),
        sa.Column("course_id", sa.Text),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("changed_ms", sa.BigInteger, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["course_id"], ["courses.id"], name="fk_templates_course_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name="fk_templates_owner_id"),
        sa.PrimaryKeyConstraint("id", name="pk_templates"),
    )
    op.create_index("ix_templates_course_id", "templates", ["course_id"])
    op.create_index("ix_templates_owner_id", "templates", ["owner_id"])


def _webhooks() -> None:
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("owner_id", sa.Text, nullable=False),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("kinds", sa.Text, nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.ForeignKeyConstraint(["owner_id"], ["users.id"], name="fk_webhooks_owner_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_webhooks"),
    )
    op.create_index("ix_webhooks_owner_id", "webhooks", ["owner_id"])


def _artifacts() -> None:
    op.create_table(
        "artifacts",
        sa.Column("lecture_id", sa.Text, nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("made_ms", sa.BigInteger, nullable=False),
        sa.Column("size_bytes", sa.BigInteger, nullable=False),
        sa.Column("payload", sa.LargeBinary),
        sa.Column("blob_sha256", sa.Text),
        sa.CheckConstraint("(payload IS NULL) <> (blob_sha256 IS NULL)", name="ck_artifacts_one_place"),
        sa.ForeignKeyConstraint(["blob_sha256"], ["blobs.sha256"], name="fk_artifacts_blob_sha256"),
        sa.ForeignKeyConstraint(
            ["lecture_id"], ["lectures.id"], name="fk_artifacts_lecture_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("lecture_id", "stage", "key", name="pk_artifacts"),
    )
    op.create_index("ix_artifacts_blob_sha256", "artifacts", ["blob_sha256"])


def _events() -> None:
    op.create_table(
        "events",
        sa.Column("lecture_id", sa.Text, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.Column("payload", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["lecture_id"], ["lectures.id"], name="fk_events_lecture_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("lecture_id", "seq", name="pk_events"),
    )
    op.create_index("ix_events_at_ms", "events", ["at_ms"])


def _lecture_blobs() -> None:
    op.create_table(
        "lecture_blobs",
        sa.Column("lecture_id", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["lecture_id"], ["lectures.id"], name="fk_lecture_blobs_lecture_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["sha256"], ["blobs.sha256"], name="fk_lecture_blobs_sha256"),
        sa.PrimaryKeyConstraint("lecture_id", "name", name="pk_lecture_blobs"),
    )
    op.create_index("ix_lecture_blobs_sha256", "lecture_blobs", ["sha256"])


def _lecture_rows() -> None:
    op.create_table(
        "lecture_rows",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("lecture_id", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("parent_id", sa.Text),
        sa.Column("rank", BYTEWISE, nullable=False),
        sa.Column("version", sa.BigInteger, nullable=False),
        sa.Column("machine_key", sa.Text),
        sa.Column("deleted_by", sa.Text),
        sa.Column("deleted_ms", sa.BigInteger),
        sa.Column("merged_into", sa.Text),
        sa.Column("start_ms", sa.BigInteger),
        sa.Column("state", sa.Text),
        sa.Column("edited_fields", sa.Text, nullable=False),
        sa.Column("reviews", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("machine_value", sa.Text),
        sa.Column("suggestion", sa.Text),
        sa.Column("lent", sa.Text),
        sa.Column("refused", sa.Text),
        sa.ForeignKeyConstraint(
            ["lecture_id"], ["lectures.id"], name="fk_lecture_rows_lecture_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_lecture_rows"),
    )
    op.create_index("ix_lecture_rows_place", "lecture_rows", ["lecture_id", "kind", "rank", "id"])


def _recordings() -> None:
    op.create_table(
        "recordings",
        sa.Column("lecture_id", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("form", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["lecture_id"], ["lectures.id"], name="fk_recordings_lecture_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["sha256"], ["blobs.sha256"], name="fk_recordings_sha256"),
        sa.PrimaryKeyConstraint("lecture_id", name="pk_recordings"),
    )
    op.create_index("ix_recordings_sha256", "recordings", ["sha256"])


def _revisions() -> None:
    op.create_table(
        "revisions",
        sa.Column("lecture_id", sa.Text, nullable=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("group_id", sa.Text, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("undoes", sa.Text),
        sa.Column("actor", sa.Text, nullable=False),
        sa.Column("at_ms", sa.BigInteger, nullable=False),
        sa.Column("op", sa.Text, nullable=False),
        sa.Column("object_id", sa.Text, nullable=False),
        sa.Column("before", sa.Text),
        sa.Column("after", sa.Text),
        sa.ForeignKeyConstraint(
            ["lecture_id"], ["lectures.id"], name="fk_revisions_lecture_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("lecture_id", "seq", name="pk_revisions"),
    )
    op.create_index("ix_revisions_group", "revisions", ["lecture_id", "group_id", "number"], unique=True)
    op.create_index("ix_revisions_object", "revisions", ["object_id"])


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("lecture_id", sa.Text, nullable=False),
        sa.Column("asked_by", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("options", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("asked_ms", sa.BigInteger, nullable=False),
        sa.Column("finished_ms", sa.BigInteger),
        sa.Column("error_code", sa.Text),
        sa.ForeignKeyConstraint(["asked_by"], ["users.id"], name="fk_runs_asked_by"),
        sa.ForeignKeyConstraint(
            ["lecture_id"], ["lectures.id"], name="fk_runs_lecture_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
    )
    op.create_index("ix_runs_lecture_id", "runs", ["lecture_id"])
    op.create_index("ix_runs_state", "runs", ["state", "asked_ms"])


def _share_links() -> None:
    op.create_table(
        "share_links",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("lecture_id", sa.Text, nullable=False),
        sa.Column("token_hash", sa.Text, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("created_ms", sa.BigInteger, nullable=False),
        sa.Column("expires_ms", sa.BigInteger),
        sa.Column("revoked_ms", sa.BigInteger),
        sa.ForeignKeyConstraint(
            ["lecture_id"], ["lectures.id"], name="fk_share_links_lecture_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["made_by"], ["users.id"], name="fk_share_links_made_by"),
        sa.PrimaryKeyConstraint("id", name="pk_share_links"),
        sa.UniqueConstraint("token_hash", name="uq_share_links_token_hash"),
    )
    op.create_index("ix_share_links_lecture_id", "share_links", ["lecture_id"])


def _search_texts() -> None:
    op.create_table(
        "search_texts",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("row_id", sa.Text, nullable=False),
        sa.Column("lecture_id", sa.Text, nullable=False),
        sa.Column("parent_id", sa.Text),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("lemmas", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(
            ["row_id"], ["lecture_rows.id"], name="fk_search_texts_row_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("number", name="pk_search_texts"),
        sa.UniqueConstraint("row_id", name="uq_search_texts_row_id"),
    )
    op.create_index("ix_search_texts_lecture_id", "search_texts", ["lecture_id"])


SQLITE_SEARCH: Final = (
    """CREATE VIRTUAL TABLE search_index USING fts5(
        lemmas, content='search_texts', content_rowid='number', tokenize='unicode61 remove_diacritics 0')""",
    """CREATE TRIGGER search_texts_added AFTER INSERT ON search_texts BEGIN
        INSERT INTO search_index (rowid, lemmas) VALUES (new.number, new.lemmas); END""",
    """CREATE TRIGGER search_texts_gone AFTER DELETE ON search_texts BEGIN
        INSERT INTO search_index (search_index, rowid, lemmas) VALUES ('delete', old.number, old.lemmas); END""",
    """CREATE TRIGGER search_texts_changed AFTER UPDATE ON search_texts BEGIN
        INSERT INTO search_index (search_index, rowid, lemmas) VALUES ('delete', old.number, old.lemmas);
        INSERT INTO search_index (rowid, lemmas) VALUES (new.number, new.lemmas); END""",
    """CREATE TRIGGER revisions_stay BEFORE UPDATE ON revisions BEGIN
        SELECT RAISE(ABORT, 'revisions are append-only'); END""",
)
POSTGRES_SEARCH: Final = (
    """ALTER TABLE search_texts ADD COLUMN vector tsvector
        GENERATED ALWAYS AS (to_tsvector('simple', lemmas)) STORED""",
    "CREATE INDEX search_index ON search_texts USING gin (vector)",
    """CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'revisions are append-only'; END $$""",
    "CREATE TRIGGER revisions_stay BEFORE UPDATE ON revisions FOR EACH ROW EXECUTE FUNCTION refuse_change()",
)
TABLES: Final = (
    _blob_holds,
    _blobs,
    _courses,
    _users,
    _lectures,
    _login_sessions,
    _members,
    _templates,
    _webhooks,
    _artifacts,
    _events,
    _lecture_blobs,
    _lecture_rows,
    _recordings,
    _revisions,
    _runs,
    _share_links,
    _search_texts,
)


def upgrade() -> None:
    """Make everything."""
    for make in TABLES:
        make()
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE_SEARCH if is_sqlite else POSTGRES_SEARCH:
        op.execute(statement)


def downgrade() -> None:
    """Drop everything; nothing is left but Alembic's own table."""
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if is_sqlite:
        op.execute("DROP TABLE search_index")
    for make in reversed(TABLES):
        op.drop_table(make.__name__.removeprefix("_"))
    if not is_sqlite:
        op.execute("DROP FUNCTION refuse_change()")
