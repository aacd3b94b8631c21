import subprocess
import sys

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from konspekt.domain.errors import DatabaseNewer
from konspekt.store.database import Database
from konspekt.store.migrating import downgrade, newest_revision, revision, upgrade
from konspekt.store.tables import METADATA


def tables_of(database: Database) -> set[str]:
    with database.read() as connection:
        return set(sa.inspect(connection).get_table_names())


def is_ours(name, kind, _parents) -> bool:
    """Leave out the search index, which each database makes in its own way."""
    return not (name or "").startswith("search_index") and (kind, name) != ("column", "vector")


def test_the_tables_go_up_down_and_up_again(bare: Database) -> None:
    assert revision(bare) is None
    upgrade(bare)
    made = tables_of(bare)
    assert revision(bare) == newest_revision() == "0005"
    assert set(METADATA.tables) <= made
    downgrade(bare)
    assert tables_of(bare) == {"alembic_version"}
    upgrade(bare)
    assert tables_of(bare) == made


def test_the_models_say_what_the_migrations_made(database: Database) -> None:
    with database.read() as connection:
        context = MigrationContext.configure(
            connection, opts={"include_name": is_ours, "compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, METADATA) == []


def test_constraints_have_the_names_that_the_models_give_them(database: Database) -> None:
    with database.read() as connection:
        inspector = sa.inspect(connection)
        for table in METADATA.tables.values():
            found = {key["name"] for key in inspector.get_foreign_keys(table.name)}
            assert found == {key.name for key in table.foreign_key_constraints}
            deletions = {
                key["constrained_columns"][0]: key["options"].get("ondelete")
                for key in inspector.get_foreign_keys(table.name)
            }
            assert deletions == {key.column_keys[0]: key.ondelete for key in table.foreign_key_constraints}


def test_migrating_twice_changes_nothing(database: Database) -> None:
    upgrade(database)
    assert revision(database) == newest_revision()


@pytest.mark.slow
def test_processes_that_migrate_at_once_do_not_disturb_each_other(bare_url: str) -> None:
    code = """
import sys
from konspekt.store.database import Database
from konspekt.store.migrating import revision, upgrade
database = Database(sys.argv[1])
upgrade(database)
print(revision(database))
"""
    running = [
        subprocess.Popen([sys.executable, "-c", code, bare_url], stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    assert [process.communicate()[0].strip() for process in running] == [newest_revision()] * 2


def test_tables_of_a_later_version_are_left_alone(bare: Database) -> None:
    upgrade(bare)
    with bare.write() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseNewer):
        upgrade(bare)
    assert revision(bare) == "9999"
