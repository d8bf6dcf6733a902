"""Show a ledger to one person: what others decide on sheets is not there for them, and what they decide on a report coded blind goes on their own sheet.

This is the one place where it is decided who sees whose answers. Everything that the ledger does is named here: what is made of records, incidents and common
decisions alone is handed on, what holds sheets is narrowed, and what is named in neither list is refused. So whoever adds to the ledger must say which it is.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from recoupe.errors import StoreError, UnknownIdError
from recoupe.store.coding import COMMENT, DONE, REOPEN, TAKE, WRONG, Act, Coder, Coding, Remark, Round, Settled, may_read, report_of
from recoupe.store.ledger import Ledger
from recoupe.store.reader import Reader
from recoupe.store.values import Answer, Asked, AuditAsk, Custody, Entry, Judged, Judgement, Signature, Signing, Turn

# What is made of records, incidents and decisions that everybody sees, and of nothing on a sheet.
COMMON = frozenset(
    (
        "where keep add_report add_failure failures reports report readings read_with event_ids captures original events unkeyed keep_keys sharing search "
        "save_incidents incidents incident unlinked successors links steps history report_page facet_counts beside event_page incident_page incident_counts "
        "outlet_page run_page failure_page plot plotted_page roll names_of seen_page reports_naming facet_values happenings add_import imports save_feed feeds "
        "note_feed mark_feed marked forget_feed alone yields save_view views add_run runs erase head holds verify_chain verify_custody team "
        "signed signed_subjects sealed signed_content signatures amend amendments edges gatherings standing judged_on webhooks"
    ).split()
)
# What holds sheets and is narrowed below.
NARROWED = frozenset(
    ("judgements add_judgement add_judgements act_of mark marks coding audit_page audit_entry acts custody_of answer_of end_answer turns sign reopen").split()
)
# What holds everything, and is for whoever owns the ledger.
WITHHELD = frozenset({"dump", "backup", "close"})
_REPORT = "sha256:"
# Acts of the log that say what goes on in rounds.
_OF_ROUNDS = frozenset({"code", DONE, REOPEN, TAKE, WRONG, COMMENT})


class PersonalLedger:
    """A ledger as one person sees it. `Ledger` says what its methods do."""

    def __init__(self, ledger: Ledger, reader: Reader) -> None:
        self._ledger = ledger
        self._reader = reader

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the ledger has there
        """Hand on what everybody sees.

        Raises:
            AttributeError: nobody said that everybody may see it.
        """
        if name not in COMMON:
            raise AttributeError(f"{name!r} of a ledger is for whoever owns it; name it in `COMMON` if it holds nothing of what coders decide on their sheets")
        return getattr(self._ledger, name)

    @property
    def coding(self) -> Coding:
        return PersonalCoding(self._ledger.coding, self._reader)

    # What is decided

    def judgements(self, name: str | None = None) -> Iterator[Judged]:
        """Yield what everybody sees; of a report that this person codes blind their own decisions too."""
        yield from self._ledger.judgements(name)
        if name is None:
            return
        if name.startswith(_REPORT):
            if self._codes(name):
                yield from self._ledger.coding.sheet(name, self._reader.name)
        elif (found := self._ledger.coding.sheet_judgement(name)) and found[1] == self._reader.name:
            yield from (one for one in self._ledger.coding.sheet(*found) if one.id == name)

    def act_of(self, judgement_id: str) -> list[Judged]:
        found = self._ledger.coding.sheet_judgement(judgement_id)
        if found is None:
            return self._ledger.act_of(judgement_id)
        return self._ledger.coding.act_of(judgement_id) if found[1] == self._reader.name else []

    def add_judgement(self, judgement: Judgement, **given: Any) -> str:
        return self.add_judgements([judgement], **given)[0]

    def add_judgements(self, several: Sequence[Judgement], *, answering: Asked | None = None, **given: Any) -> list[str]:
        """Write on this person's sheet what is on a report that they code blind, and all else where everybody sees it.

        Raises:
            StoreError: everybody would see in it what they decide on a report that they code blind.
        """
        theirs = {key.partition("#")[0] for one in several for key in one.events if self._codes(key.partition("#")[0])}
        if not theirs:
            self._refuse_telling(several)
            return self._ledger.add_judgements(several, answering=answering and self._own(answering), **given)
        if report_of(several) is None:
            raise StoreError(f"{min(theirs)}: you code it blind; decide on its events alone, for everybody would see the rest of this decision")
        return self._ledger.coding.write(several, self._reader.name, given.get("unless") or {}, answering and self._own(answering))

    def _refuse_telling(self, several: Iterable[Judgement]) -> None:
        """Refuse what would tell others how this person codes: names, which are laid over every report, and incidents of reports that they code blind.

        Raises:
            StoreError: it would.
        """
        for one in several:
            if one.incident is None and not one.events:
                blind = [each.report for each in self._ledger.coding.rounds_of(self._reader.name) if each.is_blind and each.is_open]
                if blind:
                    raise StoreError(f"{blind[0]}: you code it blind, and what names mean is laid over every report; decide on names when it is settled")
            elif one.incident is not None:
                blind = [account["report"] for account in self._ledger.incident(one.incident)["accounts"] if self._codes(account["report"])]
                if blind:
                    raise StoreError(f"{blind[0]}: you code it blind, and it is an account of {one.incident}; decide on that when it is settled")

    def _codes(self, report: str) -> bool:
        """Tell whether this person codes a report blind that is not settled."""
        if not report.startswith(_REPORT):
            return False
        one = self._ledger.coding.round(report)
        return one is not None and one.is_blind and one.is_open and one.coder(self._reader.name) is not None

    def mark(self, name: str, after: str | None = None) -> str:
        return self._ledger.coding.mark(name, self._reader.name, after) if self._codes(name) else self._ledger.mark(name, after)

    def marks(self, names: Iterable[str]) -> dict[str, str]:
        return {name: self.mark(name) for name in names}

    # What became of incidents

    def turns(self, *asked: Any, **given: Any) -> list[Turn]:
        """Give what became of incidents; of one that a report which this person codes blind is an account of, no content, so that nothing is told of it."""
        blind = {each.report for each in self._ledger.coding.rounds_of(self._reader.name) if each.is_blind and each.is_open}
        found = self._ledger.turns(*asked, **given)
        return [replace(one, before=None, after=None) if _rests_on(one, blind) else one for one in found]

    # The log

    def audit_page(self, ask: AuditAsk, before: int = 0, limit: int = 50) -> list[Entry]:
        return self._ledger.audit_page(ask, before, limit, self._reader)

    def audit_entry(self, number: int) -> Entry:
        return self._ledger.audit_entry(number, self._reader)

    def acts(self) -> list[str]:
        found = self._ledger.acts()
        return found if self._reader.adjudicates else [act for act in found if act not in _OF_ROUNDS]

    def custody_of(self, name: str) -> list[Custody]:
        return self._ledger.custody_of(name, self._reader)

    # What programs were answered: nobody is given what was answered to another

    def answer_of(self, asked: Asked) -> Answer | None:
        return self._ledger.answer_of(self._own(asked))

    def end_answer(self, asked: Asked, status: int, body: str) -> None:
        self._ledger.end_answer(self._own(asked), status, body)

    def sign(self, signing: Signing, *, unless: Mapping[str, str] | None = None, answering: Asked | None = None) -> Signature:
        return self._ledger.sign(signing, unless=unless, answering=answering and self._own(answering))

    def reopen(self, signing: Signing, *, answering: Asked | None = None) -> Signature:
        return self._ledger.reopen(signing, answering=answering and self._own(answering))

    def _own(self, asked: Asked) -> Asked:
        return replace(asked, key=f"{self._reader.name}\n{asked.key}")


def _rests_on(turn: Turn, reports: Collection[str]) -> bool:
    """Tell whether one of some reports is an account of an incident, before a turn or since."""
    return any(account["report"] in reports for stood in (turn.before, turn.after) if stood is not None for account in stood["accounts"])


class PersonalCoding:
    """The rounds of a ledger as one person sees them. `Coding` says what its methods do."""

    def __init__(self, coding: Coding, reader: Reader) -> None:
        self._coding = coding
        self._reader = reader

    def assign(self, wanted: Mapping[str, Sequence[str]], act: Act, *, blind: bool = True) -> int:
        return self._coding.assign(wanted, act, blind=blind)

    def unassign(self, report: str, coder: str, act: Act) -> None:
        self._coding.unassign(report, coder, act)

    def finish(self, report: str, coder: str, act: Act) -> None:
        """Say that this person is done.

        Raises:
            UnknownIdError: it would be said for another.
        """
        if coder != self._reader.name:
            raise UnknownIdError(f"{report}: {coder} says for themselves that they are done")
        self._coding.finish(report, coder, act)

    def reopen(self, report: str, coder: str, act: Act) -> None:
        self._coding.reopen(report, coder, act)

    def remark(self, report: str, remark: Remark) -> None:
        self._coding.remark(report, remark)

    def settle(self, what: Settled, act: Act) -> list[str]:
        return self._coding.settle(what, act)

    def round(self, report: str) -> Round | None:
        found = self._coding.round(report)
        return None if found is None else self._narrowed(found)

    def rounds(self, *, open_only: bool = False) -> list[Round]:
        return [self._narrowed(one) for one in self._coding.rounds(open_only=open_only)]

    def rounds_of(self, coder: str) -> list[Round]:
        return [self._narrowed(one) for one in self._coding.rounds_of(coder)]

    def _narrowed(self, one: Round) -> Round:
        """Give a round without who else is done, while this person codes in it and not everybody is."""
        if one.is_done or one.coder(self._reader.name) is None:
            return one
        return replace(one, coders=tuple(each if each.name == self._reader.name else Coder(each.name) for each in one.coders))

    def remarks(self, report: str) -> list[Remark]:
        one = self._coding.round(report)
        there = one is not None and (self._reader.adjudicates and one.is_done or bool(one.settled and one.coder(self._reader.name)))
        return self._coding.remarks(report) if there else []

    def sheet(self, report: str, owner: str) -> list[Judged]:
        one = self._coding.round(report)
        return self._coding.sheet(report, owner) if one is not None and may_read(self._reader, one, owner) else []

    def sheet_judgement(self, judgement_id: str) -> tuple[str, str] | None:
        found = self._coding.sheet_judgement(judgement_id)
        return found if found is not None and found[1] == self._reader.name else None

    def act_of(self, judgement_id: str) -> list[Judged]:
        return self._coding.act_of(judgement_id) if self.sheet_judgement(judgement_id) else []

    def write(self, several: Sequence[Judgement], owner: str, unless: Mapping[str, str], answering: Asked | None = None) -> list[str]:
        """Write on this person's sheet.

        Raises:
            UnknownIdError: it is another's.
        """
        if owner != self._reader.name:
            raise UnknownIdError(f"{owner}: their sheet is theirs alone to write on; decide on your own")
        return self._coding.write(several, owner, unless, answering)

    def mark(self, report: str, owner: str, after: str | None = None) -> str:
        return self._coding.mark(report, self._reader.name if owner == self._reader.name else "", after)
