"""Say what an event is about beside itself, in the contexts of PLOVER: by its words, its modes, its sides and its paragraph.

The words of `codebook/data/contexts/` count where they stand in a sentence that tells the event, or in its paragraph if that tells no other event; the
name of a source is no subject («le ministère de la Santé»). A context that is not told by a word, a mode or a side is left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from recoupe.codebook.schema import ContextWords
from recoupe.extract.attribution import Voice
from recoupe.extract.context import Context
from recoupe.extract.merge import Cluster
from recoupe.extract.phrases import Phrase
from recoupe.model.event import Reason
from recoupe.model.parsed import Sentence
from recoupe.model.report import PartKind
from recoupe.model.span import Span

# Kinds of parts whose every sentence is about what they tell; a title or a caption is read by itself alone.
_WHOLE = frozenset({PartKind.PARAGRAPH, PartKind.STANDFIRST})
Reasons = dict[str, list[Reason]]


@dataclass(frozen=True, slots=True)
class Subjects:
    """The contexts that the words of each sentence name, and what events its part tells.

    Attributes:
        by_sentence: by number of sentence, pairs of a context and the words that name it.
        told: by number of part, the numbers of the events that it tells.
    """

    by_sentence: Mapping[int, tuple[tuple[str, Span], ...]]
    told: Mapping[int, frozenset[int]]


def find_subjects(context: Context, clusters: Sequence[Cluster], voices: Sequence[Voice]) -> Subjects:
    """Read the words of contexts in every paragraph that tells an event.

    Raises:
        CodebookError: a sentence is in a language that the codebook does not hold.
        SpanError: never for a text that was parsed here.
    """
    told: dict[int, set[int]] = {}
    for number, cluster in enumerate(clusters):
        for deed in cluster.deeds:
            told.setdefault(deed.sentence.part, set()).add(number)
    sources = [link.span for voice in voices for link in voice.links if link.span is not None]
    near = (sentence for sentence in context.parsed.sentences if sentence.part in told)
    found = {sentence.i: tuple(_in_sentence(context, sentence, sources)) for sentence in near}
    return Subjects(found, {part: frozenset(numbers) for part, numbers in told.items()})


def _in_sentence(context: Context, sentence: Sentence, sources: Sequence[Span]) -> Iterator[tuple[str, Span]]:
    for hit in context.lexicon_at(sentence.first).contexts.find(context.parsed.sentence_tokens(sentence)):
        span = context.parsed.span(sentence.first + hit.first, sentence.first + hit.last)
        placed = sentence.first + hit.first in context.places  # "the temple of Preah Vihear" is where it was
        if hit.value and not placed and not any(source.covers(span) for source in sources):
            yield hit.value, span


def contexts_of(context: Context, subjects: Subjects, cluster: Cluster, number: int, sides: Sequence[Phrase]) -> Reasons:
    """Give the contexts of an event in the order of the codebook, each with what gives it.

    Args:
        context: the document.
        subjects: what `find_subjects` gave.
        cluster: the tellings of the event.
        number: the place of the event among those of the document.
        sides: its doers and victims.
    """
    found: Reasons = {}
    for deed in cluster.deeds:
        for name in deed.roles.ref.trigger.contexts:
            found.setdefault(name, []).append(Reason(deed.roles.ref.rule, context.parsed.span(deed.candidate.first, deed.candidate.last)))
    for sentence in _about(context, subjects, cluster, number):
        for name, span in subjects.by_sentence.get(sentence, ()):
            found.setdefault(name, []).append(Reason(f"contexts/{name}.toml", span))
    for entry in context.codebook.contexts:
        reason = _given(context, entry, cluster, sides) if entry.modes or entry.sectors else None  # most are given by words alone
        if reason is not None:
            found.setdefault(entry.id, []).append(reason)
    return {name: _single(found[name]) for name in sorted(found)}


def _about(context: Context, subjects: Subjects, cluster: Cluster, number: int) -> Iterator[int]:
    """Yield the sentences that tell an event, and the rest of a paragraph that tells no other."""
    telling = {deed.sentence.i for deed in cluster.deeds if not deed.weak or len(cluster.deeds) == 1}
    alone = {
        deed.sentence.part
        for deed in cluster.deeds
        if subjects.told.get(deed.sentence.part) == frozenset({number}) and context.parsed.document.parts[deed.sentence.part].kind in _WHOLE
    }
    yield from (sentence.i for sentence in context.parsed.sentences if sentence.i in telling or sentence.part in alone)


def _given(context: Context, entry: ContextWords, cluster: Cluster, sides: Sequence[Phrase]) -> Reason | None:
    """Tell whether a mode or a side of an event gives a context: the army that acts or suffers, tear gas."""
    for deed in cluster.deeds:
        if not deed.modes.isdisjoint(entry.modes) and not deed.silent:
            return Reason(f"contexts/{entry.id}.toml:modes", context.parsed.span(deed.candidate.first, deed.candidate.last))
    for phrase in sides:
        if phrase.sector in entry.sectors and "security-force" in phrase.classes:
            return Reason(f"contexts/{entry.id}.toml:sectors", phrase.span)
    return None


def _single(reasons: list[Reason]) -> list[Reason]:
    return list(dict.fromkeys(reasons))
