"""What Alembic runs around the revisions: the connection comes from `konspekt.store.migrating`."""

from alembic import context

from konspekt.store.tables import METADATA

context.configure(connection=context.config.attributes["connection"], target_metadata=METADATA)
with context.begin_transaction():
    context.run_migrations()
