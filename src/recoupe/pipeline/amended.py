"""Give the codebook of a ledger: the one that ships, with what the team added to it laid over its files."""

from collections.abc import Iterable

from recoupe.codebook.additions import Addition
from recoupe.codebook.load import Codebook, amended_codebook
from recoupe.errors import CodebookError
from recoupe.store.amending import standing
from recoupe.store.ledger import Ledger
from recoupe.store.values import Amendment


def codebook_of(ledger: Ledger) -> Codebook:
    """Give the codebook of a ledger: without amendments the one that ships.

    Args:
        ledger: whose amendments are laid over it.

    Raises:
        CodebookError: what was added does not fit the codebook of this program, which may be newer; the message says what to do.
    """
    return codebook_with(ledger.amendments())


def codebook_with(amendments: list[Amendment]) -> Codebook:
    """Give the codebook with those amendments that stand.

    Args:
        amendments: all of a ledger, in their order.

    Raises:
        CodebookError: what was added does not fit the codebook of this program.
    """
    stand = standing(amendments)
    try:
        return amended_codebook(additions_of(stand))
    except CodebookError as fault:
        if not stand:
            raise
        advice = "take out what does not fit with `recoupe codebook withdraw NUMBER`, where NUMBER stands behind `additions/`"
        raise CodebookError(f"what was added to the codebook of this ledger does not fit the one that this program has; {advice}: {fault}") from fault


def additions_of(amendments: Iterable[Amendment]) -> tuple[Addition, ...]:
    """Give the files that some amendments add, in their order."""
    return tuple(
        Addition(f"{one.number:04d}", path, text.encode()) for one in amendments if one.content is not None for path, text in one.content["files"].items()
    )
