"""What is written as files is read back as the very document, and by a person without surprises."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from langapp.config import ROOT
from langapp.lib import strictyaml
from langapp.packs import files, writing
from langapp.packs.documents import Fork, Form, Line, Pack, Wording
from tests.packs.writing import document, song, wording

SHIPPED = files.folders(ROOT / "lessons")
TRAPS = (
    "no", "on", "y", "null", "~", "12:30", "017", "1_000", "0x1f", "2024-01-05", "1e3", "|", ">", "- a", "-ssi", "=cmd",
    "+", "? a", "a: b", "a:", "a #b", "#a", "[a]", "{a}", "a, b", "'a'", '"a"', "a\\b", "*a", "&a", "!a", "%a", "@a", "`a",
    "<<", "---", "...", "a\nb", "a\tb", "tab\tin: it", "\ufeffa", "a\u2028b", "a\x85b", "a\u200bb", "-கள்", "می‌خواهم", "é", "😀",
    "true", ".5", "a  b", "no one", "who?", "= a", "",
)  # fmt: skip


def written(pack: Pack, folder: Path) -> files.Reading:
    home = folder / pack.slug
    home.mkdir()
    for name, data in writing.files_of(pack).items():
        (home / name).write_bytes(data)
    return files.read(home)


@pytest.mark.parametrize("shipped", SHIPPED, ids=lambda folder: folder.name)
def test_every_pack_we_ship_comes_back_as_it_is(shipped: Path, tmp_path: Path) -> None:
    pack = files.read(shipped).pack
    assert pack is not None
    again = written(pack, tmp_path)
    assert again.problems == []
    assert again.pack == pack
    assert again.pack.to_json() == pack.to_json()
    assert writing.files_of(again.pack) == writing.files_of(pack)
    assert set(writing.files_of(pack)) == {path.name for path in shipped.glob("*.yaml")}


def test_a_file_looks_as_a_person_would_write_it(tmp_path: Path) -> None:
    ours = (ROOT / "lessons/bath-time/ja.yaml").read_text().splitlines()
    pack = files.read(ROOT / "lessons/bath-time").pack
    assert pack is not None
    theirs = writing.files_of(pack)["ja.yaml"].decode().splitlines()
    alike = [line for line in theirs if line in ours]
    assert len(alike) / len(theirs) > 0.9


@pytest.mark.parametrize("text", TRAPS)
@pytest.mark.parametrize("flow", [False, True])
def test_no_yaml_takes_a_text_for_something_else(text: str, flow: bool) -> None:
    bare = writing.scalar(text, flow=flow)
    line = f"{{a: {bare}, b: c}}" if flow else f"a: {bare}\nb: c"
    if not text.startswith("\ufeff") or not bare.startswith("\ufeff"):
        assert strictyaml.load(line).value == {"a": text, "b": "c"}
    assert yaml.safe_load(line) == {"a": text, "b": "c"}, "by another reader of YAML too"


SAID = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs",), exclude_characters="\0"), max_size=30
).map(lambda text: strictyaml.unicodedata.normalize("NFC", text).strip())


@settings(max_examples=60, deadline=None)
@given(SAID, SAID, SAID)
def test_whatever_is_written_is_read(one: str, two: str, three: str) -> None:
    form = Form(one, {"rr": two, "hepburn": three}, literal=three, note=two, region=one)
    line = Line("one", two, cue=three, wordings={"ko": Wording("ko", form, {"south": Form(three)})})
    pack = document(line, title=three, by={"ko": (one or "A", two or "B")}, titles={"ko": form})
    texts = writing.files_of(pack)
    kept = strictyaml.load(texts["ko.yaml"]).value
    assert kept["wordings"]["one"]["text"] == one
    assert kept["wordings"]["one"]["readings"] == {"rr": two, "hepburn": three}
    assert kept["wordings"]["one"]["variants"]["south"]["text"] == three
    assert strictyaml.load(texts["pack.yaml"]).value["title"] == three


def test_a_draft_that_is_not_done_is_written_too(tmp_path: Path) -> None:
    pack = document(Line("one", "", wordings={"vi": wording("vi", "")}), title="", by={}, ages=(0, 0))
    assert written(pack, tmp_path).pack == pack
    empty = dataclasses.replace(document(), slug="empty", lines=(), by={"ta": ("Lan",)})
    assert written(empty, tmp_path).pack == empty


def test_a_tune_keeps_its_lines(tmp_path: Path) -> None:
    pack = song(melody="X:1\nK:C\n\nC2 D2 | E4 |\nw: một hai ba")
    assert b"melody: |\n  X:1\n" in writing.files_of(pack)["pack.yaml"]
    assert written(pack, tmp_path).pack == pack


def test_a_fork_says_whom_it_thanks_and_each_line_where_it_is_from(tmp_path: Path) -> None:
    line = Line(
        "one", "One line", came_from="bath-time/shall-we-bathe", wordings={"vi": wording("vi", "Một dòng")}
    )
    pack = document(line, fork=Fork("bath-time", "3", "Langapp: the house"))
    text = writing.files_of(pack)["pack.yaml"].decode()
    assert 'fork:\n  pack: bath-time\n  edition: 3\n  by: "Langapp: the house"\n' in text
    assert written(pack, tmp_path).pack == pack
