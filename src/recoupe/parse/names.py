"""Find the names of a text and type them: PER, LOC, ORG or MISC.

Boundaries come from `name_chunks.py`, the cues of one mention from `name_votes.py`. Here the mentions of a document agree with one another:
the same name has one type, a surname that of the full name, an acronym that of the long form before it, a coordinated name that of its neighbour.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from recoupe.codebook.load import Codebook
from recoupe.model.parsed import Name, ParsedText
from recoupe.parse.name_chunks import Chunk, chunks, opens_line
from recoupe.parse.name_votes import Vote, is_acronym, votes
from recoupe.parse.name_words import NameWords, name_words

# Of equal sums the first counts.
LABELS = ("LOC", "ORG", "PER", "MISC")
NEIGHBOUR = 3
FULL_NAME = 6
LONG_FORM = 6
SURE = 2
BETWEEN = frozenset({"CCONJ", "ADP", "DET"})
MAX_BETWEEN = 4


@dataclass(slots=True)
class _Mention:
    """One chunk, its votes, and the key that all mentions of the same name share."""

    chunk: Chunk
    votes: list[Vote]
    key: str
    words: NameWords


@dataclass(slots=True)
class _Tally:
    """The votes on all mentions of one name."""

    votes: list[Vote] = field(default_factory=list)

    def winner(self) -> Vote | None:
        """Give the label with the greatest sum, with the rule of its heaviest vote; None where nothing speaks for any."""
        sums: Counter[str] = Counter()
        for vote in self.votes:
            sums[vote.label] += vote.weight
        label = max(LABELS, key=lambda name: sums[name])
        if sums[label] < SURE:
            return None
        best = max((vote for vote in self.votes if vote.label == label), key=lambda vote: vote.weight)
        return Vote(label, sums[label], best.rule)


def find_names(parsed: ParsedText, codebook: Codebook) -> tuple[Name, ...]:
    """Give the names of a parsed text, in text order.

    Args:
        parsed: sentences and tokens; names are not looked at.
        codebook: registry, countries, outlets and the name cues of each language.

    Raises:
        CodebookError: a sentence is in a language that the codebook does not hold.
    """
    mentions = _trusted(parsed, _mentions(parsed, codebook))
    tallies = _tallies(mentions)
    _tie_surnames(mentions, tallies)
    _tie_acronyms(parsed, mentions, tallies)
    _tie_neighbours(parsed, mentions, tallies)
    return tuple(_name(mention, tallies[mention.key]) for mention in mentions)


def _mentions(parsed: ParsedText, codebook: Codebook) -> list[_Mention]:
    found = []
    for sentence in parsed.sentences:
        words = name_words(codebook, sentence.language)
        for chunk in chunks(parsed, sentence, words):
            key = " ".join(token.form for token in parsed.tokens[chunk.first : chunk.last])
            found.append(_Mention(chunk, list(votes(parsed, chunk, words)), key, words))
    return found


def _trusted(parsed: ParsedText, mentions: Sequence[_Mention]) -> list[_Mention]:
    """Leave out chunks whose capitals mean nothing: in headlines set in capitals, at the start of a sentence, unless the text names them elsewhere."""
    plain = {mention.key for mention in mentions if not mention.chunk.shouted and not _opens(parsed, mention)}
    common = {token.form for token in parsed.tokens if token.text.islower()}
    return [mention for mention in mentions if mention.chunk.known is not None or mention.key in plain or _stands(parsed, mention, common)]


def _opens(parsed: ParsedText, mention: _Mention) -> bool:
    sentence = parsed.sentences[parsed.tokens[mention.chunk.first].sentence]
    return opens_line(parsed.sentence_tokens(sentence), mention.chunk.first - sentence.first)


def _stands(parsed: ParsedText, mention: _Mention, common: set[str]) -> bool:
    """Tell whether a chunk without a capital that counts is a name all the same: something says so, and its words are not used as common words."""
    if mention.key in common or _is_common_word(parsed, mention):
        return False
    return not mention.chunk.shouted or any(vote.weight > SURE and vote.label != "ORG" for vote in mention.votes)


def _is_common_word(parsed: ParsedText, mention: _Mention) -> bool:
    """Tell whether a chunk is a single word that the codebook has as a common noun, or a plural."""
    head = parsed.tokens[mention.chunk.first]
    if mention.chunk.last - mention.chunk.first > 1:
        return False
    return head.lemma in mention.words.common or head.form in mention.words.common or head.lemma != head.form


def _tallies(mentions: Sequence[_Mention]) -> dict[str, _Tally]:
    tallies: dict[str, _Tally] = {}
    for mention in mentions:
        tallies.setdefault(mention.key, _Tally()).votes.extend(mention.votes)
    return tallies


def _tie_surnames(mentions: Sequence[_Mention], tallies: dict[str, _Tally]) -> None:
    """Let the last word of a person's full name, standing alone, be that person."""
    for mention in mentions:
        if mention.chunk.last - mention.chunk.first < 2:
            continue
        winner = tallies[mention.key].winner()
        surname = tallies.get(mention.key.rpartition(" ")[2])
        if surname is not None and winner is not None and winner.label == "PER":
            surname.votes.append(Vote("PER", FULL_NAME, "parse/names.py:full-name"))


def _tie_acronyms(parsed: ParsedText, mentions: Sequence[_Mention], tallies: dict[str, _Tally]) -> None:
    """Give an acronym in brackets and the name before it the same type: «Front de libération (FL)»."""
    for long, short in zip(mentions, mentions[1:], strict=False):
        if not _abbreviates(parsed, long.chunk, short.chunk):
            continue
        tallies[long.key].votes.append(Vote("ORG", NEIGHBOUR, "parse/names.py:acronym"))
        winner = tallies[long.key].winner()
        if winner is not None:
            tallies[short.key].votes.append(Vote(winner.label, LONG_FORM, "parse/names.py:long-form"))


def _abbreviates(parsed: ParsedText, long: Chunk, short: Chunk) -> bool:
    token = parsed.tokens[short.first]
    in_brackets = short.first == long.last + 1 and parsed.tokens[long.last].form == "("
    return in_brackets and short.last == short.first + 1 and is_acronym(token) and token.form[0] == parsed.tokens[long.first].form[0]


def _tie_neighbours(parsed: ParsedText, mentions: Sequence[_Mention], tallies: dict[str, _Tally]) -> None:
    """Let names side by side in a list take one another's type where one of them has none that is sure: forth, then back."""
    pairs = [(one, two) for one, two in zip(mentions, mentions[1:], strict=False) if _listed(parsed, one.chunk, two.chunk)]
    for one, two in pairs:
        _lend(tallies[two.key], tallies[one.key])
    for one, two in reversed(pairs):
        _lend(tallies[one.key], tallies[two.key])


def _listed(parsed: ParsedText, one: Chunk, two: Chunk) -> bool:
    """Tell whether only commas and conjunctions, a preposition or an article stand between two names."""
    between = parsed.tokens[one.last : two.first]
    if not between or len(between) > MAX_BETWEEN or parsed.tokens[one.first].sentence != parsed.tokens[two.first].sentence:
        return False
    return any(token.form == "," or token.pos == "CCONJ" for token in between[:2]) and all(token.form == "," or token.pos in BETWEEN for token in between)


def _lend(weak: _Tally, strong: _Tally) -> None:
    mine, other = weak.winner(), strong.winner()
    if other is not None and (mine is None or mine.weight <= SURE < other.weight):
        weak.votes.append(Vote(other.label, NEIGHBOUR, "parse/names.py:coordination"))


def _name(mention: _Mention, tally: _Tally) -> Name:
    known, chunk = mention.chunk.known, mention.chunk
    if known is not None:
        return Name(chunk.first, chunk.last, known.label, known.rule, known.entity)
    winner = tally.winner()
    if winner is None:
        return Name(chunk.first, chunk.last, "MISC", "parse/names.py:form")
    return Name(chunk.first, chunk.last, winner.label, winner.rule)
