"""Hold the slots of the MUC-4 template: what each holds, which of its values are more general than others, and which slots its tags point to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Kind(StrEnum):
    """What a slot holds."""

    STRING = "string"
    SET = "set"
    NUMBER = "number"
    DATE = "date"
    LOCATION = "location"


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot.

    Attributes:
        id: its short name in the reports of 1992.
        label: its name in a template.
        kind: what it holds.
        parents: of a set list that is a hierarchy, each value's more general one.
        points_to: the slots whose fillers its tags name.
    """

    id: str
    label: str
    kind: Kind
    parents: Mapping[str, str] = field(default_factory=dict, hash=False, compare=False)
    points_to: tuple[str, ...] = ()


_TYPES = dict.fromkeys(("ARSON", "BOMBING", "KIDNAPPING", "HIJACKING", "ROBBERY", "FORCED WORK STOPPAGE"), "ATTACK")
_INSTRUMENTS = (
    dict.fromkeys(("MACHINE GUN", "MORTAR", "HANDGUN", "RIFLE"), "GUN")
    | dict.fromkeys(("BOMB", "GRENADE", "MOLOTOV COCKTAIL"), "EXPLOSIVE")
    | dict.fromkeys(("VEHICLE BOMB", "DYNAMITE", "MINE", "AERIAL BOMB"), "BOMB")
    | dict.fromkeys(("MISSILE", "ROCKET"), "PROJECTILE")
)
_CONFIDENCES = {"SUSPECTED OR ACCUSED BY AUTHORITIES": "SUSPECTED OR ACCUSED"}
_THINGS = {"GOVERNMENT OFFICE OR RESIDENCE": "POLITICAL FIGURE OFFICE OR RESIDENCE"}
_DAMAGES = {"SOME DAMAGE": "DESTROYED"}
_PEOPLE = {
    "GOVERNMENT OFFICIAL": "POLITICAL FIGURE",
    "FORMER GOVERNMENT OFFICIAL": "GOVERNMENT OFFICIAL",
    "FORMER ACTIVE MILITARY": "ACTIVE MILITARY",
}
_HARMS = {"NO DEATH": "NO INJURY", "NO INJURY OR DEATH": "NO DEATH"}
_THING = ("phys-tgt-id",)
_PERSON = ("hum-tgt-name", "hum-tgt-desc")

# The order counts: a tag is right if the filler it names was matched in a slot that stands before.
SLOTS = (
    Slot("inc-date", "INCIDENT: DATE", Kind.DATE),
    Slot("inc-loc", "INCIDENT: LOCATION", Kind.LOCATION),
    Slot("inc-type", "INCIDENT: TYPE", Kind.SET, _TYPES),
    Slot("inc-stage", "INCIDENT: STAGE OF EXECUTION", Kind.SET),
    Slot("inc-instr-id", "INCIDENT: INSTRUMENT ID", Kind.STRING),
    Slot("inc-instr-type", "INCIDENT: INSTRUMENT TYPE", Kind.SET, _INSTRUMENTS, ("inc-instr-id",)),
    Slot("perp-inc-cat", "PERP: INCIDENT CATEGORY", Kind.SET),
    Slot("perp-ind-id", "PERP: INDIVIDUAL ID", Kind.STRING),
    Slot("perp-org-id", "PERP: ORGANIZATION ID", Kind.STRING, points_to=("perp-ind-id",)),
    Slot("perp-org-conf", "PERP: ORGANIZATION CONFIDENCE", Kind.SET, _CONFIDENCES, ("perp-org-id",)),
    Slot("phys-tgt-id", "PHYS TGT: ID", Kind.STRING),
    Slot("phys-tgt-type", "PHYS TGT: TYPE", Kind.SET, _THINGS, _THING),
    Slot("phys-tgt-num", "PHYS TGT: NUMBER", Kind.NUMBER, points_to=_THING),
    Slot("phys-tgt-nation", "PHYS TGT: FOREIGN NATION", Kind.SET, points_to=_THING),
    Slot("phys-tgt-effect", "PHYS TGT: EFFECT OF INCIDENT", Kind.SET, _DAMAGES, _THING),
    Slot("phys-tgt-total-num", "PHYS TGT: TOTAL NUMBER", Kind.NUMBER),
    Slot("hum-tgt-name", "HUM TGT: NAME", Kind.STRING),
    Slot("hum-tgt-desc", "HUM TGT: DESCRIPTION", Kind.STRING, points_to=("hum-tgt-name",)),
    Slot("hum-tgt-type", "HUM TGT: TYPE", Kind.SET, _PEOPLE, _PERSON),
    Slot("hum-tgt-num", "HUM TGT: NUMBER", Kind.NUMBER, points_to=_PERSON),
    Slot("hum-tgt-nation", "HUM TGT: FOREIGN NATION", Kind.SET, points_to=_PERSON),
    Slot("hum-tgt-effect", "HUM TGT: EFFECT OF INCIDENT", Kind.SET, _HARMS, _PERSON),
    Slot("hum-tgt-total-num", "HUM TGT: TOTAL NUMBER", Kind.NUMBER),
)
SLOT_BY_ID = {slot.id: slot for slot in SLOTS}
SLOT_BY_LABEL = {slot.label: slot for slot in SLOTS}
TYPE = "inc-type"
# Two templates may be paired only if their types agree and one of these does.
ANCHORS = tuple(SLOT_BY_ID[name] for name in ("phys-tgt-id", "phys-tgt-type", "hum-tgt-name", "hum-tgt-desc", "hum-tgt-type", "perp-ind-id", "perp-org-id"))
