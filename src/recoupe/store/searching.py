"""Find reports by their words, newest first, in the same order in every store."""

from sqlalchemy import Connection, exists, select

from recoupe.store import captures as seen
from recoupe.store import records
from recoupe.store.store import Store
from recoupe.store.tables import captures, search_texts
from recoupe.store.values import Hit
from recoupe.store.words import passage, phrases


def search(connection: Connection, store: Store, question: str, limit: int) -> list[Hit]:
    """Give the reports that hold all that is asked for.

    Args:
        connection: in a transaction.
        store: the store, which knows how to ask its index.
        question: words, "phrases" in quotes, beginnings with a star; case and accents do not count.
        limit: as many at most.

    Raises:
        StoreError: the question holds no word.
    """
    asked = phrases(question)
    shown = exists().where(captures.c.report == search_texts.c.report, seen.is_current())
    query = select(search_texts.c.report).where(store.matches(asked), shown)
    newest = (search_texts.c.published.is_(None), search_texts.c.published.desc(), search_texts.c.report)
    found = [records.report(connection, report) for report in connection.scalars(query.order_by(*newest).limit(limit)).all()]
    return [
        Hit(
            report_id=record["id"],
            origin=record["origin"],
            outlet=(record.get("outlet") or {}).get("name"),
            published=(record.get("published") or {}).get("start"),
            headline=(record.get("headline") or {}).get("text"),
            passage=passage(record["text"], asked),
        )
        for record in found
    ]
