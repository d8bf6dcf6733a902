"""Make the texts that are looked for, and their index; those of records that stand are written from the records."""

import json
import zlib

import sqlalchemy as sa
from alembic import op

from recoupe.store.words import folded_words

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
_LEARN = "INSERT INTO search_index(rowid, words) VALUES (new.number, new.words)"
_FORGET = "INSERT INTO search_index(search_index, rowid, words) VALUES ('delete', old.number, old.words)"
_SQLITE = (
    "CREATE VIRTUAL TABLE search_index USING fts5(words, content='search_texts', content_rowid='number', tokenize='unicode61 remove_diacritics 2')",
    f"CREATE TRIGGER search_added AFTER INSERT ON search_texts BEGIN {_LEARN}; END",
    f"CREATE TRIGGER search_removed AFTER DELETE ON search_texts BEGIN {_FORGET}; END",
    f"CREATE TRIGGER search_changed AFTER UPDATE ON search_texts BEGIN {_FORGET}; {_LEARN}; END",
)
_POSTGRESQL = ("CREATE INDEX search_index ON search_texts USING gin (to_tsvector('simple'::regconfig, words))",)
_STANDING = """
    SELECT report, published, body FROM records
    WHERE body IS NOT NULL AND NOT EXISTS (SELECT 1 FROM records later WHERE later.report = records.report AND later.supersedes = records.id)
    ORDER BY report
"""


def upgrade() -> None:
    """Make the table and the index of the store, and fill both."""
    texts = op.create_table(
        "search_texts",
        sa.Column("number", sa.Integer(), primary_key=True),
        sa.Column("report", TEXT, sa.ForeignKey("blobs.id"), nullable=False, unique=True),
        sa.Column("published", TEXT),
        sa.Column("words", TEXT, nullable=False),
        sqlite_strict=True,
    )
    connection = op.get_bind()
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL:
        op.execute(sa.text(statement.replace(":", r"\:")))
    for report, published, body in connection.execute(sa.text(_STANDING)).all():
        connection.execute(sa.insert(texts), {"report": report, "published": published, "words": folded_words(_text(bytes(body)))})


def _text(body: bytes) -> str:
    """Give the text of a record as it was packed at this revision."""
    content = zlib.decompress(body[1:]) if body[:1] == b"\1" else body[1:]
    return str(json.loads(content)["text"])


def downgrade() -> None:
    """Remove the texts and the index; the records stay."""
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE search_index")
    op.drop_table("search_texts")
