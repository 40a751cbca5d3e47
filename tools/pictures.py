"""Makes langapp/static/pictures/: one small drawing for each `picture:` the lessons name.

    npm pack @iconify-json/noto@1.2.9 && tar xzf iconify-json-noto-1.2.9.tgz
    python tools/pictures.py package/icons.json

Most are Noto Emoji. People get one warm skin tone and dark hair. What Noto lacks is drawn here.
Needs npx, for svgo. A picture nobody names any more is removed.
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "langapp" / "static" / "pictures"

NOTO = {
    "basket": "basket",
    "bathtub": "bathtub",
    "bed": "bed",
    "book": "open-book",
    "bowl": "bowl-with-spoon",
    "cloud": "cloud",
    "cow": "cow",
    "dog": "dog",
    "dove": "dove",
    "droplet": "droplet",
    "duck": "duck",
    "eye": "eye",
    "eyes-closed": "relieved-face",
    "gift": "wrapped-gift",
    "ginger": "ginger-root",
    "heart": "red-heart",
    "grass": "seedling",
    "hen": "chicken",
    "house": "house",
    "hug": "people-hugging",
    "kiss": "kissing-face-with-closed-eyes",
    "lamp": "diya-lamp",
    "leaf": "herb",
    "light": "light-bulb",
    "milk": "glass-of-milk",
    "moon": "crescent-moon",
    "mouth": "mouth",
    "music": "musical-notes",
    "ox": "ox",
    "palm-tree": "palm-tree",
    "parrot": "parrot",
    "peacock": "peacock",
    "pig": "pig",
    "question": "red-question-mark",
    "rice": "cooked-rice",
    "shirt": "t-shirt",
    "smile": "smiling-face-with-smiling-eyes",
    "soap": "soap",
    "sparkles": "sparkles",
    "spoon": "spoon",
    "sun": "sun",
    "tear": "crying-face",
    "tongue": "tongue",
    "tooth": "tooth",
    "toothbrush": "toothbrush",
    "waves": "water-wave",
    "wind": "wind-face",
    "yawn": "yawning-face",
    "yum": "face-savoring-food",
}

SKINNED = {
    "baby": "baby",
    "ear": "ear",
    "face": "child",
    "finger": "index-pointing-up",
    "folded-hands": "folded-hands",
    "foot": "foot",
    "hand": "hand-with-fingers-splayed",
    "leg": "leg",
    "nose": "nose",
    "wave": "waving-hand",
}

# Noto's medium tone, and what it becomes.
OUR_TONE = {
    "#ba8d68": "#d6a67d",  # skin
    "#99674f": "#b57f5c",  # its shade
    "#9a6648": "#b57f5c",
    "#91674d": "#a97752",  # wrinkles
    "#62392b": "#7d4c2f",  # outlines
    "#543930": "#35241f",  # hair
    "#613e31": "#4b342b",
    "#6d4c41": "#4b342b",
}
SKIN, SHADE, HAIR = "#d6a67d", "#b57f5c", "#35241f"
MADDER, INDIGO, JADE, LAC = "#a3303c", "#3a4a9c", "#1f7560", "#86336f"
PERSIMMON, PEA, BARK, TURMERIC = "#b0601c", "#2d6a9a", "#77614a", "#f4b93a"

noto: dict[str, str] = {}


def skinned(name: str) -> str:
    return recoloured(noto[f"{name}-medium-skin-tone"], OUR_TONE)


def recoloured(drawing: str, colours: dict[str, str]) -> str:
    return re.sub(r"#[0-9a-f]{3,6}\b", lambda found: colours.get(found[0], found[0]), drawing)


def person(head: str, shirt: str) -> str:
    shoulders = f'<path fill="{shirt}" d="M10 128c0-23 20-37 54-37s54 14 54 37z"/>'
    return f'{shoulders}<g transform="translate(11.5 -2) scale(.82)">{head}</g>'


def aunt() -> str:
    """Noto's old woman, before her hair was grey."""
    drawing = noto["old-woman-medium-skin-tone"]
    unlined = re.sub(r'<path fill="#91674d"[^>]*/>', "", drawing)
    return recoloured(unlined, {**OUR_TONE, "#9e9e9e": HAIR, "#e0e0e0": "#4b342b"})


def uncle() -> str:
    glasses = (
        '<g fill="none" stroke="#2b2b33" stroke-width="4"><circle cx="42" cy="70" r="14"/>'
        '<circle cx="86" cy="70" r="14"/><path d="M56 68q8-6 16 0M28 68l-8-3M100 68l8-3"/></g>'
    )
    return skinned("man") + glasses


def mother() -> str:
    return person(skinned("woman"), MADDER)


def father() -> str:
    return person(skinned("man"), INDIGO)


def relative(head: str, shirt: str, parent: str, rim: str) -> str:
    """A person, and in the corner the parent through whom they are family."""
    return (
        f'<g transform="translate(-10)">{person(head, shirt)}</g>'
        '<clipPath id="a"><circle cx="98" cy="98" r="27"/></clipPath>'
        f'<circle cx="98" cy="98" r="28" fill="#fff" stroke="{rim}" stroke-width="4"/>'
        f'<g clip-path="url(#a)"><g transform="translate(72 74.5) scale(.405)">{parent}</g></g>'
    )


def family() -> dict[str, str]:
    old_woman, old_man = skinned("old-woman"), skinned("old-man")
    hers, his = (mother(), MADDER), (father(), INDIGO)
    return {
        "mother": mother(),
        "father": father(),
        "girl": person(skinned("girl"), TURMERIC),
        "boy": person(skinned("boy"), PEA),
        "mothers-mother": relative(old_woman, JADE, *hers),
        "mothers-father": relative(old_man, BARK, *hers),
        "fathers-mother": relative(old_woman, LAC, *his),
        "fathers-father": relative(old_man, PERSIMMON, *his),
        "mothers-sister": relative(aunt(), JADE, *hers),
        "mothers-brother": relative(uncle(), BARK, *hers),
        "fathers-sister": relative(aunt(), LAC, *his),
        "fathers-brother": relative(uncle(), PERSIMMON, *his),
    }


def ours() -> dict[str, str]:
    steam = (
        '<g fill="none" stroke="#a9bcc6" stroke-width="7" stroke-linecap="round">'
        '<path d="M40 44c-9-9 9-17 0-32M64 40c-9-9 9-19 0-34M88 44c-9-9 9-17 0-32"/></g>'
    )
    plaster = {"#bdbdbd": "#c98f63", "#e0e1e0": "#e6b78e", "#fff": "#f6e3d0"}
    return {
        "bandage": recoloured(noto["adhesive-bandage"], plaster),
        "cup": recoloured(noto["glass-of-milk"], {"#fcf9e9": "#c4e8fb", "#f0e7ba": "#86ccf0"}),
        "hair": recoloured(
            re.sub(
                r'<path fill="#(?:5d4037|613e31|99674f)" d="[^"]*"/>|<g fill="#49362e">.*?</g>',
                "",
                noto["woman-medium-skin-tone"],
            ),
            {**OUR_TONE, "#ba8d68": "#efe3d4"},
        ),
        "steam": f'{steam}<g transform="translate(0 8)">{noto["bowl-with-spoon"]}</g>',
        "tummy": (
            f'<path fill="{SKIN}" d="M36 14c-2 26-16 40-16 68 0 30 20 40 44 40s44-10 44-40c0-28-14'
            '-42-16-68z"/>'
            '<path fill="#f4c04d" d="M34 4h60l7 36c-14 10-60 10-74 0z"/>'
            '<path fill="#d99a2b" d="M27 40c14 10 60 10 74 0l1 6c-14 11-62 11-76 0z"/>'
            '<path fill="#dcebf5" d="M20 94c16 14 72 14 88 0 2 20-4 32-44 32s-46-12-44-32z"/>'
            '<path fill="#a9c9de" d="M20 94c16 14 72 14 88 0v6c-16 13-72 13-88 0z"/>'
            f'<path fill="none" stroke="{SHADE}" stroke-width="5" stroke-linecap="round" '
            'd="M57 78q7 8 14 0"/>'
        ),
    }


def main(source: Path) -> None:
    noto.update({name: icon["body"] for name, icon in json.loads(source.read_text())["icons"].items()})
    drawings = {name: noto[glyph] for name, glyph in NOTO.items()}
    drawings |= {name: skinned(glyph) for name, glyph in SKINNED.items()}
    drawings |= family() | ours()
    named = names_in_lessons()
    if missing := named - drawings.keys():
        sys.exit("No picture for: " + ", ".join(sorted(missing)))
    PICTURES.mkdir(exist_ok=True)
    for file in PICTURES.glob("*.svg"):
        file.unlink()
    with tempfile.TemporaryDirectory() as folder:
        for name in sorted(named):
            head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 128 128">'
            Path(folder, f"{name}.svg").write_text(f"{head}{drawings[name]}</svg>")
        config = Path(folder, "svgo.config.mjs")
        config.write_text("export default {multipass: true, floatPrecision: 1};")
        npx = ["npx", "--yes", "svgo@4.1.0", "--quiet", "--config", str(config)]
        subprocess.run([*npx, "--folder", folder, "--output", str(PICTURES)], check=True)
    sizes = sorted((file.stat().st_size, file.stem) for file in PICTURES.glob("*.svg"))
    print(len(sizes), "pictures,", sum(size for size, _ in sizes), "bytes; largest", sizes[-5:])


def names_in_lessons() -> set[str]:
    packs = (ROOT / "lessons").glob("*/pack.yaml")
    found = re.compile(r"^\s*(?:- )?picture:\s*([\w-]+)", re.MULTILINE)
    return {name for pack in packs for name in found.findall(pack.read_text(encoding="utf-8"))}


if __name__ == "__main__":
    main(Path(sys.argv[1]))
