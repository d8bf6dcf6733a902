"""Make the keys under which the events of a report are looked for by others; they are filled when something is linked next."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make both tables."""
    op.create_table(
        "keyed",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("report", TEXT, sa.ForeignKey("blobs.id"), nullable=False, unique=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("rules", TEXT, nullable=False),
        sqlite_strict=True,
    )
    op.create_index("keyed_seq", "keyed", ["seq"])
    op.create_table(
        "keys",
        sa.Column("key", WHOLE, primary_key=True, autoincrement=False),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Remove both; what they hold is made anew from the records."""
    op.drop_table("keys")
    op.drop_table("keyed")
