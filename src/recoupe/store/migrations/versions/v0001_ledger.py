"""Make the tables of the ledger."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WHOLE: TypeEngine[int] = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
REAL: TypeEngine[float] = sa.Double().with_variant(sa.REAL(), "sqlite")


def _texts(*names: str, null: bool = False) -> list[sa.Column[Any]]:
    return [sa.Column(name, TEXT, nullable=null) for name in names]


def _report(*, null: bool = False) -> sa.Column[Any]:
    return sa.Column("report", TEXT, sa.ForeignKey("blobs.id"), nullable=null)


def _bytes(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.LargeBinary())


def _number(name: str) -> sa.Column[Any]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _tables() -> dict[str, list[sa.schema.SchemaItem]]:
    """Give what each table has beside `id`, `seq` and `digest`."""
    told = ("type", "status", "salience", "responsibility", "starts", "ends", "place", "country", "precision")
    return {
        "blobs": [sa.Column("size", WHOLE, nullable=False), _bytes("content")],
        "captures": [*_texts("origin_key"), _report(), *_texts("retrieved"), sa.Column("moment", WHOLE, nullable=False), *_texts("origin", null=True)],
        "records": [
            _report(),
            *_texts("origin_key", "reading", "producer"),
            *_texts("program", "codebook", "published", null=True),
            *_texts("words", "supersedes"),
            _bytes("body"),
            sa.UniqueConstraint("report", "supersedes", name="records_line"),
        ],
        "events": [
            sa.Column("record", TEXT, sa.ForeignKey("records.id"), nullable=False),
            _report(),
            _number("position"),
            *_texts("event"),
            *_texts(*told, null=True),
            sa.Column("length", sa.Integer()),
            sa.Column("lat", REAL),
            sa.Column("lon", REAL),
            _bytes("body"),
        ],
        "failures": [_report(null=True), *_texts("origin_key", "at"), *_texts("origin", "reason", null=True)],
        "links": [
            *_texts("left", "right"),
            _number("number"),
            sa.Column("bits", REAL),
            _bytes("explanation"),
            sa.UniqueConstraint("left", "right", "number", name="links_pair"),
        ],
        "incidents": [
            *_texts("incident"),
            _number("number"),
            *_texts("state"),
            *_texts("merged_into", null=True),
            *_texts("at"),
            _bytes("body"),
            sa.UniqueConstraint("incident", "number", name="incidents_line"),
        ],
        "accounts": [
            sa.Column("version", TEXT, sa.ForeignKey("incidents.id"), nullable=False),
            _number("position"),
            *_texts("report", "event"),
            *_texts("outlet", "independence", null=True),
        ],
        "judgements": [
            *_texts("kind"),
            *_texts("left", "right", "incident", "field", null=True),
            *_texts("at", "supersedes"),
            _bytes("value"),
            *_texts("by", "reason", null=True),
        ],
        "imports": [_report(), *_texts("at"), *_texts("origin", null=True), _bytes("summary")],
        "feeds": [
            *_texts("url_key"),
            _number("number"),
            *_texts("at"),
            *_texts("url", null=True),
            _bytes("state"),
            sa.UniqueConstraint("url_key", "number", name="feeds_line"),
        ],
        "runs": [*_texts("at"), _bytes("summary")],
        "tombstones": [*_texts("at", "rows"), *_texts("by", "reason", null=True)],
    }


INDEXES = {
    "captures_origin": ("captures", ["origin_key", "moment"]),
    "captures_report": ("captures", ["report"]),
    "events_record": ("events", ["record", "position"]),
    "events_report": ("events", ["report"]),
    "events_time": ("events", ["length", "starts"]),
    "events_place": ("events", ["lat", "lon"]),
    "failures_origin": ("failures", ["origin_key"]),
    "failures_report": ("failures", ["report"]),
    "links_right": ("links", ["right"]),
    "incidents_merged": ("incidents", ["merged_into"]),
    "accounts_version": ("accounts", ["version"]),
    "accounts_report": ("accounts", ["report", "event"]),
    "judgements_left": ("judgements", ["left"]),
    "judgements_right": ("judgements", ["right"]),
    "judgements_incident": ("judgements", ["incident"]),
    "imports_report": ("imports", ["report"]),
}


def upgrade() -> None:
    """Make the tables and their indexes, and mark a file of SQLite as a ledger."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"PRAGMA application_id = {0x52435045}")
    op.create_table(
        "audit",
        sa.Column("seq", sa.Integer(), primary_key=True, autoincrement=False),
        *_texts("at", "act", "rows", "previous", "hash"),
        sqlite_strict=True,
    )
    for name, columns in _tables().items():
        seq = sa.Column("seq", sa.Integer(), sa.ForeignKey("audit.seq"), nullable=False)
        op.create_table(name, sa.Column("id", TEXT, primary_key=True), seq, *_texts("digest"), *columns, sqlite_strict=True)
        op.create_index(f"{name}_seq", name, ["seq"])
    for name, (table, indexed) in INDEXES.items():
        op.create_index(name, table, indexed)


def downgrade() -> None:
    """Remove the tables; `recoupe.store.schema` refuses this where they hold something."""
    for name in reversed(_tables()):
        op.drop_table(name)
    op.drop_table("audit")
