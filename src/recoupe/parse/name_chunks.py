"""Find where names begin and end: names of the codebook whole, runs of proper nouns, organisations named with common words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from recoupe.codebook.phrases import Hit
from recoupe.model.parsed import ParsedText, Sentence, Token
from recoupe.parse.name_words import Known, NameWords

NAME_POS = frozenset({"PROPN"})
COMMON_POS = frozenset({"NOUN", "ADJ", "X", "NUM"})
# What the parser takes names in capitals for.
GIVEN_POS = frozenset({"PROPN", "NOUN", "ADJ", "X"})
SURNAME_POS = frozenset({"PROPN", "ADJ", "X"})
MISTAKEN_POS = frozenset({"VERB", "ADV", "ADP"})
NO_START = frozenset({"VERB", "AUX", "DET", "ADP", "PRON", "SCONJ", "CCONJ", "PUNCT", "ADV"})
CONTENT_POS = frozenset({"NOUN", "VERB", "ADJ", "ADV", "PROPN"})
# In a line of at least so many words, all with a capital, a capital says nothing; two words set in capitals are enough.
MIN_SHOUTED_WORDS = 4
# A hyphen that joins has at most one space on either side.
SPACED_HYPHEN = 3
MIN_CAPITAL_WORDS = 2
SHORT_WORD = 3
OPENERS = frozenset({":", "-", '"', "\u00ab", "\u2022", "|"})
# A name of common words is cut behind this many tokens.
MAX_NAME_TOKENS = 12


@dataclass(frozen=True, slots=True)
class Chunk:
    """Tokens `[first, last)` of one name; what the codebook knows of it; whether its capitals mean something."""

    first: int
    last: int
    known: Known | None
    shouted: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One sentence while names are sought in it."""

    tokens: Sequence[Token]
    words: NameWords
    shouted: bool

    def at(self, i: int) -> Token | None:
        """Give token `i` of the sentence, or None outside it."""
        return self.tokens[i] if 0 <= i < len(self.tokens) else None


def chunks(parsed: ParsedText, sentence: Sentence, words: NameWords) -> Iterator[Chunk]:
    """Yield the names of a sentence from left to right, untyped."""
    tokens = parsed.sentence_tokens(sentence)
    if not any(token.text[:1].isupper() or "-" in token.text for token in tokens):
        return
    line = Line(tokens, words, _is_shouted(tokens))
    at = 0
    while at < len(tokens):
        found = _chunk(line, at) if begins_like_name(line, at) else None
        if found is None:
            at += 1
            continue
        first, last, known = found
        if first < last:
            yield Chunk(sentence.first + first, sentence.first + last, known, line.shouted)
        at = max(last, at + 1)


def _is_shouted(tokens: Sequence[Token]) -> bool:
    """Tell whether a line is set in capitals or in title case: no verb, noun, adjective or adverb of it is in lower case."""
    content = [token.text for token in tokens if token.pos in CONTENT_POS and len(token.text) > SHORT_WORD - 1 and token.text[0].isalpha()]
    if len(content) >= MIN_CAPITAL_WORDS and all(text.isupper() for text in content):
        return True
    return len(content) >= MIN_SHOUTED_WORDS and all(text[0].isupper() for text in content)


def is_capital(token: Token) -> bool:
    """Tell whether a word begins with a capital."""
    return token.text[:1].isupper()


def begins_like_name(line: Line, at: int) -> bool:
    """Tell whether a name can begin here: a capital, an ordinal before one («6th Infantry Division»), or a particle before one (al-Shabaab)."""
    token = line.tokens[at]
    if token.text[:1].isupper():
        return True
    if token.form.partition("-")[0] in line.words.particles:
        return any(piece[:1].isupper() for piece in token.text.split("-")[1:]) or _particle_joined(line, at)
    return token.text[:1].isdigit() and not token.text.isdigit() and token.text.isalnum() and _numbered_organisation(line, at)


def _particle_joined(line: Line, at: int) -> bool:
    """Tell whether a particle is joined to a name by a hyphen of its own."""
    hyphen, after = line.at(at + 1), line.at(at + 2)
    if hyphen is None or after is None or hyphen.form != "-":
        return False
    return is_capital(after) and after.start - line.tokens[at].end <= SPACED_HYPHEN


def _numbered_organisation(line: Line, at: int) -> bool:
    behind = at + 1
    while behind < len(line.tokens) and is_capital(line.tokens[behind]):
        behind += 1
    return behind > at + 1 and line.tokens[behind - 1].lemma in line.words.organisations


def _chunk(line: Line, at: int) -> tuple[int, int, Known | None] | None:
    """Give bounds and reading of the name that begins at a token, None where there is none."""
    title = line.words.titles.match(line.tokens, at)
    hit = known_at(line, at)
    if hit is None and title is not None and line.tokens[title.last - 1].text.islower():
        return at, at, None
    last = _organisation_end(line, at) or _run_end(line, at)
    if hit is not None and hit.last >= last:
        return at, hit.last, hit.value
    if last <= at:
        return None
    if hit is not None and _ends_there(line, hit.last, last):
        return at, hit.last, hit.value
    return _trimmed(line, at, last)


def known_at(line: Line, at: int) -> Hit[Known] | None:
    """Give the longest name of the codebook that begins here and is written as a name."""
    token = line.tokens[at]
    if token.pos in NO_START and (line.shouted or at == 0 or token.pos not in MISTAKEN_POS):
        return None
    hit = line.words.known.match(line.tokens, at)
    if hit is None or not _written_as_name(line, hit):
        return None
    last = hit.last
    while not line.words.lower_case_names and last > at + 1 and line.tokens[last - 1].text.islower():
        last -= 1
    return Hit(at, last, hit.value)


def _written_as_name(line: Line, hit: Hit[Known]) -> bool:
    """Tell a name from a description: «Israeli army» has no capital of its own; an acronym has only capitals."""
    tokens = line.tokens[hit.first : hit.last]
    if len(tokens) == 1:
        return _single_written_as_name(line, tokens[0])
    if line.words.nationalities.match(tokens, 0) is not None:
        return any(is_capital(token) for token in tokens[1:])
    return True


def _single_written_as_name(line: Line, token: Token) -> bool:
    if len(token.text) <= SHORT_WORD and not token.text[1:].isupper() or token.form in line.words.not_names:
        return False
    return not line.shouted or token.pos in NAME_POS and token.lemma == token.form or len(token.text) > SHORT_WORD


def _ends_there(line: Line, known_end: int, run_end: int) -> bool:
    """Tell whether a known name is a name of its own inside a longer run: a title or another known name follows."""
    rest = line.tokens[known_end:run_end]
    if line.words.titles.match(rest, 0) is not None:
        return True
    hit = line.words.known.match(rest, 0)
    return hit is not None and hit.last == len(rest)


def is_name_word(line: Line, at: int) -> bool:
    """Tell whether a word can be part of a name."""
    token = line.tokens[at]
    if not is_capital(token):
        return _lower_part(line, at)
    if token.form in line.words.not_names or token.form.rstrip(".") in line.words.dates or token.form in line.words.numbers:
        return False
    if line.shouted:
        return _is_shouted_name(line, at)
    return token.pos in NAME_POS or _deliberate_capital(line, at)


def _is_shouted_name(line: Line, at: int) -> bool:
    """Tell a name in capitals, which say nothing: a proper noun that is no plural, a given name before another name, what stands behind a given name."""
    token, before, after = line.tokens[at], line.at(at - 1), line.at(at + 1)
    if token.pos in NAME_POS and token.lemma == token.form:
        return True
    if before is not None and _is_given_name(line, before) and token.pos in SURNAME_POS:
        return _is_uncommon(line, token)
    return _is_given_name(line, token) and after is not None and after.pos in SURNAME_POS and _is_uncommon(line, after)


def _is_given_name(line: Line, token: Token) -> bool:
    return token.form in line.words.given and token.pos in GIVEN_POS and _is_uncommon(line, token)


def _is_uncommon(line: Line, token: Token) -> bool:
    """Tell a word that is no noun of the codebook and no adjective of a country, and is written with letters."""
    words = line.words
    known = token.form in words.common or token.lemma in words.common or token.form in words.not_names or token.form in words.dates
    return token.text.isalpha() and not known and words.nationalities.match((token,), 0) is None and words.titles.match((token,), 0) is None


def _lower_part(line: Line, at: int) -> bool:
    token = line.tokens[at]
    if token.text[:1].isdigit():
        return begins_like_name(line, at)
    return token.form.partition("-")[0] in line.words.particles and begins_like_name(line, at)


def _deliberate_capital(line: Line, at: int) -> bool:
    """Tell whether a word that is no proper noun has its capital for being part of a name."""
    token = line.tokens[at]
    if line.shouted or token.pos not in COMMON_POS or len(token.text) < 2:
        return False
    before, after = line.at(at - 1), line.at(at + 1)
    if before is None or opens_line(line.tokens, at):
        return after is not None and after.pos in NAME_POS and is_capital(after) and token.dep in {"compound", "flat"}
    return before.pos != "PUNCT"


def opens_line(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a word opens its sentence, or what stands behind a colon, a time of day or a bullet: its capital says nothing."""
    if at and tokens[at - 1].form in OPENERS:
        return True
    return not any(character.isalpha() for token in tokens[:at] for character in token.text)


def _run_end(line: Line, at: int) -> int:
    """Give the end of the run of name words that begins here, `at` itself where none does."""
    if not is_name_word(line, at):
        return at
    last = at + 1
    while last < len(line.tokens):
        if is_name_word(line, last) and line.tokens[last].dep != "appos" or _goes_on(line, last):
            last += 1
        elif (behind := _bridge(line, at, last)) > last:
            last = behind
        else:
            break
    return last


def _goes_on(line: Line, at: int) -> bool:
    """Tell whether a capitalised word inside a run goes on with it whatever the parser takes it for; a month does so only where no number follows."""
    token, after = line.tokens[at], line.at(at + 1)
    if line.shouted or not is_capital(token) or token.pos in NO_START - {"VERB", "ADV"} or token.dep == "appos":
        return False
    return token.form not in line.words.dates or token.pos in NAME_POS and token.dep == "flat" and (after is None or after.pos != "NUM")


def _bridge(line: Line, first: int, at: int) -> int:
    """Give the position behind the next name word where only hyphens, particles, or an organisation's connectors stand between; else `at`."""
    token, before = line.tokens[at], line.tokens[at - 1]
    after = at + 1
    if token.form == "-":
        joined, spaced = line.at(after), SPACED_HYPHEN if before.form in line.words.particles else 1
        return after + 1 if joined is not None and joined.start - before.end <= spaced and is_capital(joined) else at
    if token.form in line.words.particles and (token.dep in {"flat", "compound"} or _particle_joined(line, at)):
        return after + 2 if _particle_joined(line, at) else _behind(line, after, at)
    if token.form == ",":
        return after + 1 if after < len(line.tokens) and line.tokens[after].form in line.words.company_marks and is_capital(line.tokens[after]) else at
    if token.form in line.words.connectors and _connects(line, first, at):
        while after < len(line.tokens) and after - at < SHORT_WORD and line.tokens[after].form in line.words.connectors:
            after += 1
        return _behind(line, after, at)
    return at


def _behind(line: Line, at: int, otherwise: int) -> int:
    return at + 1 if at < len(line.tokens) and is_name_word(line, at) else otherwise


def _connects(line: Line, first: int, at: int) -> bool:
    """Tell whether what stands before a connector is the head of a name of several words, as in Council of X."""
    run, near = line.tokens[first:at], line.tokens[max(first, at - 2) : at]
    organisations, places = line.words.organisations, line.words.places
    return any(token.lemma in organisations or token.form in organisations for token in run) or any(token.lemma in places for token in near)


def _organisation_end(line: Line, at: int) -> int:
    """Give the end of an organisation named with common words: «Front de libération du Macina»; 0 where none begins."""
    token = line.tokens[at]
    if not line.words.lower_case_names or line.shouted or token.lemma not in line.words.organisations and token.form not in line.words.organisations:
        return 0
    if token.pos not in {"NOUN", "PROPN"} or at == 0 and token.pos != "PROPN":
        return 0
    last = at + 1
    while last < len(line.tokens) and last - at < MAX_NAME_TOKENS:
        behind = _organisation_step(line, at, last)
        if behind == last:
            break
        last = behind
    return last


def _organisation_step(line: Line, first: int, at: int) -> int:
    token = line.tokens[at]
    if is_name_word(line, at):
        return at + 1
    if token.pos in {"ADJ", "VERB"} and token.dep in {"amod", "acl", "flat"}:
        bare_nationality = at == first + 1 and line.words.nationalities.match(line.tokens, at) is not None
        return at if bare_nationality or token.pos == "VERB" and not _is_participle(token) else at + 1
    after = at
    while after < len(line.tokens) and after - at < SHORT_WORD and line.tokens[after].form in line.words.connectors:
        after += 1
    named = line.at(after)
    if after == at or named is None or named.pos not in {"NOUN", "PROPN", "ADJ"} or named.form in line.words.dates:
        return at
    return after + 1


def _is_participle(token: Token) -> bool:
    return token.morph.get("VerbForm") == "Part"


def _trimmed(line: Line, first: int, last: int) -> tuple[int, int, Known | None]:
    """Cut titles and nationalities off the front of a run: General X, Syrian President X; a run of nothing else is no name."""
    if line.tokens[last - 1].lemma in line.words.organisations and last - first > 1:
        return first, last, None
    at = _given_start(line, first, last)
    while at < last:
        hit = line.words.titles.match(line.tokens, at) or line.words.nationalities.match(line.tokens, at)
        if hit is None or hit.last > last or _is_given(line, at, hit.last, last):
            break
        at = hit.last
    while at < last and line.tokens[at].form == "-":
        at += 1
    hit_known = known_at(line, at) if first < at < last else None
    return (at, last, hit_known.value if hit_known is not None and hit_known.last == last else None) if at < last else (last, last, None)


def _given_start(line: Line, first: int, last: int) -> int:
    """Give the given name behind a person's noun inside a run, else the run's start: Coroner William X."""
    for at in range(first + 1, last):
        if line.tokens[at].form in line.words.given and line.tokens[at - 1].form in line.words.persons:
            return at
    return first


def _is_given(line: Line, at: int, end: int, last: int) -> bool:
    """Tell whether a title's word is rather a given name, and not cut off: Prince, Major as the only word before a surname stay titles."""
    return end < last and line.tokens[at].form in line.words.given and line.words.nationalities.match(line.tokens, at) is None
