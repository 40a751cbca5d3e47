"""A PDF is what the page says, in every script; a text in it is only ever text; and it is bounded."""

from __future__ import annotations

import importlib
import io
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from pypdf import PdfReader

from langapp.languages.registry import languages
from langapp.makings.making import Unmade
from langapp.packs import shelf
from langapp.packs.documents import Form
from langapp.sheets import fonts, setting, typesetting
from langapp.sheets.fridge import FridgeSheet, Row
from langapp.sheets.paper import clean, of_form

PROBE = "Once more."


def sheet_of(*texts: str, tag: str = "vi", readings: dict[str, str] | None = None) -> FridgeSheet:
    language = languages().get(tag)
    words = [of_form(Form(text, readings or {}), language, 0) for text in texts]
    rows = tuple(Row(PROBE, "en", (each,)) for each in words)
    told: dict[str, Any] = {"title": "A sheet", "title_lang": "en", "lang": "en", "dir": "ltr", "band": (0,)}
    return FridgeSheet(**told, lead="", rows=rows, dyes=("indigo",))


def set_as_pdf(app: Flask, sheet: FridgeSheet, **other: Any) -> PdfReader:
    with app.app_context():
        asked = setting.prepared(sheet.plain()) | other
        return PdfReader(io.BytesIO(setting.typeset(asked)))


def text_of(pdf: PdfReader) -> str:
    return "".join("".join(page.extract_text() for page in pdf.pages).split())


def fonts_of(pdf: PdfReader) -> set[str]:
    pages: list[Any] = list(pdf.pages)
    fonts = (font.get_object() for page in pages for font in page["/Resources"].get("/Font", {}).values())
    return {str(font["/BaseFont"]).split("+")[-1] for font in fonts}


def lessons(app: Flask, tag: str) -> list[Form]:
    with app.app_context():
        packs = shelf.current().packs.values()
        return [line.wordings[tag].form for pack in packs for line in pack.lines if tag in line.wordings]


def test_every_lesson_of_every_language_has_its_letters(app: Flask) -> None:
    """Were one missing, the child would say so instead of printing a box. All in one: a child costs half a second."""
    rows = []
    for language in languages():
        forms = lessons(app, language.tag)
        everything = "".join(sorted({c for form in forms for c in form.text if not c.isspace()}))
        samples = [*forms[:3], *(Form(everything[at : at + 60]) for at in range(0, len(everything), 60))]
        rows += [Row("", "", (of_form(form, language, 0),)) for form in samples]
    pdf = set_as_pdf(app, replace(sheet_of(PROBE), rows=tuple(rows)))
    used = fonts_of(pdf)
    for wanted in ("Nastaliq", "CJK", "Looped", "Tamil", "Khmer", "Lao", "Bengali", "Gurmukhi", "Devanagari"):
        assert any(wanted in font for font in used), f"{wanted} is not among {used}"


def test_without_fonts_of_the_system_there_are_our_own(app: Flask) -> None:
    pdf = set_as_pdf(app, sheet_of("آؤ نہائیں", tag="ur"), system=False)
    assert any("Nastaliq" in font for font in fonts_of(pdf))


def test_letters_nobody_has_are_said_rather_than_printed_as_boxes(app: Flask) -> None:
    with pytest.raises(setting.NoLetters, match=r"no letters for Japanese\. Print the page from the browser"):
        set_as_pdf(app, sheet_of("お風呂", tag="ja"), system=False)
    with pytest.raises(setting.NoLetters, match="no letters for some of this"):
        set_as_pdf(app, sheet_of("Chào \U00010380", tag="vi"))


def test_a_smile_nobody_has_drawn_is_left_out(app: Flask) -> None:
    assert "Chàocon" in text_of(set_as_pdf(app, sheet_of("Chào con \U0001fae0")))


def test_a_text_is_never_markup(app: Flask) -> None:
    texts = [
        '#read("/etc/passwd")',
        '#import "@preview/cetz:0.4.0": *',
        '#panic("no") $x^2$ *bold* `raw` @ref <label> \\u{41}',
        '#image("../views.py")',
        "</svg><script>alert(1)</script>",
        "[#sys.inputs] // not a comment /* neither */",
    ]
    printed = text_of(set_as_pdf(app, sheet_of(*texts)))
    for text in texts:
        assert "".join(text.split()) in printed


def test_a_very_long_word_turns_or_is_cut_and_never_hangs(app: Flask) -> None:
    words = [
        "Donau" * 80,
        "ก" * 400,
        "क्ष" * 130,
        "z" + "\u0301\u0320" * 190,
        "آ" * 400,
        "漢" * 400,
        "W" * 400,
    ]
    with app.app_context():
        made = setting.typeset(setting.prepared(sheet_of(*words).plain()))
    assert made.startswith(b"%PDF")
    assert len(PdfReader(io.BytesIO(made)).pages) <= 8


def test_what_cannot_be_seen_is_not_printed() -> None:
    assert clean("a\x00b\u202ec\u2066d\ud800e\x1b[31m") == "a bcd e [31m"
    assert len(clean("x " * 5000)) <= 400


def test_a_child_that_takes_too_long_is_ended(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setting, "LONGEST", 0.01)
    with app.app_context(), pytest.raises(Unmade, match="too much for one file"):
        setting.typeset(setting.prepared(sheet_of(PROBE).plain()))


def test_a_child_that_breaks_tells_no_word_of_the_family(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    with app.app_context(), pytest.raises(Unmade, match="Print it from the browser instead"):
        setting.typeset(setting.prepared(sheet_of("con yêu").plain()) | {"runs": {}})
    assert "con" not in caplog.text


def test_the_child_reads_nothing_but_its_own_folder(app: Flask) -> None:
    """Even a template could not: that is what stands between a mistake of ours and somebody's files."""
    assert (typesetting.HERE / "fridge.typ").exists()
    typst: Any = importlib.import_module("typst")
    with pytest.raises(RuntimeError, match="root"):
        typst.compile(b'#read("../views.py")', root=str(typesetting.HERE))


def test_the_child_knows_nothing_of_us() -> None:
    source = typesetting.__file__
    done = subprocess.run(
        [
            sys.executable,
            "-P",
            "-c",
            f"import runpy, sys; runpy.run_path({source!r}); print([m for m in sys.modules if m.startswith('langapp')])",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_right_to_left_says_so_and_what_is_said_is_in_the_languages_order(app: Flask) -> None:
    runs = fonts.runs({"ur", "zh-Hant-TW", "yue-Hant-HK", "ur-Latn"})
    assert (runs["ur"]["dir"], runs["ur-Latn"]["dir"]) == ("rtl", "ltr")
    assert (runs["zh-Hant-TW"]["region"], runs["yue-Hant-HK"]["region"]) == ("TW", "HK")


def test_no_arabic_of_dejavus_is_ever_printed_for_urdu(app: Flask) -> None:
    """It is a Naskh, which nobody writes Urdu in: it stands behind all others, also for a name on an English sheet."""
    for run in fonts.runs({"ur", "en", "vi", ""}).values():
        for name in ("fonts", "display"):
            families = list(run[name])  # type: ignore[call-overload]
            assert families.index("Noto Nastaliq Urdu") < families.index("DejaVu Sans")


def test_a_reading_wider_than_its_letters_stands_under_the_line(app: Flask) -> None:
    yue = of_form(Form("沖涼", {"jyutping": "cung1 loeng4"}), languages().get("yue"), 0)
    assert (yue.clauses, yue.reading) == ((), "cung¹ loeng⁴")
    ja = Form("お風呂", {"furigana": "お風呂[ふろ]"})
    assert of_form(ja, languages().get("ja"), 0).clauses
    assert of_form(ja, languages().get("ja"), 0, ruby=False).reading == "おふろ"
