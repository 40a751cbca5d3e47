"""Our own ZIP: one folder of a pack, or several, as they lie under `lessons/`."""

from __future__ import annotations

from langapp.lib.archive import Archive
from langapp.lib.tables import ZIP, Note, NotOpened, Opened

PACK = "pack.yaml"
KEPT = (".yaml", ".yml")
MOST_PACKS = 200
LARGEST = 2_000_000
"""Of all files that are read, unpacked: what can be looked through in some seconds."""
LARGEST_FILE = 500_000
"""A language of a pack of 5,000 lines, and more."""


def is_packs(names: list[str]) -> bool:
    return any(_last(name) == PACK for name in names)


def read(archive: Archive) -> Opened:
    """`pack` has the files as `folder/file`, whatever they lay in; a pack at the very top is in the folder "".
    Only what packs are read from is taken. Raises NotOpened and BadArchive.
    """
    places = {name.removesuffix(PACK): name for name in archive.names if _last(name) == PACK}
    folders: dict[str, str] = {}
    for place in places:
        called = place.rstrip("/").rpartition("/")[2]
        if called in folders:
            raise NotOpened("twice", name=called)
        folders[called] = place
    if len(folders) > MOST_PACKS:
        raise NotOpened("packs", most=MOST_PACKS)
    taken: dict[str, str] = {}
    for called, place in folders.items():
        for name in archive.names:
            inside = name.removeprefix(place)
            if (
                name.startswith(place)
                and "/" not in inside
                and inside.endswith(KEPT)
                and not inside.startswith(".")
            ):
                taken[f"{called}/{inside}" if called else inside] = name
    if sum(archive.size(name) for name in taken.values()) > LARGEST:
        raise NotOpened("large", most=LARGEST // 1_000_000)
    for name in taken.values():
        if archive.size(name) > LARGEST_FILE:
            raise NotOpened("yaml", file=name, line=1, reason=f"larger than {LARGEST_FILE // 1000} KB")
    left = [name for name in archive.names if name not in taken.values() and not _is_litter(name)]
    notes = [Note(None, None, "left-out", {"files": str(len(left)), "name": left[0]})] if left else []
    return Opened(ZIP, [], notes, {called: archive.read(name) for called, name in taken.items()})


def _is_litter(name: str) -> bool:
    """What systems put into a ZIP by themselves."""
    return name.startswith("__MACOSX/") or _last(name) in (".DS_Store", "Thumbs.db", "desktop.ini")


def _last(name: str) -> str:
    return name.rpartition("/")[2]
