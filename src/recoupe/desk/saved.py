"""Give the views that people saved: names for addresses, listed above the list that they narrow."""

from dataclasses import asdict
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from recoupe.desk.asking import is_local
from recoupe.desk.screen import Visit
from recoupe.errors import DeskError

# The pages of which an address can have a name.
PLACES = ("/inbox", "/incidents", "/map", "/search")
# What an address says of a place in a list and of an open form, and nothing of what is asked for.
_PASSING = frozenset({"cursor", "bulk", "lang"})


def saved(visit: Visit, place: str) -> dict[str, Any]:
    """Give the views of a page and its own address, as a view would keep it."""
    here = kept_address(f"{place}?{urlsplit(visit.url).query}")
    return {"place": place, "here": here, "views": [{**asdict(view), "chosen": view.address == here} for view in visit.desk.ledger.views(place)]}


def place_of(written: str) -> str:
    """Give the page of an address.

    Raises:
        DeskError: it is none of which addresses have names.
    """
    place = urlsplit(written).path if is_local(written) else ""
    if place not in PLACES:
        raise DeskError(f"{written[:80]!r} is no address of a list that can be saved; save one of {', '.join(PLACES)}")
    return place


def kept_address(written: str) -> str:
    """Write an address without what passes."""
    parts = urlsplit(written)
    pairs = [(name, value) for name, value in parse_qsl(parts.query) if name not in _PASSING and value]
    return f"{parts.path}?{urlencode(pairs)}" if pairs else parts.path
