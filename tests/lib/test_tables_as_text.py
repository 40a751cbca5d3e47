"""Tables that are text: every row knows its line, and a word is kept exactly."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from langapp.lib.spreadsheet import shown_as_text
from langapp.lib.tables import CSV, LINES, MARKDOWN, TSV, NotOpened, Opened, reading, written


def read(text: str | bytes, name: str = "") -> Opened:
    return reading.read(text if isinstance(text, bytes) else text.encode(), name)


def rows(text: str | bytes, name: str = "") -> list[tuple[int, list[str]]]:
    return [(row.number, row.cells) for row in read(text, name).sheets[0].rows]


def noticed(opened: Opened) -> list[str]:
    return [note.why for note in opened.notes]


# Separated


@pytest.mark.parametrize(("separator", "kind"), [(",", CSV), (";", CSV), ("\t", TSV)])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_separators_and_ends_of_lines_are_found(separator: str, kind: str, end: str) -> None:
    text = end.join(
        separator.join(cells) for cells in (["Meaning", "Text"], ["bath", "tắm"], ["", ""], ["hand", "tay"])
    )
    assert read(text).kind == kind
    assert rows(text) == [(1, ["Meaning", "Text"]), (2, ["bath", "tắm"]), (4, ["hand", "tay"])]


def test_a_record_is_numbered_by_the_line_it_begins_on() -> None:
    text = 'a,"two\nlines"\nb,"say ""hi"", please"\n\n\nc,d\n'
    assert rows(text, "x.csv") == [(1, ["a", "two\nlines"]), (3, ["b", 'say "hi", please']), (6, ["c", "d"])]


def test_words_that_look_like_something_else_stay_words() -> None:
    words = [
        "no",
        "on",
        "12:30",
        "017",
        "3.0",
        "1e5",
        "TRUE",
        "null",
        "-ssi",
        "-கள்",
        "+",
        "1-Mar",
        "க்‍ஷ",
        "می‌خواهم",
    ]
    assert rows("word,n\n" + "".join(f"{word},x\n" for word in words), "x.csv")[1:] == [
        (number, [word, "x"]) for number, word in enumerate(words, 2)
    ]


def test_commas_in_sentences_do_not_outweigh_the_semicolons_between_cells() -> None:
    text = "Give me your hand, please;đưa tay\nNo, no, no;không\nGood;giỏi\n"
    assert [cells for _, cells in rows(text, "x.csv")] == [
        ["Give me your hand, please", "đưa tay"],
        ["No, no, no", "không"],
        ["Good", "giỏi"],
    ]


def test_quotes_that_a_word_processor_bent_hold_a_cell_together() -> None:
    opened = read("“hand, please”,“đưa tay”\n„a “,b\n", "x.csv")
    assert opened.sheets[0].rows[0].cells == ["hand, please", "đưa tay"]
    assert noticed(opened) == ["curly-quotes"]


def test_what_somebody_says_keeps_its_quotes() -> None:
    text = "text,who\n“Ơi”,em\n“Come,” she said,mẹ\n"
    assert rows(text, "x.csv")[1] == (2, ["“Ơi”", "em"])


def test_more_cells_than_columns_are_told_with_their_row() -> None:
    opened = read("a,b\nc,d\ne,f,g\n", "x.csv")
    assert [(n.row, n.column, n.why) for n in opened.notes] == [(3, 2, "more-cells")]
    assert rows("a,b\nc\n", "x.csv") == [(1, ["a", "b"]), (2, ["c"])]


def test_one_column_is_a_table_too() -> None:
    assert rows("tắm\nnước\n") == [(1, ["tắm"]), (2, ["nước"])]


CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="“”„"), max_size=12)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=6))
def test_what_we_export_comes_in_as_it_went_out(table: list[list[str]]) -> None:
    """The guard against formulas is taken off as it was put on: once."""
    made = io.StringIO("\ufeff", newline="")
    made.seek(0, io.SEEK_END)
    csv.writer(made).writerows(
        [["Meaning", "Text", "3", "4"]] + [[shown_as_text(c) for c in row] for row in table]
    )
    found = reading.read(made.getvalue().encode(), "x.csv").sheets[0].rows[1:]
    assert [row.cells for row in found] == [cells for row in table if (cells := _bare(row))]


def _bare(row: list[str]) -> list[str]:
    cells = [cell.lstrip(" ") for cell in row]
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


# By hand


def test_a_table_in_markdown_loses_its_rule_and_what_stands_around_it() -> None:
    text = "# Bath\n\nSome words.\n\n| Meaning | Text |\n|---------|:----:|\n| a \\| b | tắm |\n| c<br>d | nước |\n\nBye | bye\n"
    assert read(text, "x.md").kind == MARKDOWN
    assert rows(text) == [(5, ["Meaning", "Text"]), (7, ["a | b", "tắm"]), (8, ["c d", "nước"])]


@pytest.mark.parametrize(
    ("line", "cells"),
    [
        ("đưa tay - give me your hand", ["đưa tay", "give me your hand"]),
        ("đưa tay – give me your hand", ["đưa tay", "give me your hand"]),
        ("手——hand", ["手", "hand"]),
        ("手：hand", ["手", "hand"]),
        ("hand: tay", ["hand", "tay"]),
        ("12:30: half past twelve", ["12:30", "half past twelve"]),
        ("- 给我手 - gěi wǒ shǒu - give me your hand", ["给我手", "gěi wǒ shǒu", "give me your hand"]),
        ("3. well-being = khoẻ", ["well-being", "khoẻ"]),
        ("-ssi - polite", ["-ssi", "polite"]),
        ("[22/11, 09:15] Cô Lan: đưa tay - your hand", ["đưa tay", "your hand"]),
    ],
)
def test_lines_of_a_chat_are_cut_where_a_person_would(line: str, cells: list[str]) -> None:
    opened = read(f"{line}\n\n{line}\n")
    assert opened.kind == LINES
    assert [(row.number, row.cells) for row in opened.sheets[0].rows] == [(1, cells), (3, cells)]


def test_a_line_that_stays_whole_is_told() -> None:
    opened = read("a - b\nc - d\ne - f\ng - h\ni - j\nalone\n")
    assert [(note.row, note.why) for note in opened.notes] == [(6, "no-meaning")]


# Bounds


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a,b\n" * 5002, "rows"),
        ("a,b\n" * 20_000, "rows"),
        ("x," * 60 + "x\n", "columns"),
        ('a,b\nc,"' + "x" * 9_000_000, "cell"),
        ("y" * 9_000_000, "cell"),
        ("a - " + "y" * 30_000, "cell"),
        ("\n\r \t" * 1000, "empty"),
    ],
)
def test_too_much_of_anything_is_refused(text: str, why: str) -> None:
    with pytest.raises(NotOpened) as caught:
        read(text, "x.csv")
    assert caught.value.why == why


def test_too_many_lines_of_a_chat_are_counted_and_not_taken_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    taken_apart: list[str] = []

    def parts(line: str) -> list[str]:
        taken_apart.append(line)
        return line.split(": ")

    monkeypatch.setattr(written, "_parts", parts)
    with pytest.raises(NotOpened) as caught:
        read("A: b\n" * 20_000, "chat.txt")
    assert caught.value.given["rows"] == "20000"
    assert len(taken_apart) <= 5000


def test_five_thousand_rows_below_their_names_are_read() -> None:
    assert len(rows("Meaning,Text\n" + "bath,tắm\n" * 5000)) == 5001
