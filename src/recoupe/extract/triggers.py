"""Find the words that tell deeds: verbs, nouns and adjectives of the codebook, look-alikes left out."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from recoupe.codebook.lexicon import Lexicon, TriggerRef, VerbEntry
from recoupe.codebook.phrases import Hit, PhraseIndex, split_words
from recoupe.model.parsed import ParsedText, Sentence, Token, Words

VERBAL = frozenset({"VERB", "AUX"})
NOMINAL = frozenset({"NOUN", "PROPN"})
# Words of a multi-word verb stand in its subtree, at most this many tokens behind it.
MAX_WORDS_APART = 7


class Candidate(NamedTuple):
    """Tokens `[first, last)` that may tell a deed; `head` is the one the arguments hang on, `own` are the words of the codebook entry."""

    head: int
    first: int
    last: int
    verbal: bool
    refs: tuple[TriggerRef, ...]
    own: frozenset[int] = frozenset()


def find_triggers(parsed: ParsedText, sentence: Sentence, lexicon: Lexicon) -> list[Candidate]:
    """Give the trigger candidates of one sentence: by head in text order, of one head the longest entry first."""
    words = parsed.sentence_tokens(sentence)
    hidden = _look_alikes(words, lexicon)
    found = [*_verbs(parsed, words, lexicon), *_nominals(words, lexicon)]
    kept = (candidate for candidate in found if not _is_hidden(candidate, words, hidden))
    return sorted(kept, key=lambda candidate: (candidate.head, not candidate.verbal, -len(candidate.own)))


def _look_alikes(words: tuple[Token, ...], lexicon: Lexicon) -> list[tuple[int, int]]:
    """Give the stretches of tokens `[first, last)` that only look like triggers."""
    return [(words[hit.first].i, words[hit.last - 1].i + 1) for hit in lexicon.pseudo.find(words)]


def _is_hidden(candidate: Candidate, words: Words, hidden: list[tuple[int, int]]) -> bool:
    """Tell whether a look-alike covers a candidate; a trigger of as many words or more wins.

    A look-alike is listed with one trigger, but the same words mislead every trigger. Where it fills a gap between the words of a trigger, it is what is
    told: "withdrew cash from" is a look-alike and a small word.
    """
    return any(
        first <= candidate.head < last and (last - first > candidate.last - candidate.first or _fills(candidate, words, (first, last)))
        for first, last in hidden
    )


def _fills(candidate: Candidate, words: Words, stretch: tuple[int, int]) -> bool:
    """Tell whether a look-alike of as many words as a verb has puts a noun between them."""
    first, last = stretch
    between = set(range(max(first, candidate.first), min(last, candidate.last))) - candidate.own
    return candidate.verbal and last - first >= len(candidate.own) and any(word.i in between and word.pos in NOMINAL for word in words)


def _verbs(parsed: ParsedText, words: tuple[Token, ...], lexicon: Lexicon) -> Iterator[Candidate]:
    for word in words:
        if (word.pos in VERBAL and not _is_owned(parsed, word)) or (word.pos == "ADJ" and word.morph.get("VerbForm") == "Part"):
            yield from _verb_hits(parsed, word, lexicon)
            yield from _causative_hits(parsed, word, lexicon)


def _is_owned(parsed: ParsedText, word: Token) -> bool:
    """Tell whether a finite verb stands right behind a possessive and must be a noun: "whose wounds"."""
    before = parsed.tokens[word.i - 1] if word.i else word
    return before.sentence == word.sentence and before.morph.get("Poss") == "Yes" and word.morph.get("VerbForm") == "Fin" and word.pos == "VERB"


def _verb_hits(parsed: ParsedText, verb: Token, lexicon: Lexicon) -> Iterator[Candidate]:
    """Yield the entries of a verb whose words are all there, the longest first."""
    entries = lexicon.verb_entries.get(verb.lemma)
    if entries is None:
        return
    for entry in entries.among(_words_near(parsed, verb) if entries.ask_further else frozenset()):
        if not _follows(parsed, verb, entry.before):
            continue
        if entry.reflexive and not _has_reflexive(parsed, verb, lexicon):
            continue
        others = _others(parsed, verb, entry)
        if others is not None:
            last = max((i for i in others if i > verb.i), default=verb.i)
            first = verb.i - len(entry.before)
            yield Candidate(verb.i, first, last + 1, True, entry.refs, frozenset((*range(first, verb.i + 1), *others)))


def _follows(parsed: ParsedText, verb: Token, before: tuple[str, ...]) -> bool:
    """Tell whether the first pieces of a hyphenated verb stand right before its last one."""
    return not before or tuple(token.form for token in parsed.tokens[max(0, verb.i - len(before)) : verb.i]) == before


def _words_near(parsed: ParsedText, verb: Token) -> frozenset[str]:
    """Give the lemmas and forms among which the further words of a verb may stand."""
    near = [*parsed.tokens[verb.i + 1 : verb.i + 1 + MAX_WORDS_APART * 3], *_passive_subjects(parsed, verb), parsed.tokens[verb.head]]
    return frozenset([token.lemma for token in near] + [token.form for token in near])


def _causative_hits(parsed: ParsedText, verb: Token, lexicon: Lexicon) -> Iterator[Candidate]:
    """Yield «s'est fait exploser», where the tree makes the causative an auxiliary of the verb that the entry names second."""
    for aux in parsed.kids(verb.i, "aux"):
        for entry in lexicon.causatives.get((aux.lemma, verb.lemma), ()):
            if not entry.reflexive or _has_reflexive(parsed, verb, lexicon):
                further = _others(parsed, verb, replace(entry, others=entry.others[1:]))
                if further is not None:
                    yield Candidate(verb.i, aux.i, max((verb.i, *further)) + 1, True, entry.refs, frozenset((aux.i, verb.i, *further)))


def _has_reflexive(parsed: ParsedText, verb: Token, lexicon: Lexicon) -> bool:
    """Tell whether the verb has a reflexive, or its subject pronoun once more: «nous nous engageons»."""
    kids = parsed.kids(verb.i)
    if any(child.form in lexicon.reflexives for child in kids):
        return True
    pronouns = [child.form for child in kids if child.pos == "PRON" and child.i < verb.i]
    return bool(lexicon.reflexives) and len(pronouns) != len(set(pronouns))


def _others(parsed: ParsedText, verb: Token, entry: VerbEntry) -> tuple[int, ...] | None:
    """Find the further words of a multi-word verb behind it, in order, or in the subject of its passive; None when one is missing."""
    found: list[int] = []
    at = verb.i + 1
    for wanted in entry.others:
        place = _behind(parsed, verb, wanted, at)
        if place is not None:
            at = place + 1
        else:
            place = _in_passive_subject(parsed, verb, wanted)
        if place is None:
            return None
        found.append(place)
    return tuple(found)


def _behind(parsed: ParsedText, verb: Token, wanted: str, at: int) -> int | None:
    """Give the place of a word behind the verb that depends on it; of a hyphenated word that is several tokens, its last."""
    for token in parsed.tokens[at : verb.i + 1 + MAX_WORDS_APART]:
        if token.sentence != verb.sentence:
            break
        last = _word_end(parsed, token, wanted)
        if last is not None:
            return last if _belongs(parsed, token.i, verb.i) else None
    return _in_purpose(parsed, verb, wanted, at)


def _in_purpose(parsed: ParsedText, verb: Token, wanted: str, at: int) -> int | None:
    """Give the place of a word of the clause of purpose of a verb, which may stand far behind it: "gathered outside the court in Aden on Friday to demand"."""
    for clause in parsed.kids(verb.i, "advcl", "xcomp"):
        opening = (token.i for token in (*parsed.kids(clause.i, "mark"), clause) if token.i >= at and wanted in (token.lemma, token.form))
        if (place := next(opening, None)) is not None:
            return place
    return None


def _word_end(parsed: ParsedText, token: Token, wanted: str) -> int | None:
    """Give the last token of a word that begins at a token: itself, or the end of "cease - fire"."""
    if wanted in (token.lemma, token.form):
        return token.i
    if "-" not in wanted:
        return None
    pieces = split_words(wanted)
    here = parsed.tokens[token.i : token.i + len(pieces)]
    return here[-1].i if len(here) == len(pieces) and all(piece in (one.lemma, one.form) for piece, one in zip(pieces, here, strict=True)) else None


def _in_passive_subject(parsed: ParsedText, verb: Token, wanted: str) -> int | None:
    """Give the place of an object noun that a passive has made its subject: «le feu a été ouvert»."""
    for token in _passive_subjects(parsed, verb):
        if wanted in (token.lemma, token.form):
            return token.i
    if verb.dep in {"acl", "acl:relcl"} and wanted in (parsed.tokens[verb.head].lemma, parsed.tokens[verb.head].form):
        return verb.head
    return None


def _passive_subjects(parsed: ParsedText, verb: Token) -> Iterator[Token]:
    """Yield the subject of a passive and what it is made up of: "mobile internet was suspended", "internet access was cut"."""
    for subject in parsed.kids(verb.i, "nsubj:pass"):
        yield subject
        yield from parsed.kids(subject.i, "compound", "amod")


def _belongs(parsed: ParsedText, token: int, verb: int) -> bool:
    """Tell whether a word depends on the verb, with at most two steps between."""
    for step, above in enumerate(parsed.ancestors(token)):
        if above.i == verb:
            return True
        if step == 2:
            break
    return False


def _nominals(words: Words, lexicon: Lexicon) -> Iterator[Candidate]:
    for index, kinds in ((lexicon.nouns, NOMINAL), (lexicon.adjectives, frozenset({"ADJ"}))):
        for found in index.find_at(words, [at for at in index.starts(words) if words[at].pos not in {"DET", "PRON", "PUNCT"}]):
            if words[found.first].pos == "ADP" and found.last - found.first == 1:
                continue
            hit = _as_listed(words, found, index)
            head = _phrase_head(words, hit)
            if head.pos in kinds or (hit.last - hit.first > 1 and head.pos not in VERBAL) or (kinds is NOMINAL and _is_gerund(words, head)):
                yield Candidate(head.i, words[hit.first].i, words[hit.last - 1].i + 1, False, hit.value)


def _is_gerund(words: Words, token: Token) -> bool:
    """Tell whether the tagger took the noun of a deed for a verb: "Fighting between the two was reported"."""
    if token.pos != "VERB" or token.morph.get("VerbForm") not in {"Ger", "Part"} or token.form == token.lemma:
        return False
    after = words[token.i - words[0].i + 1 :][:1]
    bare = token.is_root and not any(word.head == token.i and word.dep in {"nsubj", "nsubj:pass", "aux", "aux:pass", "obj"} for word in words)
    return token.dep in {"nsubj", "nsubj:pass"} or (bare and any(word.pos == "ADP" for word in after))


def _as_listed(words: Words, hit: Hit[tuple[TriggerRef, ...]], index: PhraseIndex[tuple[TriggerRef, ...]]) -> Hit[tuple[TriggerRef, ...]]:
    """Prefer the entry of the very form of a single word: «combats» where it is listed itself is not «combat»."""
    word = words[hit.first]
    if hit.last - hit.first > 1 or word.form == word.lemma:
        return hit
    own = index.match_form(words, hit.first)
    return own if own is not None and own.last == hit.last else hit


def _phrase_head(words: tuple[Token, ...], hit: Hit[tuple[TriggerRef, ...]]) -> Token:
    """Give the word of a phrase whose head lies outside it."""
    members = {word.i for word in words[hit.first : hit.last]}
    for word in words[hit.first : hit.last]:
        if (word.head not in members or word.is_root) and word.pos in NOMINAL | {"ADJ", "NUM", "VERB"}:
            return word
    return words[hit.first]
