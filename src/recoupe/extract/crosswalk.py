"""Give an event its codes in the public codebooks, in one place."""

from collections.abc import Collection, Iterable

from recoupe.codebook.schema import Crosswalk, EventType
from recoupe.extract.phrases import Phrase
from recoupe.model.event import Status

CODED = frozenset({Status.OCCURRED})


def codes_for(event: EventType, modes: Collection[str], triggers: Collection[str], sides: frozenset[str], status: Status) -> dict[str, object]:
    """Give the CAMEO, ACLED and MUC-4 codes of an event, null where none fits.

    ACLED codes only what was done (coding guide 7).

    Args:
        event: the event type.
        modes: the modes of the event.
        triggers: ids of the triggers that told it.
        sides: what `sides_of` gives.
        status: whether it was done.
    """
    cameo, acled, muc4 = None, None, None
    for row in event.crosswalk:
        if _fits(row, modes, triggers, sides):
            cameo = cameo or row.cameo
            muc4 = muc4 or row.muc4
            if acled is None and row.acled_sub_event:
                acled = {"event_type": row.acled_event, "sub_event_type": row.acled_sub_event}
    return {"cameo": cameo, "acled": acled if status in CODED else None, "muc4": muc4}


def _fits(row: Crosswalk, modes: Collection[str], triggers: Collection[str], sides: frozenset[str]) -> bool:
    return set(row.modes) <= set(modes) and (not row.sides or row.sides in sides) and (not row.trigger or row.trigger in triggers)


def sides_of(actors: Iterable[Phrase], recipients: Iterable[Phrase]) -> frozenset[str]:
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
