"""Make the table of what people signed, with guards that let nobody change, replace or delete a row, nor add one out of its line.

An erasure may empty what it is allowed to, once a tombstone names the row. A row comes in only as the next one of its subject, and only if the entry of
the log that it names lists it.
"""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from recoupe.errors import StoreError

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
ERASABLE: dict[str, tuple[str, ...]] = {"signatures": ("body", "by", "reason")}
FIXED: dict[str, tuple[str, ...]] = {"signatures": ("subject", "number", "state", "version", "role", "at")}
_SAID = "the ledger only grows; what was signed is neither changed nor deleted"
_LINE = "a signature follows the last one of its subject, and the log lists it"


def upgrade() -> None:
    """Make the table and its guards."""
    op.create_table(
        "signatures",
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("seq", sa.Integer(), sa.ForeignKey("audit.seq"), nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        sa.Column("subject", TEXT, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        *(sa.Column(name, TEXT, nullable=False) for name in ("state", "version", "role", "at")),
        sa.Column("body", sa.LargeBinary()),
        *(sa.Column(name, TEXT) for name in ("by", "reason")),
        sa.UniqueConstraint("subject", "number", name="signatures_line"),
        sa.Index("signatures_seq", "seq"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )
    for statement in _sqlite() if op.get_bind().dialect.name == "sqlite" else _postgresql():
        op.execute(statement)


def _allowed(same: str) -> str:
    """Give the condition that a change is an erasure."""
    kept = (f'new."{name}" {same} old."{name}"' for name in ("id", "seq", "digest", *FIXED["signatures"]))
    return " AND ".join((*kept, *(f'new."{name}" IS NULL' for name in ERASABLE["signatures"])))


def _refused(holds: str) -> str:
    """Give the condition that a row is out of its line, or that no entry of the log lists it; `holds` tells whether one text is in another."""
    last = "(SELECT coalesce(max(number), 0) FROM signatures WHERE subject = new.subject)"
    listed = holds.format('"rows"', "'[\"signatures\",\"' || new.id || '\",'")
    return f"new.number <> {last} + 1 OR new.state NOT IN ('signed', 'reopened') OR NOT EXISTS (SELECT 1 FROM audit WHERE seq = new.seq AND {listed})"  # noqa: S608 - all of it is written above


def _buried(holds: str) -> str:
    """Give the condition that a tombstone names the row, and that the log lists the tombstone."""
    named = holds.format('tombstones."rows"', "'[\"signatures\",\"' || old.id || '\"]'")
    listed = holds.format('audit."rows"', "'[\"tombstones\",\"' || tombstones.id || '\",'")
    return f"EXISTS (SELECT 1 FROM tombstones JOIN audit ON audit.seq = tombstones.seq WHERE {named} AND {listed})"  # noqa: S608 - as above


def _sqlite() -> Iterator[str]:
    holds, table = "instr({}, {}) > 0", "signatures"
    yield f"CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
    changed = f"WHEN NOT ({_allowed('IS')} AND {_buried(holds)})"
    yield f"CREATE TRIGGER {table}_holds BEFORE UPDATE ON {table} {changed} BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
    yield f"CREATE TRIGGER {table}_follows BEFORE INSERT ON {table} WHEN {_refused(holds)} BEGIN SELECT RAISE(ABORT, '{_LINE}'); END"


def _postgresql() -> Iterator[str]:
    holds, table = "position({1} in {0}) > 0", "signatures"
    for name, condition, said, after in (
        ("signatures_hold", f"NOT ({_allowed('IS NOT DISTINCT FROM')} AND {_buried(holds)})", _SAID, "UPDATE"),
        ("signatures_follow", _refused(holds), _LINE, "INSERT"),
    ):
        body = f"BEGIN IF {condition} THEN RAISE EXCEPTION '{said}'; END IF; RETURN new; END"
        yield f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$"
        yield f"CREATE TRIGGER {table}_{'holds' if after == 'UPDATE' else 'follows'} BEFORE {after} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    yield f"CREATE TRIGGER {table}_stays BEFORE DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses()"


def downgrade() -> None:
    """Remove the table.

    Raises:
        StoreError: something is or was signed, which would be lost.
    """
    if op.get_bind().execute(sa.text("SELECT 1 FROM signatures LIMIT 1")).first():
        raise StoreError(f"schema {down_revision!r}: the ledger holds signatures, which that schema has no place for; keep a copy of it with `recoupe backup`")
    op.drop_table("signatures")
    if op.get_bind().dialect.name != "sqlite":
        for name in ("signatures_hold", "signatures_follow"):
            op.execute(f"DROP FUNCTION {name}()")
