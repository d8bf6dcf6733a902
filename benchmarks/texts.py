"""Make the texts that benchmarks read: the examples, and reports put together from our own sentences, seeded."""

import random
from pathlib import Path

ROOT = Path(__file__).parent.parent
SENTENCES = {
    "fr": (
        "Au moins {n} soldats ont été tués et une vingtaine d'autres blessés mardi dans l'attaque d'un convoi près de {place}, a annoncé l'armée.",
        "Selon le communiqué, des hommes armés circulant à moto ont ouvert le feu sur les véhicules avant de prendre la fuite.",
        "Le gouverneur de la province a condamné une « attaque lâche » et demandé l'envoi de renforts.",
        "Une organisation humanitaire a distribué des vivres à {n} familles déplacées dans les environs de {place}.",
        "Les pourparlers, suspendus depuis le mois d'août, doivent reprendre la semaine prochaine dans la capitale.",
        "Un habitant joint par téléphone a raconté que des drones avaient survolé le marché toute la matinée.",
        "Depuis janvier, les violences ont fait plus de {n}00 morts dans la région, d'après un décompte de l'ONU.",
        "Le prix du mil a doublé sur les marchés, et les routes restent coupées par les pluies.",
    ),
    "en": (
        "At least {n} people were killed and dozens wounded on Monday when a drone struck a fuel depot near {place}, the governor said.",
        "The paramilitary group denied any role in the strike in a statement released on Tuesday.",
        "Hours later, army warplanes bombed a convoy west of {place}, killing scores of fighters, according to an army statement.",
        "The union condemned the strike and urged both sides to return to talks, which broke off in August.",
        "Residents reached by telephone said that gunmen had burned {n} houses and taken several men away.",
        "More than {n},000 people have fled their homes since the war began in April 2023, the agency estimates.",
        "Rains have cut the road to {place}, and the price of sorghum has doubled since the summer.",
        "The two sides are due to meet next week, a diplomat who asked not to be named told reporters.",
    ),
}
PLACES = ("Gao", "Kassala", "Ménaka", "El Fasher", "Tessit", "Kidal", "Port Sudan", "Ansongo")


def reports(count: int, seed: int = 1) -> list[tuple[str, str]]:
    """Make reports of ten to twenty sentences, half of them in each language, as pairs of name and text."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        language = ("fr", "en")[number % 2]
        lines = [f"Report {number} from {chance.choice(PLACES)}"]
        for _ in range(chance.randint(4, 8)):
            chosen = chance.sample(SENTENCES[language], chance.randint(2, 3))
            lines.append(" ".join(sentence.format(n=chance.randint(2, 90), place=chance.choice(PLACES)) for sentence in chosen))
        made.append((f"{language}-{number}.txt", "\n\n".join(lines) + "\n"))
    return made


def examples() -> list[tuple[str, bytes]]:
    """Give the reports of examples/ as pairs of name and bytes."""
    return [(path.name, path.read_bytes()) for path in sorted((ROOT / "examples").iterdir()) if path.is_file()]
