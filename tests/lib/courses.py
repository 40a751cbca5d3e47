"""A course as LibreLingo has them: its own loader (librelingo-yaml-loader 1.12) reads these files too."""

from __future__ import annotations

import io
import zipfile

COURSE = {
    "course.yaml": """\
Course:
  Language:
    Name: Vietnamese
    IETF BCP 47: vi
  For speakers of:
    Name: English
    IETF BCP 47: en
  License:
    Name: Attribution-ShareAlike 4.0 International
    Short name: CC BY-SA 4.0
    Link: https://creativecommons.org/licenses/by-sa/4.0/legalcode
  Repository: https://example.org/vi-from-en
  Special characters:
    - "ă"
    - "đ"

Modules:
  - basics/
  - home/

Settings:
  Audio:
    Enabled: True
    TTS:
      - Provider: Polly
        Voice: Linh
        Engine: standard
""",
    "basics/module.yaml": """\
Module:
  Name: Basics

Skills:
  - bath.yaml
  - little-words.yaml
""",
    "basics/skills/bath.yaml": """\
Skill:
  Name: Bath
  Id: 1
  Thumbnails:
    - water1
    - water2
    - water3

New words:
  - Word: nước
    Synonyms:
      - nước tắm
    Translation: water
    Also accepted:
      - bath water
    Images:
      - water1
      - water2
      - water3

Phrases:
  - Phrase: Đưa tay cho mẹ
    Alternative versions:
      - Đưa tay đây
    Translation: Give me your hand
    Alternative translations:
      - Your hand, please

Mini-dictionary:
  English:
    - water: nước
  Vietnamese:
    - nước:
      - water
    - tay: hand
""",
    "basics/skills/bath.md": "Water, and what to say in it.\n",
    "basics/skills/little-words.yaml": """\
Skill:
  Name: Little words
  Id: 2

New words:
  - Word: "no"
    Translation: full
  - Word: mười hai giờ rưỡi
    Translation: "12:30"

Phrases:
  - Phrase: Con no rồi
    Translation: I am full

Mini-dictionary:
  English:
    - full: "no"
    - am: là
    - I: con
  Vietnamese:
    - con: I
    - "no": full
    - rồi: already
""",
    "home/module.yaml": """\
Module:
  Name: Home

Skills:
  - door.yaml
""",
    "home/skills/door.yaml": """\
Skill:
  Name: The door
  Id: 3

New words: []

Phrases:
  - Phrase: Mở cửa
    Translation: Open the door

Mini-dictionary:
  English:
    - open: mở
    - the: cửa
    - door: cửa
  Vietnamese:
    - mở: open
    - cửa: door
""",
}


def zipped(files: dict[str, str] | None = None, folder: str = "vietnamese-from-english/") -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in (files or COURSE).items():
            archive.writestr(folder + name, text)
    return made.getvalue()
