"""Hold the tables of the ledger, and which of their columns an erasure may empty.

Every row stands in one entry of the audit log (`seq`). Its columns are of two kinds: those that stay, and those that an erasure empties; of
the latter the column `digest` keeps the hash, so that the log still verifies when the content is gone.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import REAL, BigInteger, Column, Double, ForeignKey, Index, Integer, LargeBinary, MetaData, Table, Text, UniqueConstraint
from sqlalchemy.types import TypeEngine

# Revisions of the schema, oldest first: the files of `migrations/versions/`, which a test compares.
REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011", "0012", "0013", "0014", "0015")

metadata = MetaData()

# Both stores sort texts by code point.
TEXT: TypeEngine[str] = Text().with_variant(Text(collation="C"), "postgresql")
WHOLE: TypeEngine[int] = BigInteger().with_variant(Integer(), "sqlite")
# Eight bytes in both stores: a number comes back as it was.
REAL_NUMBER: TypeEngine[float] = Double().with_variant(REAL(), "sqlite")


@dataclass(frozen=True, slots=True)
class Kept:
    """A table that the audit log answers for.

    Attributes:
        table: the table.
        erasable: columns that an erasure empties.
    """

    table: Table
    erasable: tuple[str, ...] = ()

    @property
    def fixed(self) -> tuple[str, ...]:
        """Give the columns that always stay."""
        return tuple(column.name for column in self.table.columns if column.name not in self.erasable)


audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", TEXT, nullable=False),
    Column("act", TEXT, nullable=False),
    Column("rows", TEXT, nullable=False),
    Column("previous", TEXT, nullable=False),
    Column("hash", TEXT, nullable=False),
    Index("audit_act", "act", "seq"),
    Index("audit_at", "at"),
    sqlite_strict=True,
)


def _table(name: str, fixed: tuple[Column[Any], ...], erasable: tuple[Column[Any], ...], *rest: Index | UniqueConstraint, without_rowid: bool = False) -> Kept:
    """Make a table of rows that are only ever added; without a number of the database's own there is no second name by which one could be replaced."""
    table = Table(
        name,
        metadata,
        Column("id", TEXT, primary_key=True),
        Column("seq", Integer, ForeignKey("audit.seq"), nullable=False),
        Column("digest", TEXT, nullable=False),
        *fixed,
        *erasable,
        Index(f"{name}_seq", "seq"),
        *rest,
        sqlite_strict=True,
        sqlite_with_rowid=not without_rowid,
    )
    return Kept(table, tuple(column.name for column in erasable))


def _text(name: str, *, null: bool = False) -> Column[Any]:
    return Column(name, TEXT, nullable=null)


_KEPT = (
    _table("blobs", (Column("size", WHOLE, nullable=False),), (Column("content", LargeBinary),)),
    _table(
        "captures",
        (
            _text("origin_key"),
            Column("report", TEXT, ForeignKey("blobs.id"), nullable=False),
            _text("retrieved"),
            Column("moment", WHOLE, nullable=False),
        ),
        (_text("origin", null=True),),
        Index("captures_origin", "origin_key", "moment"),
        Index("captures_report", "report"),
    ),
    _table(
        "records",
        (
            Column("report", TEXT, ForeignKey("blobs.id"), nullable=False),
            _text("origin_key"),
            _text("reading"),
            _text("producer"),
            _text("program", null=True),
            _text("codebook", null=True),
            _text("published", null=True),
            _text("words"),
            _text("supersedes"),
        ),
        (Column("body", LargeBinary),),
        UniqueConstraint("report", "supersedes", name="records_line"),
    ),
    _table(
        "events",
        (
            Column("record", TEXT, ForeignKey("records.id"), nullable=False),
            Column("report", TEXT, ForeignKey("blobs.id"), nullable=False),
            Column("position", Integer, nullable=False),
            _text("event"),
        ),
        (
            *(_text(name, null=True) for name in ("type", "status", "salience", "responsibility", "starts", "ends", "place", "country", "precision")),
            Column("length", Integer),
            Column("lat", REAL_NUMBER),
            Column("lon", REAL_NUMBER),
            Column("body", LargeBinary),
        ),
        Index("events_record", "record", "position"),
        Index("events_report", "report"),
        Index("events_time", "length", "starts"),
        Index("events_place", "lat", "lon"),
    ),
    _table(
        "failures",
        (Column("report", TEXT, ForeignKey("blobs.id")), _text("origin_key"), _text("at")),
        (_text("origin", null=True), _text("reason", null=True)),
        Index("failures_origin", "origin_key"),
        Index("failures_report", "report"),
    ),
    _table(
        "links",
        (_text("left"), _text("right"), Column("number", Integer, nullable=False), Column("bits", REAL_NUMBER)),
        (Column("explanation", LargeBinary),),
        UniqueConstraint("left", "right", "number", name="links_pair"),
        Index("links_right", "right"),
    ),
    _table(
        "incidents",
        (_text("incident"), Column("number", Integer, nullable=False), _text("state"), _text("merged_into", null=True), _text("at")),
        (Column("body", LargeBinary),),
        UniqueConstraint("incident", "number", name="incidents_line"),
        Index("incidents_merged", "merged_into"),
    ),
    _table(
        "accounts",
        (Column("version", TEXT, ForeignKey("incidents.id"), nullable=False), Column("position", Integer, nullable=False), _text("report"), _text("event")),
        (_text("outlet", null=True), _text("independence", null=True)),
        Index("accounts_version", "version"),
        Index("accounts_report", "report", "event"),
    ),
    _table(
        "judgements",
        (
            _text("kind"),
            _text("left", null=True),
            _text("right", null=True),
            _text("incident", null=True),
            _text("field", null=True),
            _text("at"),
            _text("supersedes"),
        ),
        (Column("value", LargeBinary), _text("by", null=True), _text("reason", null=True)),
        Index("judgements_left", "left"),
        Index("judgements_right", "right"),
        Index("judgements_incident", "incident"),
        Index("judgements_by", "by", "seq"),
        Index("judgements_supersedes", "supersedes"),
    ),
    _table(
        "imports",
        (Column("report", TEXT, ForeignKey("blobs.id"), nullable=False), _text("at")),
        (_text("origin", null=True), Column("summary", LargeBinary)),
        Index("imports_report", "report"),
    ),
    _table(
        "feeds",
        (_text("url_key"), Column("number", Integer, nullable=False), _text("at")),
        (_text("url", null=True), Column("state", LargeBinary)),
        UniqueConstraint("url_key", "number", name="feeds_line"),
    ),
    _table(
        "views",
        (_text("name_key"), Column("number", Integer, nullable=False), _text("place"), _text("at")),
        (_text("name", null=True), _text("address", null=True), _text("by", null=True)),
        UniqueConstraint("name_key", "number", name="views_line"),
        Index("views_place", "place"),
    ),
    _table("runs", (_text("at"),), (Column("summary", LargeBinary),)),
    _table(
        "signatures",
        (_text("subject"), Column("number", Integer, nullable=False), _text("state"), _text("version"), _text("role"), _text("at")),
        (Column("body", LargeBinary), _text("by", null=True), _text("reason", null=True)),
        UniqueConstraint("subject", "number", name="signatures_line"),
        without_rowid=True,
    ),
    _table("tombstones", (_text("at"), _text("rows")), (_text("by", null=True), _text("reason", null=True))),
    # Who works with the ledger: a later row of a name, of a role, of a token takes the place of the former. `seal` is the hash of a hash that lies below.
    _table(
        "users",
        (_text("name_key"), Column("number", Integer, nullable=False), _text("state"), _text("seal", null=True), _text("at")),
        (_text("name", null=True), _text("by", null=True)),
        UniqueConstraint("name_key", "number", name="users_line"),
    ),
    _table(
        "memberships",
        (_text("name_key"), _text("project"), Column("number", Integer, nullable=False), _text("role"), _text("at")),
        (_text("by", null=True),),
        UniqueConstraint("name_key", "project", "number", name="memberships_line"),
    ),
    _table(
        "tokens",
        (
            _text("token"),
            Column("number", Integer, nullable=False),
            _text("name_key"),
            _text("role"),
            _text("state"),
            _text("expires", null=True),
            _text("seal"),
            _text("at"),
        ),
        (_text("label", null=True), _text("by", null=True)),
        UniqueConstraint("token", "number", name="tokens_line"),
        Index("tokens_owner", "name_key"),
    ),
    _table(
        "logins",
        (_text("name_key"), _text("outcome"), _text("at")),
        (_text("client", null=True), _text("by", null=True)),
        Index("logins_name", "name_key", "seq"),
    ),
)

# Who codes which report, and what was said between coders; and what each coder decides on their own sheet (`coding.py`).
_CODED = (
    _table(
        "coding",
        (Column("report", TEXT, ForeignKey("blobs.id"), nullable=False), Column("round", Integer, nullable=False), _text("kind"), _text("mode"), _text("at")),
        (_text("coder", null=True), Column("body", LargeBinary), _text("by", null=True), _text("reason", null=True)),
        Index("coding_report", "report", "round"),
        Index("coding_coder", "coder", "kind"),
    ),
    _table(
        "sheets",
        (
            Column("report", TEXT, ForeignKey("blobs.id"), nullable=False),
            Column("round", Integer, nullable=False),
            _text("kind"),
            _text("event"),
            _text("field", null=True),
            _text("at"),
            _text("supersedes"),
        ),
        (Column("value", LargeBinary), _text("by", null=True), _text("reason", null=True)),
        Index("sheets_report", "report", "round"),
        Index("sheets_by", "by", "seq"),
        Index("sheets_supersedes", "supersedes"),
    ),
)

# What a team adds to the codebook (`amending.py`); a row that takes one out names it as `target`.
_AMENDED = _table(
    "amendments",
    (
        Column("number", Integer, nullable=False),
        _text("kind"),
        Column("target", Integer, nullable=False),
        _text("codebook_before"),
        _text("codebook_after"),
        _text("at"),
    ),
    (Column("body", LargeBinary), _text("by", null=True), _text("reason", null=True)),
    UniqueConstraint("number", name="amendments_line"),
)

# Where alerts of saved lists are sent, and what was sent: a later row of a webhook takes the place of the former, a message has a row a try.
_TOLD = (
    _table(
        "webhooks",
        (_text("webhook"), Column("number", Integer, nullable=False), _text("state"), _text("view"), _text("language"), _text("seal"), _text("at")),
        (_text("url", null=True), _text("by", null=True)),
        UniqueConstraint("webhook", "number", name="webhooks_line"),
    ),
    _table(
        "deliveries",
        (
            _text("webhook"),
            _text("message"),
            Column("number", Integer, nullable=False),
            Column("position", Integer, nullable=False),
            _text("state"),
            _text("incident"),
            Column("status", Integer),
            _text("due", null=True),
            _text("at"),
        ),
        (Column("body", LargeBinary), _text("reason", null=True)),
        UniqueConstraint("message", "number", name="deliveries_line"),
        Index("deliveries_webhook", "webhook", "seq"),
        Index("deliveries_incident", "incident"),
    ),
)

# In the order in which a copy fills them: a row comes after what it points to.
KEPT: Mapping[str, Kept] = {kept.table.name: kept for kept in (*_KEPT, *_CODED, _AMENDED, *_TOLD)}

# What is looked for, one row a report that stands. It is made from the records, so that `records.words` answers for it instead of the log.
search_texts = Table(
    "search_texts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("report", TEXT, ForeignKey("blobs.id"), nullable=False, unique=True),
    Column("published", TEXT),
    Column("words", TEXT, nullable=False),
    sqlite_strict=True,
)

# When feeds were asked and what their hosts said, and what was seen of them. It changes with every look and says nothing of what the ledger holds, so that
# the log does not answer for it: a look that brings nothing leaves no entry.
feed_asks = Table("feed_asks", metadata, Column("url_key", TEXT, primary_key=True), Column("state", TEXT, nullable=False), sqlite_strict=True)
feed_marks = Table(
    "feed_marks",
    metadata,
    Column("url_key", TEXT, primary_key=True),
    Column("name", TEXT, primary_key=True),
    Column("number", Integer, nullable=False),
    Index("feed_marks_number", "url_key", "number"),
    sqlite_strict=True,
)

# By what the events of a report are found by others. Both are made from the records by the rules of linking, whenever something is linked, and no log answers
# for them.
keyed = Table(
    "keyed",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("report", TEXT, ForeignKey("blobs.id"), nullable=False, unique=True),
    Column("seq", Integer, nullable=False),
    Column("rules", TEXT, nullable=False),
    Index("keyed_seq", "seq"),
    sqlite_strict=True,
)
keys = Table(
    "keys",
    metadata,
    Column("key", WHOLE, primary_key=True, autoincrement=False),
    Column("number", Integer, primary_key=True, autoincrement=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

# What lists of reports show and are narrowed by, one row a report that stands, made from its record and from the judgements on its events;
# `recoupe verify` compares both tables with these.
inbox = Table(
    "inbox",
    metadata,
    Column("report", TEXT, ForeignKey("blobs.id"), primary_key=True),
    Column("published", TEXT, nullable=False),
    Column("received", WHOLE, nullable=False),
    Column("outlet", TEXT),
    Column("language", TEXT),
    Column("headline", TEXT),
    Column("events", Integer, nullable=False),
    Column("judged", Integer, nullable=False),
    Column("warnings", Integer, nullable=False),
    Column("killed", Integer, nullable=False),
    Column("priority", WHOLE, nullable=False),
    Column("state", TEXT, nullable=False),
    Index("inbox_published", "published", "report"),
    Index("inbox_received", "received", "report"),
    Index("inbox_priority", "priority", "report"),
    Index("inbox_state", "state", "published", "report"),
    sqlite_strict=True,
)

facets = Table(
    "facets",
    metadata,
    Column("facet", TEXT, primary_key=True),
    Column("value", TEXT, primary_key=True),
    Column("report", TEXT, ForeignKey("blobs.id"), primary_key=True),
    Index("facets_report", "report", "facet", "value"),
    sqlite_strict=True,
)

# What maps, timelines and searches by name show: events of reports that stand, and incidents that stand. Made and compared as the tables above.
plotted = Table(
    "plotted",
    metadata,
    Column("kind", TEXT, primary_key=True),
    Column("id", TEXT, primary_key=True),
    Column("report", TEXT, ForeignKey("blobs.id")),
    *(Column(name, TEXT) for name in ("type", "state", "starts", "ends")),
    Column("length", Integer),
    *(Column(name, REAL_NUMBER) for name in ("lat", "lon", "radius_km")),
    *(Column(name, TEXT) for name in ("precision", "country", "place")),
    Column("who", TEXT, nullable=False),
    Column("site", TEXT, nullable=False),
    Column("killed", REAL_NUMBER),
    Index("plotted_report", "report"),
    Index("plotted_time", "kind", "length", "starts"),
    Index("plotted_place", "kind", "lat", "lon"),
    sqlite_strict=True,
)

# Whom and which places events of reports that stand name, one row an event and name: what registries list. Made and compared as the tables above.
parties = Table(
    "parties",
    metadata,
    *(Column(name, TEXT, primary_key=True) for name in ("kind", "state", "entity", "name")),
    Column("report", TEXT, ForeignKey("blobs.id"), primary_key=True),
    Column("event", TEXT, primary_key=True),
    Column("written", TEXT, nullable=False),
    Column("sides", TEXT, nullable=False),
    Index("parties_report", "report"),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)

# What lists of incidents are narrowed by: one row an incident that stands and a value that it is found by. Made and compared as the tables above.
incident_facets = Table(
    "incident_facets",
    metadata,
    Column("facet", TEXT, primary_key=True),
    Column("value", TEXT, primary_key=True),
    Column("incident", TEXT, primary_key=True),
    Index("incident_facets_incident", "incident", "facet", "value"),
    sqlite_strict=True,
)

# What each feed brought in all, counted from the runs; made and compared as the tables above.
feed_yields = Table(
    "feed_yields",
    metadata,
    Column("url_key", TEXT, primary_key=True),
    Column("runs", Integer, nullable=False),
    Column("reports", Integer, nullable=False),
    Column("last", TEXT, nullable=False),
    sqlite_strict=True,
)

# What an outside program was answered, by the key that it gave its request, so that the same request sent twice is done once, and the judgement that the
# request wrote, noted in the transaction that wrote it. Not part of the log.
answers = Table(
    "answers",
    metadata,
    Column("key", TEXT, primary_key=True),
    Column("request", TEXT, nullable=False),
    Column("at", WHOLE, nullable=False),
    Column("status", Integer),
    Column("body", TEXT),
    Column("written", TEXT),
    Index("answers_at", "at"),
    sqlite_strict=True,
)

# What lets people and programs in. It changes, the log says of it only that it did, and no dump and no copy of a ledger takes it along: with a copy in hand
# nobody can come in anywhere, nor try passwords at leisure.
passwords = Table("passwords", metadata, Column("name_key", TEXT, primary_key=True), Column("secret", TEXT, nullable=False), sqlite_strict=True)
token_secrets = Table(
    "token_secrets",
    metadata,
    Column("secret", TEXT, primary_key=True),
    Column("token", TEXT, nullable=False, unique=True),
    sqlite_strict=True,
)
sessions = Table(
    "sessions",
    metadata,
    Column("secret", TEXT, primary_key=True),
    Column("name_key", TEXT, nullable=False),
    Column("seen", WHOLE, nullable=False),
    Column("ends", WHOLE, nullable=False),
    Index("sessions_name", "name_key"),
    Index("sessions_ends", "ends"),
    sqlite_strict=True,
)

# What webhooks sign with, as it is; `until` is when a former secret signs no more. And up to where in the log alerts were written down for each.
webhook_secrets = Table(
    "webhook_secrets",
    metadata,
    Column("webhook", TEXT, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("secret", TEXT, nullable=False),
    Column("until", WHOLE),
    sqlite_strict=True,
)
webhook_places = Table(
    "webhook_places",
    metadata,
    Column("webhook", TEXT, primary_key=True),
    Column("entry", Integer, nullable=False),
    Column("last", TEXT, nullable=False),
    sqlite_strict=True,
)
# Messages that were neither taken nor given up, with when each is due. Made of `deliveries`, so that a run need not look through all of these.
waiting = Table(
    "waiting",
    metadata,
    Column("message", TEXT, primary_key=True),
    Column("webhook", TEXT, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("due", WHOLE, nullable=False),
    Index("waiting_webhook", "webhook", "due"),
    sqlite_strict=True,
)

# Tables that are made from others and emptied with them: those with a row a report, and the others.
MADE = (inbox, facets, plotted, parties)
MADE_APART = (incident_facets, feed_yields, waiting)

blobs, captures, records, events, failures, links, incidents, accounts, judgements, imports, feeds, views, runs, *_others = (kept.table for kept in _KEPT)
signatures, tombstones, users, memberships, tokens, logins = _others
coding, sheets = (kept.table for kept in _CODED)
amendments = _AMENDED.table
webhooks, deliveries = (kept.table for kept in _TOLD)
