"""Our own ZIP: folders of `lessons/`, laid down beside the import, and read as those are by a process apart, once."""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from langapp.i18n import _
from langapp.lib import wholefile
from langapp.lib.slug import slug
from langapp.lib.wholefile import PRIVATE
from langapp.packs import files
from langapp.packs.documents import Pack
from langapp.studio.importing import keeping, opening
from langapp.studio.importing.keeping import Import
from langapp.web import Refused

NAME = re.compile(r"[A-Za-z0-9-]{1,80}\.ya?ml")
LONGEST_SLUG = 60
MOST = 100
"""Packs in one ZIP."""
SEEN = "seen.json"
"""The file with what there is to choose from."""


@dataclass(frozen=True)
class Found:
    """One folder. `problems` are the first that are `to_mend`, each with its place, as “bath-time/vi.yaml:12”."""

    name: str
    title: str
    lines: int
    is_read: bool
    """Whether enough of it could be understood to bring it in."""
    to_mend: int
    problems: list[tuple[str, str]]


def laid(found: dict[str, bytes], name: str) -> dict[str, bytes]:
    """The files of packs, by folder and file: whatever lies around them is left, and so is every other kind of file.

    A ZIP that holds one pack without its folder is that of its own name. Raises Refused where there are many.
    """
    roots = sorted(
        str(path.parent) for each in found if (path := PurePosixPath(each)).name == files.PACK_FILE
    )
    if len(roots) > MOST:
        raise Refused(
            _("There are more than %(n)s packs in this ZIP. Divide it, and bring in its parts.", n=MOST)
        )
    kept: dict[str, bytes] = {}
    for root in roots:
        own = PurePosixPath(name).stem if root == "." else PurePosixPath(root).name
        folder = own if _is_slug(own) else slug(own, LONGEST_SLUG) or f"pack-{roots.index(root) + 1}"
        for each, data in found.items():
            path = PurePosixPath(each)
            if str(path.parent) == root and NAME.fullmatch(path.name):
                kept.setdefault(f"{folder}/{path.name}", data)
    return kept


def lay(brought: Import, found: dict[str, bytes]) -> None:
    """The files, and what was read in them: later on nobody reads YAML. Raises Refused."""
    with keeping.whole(brought):
        for name, data in found.items():
            wholefile.write(brought.packs / name, data, PRIVATE)
        told = opening.read_packs(brought.packs)
        for each in told:
            if (pack := each.pop("pack")) is not None:
                wholefile.write(_document(brought, each["name"]), pack.encode(), PRIVATE)
            each["is_read"] = pack is not None
        wholefile.write(brought.folder / SEEN, json.dumps(told).encode(), PRIVATE)


def read(brought: Import) -> list[Found]:
    return [Found(**each) for each in json.loads((brought.folder / SEEN).read_bytes())]


def packs(brought: Import, wanted: Collection[str]) -> list[Pack]:
    """The documents of those folders, as far as they could be read."""
    named = [each.name for each in read(brought) if each.is_read and each.name in wanted]
    return [Pack.from_json(_document(brought, name).read_text()) for name in named]


def _document(brought: Import, name: str) -> Path:
    return brought.folder / "read" / f"{name}.json"


def _is_slug(text: str) -> bool:
    return slug(text, LONGEST_SLUG) == text != ""
