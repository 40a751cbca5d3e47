"""Makes langapp/static/icons.svg, one <symbol> an icon, named by what it is for.

npm pack lucide-static@1.62.0 && tar xzf lucide-static-1.62.0.tgz
python tools/icons.py package/icons
"""

import re
import sys
from pathlib import Path

SPRITE = Path(__file__).parents[1] / "langapp" / "static" / "icons.svg"

LUCIDE = {
    # where one can go
    "today": "sunrise",
    "songs": "music",
    "family": "table",
    "circle": "users",
    # moments
    "moment-waking": "sunrise",
    "moment-changing": "baby",
    "moment-dressing": "shirt",
    "moment-meal": "utensils",
    "moment-bath": "droplet",
    "moment-bedtime": "bed",
    "moment-outdoors": "tree-deciduous",
    "moment-play": "blocks",
    "moment-comfort": "hand-heart",
    "moment-call": "phone",
    "moment-any": "message-circle",
    # things to do
    "another": "refresh-cw",
    "ask": "message-circle-question-mark",
    "search": "search",
    "add": "plus",
    "close": "x",
    "check": "check",
    "next": "chevron-right",
    "back": "chevron-left",
    "up": "arrow-up",
    "down": "arrow-down",
    "undo": "undo-2",
    "pause": "pause",
    "print": "printer",
    "share": "share-2",
    "download": "download",
    "erase": "trash-2",
    "edit": "pencil",
    "speak": "mic",
    "stop": "square",
    "send": "send",
    "again": "rotate-ccw",
    "other-voice": "repeat",
    "copy": "copy",
    "grip": "grip-vertical",
    # things there are
    "day": "sun",
    "night": "moon",
    "hand": "hand",
    "sound": "volume-2",
    "computer": "bot",
    "person": "user",
    "teacher": "graduation-cap",
    "remembered": "flower-2",
    "private": "lock",
    "language": "globe",
    "settings": "settings",
    "offline": "wifi-off",
    "device": "smartphone",
    "pack": "book-open",
    "heart": "heart",
    "screen": "monitor",
    "calendar": "calendar",
}

OURS = {
    "play": '<path d="M8 5.2v13.6L19.2 12z" fill="currentColor"/>',
    "shuttle": '<path d="M1.8 12Q12 2.6 22.2 12 12 21.4 1.8 12zM7.5 10.4h9M7.5 13.6h9"/>',
    "slow": (
        '<path d="M2.8 16.2a7.2 7.2 0 0 1 14.4 0zM17.2 16.2h1.6a2.7 2.7 0 1 0-2.3-4.1M5.6 16.2v2.6'
        'M14 16.2v2.6M7.3 11.2l2.7 2.3 2.7-2.3M10 13.5v2.7"/>'
    ),
}

PEN = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'


def main(icons: Path) -> None:
    shapes = {name: read(icons / f"{file}.svg") for name, file in LUCIDE.items()} | OURS
    symbols = (
        f'<symbol id="{name}" viewBox="0 0 24 24" {PEN}>{shape}</symbol>\n' for name, shape in shapes.items()
    )
    sprite = '<svg xmlns="http://www.w3.org/2000/svg">\n' + "".join(symbols) + "</svg>\n"
    SPRITE.write_text(sprite, encoding="utf-8")
    print(f"{len(shapes)} icons, {len(sprite.encode())} bytes")


def read(file: Path) -> str:
    inside = re.search(r"<svg[^>]*>(.*)</svg>", file.read_text(encoding="utf-8"), re.DOTALL)
    assert inside, file
    return re.sub(r">\s+<", "><", inside[1].strip()).replace(" />", "/>")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
