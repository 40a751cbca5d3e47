"""Make langapp/languages/han.txt again: each Traditional character with the Simplified one it is found by.

    .venv/bin/python tools/han.py

From OpenCC's tables (Apache-2.0), a character at a time. A pair that leads on to another is left out:
what is typed in Simplified must stay as it is.
"""

from __future__ import annotations

import textwrap
from pathlib import Path

import opencc

FILE = Path(__file__).resolve().parent.parent / "langapp" / "languages" / "han.txt"
HAN = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00), range(0x20000, 0x2A6E0))


def main() -> None:
    tables = [opencc.OpenCC(name) for name in ("t2s", "hk2s", "tw2s")]
    pairs: dict[str, str] = {}
    for character in (chr(code) for block in HAN for code in block):
        for table in tables:
            simplified = table.convert(character)
            if len(simplified) == 1 and simplified != character:
                pairs[character] = simplified
                break
    for end in [simplified for simplified in pairs.values() if simplified in pairs]:
        pairs.pop(end, None)
    text = " ".join(traditional + simplified for traditional, simplified in pairs.items())
    FILE.write_text("\n".join(textwrap.wrap(text, 119)) + "\n", encoding="utf-8")


main()
