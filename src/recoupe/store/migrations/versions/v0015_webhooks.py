"""Make what says where alerts of saved lists are sent and what was sent, and, beside the log, what webhooks sign with and up to where each was told."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from recoupe.errors import StoreError

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# What the guards of the new tables let an erasure empty, and what they hold (`v0003_guards`).
ERASABLE: dict[str, tuple[str, ...]] = {"webhooks": ("url", "by"), "deliveries": ("body", "reason")}
FIXED: dict[str, tuple[str, ...]] = {
    "webhooks": ("webhook", "number", "state", "view", "language", "seal", "at"),
    "deliveries": ("webhook", "message", "number", "position", "state", "incident", "status", "due", "at"),
}
_LINES: dict[str, tuple[str, ...]] = {"webhooks": ("webhook", "number"), "deliveries": ("message", "number")}
_INDEXES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("deliveries_webhook", "deliveries", ("webhook", "seq")),
    ("deliveries_incident", "deliveries", ("incident",)),
)
_NUMBERS = frozenset({"number", "position", "status"})
_NULLABLE = frozenset({"status", "due"})
_SAID = "the ledger only grows; nothing is changed or deleted in it"


def upgrade() -> None:
    """Make the tables, empty: nothing is sent anywhere."""
    for name in FIXED:
        op.create_table(
            name,
            sa.Column("id", TEXT, primary_key=True),
            sa.Column("seq", sa.Integer(), sa.ForeignKey("audit.seq"), nullable=False),
            sa.Column("digest", TEXT, nullable=False),
            *(sa.Column(column, sa.Integer() if column in _NUMBERS else TEXT, nullable=column in _NULLABLE) for column in FIXED[name]),
            *(sa.Column(column, sa.LargeBinary() if column == "body" else TEXT) for column in ERASABLE[name]),
            sa.Index(f"{name}_seq", "seq"),
            sa.UniqueConstraint(*_LINES[name], name=f"{name}_line"),
            sqlite_strict=True,
        )
    for name, table, columns in _INDEXES:
        op.create_index(name, table, list(columns))
    for statement in _sqlite_guards() if op.get_bind().dialect.name == "sqlite" else _postgresql_guards():
        op.execute(statement)
    op.create_table(
        "webhook_secrets",
        sa.Column("webhook", TEXT, primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("secret", TEXT, nullable=False),
        sa.Column("until", WHOLE),
        sqlite_strict=True,
    )
    op.create_table(
        "webhook_places",
        sa.Column("webhook", TEXT, primary_key=True),
        sa.Column("entry", sa.Integer(), nullable=False),
        sa.Column("last", TEXT, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "waiting",
        sa.Column("message", TEXT, primary_key=True),
        sa.Column("webhook", TEXT, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("due", WHOLE, nullable=False),
        sa.Index("waiting_webhook", "webhook", "due"),
        sqlite_strict=True,
    )


def _allowed(table: str, same: str) -> str:
    """Give the condition that a change is an erasure."""
    kept = (f'new."{name}" {same} old."{name}"' for name in ("id", "seq", "digest", *FIXED[table]))
    return " AND ".join((*kept, *(f'new."{name}" IS NULL' for name in ERASABLE[table])))


def _sqlite_guards() -> Iterator[str]:
    for table in FIXED:
        yield f"CREATE TRIGGER {table}_stays BEFORE DELETE ON {table} BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"
        yield f"CREATE TRIGGER {table}_holds BEFORE UPDATE ON {table} WHEN NOT ({_allowed(table, 'IS')}) BEGIN SELECT RAISE(ABORT, '{_SAID}'); END"


def _postgresql_guards() -> Iterator[str]:
    for table in FIXED:
        yield f"CREATE TRIGGER {table}_stays BEFORE DELETE OR TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuses()"
        changed = f"WHEN (NOT ({_allowed(table, 'IS NOT DISTINCT FROM')}))"
        yield f"CREATE TRIGGER {table}_holds BEFORE UPDATE ON {table} FOR EACH ROW {changed} EXECUTE FUNCTION ledger_refuses()"


def downgrade() -> None:
    """Remove what was made.

    Raises:
        StoreError: somebody made a webhook; the log would miss its rows.
    """
    connection = op.get_bind()
    for table in FIXED:
        if connection.execute(sa.text(f"SELECT 1 FROM {table} LIMIT 1")).first():  # noqa: S608 - the names are written above
            raise StoreError(
                f"schema {down_revision!r}: the ledger holds webhooks or what they sent, which that schema has no place for; "
                "keep a copy of it with `recoupe backup`"
            )
    for table in ("waiting", "webhook_places", "webhook_secrets", *reversed(FIXED)):
        op.drop_table(table)
