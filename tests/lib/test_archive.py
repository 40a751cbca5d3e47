"""A stranger's ZIP: looked at before it is unpacked, and never believed."""

from __future__ import annotations

import io
import struct
import unicodedata
import zipfile
from collections.abc import Callable

import pytest

from langapp.lib import archive
from langapp.lib.archive import Archive, BadArchive

LINK, DEVICE = 0o120777 << 16, 0o020666 << 16


def zipped(*members: tuple[str, bytes], attributes: int = 0, how: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", how) as packed:
        for name, data in members:
            info = zipfile.ZipInfo("placeholder")
            info.filename = info.orig_filename = name
            info.external_attr, info.compress_type = attributes, how
            packed.writestr(info, data)
    return made.getvalue()


def why(data: bytes, read: str = "") -> str:
    with pytest.raises(BadArchive) as caught:
        Archive(data).read(read)
    return caught.value.why


def test_plain_files_are_read_by_their_names() -> None:
    found = Archive(zipped(("bath-time/", b""), ("bath-time/pack.yaml", b"title: x"), ("=2E=2E.txt", b"y")))
    assert found.names == ["bath-time/pack.yaml", "=2E=2E.txt"]
    assert found.read("bath-time/pack.yaml") == b"title: x"


@pytest.mark.parametrize(
    "name",
    ["../x", "a/../../x", "/etc/passwd", "//x", "C:x", "c:/x", "..\\x", "a\\b", "a//b", "./x", "a/. ./x", "x\n", "a/...", "\u0085"],
)  # fmt: skip
def test_no_name_leads_out_of_its_folder(name: str) -> None:
    assert why(zipped((name, b"x"))) == "climbs"


def test_a_name_with_nul_is_refused() -> None:
    data = zipped(("pack.yamlXevil", b"x")).replace(b"pack.yamlXevil", b"pack.yaml\0evil")
    assert why(data) == "climbs"


@pytest.mark.parametrize("attributes", [LINK, DEVICE])
def test_neither_links_nor_devices_are_files(attributes: int) -> None:
    assert why(zipped(("pack.yaml", b"/etc/passwd"), attributes=attributes)) == "link"


@pytest.mark.parametrize(
    ("one", "other"),
    [("a.yaml", "A.YAML"), ("é.yaml", "e\u0301.yaml"), ("ß", "SS"), ("a", "a/b"), ("A/b", "a"), ("x", "x")],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_names_that_one_disk_lays_upon_each_other_are_refused(one: str, other: str) -> None:
    assert why(zipped((one, b"1"), (other, b"2"))) == "collides"


def test_names_of_a_mac_are_found_in_their_usual_form() -> None:
    apart = unicodedata.normalize("NFD", "tắm/gói.yaml")
    assert Archive(zipped((apart, b"x"))).names == ["tắm/gói.yaml"]
    unsaid = zipped((apart, b"x")).replace(b"\x00\x08\x08\x00", b"\x00\x00\x08\x00")
    assert Archive(unsaid).names == ["tắm/gói.yaml"], "a Mac does not say that its names are UTF-8"


def test_what_would_unpack_without_end_is_refused_unread() -> None:
    assert why(zipped(("a", bytes(archive.FLOOR + 1)))) == "bomb"
    assert Archive(zipped(("a", bytes(archive.FLOOR)))).read("a") == bytes(archive.FLOOR)
    many = zipped(*((str(number), b"") for number in range(archive.MOST_ENTRIES + 1)))
    assert why(many) == "entries"


def test_a_bomb_within_a_bomb_stays_a_file() -> None:
    inner = zipped(("0", bytes(1_000_000)))
    layers = zipped(*((f"{number}.zip", inner) for number in range(16)))
    assert Archive(layers).read("3.zip") == inner, "and nobody opens it"


def _size(data: bytes, told: int) -> bytes:
    """The directory says another size of its first member."""
    at = data.index(b"PK\1\2") + 24
    return data[:at] + struct.pack("<I", told) + data[at + 4 :]


def test_what_a_member_says_of_its_size_is_all_that_is_read() -> None:
    data = zipped(("a", bytes(500_000)))
    assert why(_size(data, 10), "a") == "damaged"
    assert why(_size(data, archive.MOST_UNPACKED + 1)) == "large"
    assert why(_size(data, 600_000), "a") == "damaged"


def _broken(change: Callable[[bytearray], None]) -> bytes:
    data = bytearray(zipped(("a", b"some text, some text")))
    change(data)
    return bytes(data)


def test_damage_is_told_and_never_raises_anything_else() -> None:
    data = zipped(("a", b"some text, some text"), ("b", b"more"))
    for end in range(0, len(data), 3):
        assert why(data[:end], "a") == "damaged"
    for at in range(0, len(data), 2):

        def flip(broken: bytearray, at: int = at) -> None:
            broken[at % len(broken)] ^= 0xFF

        try:
            found = Archive(_broken(flip))
            for name in found.names:
                found.read(name)
        except BadArchive:
            continue


def test_locked_and_strangely_packed_members_are_told() -> None:
    data = bytearray(zipped(("a", b"x")))
    data[data.index(b"PK\1\2") + 8] |= 1
    assert why(bytes(data)) == "locked"
    assert why(zipped(("a", b"x"), how=zipfile.ZIP_LZMA)) == "method"
