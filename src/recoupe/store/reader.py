"""Hold who asks a ledger for what others decided."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reader:
    """Who asks what others decided on their sheets.

    Attributes:
        name: who.
        adjudicates: whether they may decide between coders, and so read sheets of rounds in which everybody is done.
    """

    name: str
    adjudicates: bool = False
