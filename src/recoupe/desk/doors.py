"""Know every route of the desk with the least role that may use it: those of screens from what they declare, those of the API from its description.

The gate asks here before anything is answered, and the matrix of the reference and its tests are made of the same list.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.routing import compile_path

from recoupe.desk.screen import Screen
from recoupe.desk.visitor import ANYONE, DECLARED, Door, declared
from recoupe.store.people import Role

PAGE, TWIN, RAW, ACT, API, OWN = "page", "twin", "raw", "act", "api", "own"
# What belongs to no screen and no resource.
HOME, PREFERENCES, FILES = "/", "/preferences", "/static/{file:path}"


@dataclass(frozen=True, slots=True)
class Way:
    """A route, and who may use it.

    Attributes:
        method: as it is asked; HEAD goes with GET.
        path: with placeholders in braces.
        door: the least role that may use it; None if it declares none, so that nobody may.
        kind: `page`, `twin`, `raw`, `act`, `api` or `own`.
    """

    method: str
    path: str
    door: Door | None
    kind: str


class Doors:
    """All routes, in the order in which they are looked for."""

    def __init__(self, ways: Sequence[Way]) -> None:
        self.ways = tuple(ways)
        self._compiled: list[tuple[re.Pattern[str], Way]] = [(compile_path(way.path)[0], way) for way in self.ways]

    def to(self, method: str, path: str) -> Way | None:
        """Find the route that answers a request; None where none does."""
        asked = "GET" if method == "HEAD" else method
        return next((way for pattern, way in self._compiled if way.method == asked and pattern.match(path)), None)


def ways_of(screens: Sequence[Screen], description: Mapping[str, Any], described_at: str) -> Iterator[Way]:
    """Yield every route: of screens in the order in which `app.py` adds them, of the API as its description lists them, and those that are nobody's.

    Args:
        screens: all screens.
        description: the OpenAPI document.
        described_at: the path of that document itself.
    """
    for screen in screens:
        yield from _of_screen(screen)
    for path, methods in description["paths"].items():
        yield from (Way(method.upper(), path, declared(said.get(DECLARED)), API) for method, said in methods.items())
    yield Way("GET", described_at, Role.VIEWER, OWN)
    yield Way("GET", HOME, Role.VIEWER, OWN)
    yield Way("POST", PREFERENCES, ANYONE, OWN)
    yield Way("GET", FILES, ANYONE, OWN)


def _of_screen(screen: Screen) -> Iterator[Way]:
    """Yield the routes of a screen; twins first, for a placeholder would swallow their ending."""
    yield from (Way("GET", f"{page.path}.json", page.least, TWIN) for page in screen.pages)
    yield from (Way("GET", raw.path, raw.least, RAW) for raw in screen.raws)
    yield from (Way("GET", page.path, page.least, PAGE) for page in screen.pages)
    yield from (Way("POST", act.path, act.least, ACT) for act in screen.acts)
