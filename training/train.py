"""The training loop: seeded, one core, length-preserving noise, averaged weights."""

from __future__ import annotations

import hashlib
import random
import shutil
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.training import Example
from thinc.api import Adam, Config, fix_random_seed

from training import assemble, package
from training.assemble import Source
from training.conllu import Sentence
from training.generate.make import sentences as generated
from training.noise import Noise, all_cases
from training.silver import SilverFeatures
from training.tokens import make_tokenizer

CONFIG = Path(__file__).parent / "pipeline.cfg"
WORK = Path(__file__).parent / ".work"
STEPS = {"fr": 5400, "en": 5000}
GENERATED = 3000
OWN_COPIES = 6


@dataclass(frozen=True)
class Plan:
    """How long and on what a pipeline is trained."""

    language: str
    steps: int
    seed: int = 0
    words: int = 1000
    evaluate_every: int = 600


def blank_pipeline(language: str) -> Language:
    """Return the untrained pipeline with our tokenizer."""
    nlp = spacy.util.load_model_from_config(Config().from_disk(CONFIG), auto_fill=True, validate=True)
    nlp.tokenizer = make_tokenizer(nlp.vocab, language)
    return nlp


def training_texts(sources: list[Source], seed: int) -> Iterator[list[Sentence]]:
    """Yield noisy texts without end, each round in a new order and with new noise."""
    draw = random.Random(seed)
    noise = Noise(seed + 1)
    while True:
        texts = []
        for source in sources:
            for _ in range(source.copies):
                texts += assemble.group(source.sentences, source.group, draw)
        draw.shuffle(texts)
        for text in texts:
            yield [noise.spaces(noise.sentence(s)) for s in text]


def batches(nlp: Language, sources: list[Source], plan: Plan) -> Iterator[list[Example]]:
    """Yield batches of examples whose size in words grows from 200 to the plan's number."""
    size, batch, words = 200.0, [], 0
    for text in training_texts(sources, plan.seed):
        one = assemble.example(nlp, assemble.gold_document(nlp, text))
        batch.append(one)
        words += len(one.reference)
        if words >= size:
            yield batch
            size, batch, words = min(size * 1.001, plan.words), [], 0


def rate(step: int, steps: int) -> float:
    """Return the learning rate of a step: short warm-up, then a straight line towards zero."""
    if step < 200:
        return 0.001 * (step + 1) / 200
    return 0.001 * max(0.03, (steps - step) / (steps - 200))


def score(scores: dict[str, float]) -> float:
    """Return the one number by which the best weights are chosen."""
    return 0.6 * scores["dep_las"] + 0.15 * scores["pos_acc"] + 0.15 * scores["lemma_acc"] + 0.1 * scores["sents_f"]


def line(scores: dict[str, float]) -> str:
    """Return the scores of a step for the log."""
    names = ("pos_acc", "morph_acc", "lemma_acc", "dep_uas", "dep_las", "sents_f")
    return " ".join(f"{n} {100 * scores[n]:.1f}" for n in names)


def train(plan: Plan, sources: list[Source], dev: list[list[Sentence]], out: Path) -> Language:
    """Train a pipeline, keep the best weights in `out` and return the pipeline loaded from there."""
    fix_random_seed(plan.seed)
    random.seed(plan.seed)
    nlp = blank_pipeline(plan.language)
    dev_examples = [assemble.example(nlp, assemble.gold_document(nlp, text)) for text in dev]
    seen = [assemble.example(nlp, assemble.gold_document(nlp, [s])) for s in _shapes(sources)]
    optimizer = Adam(
        0.001,
        beta1=0.9,
        beta2=0.999,
        eps=1e-8,
        L2=0.01,
        grad_clip=1.0,
        use_averages=True,
        L2_is_weight_decay=True,
    )
    nlp.initialize(lambda: seen, sgd=optimizer)
    best, started = -1.0, time.monotonic()
    for step, batch in enumerate(batches(nlp, sources, plan), 1):
        optimizer.learn_rate = rate(step, plan.steps)
        nlp.update(batch, sgd=optimizer, drop=0.1)
        if step % plan.evaluate_every == 0 or step == plan.steps:
            with nlp.use_params(optimizer.averages):
                scores = nlp.evaluate([Example(nlp.make_doc(e.reference.text), e.reference) for e in dev_examples])
                now = score(scores)
                if now > best:
                    best = now
                    _save(nlp, out)
            print(
                f"{plan.language} {step}/{plan.steps} {time.monotonic() - started:.0f}s {line(scores)}",
                file=sys.stderr,
                flush=True,
            )
        if step >= plan.steps:
            break
    return spacy.load(out)


def _shapes(sources: list[Source]) -> Iterator[Sentence]:
    """Yield what labels are read from: all sentences, every second one in other cases too."""
    for source in sources:
        for i, sentence in enumerate(source.sentences):
            yield sentence
            if i % 2 == 0:
                yield from all_cases(sentence)


def _save(nlp: Language, out: Path) -> None:
    if out.exists():
        shutil.rmtree(out)
    nlp.to_disk(out)


def sources(language: str, data: Path, seed: int) -> list[Source]:
    """Return all training sentences of a language: treebanks, hand-made ones, generated ones."""
    banks = assemble.read_treebanks(data, language, "train")
    made = list(generated(language, GENERATED, seed))
    silver = SilverFeatures([*banks, *made])
    own = [silver.fill(s) for s in assemble.own_treebank(language, "train")]
    running = [s for s in made if s.tokens[-1].form == "."]
    lines = [s for s in made if s.tokens[-1].form != "."]
    return [
        Source(banks),
        Source(own, OWN_COPIES, 2),
        Source(running, 1, 4),
        Source(lines, 1, 1),
    ]


def record(language: str, parts: list[Source], steps: int, seed: int) -> dict[str, object]:
    """Return what `meta.json` says about the training."""
    banks, own, running, lines = (len(p.sentences) for p in parts)
    path = assemble.OWN / language / "train.conllu"
    digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""
    return {
        "seed": seed,
        "steps": steps,
        "sentences": {"treebanks": banks, "hand-made": own, "generated": running + lines},
        "hand-made digest": digest,
    }


def make(language: str, data: Path, out: Path, *, steps: int | None = None, seed: int = 0) -> None:
    """Train the pipeline of a language and put it at `out`."""
    parts = sources(language, data, seed)
    print(language, [len(p.sentences) for p in parts], file=sys.stderr, flush=True)
    dev = assemble.group(assemble.read_treebanks(data, language, "dev"), 8)
    built = WORK / f"{language}-{seed}"
    WORK.mkdir(exist_ok=True)
    train(Plan(language, steps or STEPS[language], seed), parts, dev, built)
    package.write_meta(built, language, record(language, parts, steps or STEPS[language], seed))
    package.install(built, out)
