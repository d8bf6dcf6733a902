"""Measure dates: does an expression of time get the exact range that a coder writes, and no range where none can be given?

Own set `dates`: a line an expression, with its text, its day of publication and its range. The answer is that of the date mention that overlaps the
expression most; it is right when both ends are equal. Where the gold has no answer, right is to give no range.
"""

from collections import defaultdict

from recoupe.codebook.load import Codebook
from recoupe.errors import GoldError
from recoupe.measure.answers import GoldText, best_at, characters, resolved, sentence_at
from recoupe.measure.goldset import GoldFolder, GoldSet, Item, Outcome, span, words
from recoupe.measure.scores import Miss, share_row
from recoupe.model.event import When

NEEDED = ("id", "lang", "published", "text", "phrase", "start", "end", "kind", "answer")
FIELD = "exact range"

Range = tuple[str | None, str | None]


def measure_dates(folder: GoldFolder, codebook: Codebook) -> Outcome:
    """Give the share of exact ranges, in all, by language and by kind of expression.

    Raises:
        GoldError: a line of the set is malformed.
        ModelMissingError: the pipeline of a language is not installed.
    """
    path = folder.own("dates")
    if path is None:
        return Outcome()
    marks: dict[str, list[list[bool]]] = defaultdict(list)
    misses = []
    for item in folder.items(path, NEEDED):
        miss = _missed(item, codebook)
        misses.extend([miss] if miss else [])
        for group in ("all", words(item, "lang"), words(item, "kind")):
            marks[group].append([miss is None])
    order = sorted(marks, key=lambda group: (group != "all", group not in codebook.languages, group))
    return Outcome(tuple(share_row(FIELD, group, marks[group]) for group in order), tuple(misses))


def _missed(item: Item, codebook: Codebook) -> Miss | None:
    """Give what is wrong with the answer to one expression; None where nothing is."""
    text = words(item, "text")
    where = span(item, text)
    published = words(item, "published") if item["published"] is not None else None
    resolution = resolved(GoldText(words(item, "id"), text, words(item, "lang"), published), codebook)
    dates = ((characters(resolution.parsed, mention), mention.when) for mention in resolution.mentions.dates)
    wanted, answered = _wanted(item), _range(best_at(where, dates))
    if wanted == answered:
        return None
    return Miss(FIELD, words(item, "id"), text[slice(*where)], _written(wanted), _written(answered), sentence_at(resolution.parsed, where))


def _wanted(item: Item) -> Range | None:
    """Give the range that the gold asks for; None where there is no answer.

    Raises:
        GoldError: the answer is no range.
    """
    answer = item["answer"]
    if answer is None:
        return None
    if not isinstance(answer, dict) or not {"start", "end"} <= set(answer):
        raise GoldError(f"{item['id']!r}: answer is {answer!r}; write start and end, or null")
    return answer["start"], answer["end"]


def _range(when: When | None) -> Range | None:
    """Give the range that the program answers; a time that is open on both sides is no answer."""
    return None if when is None or (when.start is None and when.end is None) else (when.start, when.end)


def _written(found: Range | None) -> str:
    return "no range" if found is None else f"{found[0] or '…'} to {found[1] or '…'}"


GOLD_SET = GoldSet("dates", "expressions of time: the exact range of days", "dates/open.jsonl", measure_dates)
