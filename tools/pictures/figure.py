"""A child (or a grown-up) in any pose: one simple figure, in Noto's manner, out of which drawings/ make people.

    <child at="64 30" body="64 66, 64 84" arms="51 62, 44 74, 42 88; 77 62, 84 74, 86 88" legs="standing" clothes="blue"/>
    <bust arms="30 96, 24 118, 54 116" clothes="red" eyes="glad" mouth="laugh">what the hands hold</bust>
    <head at="64 42" size="1.15" eyes="closed"/>
    <limb points="64 70, 64 84" width="30" colour="#fdd663"/>

Points are in the picture's own 128 × 128. An arm is shoulder, elbow, hand; a leg is hip, knee, ankle, toe. Of two arms
or legs the far one comes first.
"""

from collections.abc import Callable

SKIN, SHADE, LIP = "#d6a67d", "#b57f5c", "#5d4037"
TONES = {"dark": ("#35241f", "#4b342b"), "grey": ("#b9bcc0", "#8d9195")}  # hair, brows
# Top, sleeves, near leg, far leg, shoes.
CLOTHES = {
    "yellow": ("#fbc02d", "#e59a12", "#3f6fc4", "#2b4f96", "#6d4c41"),
    "red": ("#e5483f", "#b92f2c", "#3f6fc4", "#2b4f96", "#6d4c41"),
    "green": ("#4caf50", "#2e8036", "#a0673f", "#7d4c2f", "#5d4037"),
    "blue": ("#3d9be0", "#2273b5", "#6a5a52", "#4e413b", "#6d4c41"),
    "pink": ("#ec6a97", "#c74673", "#5b62b3", "#434a90", "#6d4c41"),
    "jade": ("#2f8f76", "#1f7560", "#5a4a42", "#43372f", "#3b2f2a"),
    "lac": ("#86336f", "#6a2558", "#4e413b", "#3d332f", "#3b2f2a"),
}
LEGS = {
    "standing": "58 90, 57 104, 57 116, 52 120; 70 90, 71 104, 71 116, 76 120",
}
Point = tuple[float, float]

LINE = f'fill="none" stroke="{LIP}" stroke-width="2" stroke-linecap="round"'
EYES = {
    "open": '<g fill="#49362e"><ellipse cx="-8.5" cy="4" rx="2.7" ry="3"/><ellipse cx="8.5" cy="4" rx="2.7" ry="3"/></g>',
    "closed": f'<path d="M-12 3.500q3.5 3.5 7 0M5 3.500q3.5 3.5 7 0" {LINE}/>',
    "glad": f'<path d="M-12 5q3.5-5 7 0M5 5q3.5-5 7 0" {LINE}/>',
    "none": "",
}
MOUTHS = {
    "smile": f'<path d="M-5.5 13.200q5.5 4.6 11 0" {LINE}/>',
    "laugh": (
        '<path fill="#7c2d2d" d="M-6.5 11.800q6.5 1.6 13 0q-.6 7.6-6.5 7.600t-6.5-7.6"/>'
        '<path fill="#e57373" d="M-4 17.600q4-2.6 8 0q-1.6 1.8-4 1.800t-4-1.8"/>'
    ),
    "o": '<ellipse cy="14.6" rx="3" ry="3.6" fill="#7c2d2d"/>',
    "wide": '<ellipse cy="14.6" rx="5.5" ry="5" fill="#7c2d2d"/>',
    "tongue": f'<path fill="#e57373" d="M-3 14h6v4.500q-3 3-6 0z"/><path d="M-5.5 13.600h11" {LINE}/>',
    "none": "",
}
FRINGES = {
    "short": "M-22.5 4C-28-34 28-32 22.5 4C21 0 19-4 17-8.500Q4-6-4-13Q-10-6-18-6.500C-20-3-21.5 0-22.5 4",
    "parted": "M-22.5 3C-26-34 26-34 22.5 3C19.5-2 17-7.5 14-10.500Q7-8 0-14.500Q-7-8-14-10.500C-17-7.5-19.5-2-22.5 3",
    "bald": "M-22.5 4C-26-14-21-17-19-13Q-17-4-19-3C-20-3-21.5 0-22.5 4M22.5 4C26-14 21-17 19-13Q17-4 19-3C20-3 21.5 0 22.5 4",
}


def head(
    at: str,
    size: str = "1",
    tilt: str = "0",
    eyes: str = "open",
    mouth: str = "smile",
    hair: str = "short",
    tone: str = "dark",
    look: str = "0",
    down: str = "0",
) -> str:
    """Its middle is at `at`, and it is 48 wide. `look` and `down` move the features to where it looks."""
    colour, brow = TONES[tone]
    behind = {
        "bunches": (
            f'<g fill="{colour}"><ellipse cx="-24" cy="14" rx="7" ry="9" transform="rotate(24-24 14)"/>'
            '<ellipse cx="24" cy="14" rx="7" ry="9" transform="rotate(-24 24 14)"/></g>'
            '<g fill="#e5483f"><circle cx="-21.5" cy="7.5" r="3"/><circle cx="21.5" cy="7.5" r="3"/></g>'
        ),
        "long": f'<path fill="{colour}" d="M-25 0c-1 14-3 22-1 29q8 2 13-4V0zM25 0c1 14 3 22 1 29q-8 2-13-4V0z"/>',
        "bun": f'<circle cy="-26" r="8" fill="{colour}"/>',
    }
    features = (
        f'<g transform="translate({look} {down})">'
        f'<path d="M-13-2.6q4-3 8-.6M13-2.6q-4-3-8-.6" {LINE.replace(LIP, brow)}/>'
        f'{EYES[eyes]}<ellipse cy="9" rx="2.6" ry="1.5" fill="{SHADE}"/>{MOUTHS[mouth]}</g>'
    )
    return (
        f'<g transform="translate({at}) rotate({tilt}) scale({size})">'
        f'{behind.get(hair, "")}<circle cy="-2" r="23" fill="{SKIN if hair == "bald" else colour}"/>'
        f'<g fill="{SHADE}"><circle cx="-20.5" cy="5" r="4.6"/><circle cx="20.5" cy="5" r="4.6"/></g>'
        f'<path fill="{SKIN}" d="M-20 2C-20-26 20-26 20 2c0 13-9 21-20 21s-20-8-20-21"/>'
        f"{'' if hair == 'back' else features}"
        f'<path fill="{colour}" d="{FRINGES["parted" if hair in behind else hair]}"/></g>'
    )


def limb(points: str, width: str, colour: str) -> str:
    path = "M" + points.replace(", ", "L")
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )


def arm(points: str, sleeve: str, skin: str = SKIN, width: str = "9", long: str = "") -> str:
    """The sleeve ends above the elbow, or `long` near the hand."""
    shoulder, elbow, hand = places(points)
    cuff = f"{between(elbow, hand, 0.7)}" if long else ""
    to = f"{elbow[0]} {elbow[1]}, {cuff}" if long else between(shoulder, elbow, 0.65)
    return (
        limb(points, width, skin)
        + f'<circle cx="{hand[0]}" cy="{hand[1]}" r="{float(width) * 0.62:.1f}" fill="{skin}"/>'
        + limb(f"{shoulder[0]} {shoulder[1]}, {to}", f"{float(width) + 3:g}", sleeve)
    )


def leg(points: str, trousers: str, shoe: str) -> str:
    hip, knee, ankle, toe = points.split(", ")
    return limb(f"{hip}, {knee}, {ankle}", "12", trousers) + limb(f"{ankle}, {toe}", "10", shoe)


def places(points: str) -> list[Point]:
    return [(float(x), float(y)) for x, y in (point.split() for point in points.split(", "))]


def between(one: Point, other: Point, part: float) -> str:
    return " ".join(f"{a + (b - a) * part:.1f}" for a, b in zip(one, other, strict=True))


def child(
    held: str = "",
    *,
    at: str,
    body: str,
    arms: str,
    legs: str,
    clothes: str,
    side: str = "",
    **face: str,
) -> str:
    """Seen from the `side`, the far arm is in shade."""
    top, sleeves, near_leg, far_leg, shoes = CLOTHES[clothes]
    far, near = arms.split("; ")
    one, other = LEGS.get(legs, legs).split("; ")
    far_arm = arm(far, sleeves, SHADE if side else SKIN)
    near_arm = arm(near, sleeves)
    return (
        far_arm
        + leg(one, far_leg, shoes)
        + leg(other, near_leg, shoes)
        + limb(body, "26", top)
        + near_arm
        + head(at, **face)
        + held
    )


def bust(held: str = "", *, arms: str = "", clothes: str, at: str = "64 46", **face: str) -> str:
    """From the waist up, near enough to see what the face does."""
    top, sleeves = CLOTHES[clothes][:2]
    return (
        f'<path fill="{top}" d="M64 82c26 0 38 14 40 48H24c2-34 14-48 40-48"/>'
        + head(at, "1.6", **face)
        + held
        + "".join(arm(points, sleeves, width="14") for points in arms.split("; ") if points)
    )


def thought(of: str) -> str:
    """A bubble at the top right."""
    return (
        '<g fill="#fff" stroke="#aab3bc" stroke-width="2"><circle cx="72" cy="46" r="4"/><circle cx="80" cy="38" r="6"/>'
        f'<ellipse cx="100" cy="24" rx="27" ry="23"/></g><g transform="translate(80 4) scale(.32)">{of}</g>'
    )


ELEMENTS: dict[str, Callable[..., str]] = {
    "head": head,
    "limb": limb,
    "arm": arm,
    "leg": leg,
    "child": child,
    "bust": bust,
    "thought": thought,
}
