"""What is taken away comes back as it was: as files of lessons/, and as tables through the reader of imports."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from sqlalchemy import text

from langapp.db import db, only_looking
from langapp.drafts import document
from langapp.drafts.models import Draft
from langapp.packs import files, shelf
from langapp.packs.authoring import proposing
from langapp.packs.cli import packs
from langapp.packs.documents import Fork, Form, Line, Pack, Wording
from langapp.packs.models import Check
from langapp.studio import export_pages, exporting
from langapp.studio.importing import mapping
from langapp.studio.importing.opening import open_file
from tests.cast import Key
from tests.packs.writing import document as a_pack
from tests.packs.writing import wording
from tests.studio.drafting import caregiver, drafted, teacher
from tests.visiting import visit

TRAPS = ("-ssi", "=cmd|' /C calc'!A0", "+", "017", "'tis", "'-x", "@a", "3.0", "12:30", "no", "1/2", "a,b;c", 'say "so"', "नमक\u200dीन", "می\u200cخواهم")  # fmt: skip


def trapped() -> Pack:
    lines = [
        Line(
            f"line-{number}", f"{number} {text}", cue=text, came_from="bath-time/splash",
            wordings={
                "ur": Wording("ur", Form("بس", {"friendly": text}, note=text)),
                "vi": wording("vi", f"Một {text}", {"south": Form(text)}),
                "yue": Wording("yue", Form("沖涼", {"jyutping": "cung1 loeng4"}, literal=text, speak=text)),
            },
        )
        for number, text in enumerate(TRAPS)
    ]  # fmt: skip
    return a_pack(*lines, slug="trapped", fork=Fork("bath-time", "1", "Langapp"), by={"ur": ("Lan",)})


def cells(pack: Pack) -> list[dict[str, str]]:
    return [document.cells_of_line(line) for line in pack.lines]


@pytest.mark.parametrize(
    ("write", "name"), [(exporting.as_csv, "pack.csv"), (exporting.as_xlsx, "pack.xlsx")]
)
def test_a_table_comes_back_cell_by_cell(inside: Flask, write, name: str) -> None:  # type: ignore[no-untyped-def]
    for pack in (trapped(), shelf.current().packs["tet"]):
        opened = open_file(write(pack), name)
        [sheet] = opened.sheets
        assert mapping.header_of(sheet, opened.kind) == 1
        taken = mapping.guess_fields(sheet, header=1)
        back = [
            {field: value for field, value in zip(taken, row.cells, strict=False) if field and value}
            for row in mapping.body(sheet, header=1)
        ]
        assert back == cells(pack)
        assert write(pack) == write(pack)


def test_no_cell_is_worked_out(inside: Flask) -> None:
    lines = exporting.as_csv(trapped()).decode().splitlines()
    assert lines[0].startswith("\ufeffاردو,")
    assert not [cell for line in lines for cell in line.split(",") if cell.startswith(("=", "+", "@"))]
    with zipfile.ZipFile(io.BytesIO(exporting.as_xlsx(trapped()))) as book:
        sheet, styles = book.read("xl/worksheets/sheet1.xml"), book.read("xl/styles.xml")
    assert b"<f>" not in sheet
    assert b'quotePrefix="1"' in styles
    assert b'readingOrder="2"' in styles
    assert b'rightToLeft="1"' in sheet
    assert b'state="frozen"' in sheet


def test_a_person_can_read_the_columns(inside: Flask) -> None:
    pack = shelf.current().packs["bath-time"]
    lines = [
        dataclasses.replace(line, wordings={tag: line.wordings[tag] for tag in ("yue", "ja", "vi")})
        for line in pack.lines
    ]
    some = dataclasses.replace(pack, lines=tuple(lines))
    labels = [column.label for column in exporting.table(some)]
    assert {"廣東話", "廣東話 jyutping", "Meaning", "Cue", "Picture", "日本語 furigana"} <= set(labels)
    assert not [label for label in labels if ":" in label], "an import takes every label for what it is"


def test_the_zip_is_a_folder_of_lessons(inside: Flask, tmp_path: Path, now: datetime) -> None:
    pack = dataclasses.replace(
        shelf.current().packs["bath-time"], slug="bath-time-2", fork=Fork("bath-time", "1", "Langapp")
    )
    form = pack.lines[0].wordings["vi"].form
    for by, text_hash in (("Cô Lan", form.text_hash), ("", form.text_hash), ("Nobody", "0" * 32)):
        db.session.add(
            Check(slug=pack.slug, line_id=pack.lines[0].id, tag="vi", text_hash=text_hash, by=by, at=now)
        )
    db.session.flush()
    packed = exporting.as_zip(pack)
    assert packed == exporting.as_zip(pack)
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(tmp_path)
    folder = tmp_path / pack.slug
    assert files.read(folder).pack == pack
    told = (folder / exporting.CHECKS).read_text().splitlines()
    assert [line.split("\t")[3] for line in told[1:]] == ["-", "Cô Lan"]
    opened = open_file(packed, "bath-time-2.zip")
    assert opened.kind == "zip"
    assert opened.pack is not None
    assert opened.pack["bath-time-2/vi.yaml"] == (folder / "vi.yaml").read_bytes()


def test_others_write_while_a_file_is_made(
    app: Flask, world: dict[str, Key], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its lines have their ids for good by then, and the names of those who wrote them are in it."""
    lan = teacher(app, world["lan"])
    draft = drafted(
        app, world["lan"], a_pack(Line("one", "One", wordings={"vi": wording("vi", "Một")}), by={})
    )
    seen: list[Pack] = []

    def write() -> None:
        with app.app_context(), db.engine.begin() as other:
            other.execute(text("UPDATE draft SET removed_at = NULL"))

    def made(pack: Pack) -> bytes:
        assert only_looking()
        with ThreadPoolExecutor() as somebody:
            somebody.submit(write).result()
        seen.append(pack)
        return b""

    monkeypatch.setitem(export_pages.KINDS, "csv", (made, "text/csv"))
    assert lan.post(f"/studio/drafts/{draft}/export", data={"as": "csv"}).status_code == 200
    assert [(pack.lines[0].id, pack.by) for pack in seen] == [("one", {"vi": ("Cô Lan",)})]


def test_packs_check_passes_on_it_unchanged(app: Flask, tmp_path: Path) -> None:
    """Where the engines of the authoring extra see no difference, or what was settled lies beside it."""
    mine = a_pack(
        Line("pour", "Pour the tea", cue="Pour slowly.", wordings={"vi": wording("vi", "Rót trà nhé"), "ko": wording("ko", "차 따르자", rr="cha ttareuja")}),
        slug="pour-the-tea", by={"vi": ("Lan",), "ko": ("Lan", "no")},
    )  # fmt: skip
    with app.app_context():
        with zipfile.ZipFile(io.BytesIO(exporting.as_zip(mine))) as archive:
            archive.extractall(tmp_path)
        done = CliRunner().invoke(packs, ["check", str(tmp_path / mine.slug)])
    assert done.exit_code == 0, done.output


def test_what_is_settled_goes_along_with_a_fork(app: Flask, world: dict[str, Key], tmp_path: Path) -> None:
    """By the house, with its reasons, and by this teacher, who reads a word otherwise than the engine."""
    lan = teacher(app, world["lan"])
    with app.app_context():
        theirs = shelf.current().packs["bath-time"]
    hers = Wording("yue", Form("沖涼好唔好？", {"jyutping": "cung1 loeng2 hou2 m4 hou2"}))
    lines = [
        dataclasses.replace(
            line, came_from=theirs.ref(line), wordings={"yue": line.wordings["yue"] if at else hers}
        )
        for at, line in enumerate(theirs.lines)
    ]
    fork = Fork("bath-time", "1", "Langapp")
    mine = dataclasses.replace(
        theirs, slug="", lines=tuple(lines), fork=fork, by={"yue": ("Langapp", "Cô Lan")}
    )
    address = f"/studio/drafts/{drafted(app, world['lan'], mine)}/export"
    packed = lan.post(address, data={"as": "zip"}).data
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        archive.extractall(tmp_path)
    done = app.test_cli_runner().invoke(packs, ["check", str(tmp_path)])
    assert done.exit_code == 0, done.output
    assert list(open_file(packed, "a.zip").pack or {}) == ["bath-time-2/pack.yaml", "bath-time-2/yue.yaml"]
    if proposing.can("yue"):
        told = (tmp_path / "settled" / "yue.yaml").read_text()
        assert "Said lei4 in everyday speech" in told
        assert "why: The choice of Cô Lan." in told


def test_it_says_what_a_check_of_the_files_would_still_tell(app: Flask, world: dict[str, Key]) -> None:
    lan = teacher(app, world["lan"])
    line = Line(
        "one", "One", wordings={"yue": Wording("yue", Form("沖涼 ，好", {"jyutping": "cung1 loeng4 hou2"}))}
    )
    page = visit(lan, f"/studio/drafts/{drafted(app, world['lan'], a_pack(line))}/export")
    assert "Line 1 · 廣東話 CantoneseTake out the space before “，”." in page.text


def test_a_zip_comes_in_again_as_the_same_document(app: Flask, world: dict[str, Key]) -> None:
    """Through the pages, as a teacher of another house would bring it in; the address is her own."""
    lan, pack = teacher(app, world["lan"]), dataclasses.replace(trapped(), slug="trapped-2")
    with app.app_context():
        packed = exporting.as_zip(pack)
    brought = lan.post("/studio/imports", data={"file": (io.BytesIO(packed), "trapped-2.zip")})
    page = visit(lan, brought.location)
    done = page.form(f"{brought.location}/confirmation").send(lan, pack=pack.slug)
    assert done.status_code == 303
    with app.app_context():
        [draft] = Draft.all_of(caregiver(world["lan"]).id)
        folded = document.folded(draft).pack
        assert dataclasses.replace(folded, by=pack.by) == pack
        assert folded.by["ur"] == ("Lan",)
