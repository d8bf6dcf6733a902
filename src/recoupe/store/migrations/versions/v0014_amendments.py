"""Make what says what a team adds to the codebook."""

from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

from recoupe.errors import StoreError

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
# What the guards of the new table let an erasure empty, and what they hold (`v0003_guards`).
ERASABLE: dict[str, tuple[str, ...]] = {"amendments": ("body", "by", "reason")}
FIXED: dict[str, tuple[str, ...]] = {"amendments": ("number", "kind", "target", "codebook_before", "codebook_after", "at")}
_WHOLE = frozenset({"number", "target"})
_SAID = "the ledger only grows; nothing is changed or deleted in it"


def upgrade() -> None:
    """Make the table, empty: nothing is added."""
    for name in FIXED:
        op.create_table(
            name,
            sa.Column("id", TEXT, primary_key=True),
            sa.Column("seq", sa.Integer(), sa.ForeignKey("audit.seq"), nullable=False),
            sa.Column("digest", TEXT, nullable=False),
            *(sa.Column(column, sa.Integer() if column in _WHOLE else TEXT, nullable=False) for column in FIXED[name]),
            *(sa.Column(column, sa.LargeBinary() if column == "body" else TEXT) for column in ERASABLE[name]),
            sa.UniqueConstraint("number", name=f"{name}_line"),
            sa.Index(f"{name}_seq", "seq"),
            sqlite_strict=True,
        )
    for statement in _sqlite_guards() if op.get_bind().dialect.name == "sqlite" else _postgresql_guards():
        op.execute(statement)


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
        StoreError: something was added to the codebook; the log would miss its rows.
    """
    connection = op.get_bind()
    for table in FIXED:
        if connection.execute(sa.text(f"SELECT 1 FROM {table} LIMIT 1")).first():  # noqa: S608 - the names are written above
            raise StoreError(
                f"schema {down_revision!r}: the ledger holds additions to the codebook, which that schema has no place for; "
                "keep a copy of it with `recoupe backup`"
            )
    for table in reversed(FIXED):
        op.drop_table(table)
