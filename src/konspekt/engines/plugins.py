"""Name of an engine -> the function that builds it: shipped ones in a table, others by entry point."""

import importlib
import importlib.metadata
from collections.abc import Mapping

from konspekt.domain.errors import EngineMissing


def known(shipped: Mapping[str, str], group: str) -> tuple[str, ...]:
    """Give the names: the shipped ones in the table's order, then installed plug-ins of the group by name."""
    return (*shipped, *sorted(set(_plugged(group)) - set(shipped)))


def factory(name: str, shipped: Mapping[str, str], group: str) -> object:
    """Give the function that `name` stands for; only its own module is imported: the libraries of others may be missing.

    A plug-in cannot take the place of a shipped engine: a lecture says by name who wrote it.

    Raises:
        EngineMissing: Nobody brings that name.
    """
    row = shipped.get(name)
    if row is not None:
        module, _, function = row.partition(":")
        return getattr(importlib.import_module(module), function)
    plugged = _plugged(group).get(name)
    if plugged is None:
        raise EngineMissing(name=name, known=", ".join(known(shipped, group)))
    return plugged.load()


def _plugged(group: str) -> dict[str, importlib.metadata.EntryPoint]:
    return {point.name: point for point in importlib.metadata.entry_points(group=group)}
