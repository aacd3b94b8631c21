"""Templates of notes that people made; the built-in ones are files of the room `notes`."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import sqlalchemy as sa

from konspekt.domain.errors import EditStale, TemplateUnknown
from konspekt.domain.notes import Template
from konspekt.store.database import Connection
from konspekt.store.forms import from_text, to_text
from konspekt.store.tables import templates


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnTemplate:
    """A template and whose it is."""

    id: str
    owner_id: str
    template: Template
    changed_ms: int
    course_id: str | None = None
    """Of the course whose people may use it too."""
    version: int = 1


def add_template(connection: Connection, own: OwnTemplate) -> None:
    """Keep a new template."""
    connection.execute(templates.insert().values(_columns(own)))


def change_template(connection: Connection, own: OwnTemplate) -> OwnTemplate:
    """Write a template anew; `version` is the one that the editor saw. Gives it with its new version.

    Raises:
        TemplateUnknown: It was deleted.
        EditStale: Somebody changed it since.
    """
    newer = replace(own, version=own.version + 1)
    unmoved = (templates.c.id == own.id) & (templates.c.version == own.version)
    if not connection.execute(templates.update().where(unmoved).values(_columns(newer))).rowcount:
        raise EditStale(id=own.id, version=find_template(connection, own.id).version)
    return newer


def find_template(connection: Connection, template_id: str) -> OwnTemplate:
    """Give a template.

    Raises:
        TemplateUnknown: There is none with that id.
    """
    found = connection.execute(sa.select(templates).where(templates.c.id == template_id)).mappings()
    row = found.one_or_none()
    if row is None:
        raise TemplateUnknown(name=template_id, known="")
    return _own(row)


def list_templates(
    connection: Connection, *, owner_id: str, course_ids: Collection[str] = ()
) -> list[OwnTemplate]:
    """Give somebody's own templates and those of some courses."""
    query = sa.select(templates).where(
        (templates.c.owner_id == owner_id) | templates.c.course_id.in_(course_ids)
    )
    found = connection.execute(query.order_by(templates.c.changed_ms, templates.c.id)).mappings()
    return [_own(row) for row in found]


def delete_template(connection: Connection, template_id: str) -> None:
    """Delete a template; notes that were made by it keep their copy."""
    connection.execute(templates.delete().where(templates.c.id == template_id))


def _columns(own: OwnTemplate) -> dict[str, object]:
    return {
        "id": own.id,
        "owner_id": own.owner_id,
        "course_id": own.course_id,
        "version": own.version,
        "changed_ms": own.changed_ms,
        "form": to_text(own.template, Template),
    }


def _own(row: sa.RowMapping) -> OwnTemplate:
    return OwnTemplate(
        id=row["id"],
        owner_id=row["owner_id"],
        course_id=row["course_id"],
        version=row["version"],
        changed_ms=row["changed_ms"],
        template=from_text(row["form"], Template, name=f"template {row['id']}"),
    )
