"""Colours, as blots of paint; numbers, as beads that can be counted with a finger."""

# Drop, shadow, shine.
PAINTS = {
    "red": ("#e53935", "#b71c1c", "#ff9a93"),
    "orange": ("#fb8c00", "#d35f00", "#ffd095"),
    "yellow": ("#fdd835", "#e0a800", "#fff7b8"),
    "green": ("#43a047", "#1f7029", "#a5d6a7"),
    "blue": ("#1e88e5", "#0d4fa3", "#90caf9"),
    "purple": ("#8e3fb0", "#5c2179", "#d3a4e6"),
    "pink": ("#f472a8", "#cf3f7c", "#fcd0e0"),
    "brown": ("#8d5a3a", "#5f3821", "#c79a7c"),
    "black": ("#2e2e34", "#101014", "#85858f"),
    "white": ("#ffffff", "#c5ccd3", "#ffffff"),
    "grey": ("#959ca4", "#676e76", "#d5dade"),
}
# On a light page white needs an edge, on a dark page black does.
EDGES = {"white": "#aab3bc", "black": "#9a9aa4"}

BEADS: dict[str, tuple[float, list[tuple[float, float]]]] = {
    "one": (30, [(64, 64)]),
    "two": (24, [(35, 64), (93, 64)]),
    "three": (22, [(64, 34), (36, 88), (92, 88)]),
    "four": (22, [(36, 36), (92, 36), (36, 92), (92, 92)]),
    "five": (19, [(30, 30), (98, 30), (64, 64), (30, 98), (98, 98)]),
    "six": (18, [(x, y) for x in (38, 90) for y in (22, 64, 106)]),
    "seven": (17, [(42, 26), (86, 26), (22, 64), (64, 64), (106, 64), (42, 102), (86, 102)]),
    "eight": (14, [(x, y) for y in (46, 82) for x in (18, 48.7, 79.3, 110)]),
    "nine": (17, [(x, y) for y in (22, 64, 106) for x in (22, 64, 106)]),
    "ten": (11.5, [(x, y) for y in (49, 79) for x in (13, 38.500, 64, 89.500, 115)]),
}


def shapes() -> dict[str, str]:
    return (
        {name: blot(name) for name in PAINTS}
        | {name: beads(*BEADS[name]) for name in BEADS}
        | {"so-many": heap()}
    )


def blot(name: str) -> str:
    paint, shadow, shine = PAINTS[name]
    edge = f' stroke="{EDGES[name]}" stroke-width="2"' if name in EDGES else ""
    return (
        f'<g fill="{paint}"{edge}>'
        '<path d="M62 6c18-4 24 10 36 12s24 4 24 20c0 12-10 16-8 28s12 18 8 32c-4 12-16 14-26 10s-14 6-28 12c-14 6-28 4-32-8'
        '-2-8-2-14-12-18S4 84 6 68s16-16 18-26-6-18 4-28 22-4 34-8"/>'
        '<circle cx="11" cy="112" r="9"/><circle cx="118" cy="10" r="6"/></g>'
        f'<path fill="{shadow}" opacity=".8" d="M122 98c-4 12-16 14-26 10s-14 6-28 12c-14 6-28 4-32-8-2-8-2-14-12-18S4 84 6 68c4 10 14 12 24 16 10 5'
        ' 12 22 26 22 12 0 18-16 32-14 14 3 24 6 30-8q6 6 4 14"/>'
        f'<path fill="none" stroke="{shine}" stroke-width="8" stroke-linecap="round" d="M38 42c2-12 12-16 22-18M34 56v1"/>'
    )


def beads(radius: float, places: list[tuple[float, float]], paint: str = "red") -> str:
    return "".join(bead(x, y, radius, paint) for x, y in places)


def bead(x: float, y: float, radius: float, paint: str) -> str:
    colour, shadow, shine = PAINTS[paint]
    return (
        f'<circle cx="{x}" cy="{y}" r="{radius}" fill="{shadow}"/>'
        f'<circle cx="{x - radius * 0.06:.1f}" cy="{y - radius * 0.09:.1f}" r="{radius * 0.9:.1f}" fill="{colour}"/>'
        f'<circle cx="{x - radius * 0.34:.1f}" cy="{y - radius * 0.38:.1f}" r="{radius * 0.22:.1f}" fill="{shine}"/>'
    )


def heap() -> str:
    """More beads than anyone counts."""
    paints = ["red", "yellow", "blue", "green", "orange", "pink"]
    rows = [(1, 22), (3, 37), (4, 53), (5, 69), (6, 85), (7, 101), (7, 115)]
    return "".join(
        bead(64 + (n - (count - 1) / 2) * 17.5, y, 10, paints[(n * 5 + row * 2) % 6])
        for row, (count, y) in enumerate(rows)
        for n in range(count)
    )
