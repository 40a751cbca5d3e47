"""The people of the family: Noto's heads on simple shoulders, the same woman and the same man each time."""

import re

from noto import Noto

MADDER, INDIGO, JADE, LAC = "#a3303c", "#3a4a9c", "#1f7560", "#86336f"
PERSIMMON, PEA, BARK, TURMERIC = "#b0601c", "#2d6a9a", "#77614a", "#f4b93a"


def family(noto: Noto) -> dict[str, str]:
    old_woman, old_man = noto.skinned("old-woman"), noto.skinned("old-man")
    mother, father = person(noto.skinned("woman"), MADDER), person(noto.skinned("man"), INDIGO)
    girl, boy = person(noto.skinned("girl"), TURMERIC), person(noto.skinned("boy"), PEA)
    hers, his = (mother, MADDER), (father, INDIGO)
    return {
        "mother": mother,
        "father": father,
        "girl": girl,
        "boy": boy,
        "grandmother": person(old_woman, JADE),
        "grandfather": person(old_man, PERSIMMON),
        "grandparents": two(person(old_man, PERSIMMON), person(old_woman, JADE)),
        "friends": two(boy, girl),
        "aunt": person(aunt(noto), LAC),
        "mothers-mother": relative(old_woman, JADE, *hers),
        "mothers-father": relative(old_man, BARK, *hers),
        "fathers-mother": relative(old_woman, LAC, *his),
        "fathers-father": relative(old_man, PERSIMMON, *his),
        "mothers-sister": relative(aunt(noto), JADE, *hers),
        "mothers-brother": relative(uncle(noto), BARK, *hers),
        "fathers-sister": relative(aunt(noto), LAC, *his),
        "fathers-brother": relative(uncle(noto), PERSIMMON, *his),
        "hair": hair(noto),
        "family": (
            f'<g transform="translate(-1 0) scale(.62)">{father}</g><g transform="translate(50 0) scale(.62)">{mother}</g>'
            f'<g transform="translate(33 62) scale(.52)">{person(noto.skinned("child"), TURMERIC)}</g>'
        ),
    }


def person(head: str, shirt: str) -> str:
    shoulders = f'<path fill="{shirt}" d="M10 128c0-23 20-37 54-37s54 14 54 37z"/>'
    return f'{shoulders}<g transform="translate(11.5 -2) scale(.82)">{head}</g>'


def two(left: str, right: str) -> str:
    return f'<g transform="translate(-6 28) scale(.78)">{left}</g><g transform="translate(34 28) scale(.78)">{right}</g>'


def relative(head: str, shirt: str, parent: str, rim: str) -> str:
    """A person, and in the corner the parent through whom they are family."""
    return (
        f'<g transform="translate(-10)">{person(head, shirt)}</g>'
        '<clipPath id="a"><circle cx="98" cy="98" r="27"/></clipPath>'
        f'<circle cx="98" cy="98" r="28" fill="#fff" stroke="{rim}" stroke-width="4"/>'
        f'<g clip-path="url(#a)"><g transform="translate(72 74.5) scale(.405)">{parent}</g></g>'
    )


def aunt(noto: Noto) -> str:
    """Noto's old woman, before her hair was grey."""
    unlined = re.sub(r'<path fill="#a97752"[^>]*/>', "", noto.skinned("old-woman"))
    return unlined.replace("#9e9e9e", "#35241f").replace("#e0e0e0", "#4b342b")


def uncle(noto: Noto) -> str:
    glasses = (
        '<g fill="none" stroke="#2b2b33" stroke-width="4"><circle cx="42" cy="70" r="14"/>'
        '<circle cx="86" cy="70" r="14"/><path d="M56 68q8-6 16 0M28 68l-8-3M100 68l8-3"/></g>'
    )
    return noto.skinned("man") + glasses


def hair(noto: Noto) -> str:
    """Noto's woman, of whom nothing but her hair has its colour."""
    faceless = re.sub(
        r'<path fill="#(?:5d4037|4b342b|b57f5c)" d="[^"]*"/>|<g fill="#49362e">.*?</g>',
        "",
        noto.skinned("woman"),
    )
    return faceless.replace("#d6a67d", "#efe3d4")
