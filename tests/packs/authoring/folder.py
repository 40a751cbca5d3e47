"""A folder of word lists as small as can be, in the layout of the great ones."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from langapp.packs.authoring.wordlists import Folder

ANNOTATIONS = {
    "en": {"🐕": ["dog face", "dog", "pet"], "🪁": ["kite"]},
    "vi": {"🐕": ["mặt chó", "chó"], "🪁": ["diều"]},
    "pa": {"🐕": ["ਕੁੱਤੇ ਦਾ ਚਿਹਰਾ", "ਕੁੱਤਾ"]},
}
WORDNETS = {
    "wikt-vie": {"1-n": ["chó", "cún"], "2-n": ["mèo"]},
    "wikt-eng": {"1-n": ["dog"], "2-n": ["cat"]},
}


def make(path: Path) -> Folder:
    (path / "wikipron").mkdir(parents=True)
    (path / "ipa").mkdir()
    _write(path / "cldr_annotations_48.json.gz", json.dumps(ANNOTATIONS))
    _write(path / "omw_synset_words.json.gz", json.dumps(WORDNETS))
    _write(path / "wikipron" / "vie_latn_hanoi_narrow.tsv.gz", "Mẹ\tm ɛ\nchó\tc ɔ\n")
    _write(path / "wikipron" / "pan_arab_broad.tsv.gz", "کتا\tk\n")
    _write(path / "ipa" / "vi_N.txt.gz", "mèo\t/m/\n")
    return Folder(path)


def _write(file: Path, text: str) -> None:
    with gzip.open(file, "wt", encoding="utf-8") as out:
        out.write(text)
