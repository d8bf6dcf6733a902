"""Give what was signed: a report that stands signed is, for all that comes after reading, as it was signed, whatever is read or decided since. Pure reading."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from recoupe.errors import UnknownIdError
from recoupe.store.canonical import sha256
from recoupe.store.ledger import Ledger

# What a signed record says of its signature.
_SAID = ("number", "by", "role", "at")


@dataclass(frozen=True, slots=True)
class SignedRecords:
    """The reports of a ledger that stand signed."""

    ledger: Ledger
    subjects: frozenset[str]

    @classmethod
    def of(cls, ledger: Ledger) -> "SignedRecords":
        """Find them."""
        return cls(ledger, ledger.signed_subjects())

    def record(self, report_id: str) -> dict[str, Any] | None:
        """Give the record of a report as it was signed, `signed` saying by whom; None where it is open.

        Raises:
            DamagedLedgerError: its bytes cannot be unpacked.
        """
        return signed_record(self.ledger, report_id) if report_id in self.subjects else None


def signed_record(ledger: Ledger, report_id: str) -> dict[str, Any] | None:
    """Give the record of a report as it was signed; None where it is open.

    Args:
        ledger: which holds it.
        report_id: the report.

    Raises:
        DamagedLedgerError: its bytes cannot be unpacked.
    """
    try:
        return as_signed(ledger.signed_content(report_id))
    except UnknownIdError:
        return None


def as_signed(content: bytes) -> dict[str, Any]:
    """Give the record out of the bytes of a signed version.

    Args:
        content: what `Ledger.signed_content` gave.
    """
    told: Mapping[str, Any] = json.loads(content)
    return {**told["record"], "signed": {**{name: told[name] for name in _SAID}, "version": sha256(content)}}
