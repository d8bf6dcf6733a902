"""Hold who codes which report, what each decided on a sheet of their own, and the interface by which both are kept.

A report is coded in rounds. While a round is blind and not settled, nothing that anybody decides on its events stands in the ledger itself: each coder decides
on a sheet, which no list, page, export, incident or search is made of, and the ledger refuses other decisions on these events. So who may see what is one
question, asked in one place (`may_read`). The round is settled by writing what came of it as decisions of the ledger, all at once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from recoupe.store.reader import Reader
from recoupe.store.values import Asked, Judged, Judgement

# What is written of a round: who codes, who is done, what a person decided between the coders, and that it is settled.
ASSIGN, WITHDRAW, DONE, REOPEN, TAKE, WRONG, COMMENT, SETTLE = "assign", "unassign", "done", "resume", "take", "wrong", "comment", "settle"
BLIND, SEEN = "blind", "seen"
# Names that figures have for what no person coded.
NOBODY = frozenset({"machine", "review", "all coders"})
LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Coder:
    """Somebody who codes a report in a round.

    Attributes:
        name: who.
        is_done: whether they said that they are done.
        since: when that was, or when they were assigned or asked to go on.
    """

    name: str
    is_done: bool = False
    since: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """One coding of a report by one or several people.

    Attributes:
        report: its id.
        number: which round of the report it is, from 1.
        is_blind: whether each codes on a sheet of their own.
        coders: who codes, by name.
        settled: when it was settled; empty where it was not.
        begun: when somebody was assigned first.
    """

    report: str
    number: int
    is_blind: bool
    coders: tuple[Coder, ...]
    settled: str = ""
    begun: str = ""

    @property
    def is_done(self) -> bool:
        """Tell whether everybody is done."""
        return bool(self.coders) and all(one.is_done for one in self.coders)

    @property
    def is_open(self) -> bool:
        """Tell whether something is left to do: to code, and of what was coded blind, to settle."""
        return bool(self.coders) and not self.settled and (self.is_blind or not self.is_done)

    @property
    def state(self) -> str:
        """Give how far it is: `coding`, `done`, or `settled`."""
        return "settled" if self.settled else "done" if self.is_done else "coding"

    def coder(self, name: str) -> Coder | None:
        """Give somebody who codes in it; None for anybody else."""
        return next((one for one in self.coders if one.name == name), None)


def may_read(reader: Reader, one: Round, owner: str) -> bool:
    """Tell whether somebody may read a sheet.

    Always their own; another's once everybody is done, if they decide between coders, and once it is settled, if they code in the round too. Nobody else does.
    """
    if reader.name == owner:
        return True
    return one.is_done if reader.adjudicates else bool(one.settled) and one.coder(reader.name) is not None


@dataclass(frozen=True, slots=True)
class Remark:
    """What a person decided between coders, or said of what one wrote.

    Attributes:
        kind: `take` of a value, `wrong` of a value that was simply wrong, or `comment`.
        event: which event of the round, as the grid names it.
        field: which field; of an event as a whole, `events`.
        coder: whose value it is on; of a comment nobody's.
        text: the comment; of `wrong`, empty where it is taken back.
        by: who.
        at: when.
    """

    kind: str
    event: str
    field: str
    coder: str
    text: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class Act:
    """Who does something to a round, when, and why."""

    by: str
    at: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Settled:
    """What came of a round: decisions of the ledger, in the order in which they are laid over the record."""

    report: str
    judgements: Sequence[Judgement] = field(default=())


class Coding(Protocol):
    """The rounds of a ledger. Each method that writes is one transaction."""

    def assign(self, wanted: Mapping[str, Sequence[str]], act: Act, *, blind: bool = True) -> int:
        """Let people code reports, all or none, and give how many assignments are new; who codes a report already, goes on.

        Args:
            wanted: of each report who codes it.
            act: who assigns.
            blind: whether each codes on a sheet of their own, which others see when all are done.

        Raises:
            UnknownIdError: the ledger holds one of these reports not.
            SignedError: one of them stands signed.
            StoreError: somebody decided on a report, so that nobody can code it blind; its round is of the other kind, or is being settled; a name is none.
        """

    def unassign(self, report: str, coder: str, act: Act) -> None:
        """Let somebody code a report no more; their sheet stays.

        Raises:
            UnknownIdError: they do not code it.
        """

    def finish(self, report: str, coder: str, act: Act) -> None:
        """Write down that a coder is done.

        Raises:
            UnknownIdError: they do not code it.
            StoreError: they were done before.
        """

    def reopen(self, report: str, coder: str, act: Act) -> None:
        """Let a coder go on who was done.

        Raises:
            UnknownIdError: they do not code it.
            StoreError: they are not done, or the round is settled.
        """

    def remark(self, report: str, remark: Remark) -> None:
        """Write down what a person decided between coders.

        Raises:
            UnknownIdError: nobody codes the report.
            StoreError: not everybody is done, or the round is settled.
        """

    def settle(self, what: Settled, act: Act) -> list[str]:
        """Write what came of a round as decisions of the ledger, all at once, and give their ids.

        Raises:
            UnknownIdError: nobody codes the report.
            StoreError: not everybody is done, or the round is settled.
        """

    def round(self, report: str) -> Round | None:
        """Give the last round of a report; None where nobody ever coded it."""

    def rounds(self, *, open_only: bool = False) -> list[Round]:
        """Give the last round of each report that somebody codes or coded, the newest first: all, or those that are still to be settled."""

    def rounds_of(self, coder: str) -> list[Round]:
        """Give the last rounds in which somebody codes, the newest first."""

    def remarks(self, report: str) -> list[Remark]:
        """Give what was decided and said in the last round of a report, in its order."""

    def sheet(self, report: str, owner: str) -> list[Judged]:
        """Give what a coder decided in the last round of a report, in its order, superseded ones marked."""

    def sheet_judgement(self, judgement_id: str) -> tuple[str, str] | None:
        """Give report and owner of a decision on a sheet; None where there is none of this id."""

    def write(self, several: Sequence[Judgement], owner: str, unless: Mapping[str, str], answering: Asked | None = None) -> list[str]:
        """Write what a coder decides on their sheet of a report, all or nothing, in one entry of the log, and give the ids.

        Args:
            several: what was decided, of one report.
            owner: the coder.
            unless: of reports and incidents the marks that they must still bear, reports as `mark` gives them.
            answering: the request that decides it, under whose key is noted that something was written.

        Raises:
            StaleError: one of them has changed since.
            StoreError: one lacks what its kind needs, is on a pair or an incident, or the coder is done.
            UnknownIdError: they do not code the report.
        """

    def act_of(self, judgement_id: str) -> list[Judged]:
        """Give the decisions that were written in one entry of the log with one of this id; none where there is none."""

    def mark(self, report: str, owner: str, after: str | None = None) -> str:
        """Give what changes whenever a report, its reading, a decision on its events or one on the coder's sheet does, and with nobody else's sheet.

        Raises:
            UnknownIdError: the ledger holds no such report, or no such decision.
        """


def report_of(judgements: Iterable[Judgement]) -> str | None:
    """Give the one report on whose events some decisions are; None where they are on several, on pairs, incidents or names."""
    found = {key.partition("#")[0] for one in judgements for key in one.events}
    return next(iter(found)) if len(found) == 1 and all(len(one.events) == 1 and one.incident is None for one in judgements) else None
