"""Give an event its codes in the public codebooks, by who stands against whom and by what was done."""

from collections.abc import Collection, Iterable
from typing import Protocol

from recoupe.codebook.crosswalk import codes_of
from recoupe.codebook.schema import Crosswalk
from recoupe.model.event import Status

CODED = frozenset({Status.OCCURRED})


class Sided(Protocol):
    """Whoever can stand on a side: what it is, and the finer classes of its noun or actor."""

    @property
    def kind(self) -> str | None:
        """Give what it is."""

    @property
    def classes(self) -> frozenset[str]:
        """Give its finer classes."""


def codes_for(rows: Iterable[Crosswalk], modes: Collection[str], triggers: Collection[str], sides: frozenset[str], status: Status) -> dict[str, object]:
    """Give the CAMEO, ACLED and MUC-4 codes of an event, null where none fits.

    ACLED codes only what was done (coding guide 7).

    Args:
        rows: the lines of the crosswalk for the event's type.
        modes: the modes of the event.
        triggers: ids of the triggers that told it.
        sides: what `sides_of` gives.
        status: whether it was done.
    """
    codes = codes_of(rows, modes, triggers, sides)
    acled = {"event_type": codes.acled[0], "sub_event_type": codes.acled[1]} if codes.acled and status in CODED else None
    return {"cameo": codes.cameo, "acled": acled, "muc4": codes.muc4}


def sides_of(actors: Iterable[Sided], recipients: Iterable[Sided]) -> frozenset[str]:
    """Say who stands against whom: `armed`, `civilians`, `drone`, as the crosswalk rows ask."""
    actors, recipients = tuple(actors), tuple(recipients)
    armed_actors = [phrase for phrase in actors if "armed" in phrase.classes]
    armed_recipients = [phrase for phrase in recipients if "armed" in phrase.classes]
    found = set()
    if (armed_actors and armed_recipients) or len(armed_actors) > 1 or (armed_recipients and not actors):
        found.add("armed")
    elif any(phrase.kind in {"person", "population", "group"} for phrase in recipients):
        found.add("civilians")
    if any(phrase.classes & {"drone", "missile", "aircraft"} for phrase in recipients):
        found.add("drone")
    return frozenset(found)
