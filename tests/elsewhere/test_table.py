"""A table that opens in any spreadsheet, works nothing out, and can be read back to the letter."""

from __future__ import annotations

import csv
import io

from flask import Flask

from langapp.elsewhere import table
from langapp.elsewhere.taking import plain
from langapp.lib.spreadsheet import FORMULA
from tests.cast import Key
from tests.elsewhere.words import HOSTILE, UNSEEN, device, ours_of, taken, write


def rows(data: bytes) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")  # By which Excel knows that it is UTF-8.
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def test_a_row_for_each_wording(inside: Flask) -> None:
    heads, *found = rows(table.write(taken("bath-time", "ur", "ja", "yue")))
    assert heads == [
        "Language", "Words", "Reading", "Meaning", "What your hands do", "What counts as an answer",
        "Word for word", "Notes", "Line",
    ]  # fmt: skip
    assert len(found) == 30
    assert found[0] == [
        "اردو",
        "نہانے چلیں؟",
        "nahaanay chalein?",
        "Shall we have a bath?",
        "Say it while the water runs, then wait.",
        "A splash counts as an answer.",
        "to-bathe shall-we-go",
        "",
        "bath-time/shall-we-bathe",
    ]
    assert [row[0] for row in found[:3]] == ["اردو", "日本語", "廣東話"]


def test_nothing_is_worked_out_and_all_of_it_reads_back(inside: Flask, world: dict[str, Key]) -> None:
    mai = device(world["mai"])
    write(mai, (*HOSTILE, UNSEEN))
    _heads, *found = rows(table.write(ours_of(mai, "vi")))
    assert not [cell for row in found for cell in row if cell.startswith(FORMULA)]
    for column in (1, 2, 3):
        assert [row[column].removeprefix("'") for row in found] == [
            plain(text) for text in (*HOSTILE, UNSEEN)
        ]
    assert all(len(row) == 9 for row in found)
