"""Guessing which column goes where: by its header, by the script of its values, by their shape. People change it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from langapp.drafts import fields
from langapp.languages.readings import is_ruby
from langapp.languages.registry import languages
from langapp.lib.tables import APKG, LIBRELINGO, LINES, Opened, Row, Sheet
from langapp.studio.importing import headers, looks, words
from langapp.studio.importing.choosing import LEFT_OUT, Choice
from langapp.studio.importing.headers import Said

NAMED_KINDS = (APKG, LIBRELINGO)
"""Files whose fields have names: the first row is those, whatever it says."""
MOST_COLUMNS = 60
MOST_ABOVE = 6
"""Rows in which the names of the columns are looked for."""
MOST_WORDS = 3
"""Of a header that we do not know."""
SHOWN = 3
MARKED = {"latin:pinyin": ("pinyin",), "latin:macrons": ("iso15919", "hepburn", "pinyin")}
"""Which readings are written with such marks."""
SAMPLE = 200
"""Rows that are looked at."""


@dataclass(frozen=True)
class Column:
    """As it is shown: the header, or else its letter, and its first values."""

    name: str
    values: list[str]


def guess(opened: Opened, number: int, prefer: Collection[str] = ()) -> Choice:
    """`prefer` are the languages the draft has already."""
    sheet, header = opened.sheets[number], header_of(opened.sheets[number], opened.kind)
    if opened.kind == LIBRELINGO:
        return _of_course(opened, sheet, number)
    return Choice(sheet=number, header=header, fields=guess_fields(sheet, header, prefer))


def _of_course(opened: Opened, sheet: Sheet, number: int) -> Choice:
    """A course says itself what it teaches, and in which language."""
    names = words.of_languages()
    tag, meanings = (names.get(words.folded(opened.about.get(told, ""))) for told in ("text", "meaning"))
    chosen = [fields.text(tag) if tag else LEFT_OUT, "meaning"]
    left_out = [LEFT_OUT] * (width(sheet) - len(chosen))
    return Choice(sheet=number, fields=(*chosen, *left_out)[: width(sheet)], meanings=meanings or "en")


def header_of(sheet: Sheet, kind: str) -> int:
    """Up to which row it is no line: that one has the names of the columns. 0 where every row is one."""
    if kind in NAMED_KINDS:
        return 1
    if kind == LINES or not sheet.rows:
        return 0
    if _names(sheet.rows[0].cells):
        return 1
    # A title, and who made it when, may stand above the names: never as many cells as those are.
    for above, row in enumerate(sheet.rows[1:MOST_ABOVE], 1):
        if _names(row.cells) and all(_filled(each.cells) < _filled(row.cells) for each in sheet.rows[:above]):
            return above + 1
    return 0


def _filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell.strip())


def _names(cells: Sequence[str]) -> bool:
    first = [cell for cell in cells if cell.strip()]
    unknown = [cell for cell in first if not headers.read(cell)]
    # One word of ours may be a word that is taught (“book, 書, note”): half of the row says that it is a header.
    return len(unknown) * 2 <= len(first) > len(unknown) and all(
        len(cell.split()) <= MOST_WORDS for cell in unknown
    )


def guess_fields(sheet: Sheet, header: int, prefer: Collection[str] = ()) -> tuple[str, ...]:
    """A field for each column, empty for one that is left out. No field stands twice."""
    count = width(sheet)
    sample = [_values(sheet, header, column, SAMPLE) for column in range(count)]
    told = [
        headers.over(name, values) if header else None
        for name, values in zip(_named(sheet, header, count), sample, strict=True)
    ]
    found = [said.field if said else "" for said in told]
    told_tags = [said.tag for said in told if said and said.tag]
    likely = list(dict.fromkeys([*told_tags, *prefer]))
    looked = [
        looks.look(values, likely) if not found[column] and not _settled(told[column]) else ""
        for column, values in enumerate(sample)
    ]
    for column, said in enumerate(told):
        if (
            said
            and not said.field
            and said.part not in ("left", "unsaid", "readings")
            and (said.tag or said.part)
        ):
            found[column] = _of_header(said, found[:column])
    _texts(found, told, looked)
    _readings(found, told, looked)
    _meaning(found, told, looked)
    return _each_once(found)


def columns(sheet: Sheet, header: int) -> list[Column]:
    count = width(sheet)
    named = _named(sheet, header, count)
    return [
        Column(name.strip() or letter(column), _values(sheet, header, column, SHOWN))
        for column, name in enumerate(named)
    ]


def letter(column: int) -> str:
    """As a spreadsheet names it: A to Z, then AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def width(sheet: Sheet) -> int:
    """Columns with something in them, up to the last."""
    widest = max((len(row.cells) for row in sheet.rows), default=0)
    return min(widest, MOST_COLUMNS)


def body(sheet: Sheet, header: int) -> list[Row]:
    return sheet.rows[header:]


def _named(sheet: Sheet, header: int, count: int) -> list[str]:
    cells = sheet.rows[header - 1].cells if 0 < header <= len(sheet.rows) else []
    return [*cells[:count], *[""] * (count - len(cells))]


def _values(sheet: Sheet, header: int, column: int, most: int) -> list[str]:
    values: list[str] = []
    for row in body(sheet, header):
        if column < len(row.cells) and row.cells[column].strip():
            values.append(row.cells[column])
            if len(values) == most:
                break
    return values


def _settled(said: Said | None) -> bool:
    """Whether the header says all there is to know."""
    return bool(said and (said.part == "left" or (said.part not in ("", "unsaid", "readings"))))


def _of_header(said: Said, before: Sequence[str]) -> str:
    """A note beside no language is the nearest one's, to the left."""
    if said.part in ("literal", "note", "region", "register", "speak"):
        tag = said.tag or _nearest(before)
        return f"{_form(tag, said.variant)}:{said.part}" if tag else LEFT_OUT
    return f"{_form(said.tag, said.variant)}:text" if said.tag else said.part


def _texts(found: list[str], told: list[Said | None], looked: list[str]) -> None:
    for column, look in enumerate(looked):
        if not found[column] and (
            look == "picture" or look.endswith((":text", "furigana", "zhuyin", "jyutping"))
        ):
            if told[column] and told[column].part == "readings" and look.endswith(":text"):  # type: ignore[union-attr]
                continue
            found[column] = look


def _readings(found: list[str], told: list[Said | None], looked: list[str]) -> None:
    """Beside the text they help with: the nearest that has such a system and not yet a reading in it."""
    for column, look in enumerate(looked):
        said = told[column]
        if found[column] or not (look in MARKED or (said and said.part == "readings")):
            continue
        wanted = [said.system] if said and said.system else [*MARKED.get(look, ()), ""]
        tag = said.tag if said else ""
        for system in wanted:
            if near := tag or _nearest_with(found, column, system):
                found[column] = _reading(near, system)
                break


def _reading(tag: str, system: str) -> str:
    """In this system, or else in the first that runs under the text, or in any."""
    systems = languages().get(tag).readings
    under = [each for each in systems if not is_ruby(each)]
    wanted = system if system in systems else next(iter([*under, *systems]), "")
    return f"{tag}:readings.{wanted}" if wanted else LEFT_OUT


def _meaning(found: list[str], told: list[Said | None], looked: list[str]) -> None:
    """English, or else the first column of Latin letters; what is left of those is a reading."""
    open_columns = [
        column
        for column, look in enumerate(looked)
        if not found[column] and look and not _is_left(told[column])
    ]
    if "meaning" not in found:
        likely = [column for column in open_columns if looked[column] == "meaning"]
        likely += [column for column in open_columns if looked[column] == "latin"]
        # Words of a deck may all be names of pictures too.
        likely += [column for column, look in enumerate(looked) if look == found[column] == "picture"]
        if likely:
            found[likely[0]] = "meaning"
    for column in open_columns:
        if not found[column] and looked[column] == "latin" and (tag := _nearest_with(found, column, "")):
            found[column] = _reading(tag, "")


def _is_left(said: Said | None) -> bool:
    return said is not None and said.part == "left"


def _nearest(before: Sequence[str]) -> str:
    return next((field.partition(":")[0].partition("@")[0] for field in reversed(before) if ":" in field), "")


def _nearest_with(found: Sequence[str], column: int, system: str) -> str:
    """The language of the nearest text, to the left first, that may have this reading and has none in it yet."""
    order = sorted(range(len(found)), key=lambda each: (abs(each - column), each > column))
    for each in order:
        tag, _, part = found[each].partition(":")
        if part != "text" or "@" in tag:
            continue
        fits = [
            one for one in languages().get(tag).readings if (one == system if system else not is_ruby(one))
        ]
        if fits and f"{tag}:readings.{fits[0]}" not in found:
            return tag
    return ""


def _form(tag: str, variant: str) -> str:
    return f"{tag}@{variant}" if variant else tag


def _each_once(found: list[str]) -> tuple[str, ...]:
    return tuple(field if field not in found[:column] else LEFT_OUT for column, field in enumerate(found))
