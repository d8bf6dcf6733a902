"""Put values of the record into words for people, without taking anybody's side."""

import json
from collections.abc import Iterable, Iterator, Mapping

from recoupe.model.event import Attribution, Figure, Qualifier, Quantity, Relation, Responsibility, Status, When
from recoupe.model.span import Span
from recoupe.model.weighing import Verdict, Weighing

STATUS_PHRASES: Mapping[Status, str] = {
    Status.OCCURRED: "done",
    Status.ATTEMPTED: "attempted",
    Status.PLANNED: "planned",
    Status.HYPOTHETICAL: "possible",
    Status.DENIED: "not done, somebody says",
}

RESPONSIBILITY_PHRASES: Mapping[Responsibility, str] = {
    Responsibility.CLAIMED: "owns to it, the report says",
    Responsibility.STATED: "named by the outlet in its own voice",
    Responsibility.ACCUSED: "accused by others",
    Responsibility.SUSPECTED: "suspected",
    Responsibility.DENIED: "denies it, the report says",
    Responsibility.UNATTRIBUTED: "not named",
}

RELATION_PHRASES: Mapping[Relation, str] = {
    Relation.REPORTS: "reports",
    Relation.CITES: "is cited",
    Relation.STATES: "says that it is so",
    Relation.CLAIMS: "claims that it did it",
    Relation.CONFIRMS: "confirms it",
    Relation.ACCUSES: "accuses",
    Relation.DENIES: "denies it",
    Relation.ESTIMATES: "estimates",
}

VERDICT_PHRASES: Mapping[Verdict, str] = {
    Verdict.BELIEVED: "believed",
    Verdict.DOUBTED: "not believed",
    Verdict.ISSUED: "taken as meant: a party to the conflict published it",
    Verdict.FIGURE: "figure of speech",
    Verdict.ACCIDENT: "accident: words beside it say so, nothing was weighed",
    Verdict.WORK: "a work or a title tells it, whatever the signs weigh",
}

LONGEST_QUOTE = 160
# A value of the record that is longer is cut in the middle.
LONGEST_VALUE = 120


def shortened(value: object) -> str:
    """Write a value of the record as it is, a long one cut in the middle."""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    half = LONGEST_VALUE // 2
    return text if len(text) <= LONGEST_VALUE else f"{text[:half]} … {text[-half:]}"


def span_phrase(span: Span) -> str:
    """Quote the characters of a span, on one line, long ones shortened in the middle."""
    text = " ".join(span.text.split())
    if len(text) > LONGEST_QUOTE:
        half = LONGEST_QUOTE // 2
        text = f"{text[:half].rstrip()} … {text[-half:].lstrip()}"
    return f"“{text}”"


def chain_phrase(chain: Iterable[Attribution]) -> str:
    """Write who says so, the outlet first and the party or witness last."""
    links = [f"{link.source} ({link.kind}) {RELATION_PHRASES[link.relation]}" for link in chain]
    return " ← ".join(links) or "the report itself; its outlet is not stated"


def number_phrase(quantity: Quantity | Figure) -> str:
    """Write a number as a range, with how exactly it is given."""
    low, high = quantity.low, quantity.high
    if low is not None and low == high:
        bare = f"about {low:,}" if quantity.qualifier is Qualifier.ABOUT else f"{low:,}"
    elif low is not None and high is not None:
        bare = f"{low:,} to {high:,}"
    elif low is not None:
        bare = f"{low:,} or more"
    else:
        bare = f"up to {high:,}" if high is not None else "an unknown number"
    return f"{bare} {quantity.unit}" if quantity.unit else bare


def figure_phrase(figure: Figure) -> str:
    """Write a figure: how many of what, since when, on whose word, with its breakdown."""
    of = f" ({figure.of})" if figure.of else ""
    side = ", the attackers' own" if figure.side == "actors" else ""
    since = f", in all since {when_phrase(figure.since)}" if figure.since else (", in all" if figure.cumulative else "")
    parts = f"; among them {', '.join(map(_part_phrase, figure.parts))}" if figure.parts else ""
    return f"{figure.kind} {number_phrase(figure)}{of}{side}{since}{parts}: {span_phrase(figure.span)}; {chain_phrase(figure.attribution)}"


def _part_phrase(part: Figure) -> str:
    return f"{number_phrase(part)} {part.of or part.kind}"


def when_phrase(when: When) -> str:
    """Write a stretch of days and what it rests on."""
    if when.start == when.end and when.start is not None:
        days = when.start
    elif when.start is None:
        days = f"up to {when.end}" if when.end else "an unknown day"
    else:
        days = f"{when.start} to {when.end}" if when.end else f"{when.start} or later"
    return f"{days} ({when.precision}, {when.basis})"


def weighing_lines(weighing: Weighing) -> Iterator[str]:
    """Say what came of a deed, against what its signs were held, and what each of them weighs, in natural log odds."""
    about = f" ({weighing.domain})" if weighing.domain else ""
    said = f"{VERDICT_PHRASES[weighing.verdict]}{about}"
    if weighing.log_odds is None or weighing.needed_log_odds is None:
        yield said
        return
    yield f"{said}; log odds {weighing.log_odds:+.3f}, needed {weighing.needed_log_odds:+.3f}"
    for side, signs in (
        ("for", [f"{one.sign} {one.log_odds:+.3f}" for one in weighing.signs if one.log_odds > 0]),
        ("against", [f"{one.sign} {one.log_odds:+.3f}" for one in weighing.signs if one.log_odds < 0]),
        ("without weight", [one.sign for one in weighing.signs if not one.log_odds]),
    ):
        if signs:
            yield f"{side}: {', '.join(signs)}"
