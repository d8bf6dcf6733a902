"""Hold who visits the desk, and what a route asks of whoever comes: every route names the least role that may use it, and one that names none is denied.

`Door` is what a page, an act, a raw or a resource declares: a role, or `ANYONE` for what must be open before somebody has logged in.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from recoupe.store.people import Role

# Under this name a route of the API declares its door, in its description too.
DECLARED = "x-least-role"
# Where the gate leaves who makes a request.
VISITOR = "recoupe.visitor"


class Open(StrEnum):
    """The door of what everybody may use, logged in or not."""

    ANYONE = "anyone"


ANYONE = Open.ANYONE
Door = Role | Open


class How(StrEnum):
    """How somebody came in."""

    LOCAL = "local"  # a desk without accounts, on this machine alone
    SESSION = "session"
    TOKEN = "token"  # noqa: S105 - the name of a way in, no secret
    PROXY = "proxy"


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who sits at the desk, for one request.

    Attributes:
        name: by which decisions bear it.
        role: what it may do in the project of the ledger.
        how: how it came in.
    """

    name: str
    role: Role
    how: How = How.LOCAL

    def may(self, door: Door | None) -> bool:
        """Tell whether it may come through a door; nobody may through one that is not declared."""
        return may(self, door)


def may(visitor: Visitor | None, door: Door | None) -> bool:
    """Tell whether somebody, or nobody known, may come through a door."""
    if door is None:
        return False
    if isinstance(door, Open):
        return True
    return visitor is not None and visitor.role.reaches(door)


def least(door: Door) -> dict[str, Any]:
    """Declare the door of a route of the API: `@router.get(…, openapi_extra=least(Role.VIEWER))`."""
    return {DECLARED: door.value}


def declared(said: object) -> Door | None:
    """Read what a route declares; None where it declares nothing that is known."""
    if said == ANYONE.value:
        return ANYONE
    return next((role for role in Role if role.value == said), None)
