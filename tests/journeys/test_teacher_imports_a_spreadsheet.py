"""A teacher brings in the spreadsheet she has, with all that spreadsheets do to words, looks, confirms, and takes it back."""

from __future__ import annotations

import io
import re
from datetime import date
from pathlib import Path

import xlsxwriter
from playwright.sync_api import Page, ViewportSize, expect

from tests.journeys import looking
from tests.journeys.phone import BY_DAY, OpenPhone, Phone
from tests.journeys.served import Served

LAPTOP: ViewportSize = {"width": 1280, "height": 720}
# ك and ي are those of an Arabic keyboard.
LINES = (
    ("Shall we go to the park?", "پارك چلیں؟", "park chalein?"), ("Put your shoes on.", "جوتے پہن لو", "jootay pehen lo"),
    ("Give me your hand.", "ہاتھ دو", "haath do"), ("Look, a bird!", "دیكھو، چڑیا!", "dekho, chirya!"),
    ("The sun is out.", "دھوپ نکلی ہے", "dhoop nikli hai"), ("It is cold today.", "آج ٹھنڈ ہے", "aaj thand hai"),
    ("Listen, the wind.", "سنو، ہوا", "suno, hawa"), ("A red flower.", "لال پھول", "laal phool"),
    ("Shall we swing?", "جھولا جھولیں؟", "jhoola jhoolein?"), ("Higher!", "اور اوپر!", "aur oopar!"),
    ("Enough now?", "بس؟", "bas?"), ("Drink some water.", "پانی پیو", "paani piyo"),
    ("Are you tired?", "تھك گئے؟", "thak gaye?"), ("Let's go home.", "گھر چلیں", "ghar chalein"),
)  # fmt: skip


def spreadsheet() -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Park")
        sheet.write_row(0, 0, ["English", "اردو", "Roman Urdu", "Note"])
        for row, line in enumerate(LINES, 1):
            sheet.write_row(row, 0, line)
        sheet.merge_range(1, 3, 2, 3, "before going out")
        sheet.write_datetime(9, 3, date(2026, 3, 1), book.add_format({"num_format": "d-mmm"}))
    return made.getvalue()


def comes_in(teacher: Phone, served: Served, folder: Path) -> None:
    offer = re.search(r"/offers/\S+", served.run("invite", "teacher", "Saima"))
    assert offer is not None
    post = teacher.context.request.post
    assert post(offer[0], form={"name": "Saima", "language": "ur"}, max_redirects=0).status == 303
    file = folder / "park words.xlsx"
    file.write_bytes(spreadsheet())
    teacher.open("/studio/imports/new")
    teacher.page.locator("#file").set_input_files(file)
    teacher.tap(teacher.button("Go on"))


def looks_right(page: Page) -> None:
    assert looking.with_axe(page) == []
    assert looking.for_what_is_too_wide(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert looking.for_what_is_too_wide(page) == []
    page.set_viewport_size(LAPTOP)


def leaves_one_out(teacher: Phone) -> None:
    """Of several of which one thing is said, the second; it is taken in again, and left out once more."""
    page = teacher.page
    for act, lines in (("Leave it out", 13), ("Take it in again", 14), ("Leave it out", 13)):
        asked = page.locator("tr", has_text="Urdu's" if lines == 13 else "You leave this out.")
        if lines == 13:
            asked.get_by_text("Row by row").click()
        teacher.tap(asked.get_by_role("button", name=re.compile(f"{act}.*row 5$")))
        expect(page.locator(".counts")).to_contain_text(f"{lines} new lines")
        expect(page.locator("#here")).to_be_in_viewport()


def test_a_spreadsheet_comes_in_by_four_taps_and_goes_by_one(
    open_phone: OpenPhone, served: Served, tmp_path: Path
) -> None:
    teacher = open_phone(viewport=LAPTOP, is_mobile=False)
    teacher.remember(look=BY_DAY)
    comes_in(teacher, served, tmp_path)
    page = teacher.page
    expect(page.locator("h1")).to_have_text("Which column is what")
    chosen = [select.input_value() for select in page.locator("tbody select").all()]
    assert chosen == ["meaning", "ur:text", "ur:readings.friendly", "ur:note"]
    looks_right(page)
    teacher.tap(teacher.button("See what would happen"))
    expect(page.locator(".counts")).to_contain_text("14 new lines")
    told = {
        row.locator("th").inner_text(): row.locator("td").nth(1).inner_text()
        for row in page.locator("tbody tr").all()
    }
    assert "Urdu's" in told["2, 5, 14"]
    assert "merged" in told["3"]
    assert "made a date of this" in told["10"]
    looks_right(page)
    leaves_one_out(teacher)
    looks_right(page)
    page.get_by_label("What the pack is called").fill("In the park")
    teacher.tap(teacher.button("Confirm"))
    expect(page.locator(".imported")).to_contain_text("Brought in 13 lines from park words.xlsx.")
    expect(page.locator("textarea[lang=ur]").first).to_have_value("پارک چلیں؟")
    teacher.tap(teacher.button("Undo"))
    expect(page.get_by_role("status").first).to_contain_text("is gone again")
