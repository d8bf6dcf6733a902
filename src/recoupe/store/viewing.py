"""Keep names that people gave to addresses of the desk: like all else they are added, and a later row takes the place of an earlier one."""

from collections.abc import Iterator

from sqlalchemy import Connection, RowMapping, exists, select

from recoupe.errors import StoreError
from recoupe.store.canonical import digest, storable
from recoupe.store.chain import append
from recoupe.store.instants import instant
from recoupe.store.tables import views
from recoupe.store.values import SavedView

LONGEST_NAME = 80
LONGEST_ADDRESS = 4000


def save(connection: Connection, view: SavedView, now: str) -> bool:
    """Write a view if it is another; one without an address takes the name off its list.

    Returns:
        Whether anything was written.

    Raises:
        StoreError: it has no name, one that is too long, or an address that is; or it names nobody.
    """
    name = " ".join(storable(view.name).split())
    if not name or len(name) > LONGEST_NAME:
        raise StoreError(f"view {name[:LONGEST_NAME]!r}: a name has 1 to {LONGEST_NAME} characters; give it another")
    if len(view.address) > LONGEST_ADDRESS:
        raise StoreError(f"view {name!r}: its address has more than {LONGEST_ADDRESS} characters; ask for less")
    if not view.by:
        raise StoreError(f"view {name!r} names nobody; say in `by` who saves it")
    key = key_of(view.place, name)
    last = connection.execute(select(views).where(views.c.name_key == key).order_by(views.c.number.desc()).limit(1)).mappings().first()
    if (last["address"] if last else None) == (view.address or None):
        return False
    number = last["number"] + 1 if last else 1
    fixed = {"id": f"{key}.{number}", "name_key": key, "number": number, "place": view.place, "at": instant(view.at)}
    append(connection, "view", now, [("views", {**fixed, "name": name, "address": view.address or None, "by": view.by})])
    return True


def key_of(place: str, name: str) -> str:
    """Give what names a view wherever its own name would be too much: the same for the same name on the same list."""
    return digest(["view", place, name])


def all_views(connection: Connection, place: str | None) -> Iterator[SavedView]:
    """Yield the views that stand, by place and name: all, or those of one place."""
    later = views.alias("later")
    last = ~exists().where(later.c.name_key == views.c.name_key, later.c.number > views.c.number)
    query = select(views).where(last, views.c.address.is_not(None)).order_by(views.c.place, views.c.name)
    if place is not None:
        query = query.where(views.c.place == place)
    yield from (_view(row) for row in connection.execute(query).mappings())


def _view(row: RowMapping) -> SavedView:
    return SavedView(row["place"], row["name"], row["address"], row["by"], row["at"])
