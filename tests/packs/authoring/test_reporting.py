"""How far each language has come."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

from langapp.languages.registry import languages
from langapp.packs import files
from langapp.packs.authoring import reporting, whole
from langapp.packs.authoring.reporting import Row
from tests.packs.writing import PACK, VI, folder

YUE = """\
language: yue
by: [Langapp]
wordings:
  one:
    text: 嚟，食飯喇
    readings: {jyutping: lei4 sik6 faan6 laa3}
    variants:
      to-an-elder:
        text: 食飯
        readings: {jyutping: sik6 faan6}
"""
TWO = PACK + "  - id: two\n    meaning: Another\n"
ROW = Row("yue", 1, 1, 2, 2, 1, 0, None, 1, 1)


def rows(lessons: Path, checked: dict[tuple[str, str, str], str]) -> list[Row]:
    found = whole.look(map(files.read, files.folders(lessons)))
    return reporting.rows(found, [languages().get(tag) for tag in ("yue", "vi", "ta")], checked)


def test_a_language_is_counted(tmp_path: Path) -> None:
    folder(tmp_path, pack=TWO, yue=YUE)
    folder(tmp_path, "song", pack=PACK.replace("kind: phrases", "kind: festival"), vi=VI)
    text_hash = next(iter(whole.look([files.read(tmp_path / "small-pack")]).said)).form.text_hash
    yue, vi, ta = rows(tmp_path, {("small-pack/one", "yue", text_hash): "Wing"})
    assert yue == ROW
    # A feast is written by those who keep it: it is no gap of the others.
    assert (vi.packs, vi.lines, vi.could, vi.coverage) == (1, 1, 3, 33)
    assert (ta.packs, ta.lines, ta.could, ta.coverage) == (0, 0, 2, 0)


def test_a_table_has_columns_and_a_sum() -> None:
    other = dataclasses.replace(ROW, language="zh-Hant-TW", lines=2, unconfirmed=3)
    lines = reporting.table([ROW, other]).splitlines()
    assert [line.split()[0] for line in lines] == ["language", "yue", "zh-Hant-TW", "all"]
    assert len({len(line) for line in lines}) == 1
    assert lines[1].split() == ["yue", "1", "1", "2", "50", "2", "1", "0", "-", "1", "1"]
    assert lines[3].split() == ["all", "2", "3", "4", "75", "4", "2", "0", "3", "2", "2"]


def test_it_can_be_pasted_and_read_by_programs() -> None:
    assert reporting.markdown([ROW]).splitlines()[2] == "| yue | 1 | 1 | 2 | 50 | 2 | 1 | 0 | - | 1 | 1 |"
    (kept,) = json.loads(reporting.as_json([ROW]))
    assert (kept["language"], kept["coverage"], kept["unconfirmed"]) == ("yue", 50, None)
