"""Make lines for a terminal: text of strangers without control characters or reversed reading order, numbers with their nouns."""

import re

# C0 and C1 controls (among them the escape that begins a terminal command) and the marks that reverse the reading order.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def printable(text: str) -> str:
    """Replace what a terminal would obey instead of show, each character by one sign."""
    return _UNSAFE.sub("\ufffd", text)


def one_line(text: str) -> str:
    """Make a text safe to show, and put it on one line."""
    return printable(" ".join(text.split()))


def counted(number: int, noun: str) -> str:
    """Write a number with its noun."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
