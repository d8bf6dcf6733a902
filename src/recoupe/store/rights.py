"""Say which rights the application's user needs in a database of PostgreSQL that another user made: to add rows to what only grows, and no more.

Whoever owns the tables makes and migrates the ledger, and erases; only owners can drop guards.
"""

from collections.abc import Iterator

from recoupe.store.tables import KEPT, audit, metadata


def grants(user: str) -> Iterator[str]:
    """Yield the statements that the owner of a ledger runs, once after each migration.

    Args:
        user: the application's user, who exists already.
    """
    name = '"' + user.replace('"', '""') + '"'
    grows = sorted({audit.name, *KEPT})
    changes = sorted(set(metadata.tables) - set(grows))
    yield f"GRANT USAGE ON SCHEMA public TO {name};"
    yield f"GRANT SELECT ON alembic_version TO {name};"
    yield f"GRANT SELECT, INSERT ON {', '.join(grows)} TO {name};"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON {', '.join(changes)} TO {name};"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {name};"
