"""Every way a line is said is heard, recorded and asked for by itself."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from langapp import i18n
from langapp.db import db
from langapp.drafts.models import Draft
from langapp.drafts.models.cells import WHOLE
from langapp.packs.documents import Form
from langapp.speech.child import CHILD
from langapp.studio.sound import voicing
from langapp.studio.sound.ways import Way
from langapp.voices import consenting, linked
from langapp.voices.models import Ask, Recording, Rung
from tests.cast import Key, an_id, queries, teaches
from tests.studio.drafted import row, write
from tests.studio.voiced import Cells, consent, say, send
from tests.visiting import visit

USUAL, SOUTH, ALSO = "Mình tắm nhé?", "Mình tắm nghen?", "Đi tắm thôi!"
VARIANTS = {row(1): {"vi@south:text": SOUTH, "vi@also:text": ALSO}}


@pytest.fixture(scope="module")
def take() -> bytes:
    """Somebody says a line."""
    return CHILD.speak("vi", SOUTH).mp3


@pytest.fixture
def lan(app: Flask, world: dict[str, Key]) -> FlaskClient:
    return teaches(app, world["lan"], "writing")


@pytest.fixture
def draft(app: Flask, world: dict[str, Key]) -> str:
    """The address of a draft whose first line is said in three ways."""
    draft_id = write(app, world["lan"])
    say(app, world["lan"], draft_id, VARIANTS)
    return f"/studio/drafts/{draft_id}"


def kinds(lan: FlaskClient, draft: str, number: int = 1) -> dict[str, str]:
    found: dict[str, Any] = lan.get(f"{draft}/voices/now").get_json()["rows"][row(number)]
    return {way: told["kind"] for way, told in found.items()}


def test_each_way_is_heard_at_its_own_address(app: Flask, lan: FlaskClient, draft: str) -> None:
    found = lan.get(f"{draft}/voices/now").get_json()
    urls = {way: told["url"] for way, told in found["rows"][row(1)].items()}
    assert len(set(urls.values())) == 4
    assert f"/sound/{row(1)}/vi@south?v=" in urls["vi@south"]
    for url in urls.values():
        assert lan.get(url).status_code in (302, 404), "a clip, or an honest silence"
    with app.app_context():
        said = voicing.written(db.session.get_one(Draft, draft.split("/")[-1]), row_ids=[row(1)])[0]
        saying = voicing.saying(said, Way("vi", "south"))
        assert saying is not None
        assert (saying.text, saying.variant) == (SOUTH, "south")
    assert [(each["key"], each["called"]) for each in found["ways"]] == [
        ("vi", ""), ("vi@also", "one more way to say it"), ("vi@south", "Southern"), ("ta", ""),
    ]  # fmt: skip
    for way in ("vi@north", "vi@", "xx", "vi@south:text", "%00"):
        assert lan.get(f"{draft}/sound/{row(1)}/{way}").status_code == 404, way


def test_a_variant_is_recorded_and_is_the_voice_of_nothing_else(
    app: Flask, lan: FlaskClient, world: dict[str, Key], draft: str, take: bytes
) -> None:
    consent(lan, draft)
    alone, many = f"{draft}/recorder/{row(1)}/vi@south", f"{draft}/recorder/vi@south"
    for address in (alone, many):
        page = visit(lan, address)
        assert (SOUTH in page.text, USUAL in page.text, "Southern" in page.text) == (True, False, True)
        assert page.form(f"{draft}/recordings").data["variant"] == "south"
    told = {"ref": row(1), "variant": "south", "said": Form(SOUTH).text_hash}
    assert send(lan, draft, take, **told).status_code == 303
    with app.app_context():
        kept = db.session.get_one(Recording, an_id(60))
        assert (kept.variant, kept.text) == ("south", SOUTH)
    said = {"vi": "computer", "vi@also": "computer", "vi@south": "person", "ta": "computer"}
    assert kinds(lan, draft) == said
    assert lan.get(many).status_code == 303, "nothing is left to say"
    voices = visit(lan, f"{draft}/voices")
    assert "1 of 1 line has" in voices.text
    assert "Southern" in visit(lan, "/studio/voice").text

    # Worded anew, it is said as it was before: there, and in no other way of saying it.
    say(app, world["lan"], draft.split("/")[-1], {row(1): {"vi@south:text": "Tắm nghen con?"}}, act=3)
    assert kinds(lan, draft) == said | {"vi@south": "computer"}
    found = lan.get(f"{draft}/voices/now").get_json()["rows"][row(1)]
    assert [way for way, each in found.items() if "before" in each] == ["vi@south"]
    # What was begun before that is kept for what it says; what nobody ever wrote is not.
    assert send(lan, draft, take, **told, id=an_id(61)).status_code == 303
    assert send(lan, draft, take, **told | {"said": "0" * 32}, id=an_id(62)).status_code == 422
    assert send(lan, draft, take, ref=row(2), variant="south", id=an_id(63)).status_code == 404


@pytest.mark.parametrize(("variant", "text"), [("south", SOUTH), ("also", ALSO)])
def test_a_variant_is_asked_for_by_a_link(
    app: Flask, lan: FlaskClient, client: FlaskClient, draft: str, take: bytes, variant: str, text: str
) -> None:
    asking = visit(lan, f"{draft}/asks/new/vi@{variant}")
    assert (text in asking.text, USUAL in asking.text) == (True, False)
    told = asking.form(f"{draft}/asks").data | {"row": row(1), "name": "Dì Tư"}
    page = visit(lan, lan.post(f"{draft}/asks", data=told).location)
    link = re.search(r"/speak/[\w-]{43}", page.text)
    assert link is not None
    with app.app_context(), app.test_request_context():
        ask = db.session.get_one(Ask, told["id"])
        assert ask.variant == variant
        assert [each.said.text for each in linked.to_say(ask)] == [text]
    with app.test_request_context(), i18n.speaking("vi", "speak"):
        words = str(consenting.WORDS[Rung.PUBLIC])
    client.post(f"{link[0]}/consent", data={"name": "Dì Tư", "consent": words, "id": an_id(81)})
    shown = client.get(link[0]).text
    assert text in shown
    assert f'data-variant="{variant}"' in shown
    ref = re.search(r'data-ref="([^"]+)"', shown)
    assert ref is not None
    assert send(client, link[0], take, ref=ref[1], said=Form(text).text_hash).status_code == 303
    assert [way for way, kind in kinds(lan, draft).items() if kind == "person"] == [f"vi@{variant}"]
    assert "1 of 1 line has arrived" in visit(lan, f"{draft}/asks").text


def test_two_ways_written_alike_are_each_heard_as_they_were_said(
    app: Flask, lan: FlaskClient, world: dict[str, Key], draft: str, take: bytes
) -> None:
    """Both by her, one after the other; and worded anew, each is heard as it was before in its own way."""
    draft_id = draft.split("/")[-1]
    say(app, world["lan"], draft_id, {row(1): {"vi@south:text": USUAL}}, act=3)
    consent(lan, draft)
    recordings = {"vi": an_id(60), "vi@south": an_id(61)}
    for variant, recording in (("", an_id(60)), ("south", an_id(61))):
        assert send(lan, draft, take, ref=row(1), variant=variant, id=recording).status_code == 303
    page = visit(lan, f"{draft}/voices").response.text
    for recording in recordings.values():
        assert f"/studio/voice/recordings/{recording}/withdrawal" in page

    def heard(told: str) -> dict[str, str]:
        found = lan.get(f"{draft}/voices/now").get_json()["rows"][row(1)]
        urls = {
            way: each.get("before", {}).get("url") if told else each["url"] for way, each in found.items()
        }
        return {way: url.removeprefix("/recordings/")[:-4] for way, url in urls.items() if way in recordings}

    assert heard("") == recordings
    say(app, world["lan"], draft_id, {row(1): {"vi:text": "Tắm nào!", "vi@south:text": SOUTH}}, act=4)
    assert heard("before") == recordings


def test_all_languages_and_variants_cost_no_more_questions(
    app: Flask, lan: FlaskClient, world: dict[str, Key], draft: str
) -> None:
    """Four languages and a variant on forty lines, as on three."""
    addresses = [
        f"{draft}/{page}" for page in ("voices/now", "voices", "recorder/vi@south", "asks/new/vi@south")
    ]

    def asked() -> list[int]:
        found = []
        for address in addresses:
            lan.get(address)
            with queries(app) as statements:
                assert lan.get(address).status_code == 200
            found.append(len(statements))
        return found

    few = asked()
    more: Cells = {
        row(n): {
            "meaning": f"Line {n}", "vi:text": f"Câu {n}.", "vi@south:text": f"Câu {n} nghen.", "ta:text": f"வரி {n}",
            "ja:text": f"行{n}", "ur:text": f"سطر {n}",
        }
        for n in range(1, 41)
    }  # fmt: skip
    say(app, world["lan"], draft.split("/")[-1], {WHOLE: {"columns": "vi ta ja ur"}} | more, act=3)
    assert asked() == few
    found = lan.get(addresses[0]).get_json()
    assert len(found["rows"]) == 40
    assert set(found["rows"][row(40)]) == {"vi", "vi@south", "ta", "ja", "ur"}
