"""Hold the values that the ledger takes and gives, beside records and incidents, which are plain dicts of the public record."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

# What an incident is after a step.
CURRENT, MERGED, WITHDRAWN = "current", "merged", "withdrawn"
JUDGEMENTS = ("same", "different", "accept", "reject", "correct", "add", "flag", "help", "withdraw", "alias", "merge")
# Judgements on a report as a whole, whose key names no event: it is marked for later, or somebody needs help with it.
HELP = "help"
FLAGS = ("flag", HELP)
# Judgements that count an event as looked at.
REVIEWS = ("accept", "reject", "correct", "add")
# Judgements on names of actors and places, which are on no event and no incident, and the name under which `Ledger.judgements` gives them.
NAMINGS = ("alias", "merge")
NAMES = "names"
# What a signature says: that a version stands, or that it is open again.
SIGNED, REOPENED = "signed", "reopened"
# Whom registries list, and whether an entry knows them, nothing knows their name, or they have no name (of places: a point and no entry).
PARTIES = ("actor", "place")
PARTY_STATES = ("known", "open", "other")
# What a map shows.
KINDS = ("event", "incident")
# How far people have looked at a report; one without events is `empty`.
STATES = ("unreviewed", "begun", "reviewed", "empty")


@dataclass(frozen=True, slots=True)
class Added:
    """What became of a report that was handed over.

    Attributes:
        report_id: `sha256:` and the hash of its bytes.
        version: which version of its origin these bytes are, from 1.
        new: whether anything was written: bytes, a version or a reading that the ledger did not have.
    """

    report_id: str
    version: int
    new: bool


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the audit log, which can be kept elsewhere and compared.

    Attributes:
        entries: how many entries there are.
        hash: hash of the last one, which depends on all before it.
    """

    entries: int
    hash: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that the audit log or the custody of originals does not bear out.

    Attributes:
        table: where it is.
        key: the row, or the entry of the log.
        what: what is wrong.
    """

    table: str
    key: str
    what: str

    def __str__(self) -> str:
        return f"{self.table} {self.key}: {self.what}"


@dataclass(frozen=True, slots=True)
class Finding:
    """What an inspection of a ledger has to say.

    Attributes:
        level: `fault`, `warning` or `ok`.
        what: what was found.
        advice: what to do about it; empty when there is nothing to do.
    """

    level: str
    what: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Capture:
    """One time that the bytes of an origin changed.

    Attributes:
        origin: path, URL or record of an archive.
        report_id: the bytes.
        at: when they were retrieved.
        version: which version of the origin they are, from 1.
        current: whether no later version is known.
    """

    origin: str | None
    report_id: str
    at: str
    version: int
    current: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """One record made of a report.

    Attributes:
        id: the reading.
        report_id: the report.
        program: version of the program that made it.
        codebook: digest of the codebook that made it.
        producer: digest of all that made it.
        supersedes: the reading before it.
        superseded_by: the reading that stands instead.
    """

    id: str
    report_id: str
    program: str | None
    codebook: str | None
    producer: str
    supersedes: str | None
    superseded_by: str | None


@dataclass(frozen=True, slots=True)
class Window:
    """Which events are asked for; what is None does not narrow.

    Attributes:
        since: events that end on this day or later, or that have no day, if `undated`.
        until: events that begin on this day or earlier.
        types: event types.
        box: south, west, north, east; a box over the 180th meridian has its west greater than its east.
        undated: whether events without a day come too.
        unplaced: whether events without a point come too.
        reports: events of these reports alone.
    """

    since: str | None = None
    until: str | None = None
    types: tuple[str, ...] | None = None
    box: tuple[float, float, float, float] | None = None
    undated: bool = True
    unplaced: bool = True
    reports: tuple[str, ...] | None = None


class Edge(NamedTuple):
    """A link without its explanation: keys of two events, the smaller first, and the weight of the evidence."""

    left: str
    right: str
    bits: float


@dataclass(frozen=True, slots=True)
class Gathering:
    """Which events an incident gathers, in the order of its accounts, and which ids were merged into it."""

    id: str
    keys: tuple[str, ...]
    merged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """What speaks for and against two events being one deed.

    Attributes:
        left: key of an event, `event_key(report, event)`, the smaller of the two.
        right: key of the other.
        bits: weight of the evidence; None withdraws a link.
        explanation: field by field, as plain values.
    """

    left: str
    right: str
    bits: float | None
    explanation: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Changes:
    """What linking changed.

    Attributes:
        at: when.
        incidents: incidents as they stand now, in the shape of the public record; those that are as before cost nothing.
        links: links as they stand now.
        merged: incidents that became part of others, by id; what `merged` of the incidents themselves names need not be named here.
        withdrawn: incidents that stand no more.
    """

    at: str
    incidents: tuple[Mapping[str, Any], ...] = ()
    links: tuple[Link, ...] = ()
    merged: Mapping[str, str] = field(default_factory=dict)
    withdrawn: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Saved:
    """How much of the changes was new.

    Attributes:
        incidents: versions of incidents that were written.
        links: links that were written.
    """

    incidents: int
    links: int


@dataclass(frozen=True, slots=True)
class Step:
    """One change of an incident.

    Attributes:
        incident: its id.
        number: which version of it this is, from 1.
        state: `current`, `merged` or `withdrawn`.
        merged_into: the incident it became part of.
        at: when.
        entry: the entry of the audit log that wrote it.
    """

    incident: str
    number: int
    state: str
    merged_into: str | None
    at: str
    entry: int


@dataclass(frozen=True, slots=True)
class Version:
    """An incident as it stood after one step.

    Attributes:
        step: what became of it then.
        incident: what it said, in the shape of the public record; None where it was merged or withdrawn, or its content was erased.
    """

    step: Step
    incident: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Turn:
    """What one row of the log made of an incident, with what it said before and what it says since.

    Attributes:
        entry: the entry of the log that wrote it.
        id: the row: of a version, or of a signature.
        at: when it was written down.
        incident: which incident.
        state: `current`, `merged`, `withdrawn`, `signed` or `reopened`.
        is_first: whether no version stood before it.
        before: what the incident said; None where nothing stood or that was erased.
        after: what it says; None where it stands no more or that was erased.
        merged_into: the incident it became part of.
        role: in which role somebody signed it, or opened it again.
        was_signed: whether it stood signed before.
        is_signed: whether it stands signed since.
    """

    entry: int
    id: str
    at: str
    incident: str
    state: str
    is_first: bool = False
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None
    merged_into: str | None = None
    role: str = ""
    was_signed: bool = False
    is_signed: bool = False

    @property
    def place(self) -> tuple[int, str]:
        """Give where it stands among all of them."""
        return self.entry, self.id


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person decided.

    Attributes:
        kind: `same` or `different` of two events; `accept`, `reject` or `correct` of an incident or of an event; `add` of an event that no reading has;
            `flag` or `help` of a report, whose key names no event; `withdraw` of an earlier judgement, and of nothing else; `alias` of a name that is
            somebody's or a place's, `merge` of an id that another one takes the place of.
        by: who.
        at: when.
        reason: why, in their words.
        events: keys of the events: two for `same` and `different`, one where an event is corrected.
        incident: the incident, where one is judged.
        field: what is corrected; of `alias` and `merge` one of `PARTIES`.
        value: what it should say; of an event with what the event was when it was judged (`recoupe.pipeline.review`).
        supersedes: id of the judgement that it takes back.
    """

    kind: str
    by: str
    at: str
    reason: str = ""
    events: tuple[str, ...] = ()
    incident: str | None = None
    field: str | None = None
    value: object = None
    supersedes: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A judgement that the ledger holds.

    Attributes:
        id: its id, the hash of its content.
        judgement: what was decided; emptied of its person, reason and value if it was erased.
        superseded: whether a later one takes it back.
        entry: the entry of the audit log that wrote it; judgements of one act can share one.
    """

    id: str
    judgement: Judgement
    superseded: bool
    entry: int = 0


@dataclass(frozen=True, slots=True)
class Hit:
    """A report that was looked for and found.

    Attributes:
        report_id: the report.
        origin: where it came from.
        outlet: name of the publisher.
        published: first day of its date of publication.
        headline: its headline.
        passage: the words around the first that was looked for: `{start, end, text}` of the report's text.
    """

    report_id: str
    origin: str | None
    outlet: str | None
    published: str | None
    headline: str | None
    passage: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Ask:
    """Which reports a list is asked for, and in which order; what is left out does not narrow.

    Attributes:
        facets: per facet the values of which a report must have one, `store.inbox.FACETS`.
        states: how far people have looked at it, some of `STATES`.
        words: words, "phrases" and beginnings* that it must hold.
        since: published on this day or later.
        until: published on this day or earlier; what has no day is left out where either is given.
        order: `published` or `received`, the newest first, and what has no day last; or `priority` (`store.inbox.priority_of`).
        who: beginnings of words of the name of an actor of one of its events.
        site: beginnings of words of the name of a place of one of its events.
    """

    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    states: tuple[str, ...] = ()
    words: str = ""
    since: str = ""
    until: str = ""
    order: str = "published"
    who: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class Sight:
    """What a map and a timeline are asked for; what is left out does not narrow.

    Attributes:
        kind: one of `KINDS`.
        since: what ends on this day or later; with a day, what has none is left out.
        until: what begins on this day or earlier.
        box: south, west, north, east; over the 180th meridian the west is greater than the east. What has no point is left out.
        types: event types.
        states: statuses of events, grades of incidents.
        who: beginnings of words of the names of actors.
        site: beginnings of words of the names of places.
        words: beginnings of words of either.
        lacking: `day` or `point`: what has none alone.
    """

    kind: str = "incident"
    since: str = ""
    until: str = ""
    box: tuple[float, float, float, float] | None = None
    types: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    who: str = ""
    site: str = ""
    words: str = ""
    lacking: str = ""


@dataclass(frozen=True, slots=True)
class Plotted:
    """An event or an incident as a map and its table show it.

    Attributes:
        id: key of the event, or id of the incident.
        type: event type.
        state: status of the event, grade of the incident.
        starts: first day; None where none is known.
        ends: last day.
        lat: degrees of the point that it is shown at; None where none is known.
        lon: as above.
        radius_km: how far from the point it may lie.
        precision: how exact the place is: a site, a town, a district, ….
        country: ISO 3166-1 alpha-3.
        place: name of the place.
        killed: toll of the dead.
    """

    id: str
    type: str | None
    state: str | None
    starts: str | None
    ends: str | None
    lat: float | None
    lon: float | None
    radius_km: float | None
    precision: str | None
    country: str | None
    place: str | None
    killed: float | None


@dataclass(frozen=True, slots=True)
class Spot:
    """What is shown at one point with one precision: how many, and of one what it is; `type` is None where there are several."""

    lat: float
    lon: float
    radius_km: float | None
    precision: str | None
    country: str | None
    count: int
    id: str
    type: str | None
    state: str | None
    place: str | None
    types: int
    killed: float | None


@dataclass(frozen=True, slots=True)
class Plot:
    """What a sight holds, counted.

    Attributes:
        days: how many begin on a day, by day.
        spots: where they are, those with most first.
        more: whether there are more spots than these.
        total: how many there are.
        undated: how many of them have no day.
        unplaced: how many of them have no point.
    """

    days: tuple[tuple[str, int], ...]
    spots: tuple[Spot, ...]
    more: bool
    total: int
    undated: int
    unplaced: int


@dataclass(frozen=True, slots=True)
class Roll:
    """Whom a registry lists.

    Attributes:
        kind: one of `PARTIES`.
        state: one of `PARTY_STATES`.
        find: beginnings of words of a name that events give them.
        ids: these alone, of those that are known; None for all.
        names: those with these folded names alone; None for all.
        without: folded names that are left out.
    """

    kind: str
    state: str = "known"
    find: str = ""
    ids: tuple[str, ...] | None = None
    names: tuple[str, ...] | None = None
    without: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Met:
    """Somebody whom, or a place that, events of the ledger name.

    Attributes:
        entity: the id; empty where none is known.
        name: folded words of the name; empty where they are listed by id.
        written: a name by which a report names them.
        reports: how many reports do.
        events: how many times events do.
    """

    entity: str
    name: str
    written: str
    reports: int
    events: int


@dataclass(frozen=True, slots=True)
class Seen:
    """An event that names somebody or a place: by which words, in which of its fields, and what maps show of it."""

    report: str
    event: str
    written: str
    sides: tuple[str, ...]
    type: str | None
    state: str | None
    starts: str | None
    place: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """A report in a list.

    Attributes:
        report_id: the report.
        published: first day of its date of publication; empty where none is known.
        received: when it was seen first.
        outlet: name of the publisher.
        language: ISO 639-1.
        headline: its headline.
        events: how many events it tells.
        judged: how many of them people have judged.
        warnings: how many warnings its record bears.
        state: one of `STATES`.
        killed: the greatest toll of dead that it tells of one deed.
        flags: those of `FLAGS` that stand on it.
    """

    report_id: str
    published: str
    received: str
    outlet: str | None
    language: str | None
    headline: str | None
    events: int
    judged: int
    warnings: int
    state: str
    killed: int = 0
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paged:
    """A page of a list.

    Attributes:
        rows: what is on it.
        cursor: what the next page is asked for by; empty on the last one.
        total: how many there are over all pages; None where nobody counted.
    """

    rows: tuple[Any, ...]
    cursor: str = ""
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """The reports beside one in a list: the one before it, the one after it, and the next that nobody has finished."""

    before: str | None
    after: str | None
    undone: str | None


@dataclass(frozen=True, slots=True)
class Happening:
    """One change of the ledger, for programs that follow it.

    Attributes:
        entry: the entry of the audit log that wrote it.
        at: when.
        kind: `report`, `incident`, `judgement`, `signature` or `erasure`.
        id: of what changed.
        state: `new` or `read-again` of a report; `current`, `merged` or `withdrawn` of an incident; the kind of a judgement; `signed` or `reopened`.
        merged_into: the incident that one became part of.
    """

    entry: int
    at: str
    kind: str
    id: str
    state: str | None = None
    merged_into: str | None = None


@dataclass(frozen=True, slots=True)
class SavedView:
    """A name that somebody gave to an address of the desk.

    Attributes:
        place: the path that it is listed on.
        name: what it is called.
        address: path and query.
        by: who saved it.
        at: when.
    """

    place: str
    name: str
    address: str
    by: str
    at: str


# What is written of an amendment that takes an earlier one out.
TAKEN_OUT = "withdraw"


@dataclass(frozen=True, slots=True)
class Amendment:
    """Something that a team added to the codebook, or took out of what it had added.

    Attributes:
        number: its place among the amendments of the ledger, from 1; also says upon which others it was made.
        kind: what is added, `actor`, `place`, `trigger` or `word`; or `withdraw`.
        by: who did it.
        at: when.
        reason: why.
        before: digest of the codebook upon which it was made.
        after: digest of the codebook with it.
        content: what is added, as plain values; None where nothing is, or where it was erased.
        target: number of the amendment that it withdraws; 0 of one that adds.
    """

    number: int
    kind: str
    by: str
    at: str
    reason: str
    before: str
    after: str
    content: Mapping[str, Any] | None = None
    target: int = 0


@dataclass(frozen=True, slots=True)
class Signing:
    """What somebody signs, or opens again.

    Attributes:
        subject: the id of a report or of an incident.
        by: who signs.
        role: in which role.
        at: when.
        reason: why it is opened again; free to leave out where it is signed.
        content: what is signed, as plain values; nothing where it is opened again.
    """

    subject: str
    by: str
    role: str
    at: str
    reason: str = ""
    content: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature, or that what it stands under is open again.

    Attributes:
        subject: the report or incident.
        number: which of its signatures, from 1.
        state: `signed` or `reopened`.
        version: SHA-256 of the signed version's bytes, in hexadecimal; of one that was opened again, of those that were signed.
        by: who; empty where that was erased.
        role: in which role.
        at: when.
        reason: why.
        erased: whether the bytes were erased.
    """

    subject: str
    number: int
    state: str
    version: str
    by: str
    role: str
    at: str
    reason: str
    erased: bool = False

    @property
    def id(self) -> str:
        """Give what names it among all signatures."""
        return f"{self.subject}.{self.number:06d}"


@dataclass(frozen=True, slots=True)
class AuditAsk:
    """Which entries of the audit log are asked for; what is left out does not narrow.

    Attributes:
        who: whose decisions, views and erasures.
        act: what was done: `add`, `judge`, `link`, ….
        on: what it touches: the id of a report, an incident or an event, an address or a path.
        since: written on this day or later.
        until: written on this day or earlier.
    """

    who: str = ""
    act: str = ""
    on: str = ""
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True)
class Wrote:
    """A row that an entry of the audit log wrote, in plain values.

    Attributes:
        table: where it is.
        id: its key there.
        by: who, where the row says so.
        told: what it says, without what is long.
        before: what stood in its place before; None where nothing did.
        after: what stands since; None where nothing does.
        erased: whether its content was erased since.
    """

    table: str
    id: str
    by: str
    told: Mapping[str, Any]
    before: Any = None
    after: Any = None
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the audit log.

    Attributes:
        number: its place, from 1.
        at: when it was written.
        act: what was done.
        previous: hash of the entry before it.
        hash: its own hash.
        counts: how many rows it wrote, by table.
        rows: some of them.
    """

    number: int
    at: str
    act: str
    previous: str
    hash: str
    counts: Mapping[str, int] = field(default_factory=dict)
    rows: tuple[Wrote, ...] = ()


@dataclass(frozen=True, slots=True)
class Custody:
    """One row about a report or an incident, with the entry that answers for it.

    Attributes:
        entry: the entry, without its rows.
        row: the row.
        digest: the hash that the entry lists for it.
        stands: whether entry, row and content bear each other out.
    """

    entry: Entry
    row: Wrote
    digest: str
    stands: bool


@dataclass(frozen=True, slots=True)
class Outlet:
    """A publisher of whom the ledger holds reports: how many, the first and last day of publication, and when the first and last of them were received."""

    name: str
    reports: int
    first: str
    last: str
    first_received: str
    last_received: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that is done once: under which key it was sent, the hash of what it asks, and when."""

    key: str
    request: str
    at: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a request was answered: `status` is None where no answer was kept, `written` the judgement that it wrote, None before it wrote any."""

    request: str
    status: int | None
    body: str | None
    written: str | None = None


def event_key(report_id: str, event_id: str) -> str:
    """Name an event over all reports."""
    return f"{report_id}#{event_id}"


def split_event_key(key: str) -> tuple[str, str]:
    """Give report and event of a key."""
    report, _, event = key.rpartition("#")
    return report, event
