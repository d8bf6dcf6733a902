"""Hold what an incident is: one thing that happened, as the accounts of many reports tell it, with where they agree and where they cannot all be right."""

from dataclasses import dataclass, field
from enum import StrEnum

INCIDENT_SCHEMA = "recoupe/incident/1"


class Agreement(StrEnum):
    """How the accounts of an incident stand to one another on a field."""

    SINGLE = "single"
    AGREED = "agreed"
    DIFFERS = "differs"
    CONTESTED = "contested"


class Grade(StrEnum):
    """How far an incident is established, after the public scale of Airwars; the reasons stand beside it."""

    CONFIRMED = "confirmed"
    FAIR = "fair"
    WEAK = "weak"
    CONTESTED = "contested"
    DISCOUNTED = "discounted"


class ReviewState(StrEnum):
    """What a person decided about an incident."""

    UNREVIEWED = "unreviewed"
    ACCEPTED = "accepted"
    CORRECTED = "corrected"
    REJECTED = "rejected"


class Stance(StrEnum):
    """What a party says of its own or of another's part in the deed."""

    CLAIMS = "claims"
    DENIES = "denies"
    ACCUSED = "accused"


@dataclass(frozen=True, slots=True)
class Account:
    """One event of one report that tells of the incident.

    Attributes:
        report: id of the report.
        event: id of the event in that report.
        outlet: name of who published it, None where the report does not say.
        independence: id of its group, as in `Incident.independence`; accounts of one group stem from one source and count once.
        origin: path, URL or WARC record id that the report came from.
        published: ISO date, None where the report does not say.
        language: ISO 639-1.
        salience: whether the report is there to tell it, or recalls it.
        status: the status that this report gives the deed.
        agency: id or name of the agency whose tag the report bears («(avec AFP)»), None where it bears none.
    """

    report: str
    event: str
    outlet: str | None
    independence: str
    origin: str | None = None
    published: str | None = None
    language: str | None = None
    salience: str | None = None
    status: str | None = None
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class IndependenceGroup:
    """Accounts that stem from one source and count once. `accounts` are indexes into `Incident.accounts`; `reason` is one readable sentence."""

    id: str
    accounts: tuple[int, ...]
    kind: str
    source: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a field and the accounts that give it, as indexes into `Incident.accounts`.

    `value` is a string (type) or an object: `{name, entity}` of actors, recipients and weapons, `{start, end}` of times, `{low, high}` of tolls,
    `{name, entity, lat, lon, country, precision, radius_km}` of places.
    """

    value: object
    accounts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FieldValues:
    """What the accounts say of one field; the value that most independent groups give comes first."""

    agreement: Agreement
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields that accounts are compared by; a field of which nobody says anything is `single` without values."""

    type: FieldValues
    when: FieldValues
    places: FieldValues
    actors: FieldValues
    recipients: FieldValues
    weapons: FieldValues
    killed: FieldValues
    injured: FieldValues


@dataclass(frozen=True, slots=True)
class Toll:
    """The lowest and highest figure that anyone names, and the best by the stated rule; `rule` names it. None: nobody gives a figure."""

    low: int | float | None
    high: int | float | None
    best: int | float | None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Tolls:
    """The tolls of an incident over its accounts; the attackers' own losses stand apart in `attackers_killed`."""

    killed: Toll
    injured: Toll
    attackers_killed: Toll = Toll(None, None, None)


@dataclass(frozen=True, slots=True)
class Party:
    """Who claims the deed, who denies it, who is accused of it. `by` is who accuses; `accounts` are indexes into `Incident.accounts`."""

    stance: Stance
    name: str
    entity: str | None
    by: str | None
    accounts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """What a person decided, who and when (ISO); machine work alone is `unreviewed`."""

    state: ReviewState = ReviewState.UNREVIEWED
    by: str | None = None
    at: str | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """One thing that happened, as the ledger knows it.

    Attributes:
        id: `RCP-` and a short hash of the earliest account's key; it does not change when reports are added.
        accounts: the events that tell of it, the earliest published first.
        fields: per field what the accounts say, and whether they agree.
        casualties: tolls over the accounts.
        grade: how far it is established.
        reasons: why it has that grade, one readable sentence each.
        review: what a person decided.
        merged: ids of incidents that were found to be this one; the record keeps them all.
        independence: the groups of accounts that stem from one source, with the reason.
        parties: who claims, who denies, who is accused.
        rules: version of the rules of assessment.
    """

    id: str
    accounts: tuple[Account, ...]
    fields: Fields
    casualties: Tolls
    grade: Grade
    reasons: tuple[str, ...]
    review: Review = field(default_factory=Review)
    merged: tuple[str, ...] = ()
    independence: tuple[IndependenceGroup, ...] = ()
    parties: tuple[Party, ...] = ()
    rules: str = ""
    schema: str = INCIDENT_SCHEMA
