"""Revisions of the tables; run from inside the program by `konspekt.store.migrating`."""
