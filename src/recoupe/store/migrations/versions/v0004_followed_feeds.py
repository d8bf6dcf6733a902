"""Make the tables that remember what feeds said of themselves and what was seen of them; the log answers for neither."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make both tables, empty: every feed is asked once more, and what it shows is known by its bytes."""
    op.create_table(
        "feed_asks",
        sa.Column("url_key", TEXT, primary_key=True),
        sa.Column("state", TEXT, nullable=False),
        sqlite_strict=True,
    )
    op.create_table(
        "feed_marks",
        sa.Column("url_key", TEXT, primary_key=True),
        sa.Column("name", TEXT, primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sqlite_strict=True,
    )
    op.create_index("feed_marks_number", "feed_marks", ["url_key", "number"])


def downgrade() -> None:
    """Remove both; the feeds stay on the list."""
    op.drop_table("feed_marks")
    op.drop_table("feed_asks")
