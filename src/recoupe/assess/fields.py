"""Compare the accounts field by field: what was done, when, where, by whom, to whom, with what."""

from collections.abc import Mapping, Sequence
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from recoupe.assess.accounts import Lore, Told
from recoupe.assess.parties import actor_side, authors_of, deniers_of, distinct, is_author_account
from recoupe.assess.support import Camp, Given, camps_of, field_of, never
from recoupe.assess.tolls import Count, agree, contradict
from recoupe.codebook.assessing import PlaceLimits, TimeLimits
from recoupe.codebook.earth import distance_km
from recoupe.model.folding import fold
from recoupe.model.incident import Agreement, FieldValues

Plain = Mapping[str, Any]
_POINTS = frozenset({"site", "town"})
# A day counted back from another may be taken for one nearby; only one that is written out contradicts.
_TOLD = frozenset({"stated", "inferred"})
_ALIKE = 0.8
# Figures of what befell those who were hit, beside dead and wounded: two of these that differ are two accounts of the recipients.
_OF_RECIPIENTS = ("abducted", "released", "arrested", "destroyed", "missing")


def type_field(accounts: Sequence[Told]) -> FieldValues:
    """Compare what was done."""
    given = [Given(told, str(told.event["type"])) for told in accounts]
    return field_of(camps_of(given, lambda one, other: one == other), lambda value: value, never)


def when_field(accounts: Sequence[Told], limits: TimeLimits) -> FieldValues:
    """Compare when it was: times that overlap are one."""
    given = [Given(told, when) for told in accounts if (when := told.event["when"]) and when["start"] and when["end"]]
    shown = {"start", "end"}
    return field_of(
        camps_of(given, lambda one, other: _days_between(one, other) == 0),
        lambda when: {key: when[key] for key in sorted(shown, reverse=True)},
        lambda one, other: _times_contradict(one, other, limits),
    )


def _times_contradict(one: Camp[Plain], other: Camp[Plain], limits: TimeLimits) -> bool:
    exact = all(_length(camp.value) <= limits.narrow_days and camp.value["basis"] in _TOLD for camp in (one, other))
    return exact and one.groups != other.groups and _days_between(one.value, other.value) >= limits.contested_days


def _ordinal(day: str) -> int:
    return date.fromisoformat(day[:10]).toordinal()


def _length(when: Plain) -> int:
    return _ordinal(when["end"]) - _ordinal(when["start"]) + 1


def _days_between(one: Plain, other: Plain) -> int:
    """Give how many days lie from the end of one time to the start of the other; 0 where they overlap."""
    return max(_ordinal(one["start"]) - _ordinal(other["end"]), _ordinal(other["start"]) - _ordinal(one["end"]), 0)


def places_field(accounts: Sequence[Told], limits: PlaceLimits) -> FieldValues:
    """Compare where it was: the most exact place of each account."""
    given = [Given(told, place) for told in accounts for place in told.event["places"][:1]]
    keys = ("name", "entity", "lat", "lon", "country", "precision", "radius_km")
    return field_of(camps_of(given, _one_place), lambda place: {key: place[key] for key in keys}, lambda one, other: _places_contradict(one, other, limits))


def _one_place(one: Plain, other: Plain) -> bool:
    if one["entity"] is not None and one["entity"] == other["entity"]:
        return True
    return SequenceMatcher(None, fold(one["name"]), fold(other["name"])).ratio() >= _ALIKE


def _places_contradict(one: Camp[Plain], other: Camp[Plain], limits: PlaceLimits) -> bool:
    """Tell whether two exact places lie too far apart; not if a report names both, of which one may have been taken for the other."""
    exact = all(
        camp.value["precision"] in _POINTS and (camp.value["radius_km"] or 0) <= limits.exact_km and camp.value["lat"] is not None for camp in (one, other)
    )
    if not exact or one.groups == other.groups:
        return False
    named = [{place["entity"] for told in camp.tellers for place in told.record["places"]} for camp in (one, other)]
    if one.value["entity"] in named[1] or other.value["entity"] in named[0]:
        return False
    (lat, lon), (lat_other, lon_other) = ((camp.value["lat"], camp.value["lon"]) for camp in (one, other))
    radii = sum(camp.value["radius_km"] or 0 for camp in (one, other))
    return distance_km(lat, lon, lat_other, lon_other) - radii > limits.contested_km


def _is_exact(place: Plain, limits: PlaceLimits) -> bool:
    return place["lat"] is not None and place["precision"] in _POINTS and (place["radius_km"] or 0) <= limits.exact_km


def actors_field(accounts: Sequence[Told], lore: Lore) -> FieldValues:
    """Compare who did it: contested when accounts name authors that cannot be one, or a named author denies."""
    authored = [told for told in accounts if is_author_account(told, lore)]
    given = [Given(told, one) for told in authored for one in told.event["actors"]]
    camps = camps_of(given, lambda one, other: _one_actor(one, other, lore))
    found = field_of(camps, lambda one: {"name": one["name"], "entity": one["entity"]}, never)
    disputed = len(rival_authors(accounts, lore)) > 1 or bool(deniers_of(accounts, lore)[0])
    return FieldValues(Agreement.CONTESTED, found.values) if disputed else found


def rival_authors(accounts: Sequence[Told], lore: Lore) -> list[str]:
    """Give the names of the authors that accounts name and that cannot be one, where somebody accuses or denies; both sides of a clash are no rivals."""
    if not any(told.event["responsibility"] in {"accused", "suspected", "denied"} for told in accounts):
        return []
    per_group: dict[str, list[Told]] = {}
    for told in accounts:
        per_group.setdefault(told.group, []).append(told)
    named = {group: distinct(side for told, side in authors_of(tellers, lore) if _is_disputable(told)) for group, tellers in per_group.items()}
    together = [side for sides in named.values() for side in sides if len(sides) == 1]
    return [side.name for side in distinct(together)]


def _is_disputable(told: Told) -> bool:
    """Tell whether an account says of its actor that somebody holds him for the author; a doer of whom it tells as fact may be at the scene."""
    return bool(told.event["responsibility"] != "stated")


def _one_actor(one: Plain, other: Plain, lore: Lore) -> bool:
    left, right = actor_side(one, lore), actor_side(other, lore)
    return left.same(right) if left.keys and right.keys else fold(left.name) == fold(right.name)


def recipients_field(accounts: Sequence[Told], lore: Lore) -> FieldValues:
    """Compare to whom it was done: contested when figures of those taken, freed or destroyed cannot both be right."""
    given = [Given(told, one) for told in accounts for one in told.event["recipients"]]
    camps = camps_of(given, _one_recipient)
    found = field_of(camps, lambda one: {"name": one["name"], "entity": one["entity"]}, never)
    contested = any(_counts_contradict(accounts, kind, lore) for kind in _OF_RECIPIENTS) or bool(deniers_of(accounts, lore)[1])
    return FieldValues(Agreement.CONTESTED, found.values) if contested else found


def _one_recipient(one: Plain, other: Plain) -> bool:
    if one["entity"] is not None and one["entity"] == other["entity"]:
        return True
    alike = one["sector"] is not None and (one["sector"], one["country"], one["effect"]) == (other["sector"], other["country"], other["effect"])
    return alike or fold(one["name"]) == fold(other["name"])


def _counts_contradict(accounts: Sequence[Told], kind: str, lore: Lore) -> bool:
    limits = lore.rules.tolls
    given = [
        Given(told, Count(figure["low"], figure["high"], figure["qualifier"] in limits.about))
        for told in accounts
        for figure in told.event["casualties"]
        if figure["kind"] == kind and not figure["cumulative"] and is_author_account(told, lore)
    ]
    camps = camps_of(given, lambda one, other: agree(one, other, limits))
    return any(contradict(one, other, limits) for at, one in enumerate(camps) for other in camps[at + 1 :])


def weapons_field(accounts: Sequence[Told]) -> FieldValues:
    """Compare the means: those of one kind are one."""
    given = [Given(told, weapon) for told in accounts for weapon in told.event["weapons"]]
    return field_of(camps_of(given, lambda one, other: one["kind"] == other["kind"]), lambda one: {"name": one["name"], "kind": one["kind"]}, never)
