"""Hold every error that Recoupe raises on purpose, drawn as one tree.

    RecoupeError
    ├─ CodebookError        a data file of the codebook is refused
    │  └─ MappingError      a profile of a table is refused
    ├─ ReadError            an input cannot be read as a report
    │  ├─ EmptyInputError
    │  ├─ BinaryInputError
    │  ├─ TooLargeError
    │  ├─ EncodingError
    │  ├─ NoArticleError
    │  ├─ NoTextLayerError
    │  ├─ DamagedError
    │  ├─ ManyReportsError
    │  ├─ TableError
    │  ├─ LimitError
    │  ├─ UnknownLanguageError
    │  └─ FetchError        an address cannot be fetched
    │     ├─ AbsentError    its host answers, but with no page that is read
    │     ├─ AddressError   it is one that is never connected to
    │     ├─ RobotsError    its host asks programs to stay away from it
    │     └─ BusyError      its host asks to come back later
    ├─ FeedError            a list of followed feeds is damaged, in use, or lacks a feed
    ├─ WebhookError         alerts cannot be sent as asked: no such list, a secret that cannot sign
    ├─ GoldError            a gold set is missing, or a line of it is no gold
    ├─ ModelMissingError    a language pipeline is not installed
    ├─ GazetteerError       the gazetteer cannot be opened, unpacked or built
    ├─ LinkError            events cannot be linked as asked: no such event, judgements that contradict one another
    ├─ ReviewError          a person's decision cannot stand: it breaks the record, or names nothing that there is
    ├─ ExportError          records cannot be written in the form that was asked for
    ├─ ScaleError           a wide run cannot begin or go on
    │  └─ SchedulerError     the scheduler of a cluster does not answer
    ├─ RegistryError        no member of that name in a room
    ├─ DeskError            the desk refuses a request or a setting
    │  ├─ KeyReuseError     a key of one request was given to another
    │  ├─ BusyKeyError      the first request of a key is being done
    │  ├─ EntryError        nobody is let in by this
    │  └─ PasswordError     a password cannot be taken
    ├─ StoreError           the ledger refuses what it is asked for
    │  ├─ NoLedgerError     there is none where it was looked for
    │  ├─ NotEmptyError     a copy would go into a ledger that holds something
    │  ├─ NewerSchemaError  a newer program wrote it
    │  ├─ OlderSchemaError  an older program wrote it
    │  ├─ LockedLedgerError another program writes to it
    │  ├─ DiskFullError
    │  ├─ DamagedLedgerError
    │  ├─ UnreachableLedgerError
    │  ├─ UnknownIdError    it holds nothing of that name
    │  ├─ StaleError        somebody changed what a decision is about
    │  ├─ SignedError       what a decision is about is signed, and stands until it is reopened
    │  └─ ErasedError       what was asked for or handed over was erased
    └─ SpanError            a span does not match the text it indexes

A message says what was refused, where, why, and what to do about it.
"""


class RecoupeError(Exception):
    """Anything that Recoupe refuses on purpose."""


class CodebookError(RecoupeError):
    """A data file of the codebook is malformed or contradicts another; `faults` has them one by one."""

    def __init__(self, message: str, faults: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.faults = faults or (message,)


class MappingError(CodebookError):
    """A profile that says what the columns of a table mean is malformed, or contradicts the codebook."""


class ReadError(RecoupeError):
    """An input cannot be read as a report."""

    code = "unreadable"


class EmptyInputError(ReadError):
    """An input holds no text at all."""

    code = "empty"


class BinaryInputError(ReadError):
    """An input is not text."""

    code = "binary"


class TooLargeError(ReadError):
    """An input is longer than the stated limit."""

    code = "too-large"


class EncodingError(ReadError):
    """No encoding makes sense of the bytes, or two are mixed."""

    code = "encoding"


class NoArticleError(ReadError):
    """A page holds no article."""

    code = "no-article"


class NoTextLayerError(ReadError):
    """A PDF holds pictures of pages, and no text."""

    code = "no-text-layer"


class DamagedError(ReadError):
    """An archive, a feed, a message or a document is broken or cut off."""

    code = "damaged"


class ManyReportsError(ReadError):
    """An input that holds many reports was passed for one."""

    code = "many"


class TableError(ReadError):
    """A table lacks the columns that it was said to have."""

    code = "columns"


class LimitError(ReadError):
    """An input took more time or memory than any report needs."""

    code = "limit"


class UnknownLanguageError(ReadError):
    """A text is in a language that no pipeline reads."""

    code = "language"


class FetchError(ReadError):
    """An address cannot be fetched."""

    code = "fetch"


class AbsentError(FetchError):
    """A host answers, but has no page there, or one of a kind that is not read."""

    code = "absent"


class AddressError(FetchError):
    """An address is never connected to: of another scheme, in a private network, written to deceive."""

    code = "address"


class RobotsError(FetchError):
    """The host asks programs to stay away from a page."""

    code = "robots"


class BusyError(FetchError):
    """The host is busy or in trouble; `retry_after_s` is how long it asks to be left alone, None where it does not say."""

    code = "busy"

    def __init__(self, message: str, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class FeedError(RecoupeError):
    """A list of followed feeds is damaged, in use by another run, or lacks the feed that was named."""


class WebhookError(RecoupeError):
    """Alerts cannot be sent as asked: the list is none that is followed, or the secret cannot sign."""


class GoldError(RecoupeError):
    """A gold set is not where it was looked for, or a line of it is malformed."""


class ModelMissingError(RecoupeError):
    """The trained pipeline of a language is not installed."""


class GazetteerError(RecoupeError):
    """The gazetteer cannot be opened, unpacked or built."""


class LinkError(RecoupeError):
    """Events cannot be linked as asked."""


class ReviewError(RecoupeError):
    """What a person decided cannot stand in the record, or is about nothing that the ledger holds."""


class ExportError(RecoupeError):
    """Records or incidents cannot be written in the form that was asked for."""


class ScaleError(RecoupeError):
    """A wide run cannot begin or go on as asked: another run's folder, changed sources, workers that are other than their owner."""


class SchedulerError(ScaleError):
    """The scheduler of a cluster does not answer, or is gone."""


class RegistryError(RecoupeError):
    """A room has no member of the name that was asked for."""


class DeskError(RecoupeError):
    """The desk refuses a request or a setting."""


class KeyReuseError(DeskError):
    """A key that names one request was given to another."""


class BusyKeyError(DeskError):
    """The first request of a key is being done still."""


class EntryError(DeskError):
    """Nobody is let in by what a request shows; `status` is how it is answered, `retry_after_s` when it may be tried again."""

    def __init__(self, message: str, status: int = 401, retry_after_s: float | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.retry_after_s = retry_after_s


class PasswordError(DeskError):
    """A password cannot be taken: it is too short, too long, or easily guessed."""


class SpanError(RecoupeError):
    """A span does not equal the characters that it points at."""


class StoreError(RecoupeError):
    """The ledger refuses what it is asked for."""


class NoLedgerError(StoreError):
    """There is no ledger where it was looked for."""


class NotEmptyError(StoreError):
    """A copy would go into a ledger that holds something."""


class NewerSchemaError(StoreError):
    """The ledger was written by a newer program than this one."""


class OlderSchemaError(StoreError):
    """The ledger was written by an older program and must be migrated first."""


class LockedLedgerError(StoreError):
    """Another program writes to the ledger, and went on for longer than one waits."""


class DiskFullError(StoreError):
    """There is no room left where the ledger lies."""


class DamagedLedgerError(StoreError):
    """The ledger's own file or content is damaged."""


class UnreachableLedgerError(StoreError):
    """The server of the ledger does not answer, or lets nobody in."""


class UnknownIdError(StoreError):
    """The ledger holds nothing of that name."""


class StaleError(StoreError):
    """Somebody changed what a decision is about since it was shown."""


class SignedError(StoreError):
    """What a decision is about was signed, and stands as it is until somebody reopens it."""


class ErasedError(StoreError):
    """What was asked for or handed over was erased."""
