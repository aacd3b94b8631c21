"""Every table, as it is after the last revision in migrations/.

Instants are UTC integer milliseconds (`_ms`), ids and names are text, what has a form of its own is canonical JSON in a text column.
"""

from typing import Final

import sqlalchemy as sa

METADATA: Final = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)
BYTEWISE: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
"""Ranks compare byte by byte; SQLite does so by itself."""


def _lecture(*, primary_key: bool = False) -> sa.Column[str]:
    """Name the lecture whose end is also the row's end."""
    place = sa.ForeignKey("lectures.id", ondelete="CASCADE")
    return sa.Column("lecture_id", sa.Text, place, nullable=False, primary_key=primary_key)


users: Final = sa.Table(
    "users",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    sa.Column("display_name", sa.Text, nullable=False),
    sa.Column("role", sa.Text, nullable=False),
    sa.Column("password_hash", sa.Text),
    sa.Column("oidc_subject", sa.Text, unique=True),
    sa.Column("created_ms", sa.BigInteger, nullable=False),
    sa.Column("disabled_ms", sa.BigInteger),
)
login_sessions: Final = sa.Table(
    "login_sessions",
    METADATA,
    sa.Column("token_hash", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("created_ms", sa.BigInteger, nullable=False),
    sa.Column("seen_ms", sa.BigInteger, nullable=False),
    sa.Column("expires_ms", sa.BigInteger, nullable=False, index=True),
)
courses: Final = sa.Table(
    "courses",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("created_ms", sa.BigInteger, nullable=False),
)
members: Final = sa.Table(
    "members",
    METADATA,
    sa.Column("course_id", sa.Text, sa.ForeignKey("courses.id", ondelete="CASCADE"), primary_key=True),
    sa.Column(
        "user_id", sa.Text, sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True
    ),
    sa.Column("role", sa.Text, nullable=False),
)
lectures: Final = sa.Table(
    "lectures",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("owner_id", sa.Text, sa.ForeignKey("users.id"), nullable=False, index=True),
    sa.Column("course_id", sa.Text, sa.ForeignKey("courses.id", ondelete="SET NULL"), index=True),
    sa.Column("part_number", sa.Integer),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("file_name", sa.Text, nullable=False),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("engine", sa.Text),
    sa.Column("date", sa.Text),
    sa.Column("duration_ms", sa.BigInteger),
    sa.Column("is_sample", sa.Boolean, nullable=False),
    sa.Column("created_ms", sa.BigInteger, nullable=False, index=True),
    sa.Column("adopted_ms", sa.BigInteger),
    sa.Column("published_ms", sa.BigInteger),
    sa.Column("trashed_ms", sa.BigInteger, index=True),
    sa.Column("last_revision", sa.BigInteger, nullable=False),
    sa.Column("last_event", sa.BigInteger, nullable=False),
    sa.Column("version", sa.BigInteger, nullable=False, server_default="1"),
)
blobs: Final = sa.Table(
    "blobs",
    METADATA,
    sa.Column("sha256", sa.Text, primary_key=True),
    sa.Column("touched_ms", sa.BigInteger, nullable=False, index=True),
)
blob_holds: Final = sa.Table(
    "blob_holds",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("until_ms", sa.BigInteger, nullable=False),
)
recordings: Final = sa.Table(
    "recordings",
    METADATA,
    _lecture(primary_key=True),
    sa.Column("sha256", sa.Text, sa.ForeignKey("blobs.sha256"), nullable=False, index=True),
    sa.Column("form", sa.Text, nullable=False),
)
artifacts: Final = sa.Table(
    "artifacts",
    METADATA,
    _lecture(primary_key=True),
    sa.Column("stage", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("made_ms", sa.BigInteger, nullable=False),
    sa.Column("size_bytes", sa.BigInteger, nullable=False),
    sa.Column("payload", sa.LargeBinary),
    sa.Column("blob_sha256", sa.Text, sa.ForeignKey("blobs.sha256"), index=True),
    sa.CheckConstraint("(payload IS NULL) <> (blob_sha256 IS NULL)", name="ck_artifacts_one_place"),
)
lecture_blobs: Final = sa.Table(
    "lecture_blobs",
    METADATA,
    _lecture(primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("sha256", sa.Text, sa.ForeignKey("blobs.sha256"), nullable=False, index=True),
)
lecture_rows: Final = sa.Table(
    "lecture_rows",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    _lecture(),
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
    sa.Index("ix_lecture_rows_place", "lecture_id", "kind", "rank", "id"),
    sa.Index(
        "ix_lecture_rows_count",
        "lecture_id",
        "kind",
        "state",
        sqlite_where=sa.text("deleted_by IS NULL"),
        postgresql_where=sa.text("deleted_by IS NULL"),
    ),
)
revisions: Final = sa.Table(
    "revisions",
    METADATA,
    _lecture(primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True),
    sa.Column("group_id", sa.Text, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("undoes", sa.Text),
    sa.Column("actor", sa.Text, nullable=False),
    sa.Column("at_ms", sa.BigInteger, nullable=False),
    sa.Column("op", sa.Text, nullable=False),
    sa.Column("object_id", sa.Text, nullable=False),
    sa.Column("before", sa.Text),
    sa.Column("after", sa.Text),
    sa.Index("ix_revisions_group", "lecture_id", "group_id", "number", unique=True),
    sa.Index("ix_revisions_object", "object_id"),
)
events: Final = sa.Table(
    "events",
    METADATA,
    _lecture(primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("at_ms", sa.BigInteger, nullable=False, index=True),
    sa.Column("payload", sa.Text, nullable=False),
)
search_texts: Final = sa.Table(
    "search_texts",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column(
        "row_id", sa.Text, sa.ForeignKey("lecture_rows.id", ondelete="CASCADE"), nullable=False, unique=True
    ),
    sa.Column("lecture_id", sa.Text, nullable=False, index=True),
    sa.Column("parent_id", sa.Text),
    sa.Column("language", sa.Text, nullable=False),
    sa.Column("lemmas", sa.Text, nullable=False),
)
templates: Final = sa.Table(
    "templates",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("owner_id", sa.Text, sa.ForeignKey("users.id"), nullable=False, index=True),
    sa.Column("course_id", sa.Text, sa.ForeignKey("courses.id", ondelete="CASCADE"), index=True),
    sa.Column("version", sa.BigInteger, nullable=False),
    sa.Column("changed_ms", sa.BigInteger, nullable=False),
    sa.Column("form", sa.Text, nullable=False),
)
share_links: Final = sa.Table(
    "share_links",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    _lecture(),
    sa.Column("token_hash", sa.Text, nullable=False, unique=True),
    sa.Column("made_by", sa.Text, sa.ForeignKey("users.id"), nullable=False),
    sa.Column("created_ms", sa.BigInteger, nullable=False),
    sa.Column("expires_ms", sa.BigInteger),
    sa.Column("revoked_ms", sa.BigInteger),
    sa.Index("ix_share_links_lecture_id", "lecture_id"),
)
webhooks: Final = sa.Table(
    "webhooks",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("owner_id", sa.Text, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("secret", sa.Text, nullable=False),
    sa.Column("kinds", sa.Text, nullable=False),
    sa.Column("created_ms", sa.BigInteger, nullable=False),
    sa.Index("ix_webhooks_owner_id", "owner_id"),
)
runs: Final = sa.Table(
    "runs",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    _lecture(),
    sa.Column("asked_by", sa.Text, sa.ForeignKey("users.id"), nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("options", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("asked_ms", sa.BigInteger, nullable=False),
    sa.Column("finished_ms", sa.BigInteger),
    sa.Column("error_code", sa.Text),
    sa.Column("error_figures", sa.Text),
    sa.Index("ix_runs_lecture_id", "lecture_id"),
    sa.Index("ix_runs_state", "state", "asked_ms"),
)
vocabularies: Final = sa.Table(
    "vocabularies", METADATA, _lecture(primary_key=True), sa.Column("words", sa.Text, nullable=False)
)
api_tokens: Final = sa.Table(
    "api_tokens",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("token_hash", sa.Text, nullable=False, unique=True),
    sa.Column("created_ms", sa.BigInteger, nullable=False),
    sa.Column("expires_ms", sa.BigInteger),
    sa.Column("used_ms", sa.BigInteger),
)
entry_tokens: Final = sa.Table(
    "entry_tokens",
    METADATA,
    sa.Column("token_hash", sa.Text, primary_key=True),
    sa.Column("user_id", sa.Text, sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("created_ms", sa.BigInteger, nullable=False),
)
audit: Final = sa.Table(
    "audit",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("at_ms", sa.BigInteger, nullable=False, index=True),
    sa.Column("actor_id", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),
    sa.Column("object_kind", sa.Text, nullable=False),
    sa.Column("object_id", sa.Text, nullable=False),
)
webhook_deliveries: Final = sa.Table(
    "webhook_deliveries",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("webhook_id", sa.Text, sa.ForeignKey("webhooks.id", ondelete="CASCADE"), nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("payload", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("made_ms", sa.BigInteger, nullable=False),
    sa.Column("next_ms", sa.BigInteger, nullable=False),
    sa.Column("finished_ms", sa.BigInteger),
    sa.Column("http_status", sa.Integer),
    sa.Column("reason", sa.Text),
    sa.Index("ix_webhook_deliveries_webhook_id", "webhook_id", "made_ms"),
    sa.Index("ix_webhook_deliveries_due", "state", "next_ms"),
)
engine_consents: Final = sa.Table(
    "engine_consents",
    METADATA,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("enabled_by", sa.Text, sa.ForeignKey("users.id", ondelete="SET NULL")),
    sa.Column("at_ms", sa.BigInteger, nullable=False),
)
workers: Final = sa.Table(
    "workers",
    METADATA,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("queues", sa.Text, nullable=False),
    sa.Column("started_ms", sa.BigInteger, nullable=False),
    sa.Column("seen_ms", sa.BigInteger, nullable=False),
    sa.Column("current", sa.Text),
)
attempts: Final = sa.Table(
    "attempts",
    METADATA,
    sa.Column("run_id", sa.Text, sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("work", sa.Text, primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
)
progress: Final = sa.Table(
    "progress",
    METADATA,
    sa.Column("run_id", sa.Text, sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("done_ms", sa.BigInteger, nullable=False),
    sa.Column("total_ms", sa.BigInteger, nullable=False),
    sa.Column("percent", sa.Float, nullable=False),
    sa.Column("seconds_left", sa.Integer),
    sa.Column("speed", sa.Float),
    sa.Column("told_ms", sa.BigInteger, nullable=False),
)
progress_parts: Final = sa.Table(
    "progress_parts",
    METADATA,
    sa.Column("run_id", sa.Text, sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("stage", sa.Text, primary_key=True),
    sa.Column("part", sa.Integer, primary_key=True),
    sa.Column("done_ms", sa.BigInteger, nullable=False),
    sa.Column("total_ms", sa.BigInteger, nullable=False),
    sa.Column("key", sa.Text),
)
stage_times: Final = sa.Table(
    "stage_times",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("at_ms", sa.BigInteger, nullable=False, index=True),
    sa.Column("stage", sa.Text, nullable=False),
    sa.Column("worked_ms", sa.BigInteger, nullable=False),
    sa.Column("total_ms", sa.BigInteger, nullable=False),
)
