"""Tell without which words a pattern of the codebook cannot match, so that most patterns need not be tried on most texts.

The patterns are regular expressions of a small kind: groups, alternatives, optional parts, sets of letters, look-around, and placeholders `<name>`.
"""

import re
from collections.abc import Iterable

Need = frozenset[str]

# What stands for any digit, which a pattern asks for by one of them or by a set of them.
DIGIT = "<0>"

# A pattern of more combinations than this is tried always: looking for each would cost more than trying.
MOST = 48
_PLACEHOLDER = re.compile(r"<([a-z_]+)[0-9]?>")
_LOOK = re.compile(r"\(\?(?:=|!|<=|<!)")
_OPTIONAL = re.compile(r"[?*]|\{0,?[0-9]*\}")
_REPEATED = re.compile(r"\+|\{[0-9,]+\}")
_SET = re.compile(r"\[\^?\]?[^\]]*\]")
_DIGITS_ALONE = re.compile(r"\[[0-9-]+\]")
_ANY_DIGIT = "0123456789"
_DIGITS = frozenset({DIGIT})


def needs_of(pattern: str) -> tuple[Need, ...]:
    """Give what a text must hold for a pattern to match: one of the sets, all of it.

    Args:
        pattern: a folded pattern of the codebook.

    Returns:
        Sets of placeholders, written `<name>`, of `DIGIT`, and of runs of two letters or more; an empty set says that the pattern may match anything.
    """
    found, _ = _alternatives(pattern, 0)
    return tuple(_smallest(found))


def _alternatives(pattern: str, at: int) -> tuple[list[Need], int]:
    """Read alternatives up to a closing bracket or the end."""
    found: list[Need] = []
    while True:
        needs, at = _sequence(pattern, at)
        found.extend(needs)
        if at >= len(pattern) or pattern[at] == ")":
            return found, at
        at += 1


def _sequence(pattern: str, at: int) -> tuple[list[Need], int]:
    """Read one alternative."""
    needs: list[Need] = [frozenset()]
    run = ""
    while at < len(pattern) and pattern[at] not in "|)":
        items, letters, end = _item(pattern, at)
        optional = _OPTIONAL.match(pattern, end)
        quantifier = optional or _REPEATED.match(pattern, end)
        if letters and quantifier is None:
            run += letters
        else:
            needs, run = _joined(needs, [_letters(run)]), ""
            if optional is None:
                needs = _joined(needs, items)
        at = quantifier.end() if quantifier else end
    return _joined(needs, [_letters(run)]), at


def _item(pattern: str, at: int) -> tuple[list[Need], str, int]:
    """Read one item: what it needs, the letter that it is, and where it ends."""
    placeholder = _PLACEHOLDER.match(pattern, at)
    if placeholder is not None:
        return [frozenset({f"<{placeholder[1]}>"})], "", placeholder.end()
    if pattern[at] == "(":
        look = _LOOK.match(pattern, at)
        start = look.end() if look else at + (3 if pattern.startswith("(?:", at) else 1)
        inner, end = _alternatives(pattern, start)
        return [frozenset()] if look else inner, "", end + 1
    if pattern[at] == "[":
        hit = _SET.match(pattern, at)
        return [_DIGITS if hit and _DIGITS_ALONE.fullmatch(hit[0]) else frozenset()], "", hit.end() if hit else at + 1
    if pattern[at] == "\\":
        return [frozenset()], "", at + 2
    return [_DIGITS if pattern[at] in _ANY_DIGIT else frozenset()], pattern[at] if pattern[at].isalpha() else "", at + 1


def _letters(run: str) -> Need:
    return frozenset({run}) if len(run) > 1 else frozenset()


def _joined(needs: list[Need], items: list[Need]) -> list[Need]:
    """Combine what was needed with one item more; too many combinations are let go."""
    smallest = _smallest(items)
    return [need | item for need in needs for item in smallest] if len(needs) * len(smallest) <= MOST else needs


def _smallest(needs: Iterable[Need]) -> list[Need]:
    """Leave out what asks for more than another."""
    found: list[Need] = []
    for need in sorted(set(needs), key=lambda need: (len(need), sorted(need))):
        if not any(one <= need for one in found):
            found.append(need)
    return found
