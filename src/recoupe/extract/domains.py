"""Find where violence is a figure of speech or a story that somebody made up, and where harm has no doer.

A sentence is weighed: cues of sport, fiction, markets … (`[domains]` of the language) for, cues of a real deed against. Its paragraph, the section
heading above it and, for a title, the paragraph below it lend it some of their weight. A tie is a real deed: a missed figure of speech costs less.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeVar

from recoupe.codebook.language import Domains
from recoupe.codebook.lexicon import Lexicon, folded, lexicon
from recoupe.codebook.load import Codebook
from recoupe.codebook.phrases import Hit, PhraseIndex, split_words
from recoupe.codebook.schema import Actor
from recoupe.model.parsed import ParsedText, Sentence, Token
from recoupe.model.report import Part, PartKind

T = TypeVar("T")

# Weights in the ratio that own-written sentences asked for: one weapon outweighs two words of a game, not a whole report of one.
DECISIVE, STRONG, WEAK = 6, 2, 1
REAL, GRAVE, HINT = 4, 2, 1
# Not yet proof of a game, but nearly: "5-0".
SCORE = 3
# What a section heading lends is enough by itself where nothing speaks for a real deed.
HEADING = 4
THRESHOLD = 4
# Where nothing around speaks for a real deed, one plain cue and a hint are enough; on a page that hardly has any such sign, one plain cue is.
CALM_THRESHOLD = 3
QUIET_THRESHOLD, QUIET = 2, 4
# A paragraph lends at most so much to each of its sentences, so that it cannot outweigh a weapon by its length.
MOST_LENT = 4
CROWD = 3
# Weapons and armed people are the stuff of stories: against fiction real cues weigh once, against all else twice, and a story lends more.
STORIED = frozenset({"fiction"})
STORY_LENT = 6
# Where so many of the sentences are figures, the rest of the page is, too; a page has so many sentences at least.
PAGE_SHARE, PAGE_SENTENCES = 0.6, 5
# A number and the word of harm that it counts stand at most so many tokens apart.
TOLL_REACH = 6
MAX_TITLE_WORDS = 12
_SENTENCE_ENDS = (".", "!", "?", "…", '"', "»", "”")
_ARMED = frozenset({"armed-group", "combatant", "generic-armed", "criminal"})
_FORCES = frozenset({"security-force"})
_SCORE = re.compile(r"(?<![\d/-])\d{1,3}[-–]\d{1,2}(?=[),.;])")
_INNER_DEPS = frozenset({"compound", "nmod", "amod", "flat", "flat:name", "conj"})
_CLAUSE_DEPS = frozenset({"conj", "parataxis"})
_STORY = frozenset({PartKind.HEADLINE, PartKind.STANDFIRST, PartKind.PARAGRAPH, PartKind.QUOTE})


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a line that was not parsed."""

    form: str
    lemma: str


@dataclass(frozen=True, slots=True)
class _Cue:
    """A domain and what one cue weighs for it."""

    domain: str
    weight: int


class _Words:
    """The domain words of one language, indexed."""

    def __init__(self, known: Lexicon) -> None:
        """Index every list once."""
        words = known.language.domains
        self.known = known
        self.scored = words.score_domain
        self.score_words = folded(words.score_words)
        self.fillers = frozenset(piece for word in words.heading_fillers for piece in split_words(word))
        self.headings = PhraseIndex((word, domain) for domain, group in words.headings.items() for word in group)
        self.cues = PhraseIndex(_weighed(words))
        self.real = PhraseIndex((word, weight) for weight, group in ((REAL, words.real), (GRAVE, words.real_verbs), (HINT, words.real_hints)) for word in group)
        self.victims = _plain(words.real_victims)
        self.grave = folded((*words.real_verbs, *words.tolls))
        self.tolls = _plain(words.tolls)
        self.accidents = PhraseIndex(_causes(words))
        self.people = _plain(words.accident_people)
        self.violence = _plain(words.violence)
        self.mishaps = _plain(words.mishaps)

    @cached_property
    def harmful(self) -> frozenset[str]:
        """Verbs whose object is killed, hurt or taken."""
        return frozenset(split_words(word)[0] for group in self.known.language.quantities.harm_verbs.values() for word in group)

    @cached_property
    def inflicted(self) -> frozenset[str]:
        """Verbs that do violence to their object."""
        return self.harmful | self.grave | folded(word for word in self.known.language.domains.violence if " " not in word)

    @cached_property
    def sufferers(self) -> frozenset[str]:
        """Verbs whose subject suffers: soldiers who drown are nobody's doers."""
        return frozenset(split_words(word)[0] for group in self.known.language.quantities.harm_intransitives.values() for word in group)


def _weighed(words: Domains) -> Iterator[tuple[str, _Cue]]:
    for weight, table in ((DECISIVE, words.decisive), (STRONG, words.strong), (WEAK, words.weak)):
        for domain, group in table.items():
            for word in group:
                yield word, _Cue(domain, weight)


def _causes(words: Domains) -> Iterator[tuple[str, str]]:
    """Give causes of harm without a doer as `noun` or `verb`, and their look-alikes as `not`."""
    for kind, group in (("not", words.accidents_not), ("verb", words.accident_verbs), ("noun", words.accidents)):
        for word in group:
            yield word, kind


def _plain(words: Iterable[str]) -> PhraseIndex[str]:
    return PhraseIndex((word, word) for word in words)


@lru_cache(maxsize=16)
def _words(codebook: Codebook, code: str) -> _Words:
    return _Words(lexicon(codebook, code))


@dataclass(frozen=True, slots=True)
class _Weight:
    """What speaks for a figure, by cue, and what for a real deed; `real_at` are the tokens of the latter with their weights."""

    figure: Mapping[str, _Cue]
    real: Mapping[str, int]
    real_at: tuple[tuple[int, int], ...] = ()

    @property
    def figures(self) -> int:
        """Sum the cues of all domains."""
        return sum(cue.weight for cue in self.figure.values())

    @property
    def is_plain(self) -> bool:
        """Tell whether a cue is plain by itself: a play, a role and a victory may be anybody's."""
        return any(cue.weight >= STRONG for cue in self.figure.values())

    @property
    def reality(self) -> int:
        """Sum the cues of real deeds."""
        return sum(self.real.values())


def find_domains(parsed: ParsedText, codebook: Codebook) -> dict[int, str]:
    """Give the tokens of sentences in which violent words are not meant, with their domain (sport, fiction, markets …).

    Args:
        parsed: the text.
        codebook: the words.

    Returns:
        The domain of each token, whole sentences, in text order.

    Raises:
        CodebookError: a sentence is in a language that the codebook does not hold.
    """
    return Page(parsed, codebook).domains()


class Page:
    """The sentences of a text with their weights, and what their surroundings lend them.

    `victims` are tokens of people of stage and sport to whom something grave is done; a `quiet` page has hardly any sign of a real deed;
    `mishaps` counts words of mishaps, building sites and drills, `figures` sums what speaks for figures.
    """

    def __init__(self, parsed: ParsedText, codebook: Codebook) -> None:
        """Weigh every sentence once."""
        self.parsed = parsed
        self.weights = [_weigh(parsed, sentence, _words(codebook, sentence.language)) for sentence in parsed.sentences]
        self.by_part: dict[int, list[int]] = {}
        for sentence in parsed.sentences:
            self.by_part.setdefault(sentence.part, []).append(sentence.i)
        self.headings = dict(_ruled_parts(parsed, codebook))
        self.is_plain = any(weight.is_plain for weight in self.weights)
        self.victims = frozenset(_victims(parsed, codebook))
        self.mishaps = sum(1 for sentence in parsed.sentences for _ in _words(codebook, sentence.language).mishaps.find(parsed.sentence_tokens(sentence)))
        self.quiet = sum(weight.reality for weight in self.weights) < QUIET
        self.figures = sum(weight.figures for weight in self.weights)

    def domains(self) -> dict[int, str]:
        """Give the tokens of sentences that are figures, with their domain."""
        parsed = self.parsed
        found = {sentence.i: domain for sentence in parsed.sentences if (domain := self.domain(sentence)) is not None}
        found.update(self.rest(found))
        return {i: found[sentence.i] for sentence in parsed.sentences if sentence.i in found for i in range(sentence.first, sentence.last)}

    def reality_beyond(self, told: Container[int]) -> int:
        """Sum what speaks for real deeds in the text, but for the words of one deed itself.

        Args:
            told: the tokens of the deed and of those who take part in it.
        """
        return sum(weight for sentence in self.weights for token, weight in sentence.real_at if token not in told)

    def domain(self, sentence: Sentence) -> str | None:
        """Give the domain by which a sentence is a figure, or None where it may be meant."""
        own = self.weights[sentence.i]
        heading = self.headings.get(sentence.part)
        if heading is None and not self.is_plain and not self.quiet:
            return None  # most reports hold no figure, and are not pooled
        around = self._around(sentence)
        if heading is None and not own.is_plain and not around.is_plain and not (self.quiet and _is_crowded({**around.figure, **own.figure})):
            return None
        best = _best({**around.figure, **own.figure}, heading)
        storied = best in STORIED
        real = own.reality if storied else 2 * own.reality
        lent = min(max(around.figures - 2 * around.reality, 0), STORY_LENT if storied else MOST_LENT)
        score = own.figures + lent + (HEADING if heading else 0)
        if own.reality and not own.figures and heading is None and not storied:
            return None
        return best if score > real and score >= self._threshold(own, around) else None

    def _threshold(self, own: _Weight, around: _Weight) -> int:
        """Give how much must speak for a figure: the less is real on the page, the less."""
        if self.quiet:
            return QUIET_THRESHOLD
        return THRESHOLD if own.reality or around.reality else CALM_THRESHOLD

    def _around(self, sentence: Sentence) -> _Weight:
        """Pool what the rest of the paragraph says; for a title, the paragraph below it."""
        mine = [i for i in self.by_part[sentence.part] if i != sentence.i]
        if _is_title(self.parsed, self.parsed.document.parts[sentence.part]):
            below = min((part for part in self.by_part if part > sentence.part), default=None)
            mine += self.by_part[below] if below is not None else []
        return _pooled(self.weights[i] for i in mine)

    def rest(self, found: Mapping[int, str]) -> dict[int, str]:
        """Give the other sentences of a page that is nearly all figures, where nothing in their paragraph is real."""
        story = [i for part, members in self.by_part.items() if self.parsed.document.parts[part].kind in _STORY for i in members]
        if len(story) < PAGE_SENTENCES or len(found) < PAGE_SHARE * len(story):
            return {}
        domains = sorted(found.values())
        most = max(domains, key=domains.count)
        calm = {part for part, members in self.by_part.items() if not _pooled(self.weights[i] for i in members).reality}
        return {i: most for i in story if i not in found and self.parsed.sentences[i].part in calm}


def _is_crowded(cues: Mapping[str, _Cue]) -> bool:
    """Tell whether so many hints are of one domain that they are as good as a plain cue."""
    domains = [cue.domain for cue in cues.values()]
    return any(domains.count(domain) >= CROWD for domain in domains)


def _best(cues: Mapping[str, _Cue], heading: str | None) -> str:
    """Give the domain that weighs most; ties by name, for the same answer every time."""
    sums: dict[str, int] = {heading: HEADING} if heading else {}
    for cue in cues.values():
        sums[cue.domain] = sums.get(cue.domain, 0) + cue.weight
    return max(sorted(sums), key=lambda domain: sums[domain])


def _pooled(weights: Iterable[_Weight]) -> _Weight:
    figure: dict[str, _Cue] = {}
    real: dict[str, int] = {}
    for weight in weights:
        figure.update(weight.figure)
        real.update(weight.real)
    return _Weight(figure, real)


def _weigh(parsed: ParsedText, sentence: Sentence, words: _Words) -> _Weight:
    """Weigh one sentence, every cue once."""
    tokens = parsed.sentence_tokens(sentence)
    cues = [hit for hit in words.cues.find(tokens) if hit.last - hit.first > 1 or tokens[hit.first].pos != "AUX"]  # «été» of «a été tué» is no summer
    figure = {_key(tokens, hit): _Cue(hit.value.domain, WEAK) if _is_victim(parsed, tokens[hit.first], words) else hit.value for hit in cues}
    label = _label(tokens, words)
    if label is not None:
        figure[f":{label}"] = _Cue(label, DECISIVE)
    if words.scored and (_SCORE.search(parsed.text, sentence.start, sentence.end) or _spoken_score(tokens, words)):
        figure[":score"] = _Cue(words.scored, SCORE)
    real = list(_real_cues(parsed, tokens, words))
    return _Weight(figure, {key: weight for key, weight, _ in real}, tuple((token, weight) for _, weight, token in real))


def _real_cues(parsed: ParsedText, tokens: Sequence[Token], words: _Words) -> Iterator[tuple[str, int, int]]:
    """Yield what speaks for a real deed, with its weight and its first token."""
    for hit in words.real.find(tokens):
        if hit.value != REAL or not _is_verb(tokens, hit):
            yield _key(tokens, hit), hit.value, tokens[hit.first].i
    for toll in words.tolls.find(tokens):
        if _is_counted(tokens, toll.first):
            yield _key(tokens, toll), REAL, tokens[toll.first].i
    for group in _named_groups(words.known, tokens):
        yield _key(tokens, group), REAL, tokens[group.first].i
    for victim in _victims_among(parsed, tokens, words):
        yield _key(tokens, victim), REAL, tokens[victim.first].i


def _victims(parsed: ParsedText, codebook: Codebook) -> Iterator[int]:
    """Yield the people of stage, sport and trade to whom something grave is done."""
    for sentence in parsed.sentences:
        tokens = parsed.sentence_tokens(sentence)
        for hit in _victims_among(parsed, tokens, _words(codebook, sentence.language)):
            yield from (token.i for token in tokens[hit.first : hit.last])


def _victims_among(parsed: ParsedText, tokens: Sequence[Token], words: _Words) -> Iterator[Hit[str]]:
    return (hit for hit in words.victims.find(tokens) if any(_suffers(parsed, token, words) for token in tokens[hit.first : hit.last]))


def _spoken_score(tokens: Sequence[Token], words: _Words) -> bool:
    """Tell whether a score is told in words: «92 à 71,»."""
    ends = zip(tokens, tokens[1:], tokens[2:], tokens[3:], strict=False)
    return any(
        one.form.isdigit() and between.form in words.score_words and other.form.isdigit() and behind.form in {",", ".", ")", ";", ":"}
        for one, between, other, behind in ends
    )


def _key(tokens: Sequence[Token], hit: Hit[T]) -> str:
    return " ".join(token.lemma for token in tokens[hit.first : hit.last])


def _is_victim(parsed: ParsedText, token: Token, words: _Words) -> bool:
    """Tell whether a word belongs to what violence is done to: a match that is attacked, a novelist who is arrested."""
    while token.dep in _INNER_DEPS and not token.is_root:
        token = parsed.tokens[token.head]
    return token.dep in {"obj", "nsubj:pass"} and parsed.tokens[token.head].lemma in words.inflicted


def _suffers(parsed: ParsedText, token: Token, words: _Words) -> bool:
    """Tell whether people of stage or sport are what a grave verb is done to."""
    return token.dep in {"obj", "nsubj:pass"} and parsed.tokens[token.head].lemma in words.grave


def _is_verb(tokens: Sequence[Token], hit: Hit[T]) -> bool:
    """Tell whether a noun of the codebook is a verb here: "stormed", "to bomb"."""
    return hit.last - hit.first == 1 and tokens[hit.first].pos == "VERB"


def _label(tokens: Sequence[Token], words: _Words) -> str | None:
    """Give the domain of a label that opens a brief: «Cricket : …»."""
    hit = words.headings.match(tokens, 0) if tokens else None
    if hit is None or hit.last >= len(tokens):
        return None
    return hit.value if tokens[hit.last].text in {":", "–", "—", "|"} else None


def _is_counted(tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a number stands near a word of harm: a toll."""
    return any(token.pos == "NUM" for token in tokens[max(at - TOLL_REACH, 0) : at + TOLL_REACH + 1])


def _named_groups(known: Lexicon, tokens: Sequence[Token]) -> Iterator[Hit[Actor]]:
    """Yield names of armed groups; a lone word may be a team, unless it is an acronym."""
    for hit in known.actors.find(tokens):
        if _ARMED.intersection(hit.value.classes) and (hit.last - hit.first > 1 or tokens[hit.first].text.isupper()):
            yield hit


def _ruled_parts(parsed: ParsedText, codebook: Codebook) -> Iterator[tuple[int, str]]:
    """Yield parts with the domain of the section heading that they stand under."""
    document, rule = parsed.document, None
    for number, part in enumerate(document.parts):
        language = document.part_languages[number]
        words = _words(codebook, language if language in codebook.languages else document.language)
        text = document.text[part.start : part.end].strip()
        domain = _heading(text, words)
        if domain is not None and not _in_menu(document.parts, number):
            rule = domain
        elif part.kind is PartKind.BOILERPLATE or (text.isupper() and _is_title(parsed, part)):
            rule = None
        if rule is not None:
            yield number, rule


def _heading(text: str, words: _Words) -> str | None:
    """Give the domain of a line that is a section heading and nothing else."""
    if len(text.split()) > MAX_TITLE_WORDS:
        return None  # a paragraph, which need not be cut into words
    pieces = [_Word(piece, piece) for piece in split_words(text)]
    if not pieces or len(pieces) > MAX_TITLE_WORDS:
        return None
    hits = list(words.headings.find(pieces))
    covered = {at for hit in hits for at in range(hit.first, hit.last)}
    if not hits or any(at not in covered and piece.form not in words.fillers for at, piece in enumerate(pieces)):
        return None
    return hits[0].value


def _in_menu(parts: Sequence[Part], number: int) -> bool:
    """Tell whether a line is an entry of a menu: furniture between furniture."""
    beside = [parts[at].kind for at in (number - 1, number + 1) if 0 <= at < len(parts)]
    return parts[number].kind is PartKind.BOILERPLATE and PartKind.BOILERPLATE in beside


def _is_title(parsed: ParsedText, part: Part) -> bool:
    """Tell a title from a paragraph: a headline, or a short line without a full stop."""
    text = parsed.text[part.start : part.end].strip()
    return part.kind is PartKind.HEADLINE or (len(text.split()) <= MAX_TITLE_WORDS and not text.endswith(_SENTENCE_ENDS))


def find_accidents(parsed: ParsedText, codebook: Codebook) -> frozenset[int]:
    """Give the tokens of sentences and clauses whose harm comes from an accident, a disaster or a disease.

    A sentence counts whole where no word of violence stands in it, else by its clauses; so does the next sentence about those on board.

    Args:
        parsed: the text.
        codebook: the words.

    Returns:
        Token indexes.

    Raises:
        CodebookError: a sentence is in a language that the codebook does not hold.
    """
    found: set[int] = set()
    before: Sentence | None = None
    for sentence in parsed.sentences:
        words = _words(codebook, sentence.language)
        mine = set(_misfortune(parsed, sentence, words))
        if not mine and before is not None and before.part == sentence.part and _goes_on(parsed, sentence, words):
            mine = set(range(sentence.first, sentence.last))
        before = sentence if len(mine) == sentence.last - sentence.first else None
        found |= mine
    return frozenset(found)


def _misfortune(parsed: ParsedText, sentence: Sentence, words: _Words) -> Iterator[int]:
    """Yield the tokens of a sentence that tell harm without a doer."""
    tokens = parsed.sentence_tokens(sentence)
    hits = [hit for hit in words.accidents.find(tokens) if hit.value != "noun" or not _is_verb(tokens, hit)]
    causes = [sentence.first + hit.first for hit in hits if hit.value != "not"]
    covered = {sentence.first + at for hit in hits for at in range(hit.first, hit.last)}
    violent = _violent(parsed, sentence, words) - covered | {sentence.first + hit.first for hit in hits if hit.value == "not"}
    if not causes:
        return
    if not violent:
        yield from range(sentence.first, sentence.last)
        return
    for cause in causes:
        clause = _clause(parsed, cause)
        if not violent & clause:
            yield from clause


def _goes_on(parsed: ParsedText, sentence: Sentence, words: _Words) -> bool:
    """Tell whether a sentence after a misfortune speaks of those who were in it."""
    people = any(True for _ in words.people.find(parsed.sentence_tokens(sentence)))
    return people and not _violent(parsed, sentence, words)


def _violent(parsed: ParsedText, sentence: Sentence, words: _Words) -> set[int]:
    """Give the tokens of a sentence that tell of a doer: deeds, weapons, armed people, forces that do something."""
    tokens = parsed.sentence_tokens(sentence)
    found = {sentence.first + at for hit in words.violence.find(tokens) for at in range(hit.first, hit.last)}
    found |= {sentence.first + hit.first for hit in _named_groups(words.known, tokens)}
    involved = {sentence.first + at for hit in words.people.find(tokens) for at in range(hit.first, hit.last)}
    for hit in words.known.things.find(tokens):
        if sentence.first + hit.first in involved:
            continue  # the pilot of a plane that crashed is no combatant
        classes = frozenset(hit.value.classes)
        armed = hit.value.kind == "weapon" or bool(classes & _ARMED)
        if _acts(parsed, tokens[hit.first], words) if classes & _FORCES else armed:
            found |= {sentence.first + at for at in range(hit.first, hit.last)}
    return found


def _acts(parsed: ParsedText, token: Token, words: _Words) -> bool:
    """Tell whether a force is the doer of harm, not the one that suffers it."""
    verb = parsed.tokens[token.head]
    if token.dep == "obl:agent":
        return True
    return token.dep == "nsubj" and verb.lemma in words.harmful and verb.lemma not in words.sufferers


def _clause(parsed: ParsedText, token: int) -> set[int]:
    """Give the clause of a token: its coordinate or juxtaposed part of the sentence, without the others."""
    head = parsed.tokens[token]
    while not (head.is_root or _opens_clause(head)):
        head = parsed.tokens[head.head]
    members = set(parsed.subtree(head.i))
    for other in sorted(members - {head.i}):
        if _opens_clause(parsed.tokens[other]):
            members -= set(parsed.subtree(other))
    return members


def _opens_clause(token: Token) -> bool:
    return token.dep in _CLAUSE_DEPS and token.pos in {"VERB", "AUX"}
