"""Makes langapp/static/pictures/: one small drawing for each `picture:` the lessons name.

    npm pack @iconify-json/noto@1.2.9 && tar xzf iconify-json-noto-1.2.9.tgz
    python tools/pictures package/icons.json

Most are Noto Emoji: see noto.py. What Noto lacks, or shows badly, we draw in its manner: a file in drawings/, unless it
is of the family (people.py), a colour or a number (shapes.py). A drawing may bring in a glyph of Noto's or another
picture, <use href="noto:cooked-rice"/>, <use href="skinned:open-hands"/>, <use href="picture:mother"/>, and people in
any pose: see figure.py.

Needs npx, for svgo. A picture nobody names any more is removed.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import people
import shapes
from figure import ELEMENTS
from noto import GLYPHS, RECOLOURED, SKINNED, Noto

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "langapp" / "static" / "pictures"
DRAWINGS = Path(__file__).parent / "drawings"
HEAD = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 128 128">'


def main(source: Path) -> None:
    noto = Noto(json.loads(source.read_text(encoding="utf-8"))["icons"])
    pictures = drawn(noto)
    named = names_in_lessons()
    if missing := named - pictures.keys():
        print("No picture for:", ", ".join(sorted(missing)))
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        for name in sorted(named & pictures.keys()):
            Path(folder, f"{name}.svg").write_text(f"{HEAD}{pictures[name]}</svg>", encoding="utf-8")
        config = Path(folder, "svgo.config.mjs")
        config.write_text("export default {multipass: true, floatPrecision: 1};", encoding="utf-8")
        small = Path(folder, "small")
        npx = ["npx", "--yes", "svgo@4.1.0", "--quiet", "--config", str(config)]
        subprocess.run([*npx, "--folder", folder, "--output", str(small)], check=True)
        for file in PICTURES.glob("*.svg"):
            file.unlink()
        for file in small.glob("*.svg"):
            shutil.move(file, PICTURES)
    sizes = sorted((file.stat().st_size, file.stem) for file in PICTURES.glob("*.svg"))
    print(len(sizes), "pictures,", sum(size for size, _ in sizes), "bytes; largest", sizes[-5:])
    sys.exit(1 if missing else 0)


def names_in_lessons() -> set[str]:
    packs = (ROOT / "lessons").glob("*/pack.yaml")
    found = re.compile(r"^\s*(?:- )?picture:\s*([\w-]+)", re.MULTILINE)
    return {name for pack in packs for name in found.findall(pack.read_text(encoding="utf-8"))}


def drawn(noto: Noto) -> dict[str, str]:
    """Every picture there could be, by name. Ours wins over Noto's."""
    pictures = {name: noto.glyph(glyph) for name, glyph in GLYPHS.items()}
    pictures |= {name: noto.skinned(glyph) for name, glyph in SKINNED.items()}
    pictures |= {name: noto.recoloured(glyph, colours) for name, (glyph, colours) in RECOLOURED.items()}
    pictures |= people.family(noto) | shapes.shapes()
    brought = {"noto": noto.glyph, "skinned": noto.skinned, "picture": pictures.__getitem__}
    for file in sorted(DRAWINGS.glob("*.svg")):
        body = re.sub(r"^<svg[^>]*>|</svg>\s*$", "", file.read_text(encoding="utf-8"))
        body = re.sub(r'<use href="(\w+):([\w-]+)"/>', lambda use: brought[use[1]](use[2]), body)
        pictures[file.stem] = posed(body)
    return pictures


def posed(body: str) -> str:
    """With the elements of figure.py drawn, what is in them first."""
    element = re.compile(rf"<({'|'.join(ELEMENTS)})\b([^>]*?)(?:/>|>(.*?)</\1>)", re.DOTALL)

    def draw(found: re.Match[str]) -> str:
        name, attributes, inside = found.groups()
        given = dict(re.findall(r'(\w+)="([^"]*)"', attributes))
        return ELEMENTS[name](*([posed(inside)] if inside else []), **given)

    return element.sub(draw, body)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
