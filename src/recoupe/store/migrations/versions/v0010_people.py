"""Make what says who works with the ledger, and, beside the log, what lets them in."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from recoupe.errors import StoreError

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
# What the guards of the new tables let an erasure empty, and what they hold (`v0003_guards`).
ERASABLE: dict[str, tuple[str, ...]] = {"users": ("name", "by"), "memberships": ("by",), "tokens": ("label", "by"), "logins": ("client", "by")}
FIXED: dict[str, tuple[str, ...]] = {
    "users": ("name_key", "number", "state", "seal", "at"),
    "memberships": ("name_key", "project", "number", "role", "at"),
    "tokens": ("token", "number", "name_key", "role", "state", "expires", "seal", "at"),
    "logins": ("name_key", "outcome", "at"),
}
_LINES: dict[str, tuple[str, ...]] = {"users": ("name_key", "number"), "memberships": ("name_key", "project", "number"), "tokens": ("token", "number")}
_INDEXES: tuple[tuple[str, str, tuple[str, ...]], ...] = (("tokens_owner", "tokens", ("name_key",)), ("logins_name", "logins", ("name_key", "seq")))
_NULLABLE = frozenset({("users", "seal"), ("tokens", "expires")})
_SAID = "the ledger only grows; nothing is changed or deleted in it"


def upgrade() -> None:
    """Make the tables, empty: nobody has an account."""
    for name in FIXED:
        _make(name)
    for name, table, columns in _INDEXES:
        op.create_index(name, table, list(columns))
    for statement in _sqlite_guards() if op.get_bind().dialect.name == "sqlite" else _postgresql_guards():
        op.execute(statement)
    op.create_table("passwords", sa.Column("name_key", TEXT, primary_key=True), sa.Column("secret", TEXT, nullable=False), sqlite_strict=True)
    op.create_table(
        "token_secrets",
        sa.Column("secret", TEXT, primary_key=True),
        sa.Column("token", TEXT, nullable=False, unique=True),
        sqlite_strict=True,
    )
    op.create_table(
        "sessions",
        sa.Column("secret", TEXT, primary_key=True),
        sa.Column("name_key", TEXT, nullable=False),
        *(sa.Column(name, WHOLE, nullable=False) for name in ("seen", "ends")),
        sa.Index("sessions_name", "name_key"),
        sa.Index("sessions_ends", "ends"),
        sqlite_strict=True,
    )


def _make(name: str) -> None:
    line = (sa.UniqueConstraint(*_LINES[name], name=f"{name}_line"),) if name in _LINES else ()
    op.create_table(
        name,
        sa.Column("id", TEXT, primary_key=True),
        sa.Column("seq", sa.Integer(), sa.ForeignKey("audit.seq"), nullable=False),
        sa.Column("digest", TEXT, nullable=False),
        *(sa.Column(column, sa.Integer() if column == "number" else TEXT, nullable=(name, column) in _NULLABLE) for column in FIXED[name]),
        *(sa.Column(column, TEXT) for column in ERASABLE[name]),
        sa.Index(f"{name}_seq", "seq"),
        *line,
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
        StoreError: somebody has an account, or wanted in; the log would miss their rows.
    """
    connection = op.get_bind()
    for table in FIXED:
        if connection.execute(sa.text(f"SELECT 1 FROM {table} LIMIT 1")).first():  # noqa: S608 - the names are written above
            raise StoreError(
                f"schema {down_revision!r}: the ledger holds accounts or log-ins, which that schema has no place for; keep a copy of it with `recoupe backup`"
            )
    for table in ("sessions", "token_secrets", "passwords", *reversed(FIXED)):
        op.drop_table(table)
