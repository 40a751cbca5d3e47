"""The list of devices: names, who sees it, putting one out, leaving, and what nobody used for half a year."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from langapp.config import Config
from langapp.db import db
from langapp.entry import forgetting, returning
from langapp.entry.devices import still_used
from langapp.entry.models import Email, Invitation, PaperCode, Passkey
from langapp.families import erasing
from langapp.families.models import Caregiver, Device
from langapp.families.models.devices import IDLE, kind_of
from tests.cast import BEGAN, Key, all_rows, an_id, device_of, report, said
from tests.visiting import checked, visit

DEVICES = "/family/devices"
A_DAY = timedelta(days=1)
LATER = BEGAN + IDLE
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 Version/18.5 Mobile/15E148 Safari/604.1"


def another(app: Flask, key: Key, now: datetime = BEGAN) -> Key:
    """One more device of whoever holds this one."""
    with app.app_context():
        caregiver = db.session.get_one(Caregiver, db.session.get_one(Device, key.device).caregiver_id)
        token = Device.join(caregiver, now, "Computer")
        db.session.commit()
        device = Device.of_token(token)
        assert device is not None
        return Key(token, device.id, device.family_id)


def is_out(client: FlaskClient) -> bool:
    response = client.get("/today")
    return (response.status_code, response.location) == (303, "/")


def unused_since(app: Flask, now: datetime, *keys: Key) -> None:
    with app.app_context():
        for key in keys:
            db.session.get_one(Device, key.device).seen_at = now
        db.session.commit()


def device(app: Flask, key: Key) -> Device | None:
    with app.app_context():
        return db.session.get(Device, key.device)


# The page


def test_the_page_tells_of_every_device_whose_it_is_and_which_is_this_one(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    another(app, world["mai"], datetime.now(UTC))
    with app.app_context():
        db.session.get_one(Device, world["arun"].device).seen_at = datetime.now(UTC) - IDLE / 2
        db.session.commit()
    page = visit(mai, DEVICES)
    told = page.texts("div", "what")
    assert told[:2] == ["A deviceYours · This one", "ComputerYours · Used today"]
    assert re.fullmatch(r"A deviceArun · Last used on \d+ \w+", told[2])
    assert all(key.token not in page.response.text for key in world.values())
    assert "Joon" not in page.text


@pytest.mark.parametrize(
    ("user_agent", "kind"),
    [
        (IPHONE, "iPhone"),
        ("Mozilla/5.0 (iPad; CPU OS 16_1 like Mac OS X) AppleWebKit/605.1.15", "iPad"),
        ("Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/142.0 Mobile Safari/537.36", "Android phone"),
        ("Mozilla/5.0 (Linux; Android 14; SM-X200) Chrome/142.0 Safari/537.36", "Android tablet"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Safari/605.1.15", "Computer"),
        ("", "Computer"),
        ("x" * 9000, "Computer"),
    ],
)
def test_a_device_is_called_by_what_kind_it_is(user_agent: str, kind: str) -> None:
    assert kind_of(user_agent) == kind


def test_a_family_that_begins_calls_its_first_device_by_its_kind(client: FlaskClient) -> None:
    client.post("/families", data={"language": "vi"}, headers={"User-Agent": IPHONE})
    assert "iPhone" in visit(client, DEVICES).texts("div", "what")[0]


def test_a_device_may_be_given_a_name_in_any_script_and_go_back_to_none(
    mai: FlaskClient, world: dict[str, Key]
) -> None:
    address = f"/devices/{world['mai'].device}/name"
    assert mai.post(address, data={"name": "  அம்மாவின்\0  கைபேசி \n"}).location == DEVICES
    page = visit(mai, DEVICES)
    assert "அம்மாவின் கைபேசி" in page.text
    assert mai.post(address, data={"name": "x" * 41}).status_code == 422
    assert "அம்மாவின் கைபேசி" in mai.get(DEVICES).text
    mai.post(address, data={"name": ""})
    assert "A device" in visit(mai, DEVICES).text


def test_a_name_is_text(mai: FlaskClient, world: dict[str, Key]) -> None:
    mai.post(f"/devices/{world['mai'].device}/name", data={"name": "<b hx-get=/>Linh’s"})
    assert "<b hx-get=/>Linh’s" in visit(mai, DEVICES).text


def test_a_kind_is_told_in_the_language_of_whoever_looks(app: Flask, mai: FlaskClient) -> None:
    mai.post("/look", data={"locale": "vi"})
    visit(mai, DEVICES)


# Putting one out


@pytest.fixture
def shown(app: Flask, world: dict[str, Key]) -> None:
    """Mai has shown that it is her."""
    with app.app_context():
        give_ways(world["mai"], BEGAN, "paper")
        db.session.get_one(Device, world["mai"].device).proved_at = datetime.now(UTC)
        db.session.commit()


def test_who_has_nothing_to_show_signs_nobody_else_out(
    app: Flask, mai: FlaskClient, arun: FlaskClient, world: dict[str, Key]
) -> None:
    """It may be all that Arun has. Nor does it help to say that this phone is his now."""
    assert "first add something that brings you back" in visit(mai, DEVICES).text
    arun_id = device(app, world["arun"]).caregiver_id  # type: ignore[union-attr]
    for _ in range(2):
        refused = checked(mai, DEVICES, mai.post(f"/devices/{world['arun'].device}/revocation"))
        assert refused.response.status_code == 422
        assert mai.post("/devices/others/revocation").status_code in (303, 422)
        assert not is_out(arun)
        mai.post("/devices/mine/caregiver", data={"caregiver": arun_id})


def test_who_has_something_to_show_shows_it_first(
    app: Flask, mai: FlaskClient, arun: FlaskClient, world: dict[str, Key]
) -> None:
    with app.app_context():
        give_ways(world["mai"], BEGAN, "paper")
        db.session.commit()
    assert visit(mai, DEVICES).form(f"/devices/{world['arun'].device}/revocation").send(mai).location == (
        f"/proof?next={DEVICES}"
    )
    assert not is_out(arun)


@pytest.mark.usefixtures("shown")
def test_a_device_that_is_signed_out_is_a_visitors_with_its_very_next_request(
    app: Flask, mai: FlaskClient, arun: FlaskClient, world: dict[str, Key]
) -> None:
    report(arun, said())
    assert mai.post(f"/devices/{world['arun'].device}/revocation").location == DEVICES
    assert is_out(arun)
    assert is_out(device_of(app, world["arun"]))  # the same cookie, from a copy
    assert report(arun, said(2)).status_code == 303
    assert "1 thread so far" in mai.get("/today").text
    assert not is_out(mai)


@pytest.mark.usefixtures("shown")
def test_signing_out_twice_is_not_found_and_changes_nothing(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    address = f"/devices/{world['arun'].device}/revocation"
    mai.post(address)
    before = all_rows(app)
    checked(mai, address, mai.post(address))
    assert mai.post(address).status_code == 404
    assert all_rows(app) == before


@pytest.mark.usefixtures("shown")
def test_no_backup_lets_in_again_what_was_signed_out_or_has_left(
    app: Flask, mai: FlaskClient, config: Config, world: dict[str, Key]
) -> None:
    mai.post(f"/devices/{world['arun'].device}/revocation")
    mai.post(f"/devices/{world['joon'].device}/revocation")  # not hers
    mai.post("/devices/mine/departure")
    gone = erasing.gone(erasing.read(config.data))
    assert gone["device"] == {world["arun"].device, world["mai"].device}


@pytest.mark.parametrize("act", ["name", "revocation"])
@pytest.mark.parametrize("whose", ["joon", "nothing", "others"])
def test_another_familys_device_is_not_there(
    app: Flask, mai: FlaskClient, world: dict[str, Key], act: str, whose: str
) -> None:
    ids = {"joon": world["joon"].device, "nothing": an_id(), "others": "x' OR 1=1"}
    before = all_rows(app)
    assert mai.post(f"/devices/{ids[whose]}/{act}", data={"name": "Mine now"}).status_code == 404
    after = all_rows(app)
    for rows in (before, after):
        rows.pop("device")  # Mai was seen.
    assert after == before
    joon = device(app, world["joon"])
    assert joon is not None
    assert joon.name == ""


def test_all_my_others_are_mine_alone(
    app: Flask, mai: FlaskClient, arun: FlaskClient, joon: FlaskClient, world: dict[str, Key]
) -> None:
    mine = [device_of(app, another(app, world["mai"], datetime.now(UTC))) for _ in range(2)]
    assert not any(map(is_out, mine))
    page = visit(mai, DEVICES)
    page.form("/devices/others/revocation").send(mai)
    assert all(map(is_out, mine))
    assert not any(map(is_out, [mai, arun, joon]))


def test_a_phone_that_was_lent_is_nobody_elses_to_sign_out(
    app: Flask, mai: FlaskClient, arun: FlaskClient, world: dict[str, Key]
) -> None:
    """Arun's one phone is in Mai's hand."""
    mais = device(app, world["mai"]).caregiver_id  # type: ignore[union-attr]
    arun.post("/devices/mine/caregiver", data={"caregiver": mais})
    assert mai.post(f"/devices/{world['arun'].device}/revocation").status_code == 422
    assert mai.post("/devices/others/revocation").location == DEVICES
    assert not is_out(arun)
    with app.app_context():
        give_ways(world["mai"], BEGAN, "paper")
        db.session.get_one(Device, world["mai"].device).proved_at = datetime.now(UTC)
        db.session.commit()
    mai.post("/devices/others/revocation")
    assert is_out(arun)


@pytest.mark.usefixtures("shown")
def test_with_a_device_goes_what_it_may_have_handed_out(
    app: Flask, mai: FlaskClient, arun: FlaskClient, world: dict[str, Key]
) -> None:
    arun.post("/family/invitations", data={"id": an_id(), "for": "me"})
    mai.post("/family/invitations", data={"id": an_id(2), "for": "new"})
    mai.post(f"/devices/{world['arun'].device}/revocation")
    with app.app_context():
        assert db.session.scalars(select(Invitation.id)).all() == [an_id(2)]


def test_nobody_signs_out_their_own_hand_by_mishap(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    assert mai.post(f"/devices/{world['mai'].device}/revocation").location == "/family/leaving"
    assert not is_out(mai)


def test_whose_a_device_is_cannot_be_said_by_a_form(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    more = {
        "family_id": world["joon"].family,
        "caregiver_id": an_id(),
        "proved_at": "2030-01-01",
        "token_hash": "x",
    }
    mai.post(f"/devices/{world['mai'].device}/name", data={"name": "Mine", **more})
    found = device(app, world["mai"])
    assert found is not None
    assert (found.name, found.family_id, found.proved_at) == ("Mine", world["mai"].family, None)


# Leaving


def test_after_leaving_the_copied_cookie_opens_nothing(
    app: Flask, mai: FlaskClient, arun: FlaskClient, world: dict[str, Key]
) -> None:
    response = visit(mai, "/family/leaving").form("/devices/mine/departure").send(mai)
    assert (response.status_code, response.location) == (303, "/")
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert is_out(mai)
    assert is_out(device_of(app, world["mai"]))
    assert not is_out(arun)


def test_the_page_says_what_brings_one_back(
    app: Flask, mai: FlaskClient, joon: FlaskClient, world: dict[str, Key], now: datetime
) -> None:
    page = visit(joon, "/family/leaving")
    assert "Nothing brings you back yet" in page.text
    assert "/sign-in" in page.links
    unused_since(app, now - IDLE, world["arun"])
    assert "a link from another device" not in visit(mai, "/family/leaving").text  # Arun's lies in a drawer
    unused_since(app, now - IDLE + A_DAY, world["arun"])
    assert visit(mai, "/family/leaving").texts("li") == ["a link from another device of your family"]
    with app.app_context():
        give_ways(world["mai"], now, "email", "passkey", "paper")
        db.session.commit()
    assert len(visit(mai, "/family/leaving").texts("li")) == 4
    assert "Nothing brings you back" not in visit(mai, "/family/leaving").text


def test_the_page_keeps_room_for_what_is_not_sent(mai: FlaskClient) -> None:
    [unsent] = [
        each for each in visit(mai, "/family/leaving").all("p") if each.get("data-unsent") is not None
    ]
    assert unsent.get("hidden") is not None


# When it was last used


def test_a_day_is_written_once_and_no_more_than_a_day(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    unused_since(app, BEGAN, world["mai"], world["arun"])
    mai.get("/today")
    unseen = device(app, world["mai"])
    assert unseen is not None
    assert unseen.seen_at == BEGAN
    mai.post("/look", data={"mode": "day"})
    seen = device(app, world["mai"])
    assert seen is not None
    today = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    assert seen.seen_at in (today, today - A_DAY)


def test_a_device_that_looks_may_say_so(
    app: Flask, mai: FlaskClient, world: dict[str, Key], now: datetime
) -> None:
    unused_since(app, now - timedelta(days=31), world["mai"])
    with app.test_request_context("/today", headers={"Cookie": f"session={world['mai'].token}"}):
        app.preprocess_request()
        assert still_used() == {"unseen": True}
    assert mai.post("/devices/mine/day").status_code == 204
    with app.test_request_context("/today", headers={"Cookie": f"session={world['mai'].token}"}):
        app.preprocess_request()
        assert still_used() == {"unseen": False}


def test_a_second_time_on_the_same_day_writes_nothing(inside: Flask, world: dict[str, Key]) -> None:
    found = db.session.get_one(Device, world["mai"].device)
    found.seen_at = BEGAN
    db.session.flush()
    noon = datetime(2024, 2, 1, 12, 0, tzinfo=UTC)
    for at, kept in [(noon, noon), (noon + timedelta(hours=1), noon), (noon + A_DAY, noon + A_DAY)]:
        found.seen(at)
        db.session.refresh(found)
        assert found.seen_at == kept.replace(hour=0)
    found.seen(noon)
    db.session.refresh(found)
    assert found.seen_at == (noon + A_DAY).replace(hour=0)


# Half a year


def give_ways(key: Key, now: datetime, *ways: str) -> None:
    """Ways back, to whoever holds this device."""
    who = db.session.get_one(Device, key.device).caregiver_id
    if "email" in ways:
        db.session.add(Email(address=f"{who}@example.org", caregiver_id=who, confirmed_at=now))
    if "passkey" in ways:
        db.session.add(
            Passkey(id=who, caregiver_id=who, public_key=b"", sign_count=0, name="iPhone", made_at=now)
        )
    if "paper" in ways:
        db.session.add(PaperCode(caregiver_id=who, code_hash=who, made_at=now))
    db.session.flush()


@pytest.fixture
def idle(inside: Flask, world: dict[str, Key]) -> dict[str, Device]:
    """The devices, as they would be if nobody had used them since they came."""
    found = {name: db.session.get_one(Device, key.device) for name, key in world.items()}
    for each in found.values():
        each.seen_at = BEGAN
    db.session.flush()
    return found


@pytest.mark.parametrize("way", ["email", "passkey", "paper"])
@pytest.mark.parametrize("whose", ["mai", "arun"])
def test_in_a_kept_family_a_device_lasts_half_a_year(
    idle: dict[str, Device], world: dict[str, Key], way: str, whose: str
) -> None:
    give_ways(world[whose], BEGAN, way)
    assert not returning.has_expired(idle["mai"], LATER - timedelta(seconds=1))
    assert returning.has_expired(idle["mai"], LATER)


def test_a_family_that_is_nowhere_else_never_expires(idle: dict[str, Device], world: dict[str, Key]) -> None:
    give_ways(world["joon"], BEGAN, "email")  # another family's address keeps nobody
    years = BEGAN + timedelta(days=4000)
    assert not returning.has_expired(idle["mai"], years)
    forgetting.forget(years)
    left = set(db.session.scalars(select(Device.id)))
    assert left == {key.device for name, key in world.items() if name != "joon"}


def test_a_device_in_use_lets_the_idle_one_expire(idle: dict[str, Device], world: dict[str, Key]) -> None:
    mai, arun = idle["mai"], idle["arun"]
    arun.seen_at = BEGAN + A_DAY
    db.session.flush()
    assert returning.has_expired(mai, LATER)
    assert not returning.has_expired(arun, LATER)
    assert not returning.has_expired(mai, LATER + A_DAY)  # both lie idle: neither is the other's way back
    forgetting.forget(LATER)
    left = set(db.session.scalars(select(Device.id)))
    assert world["mai"].device not in left
    assert world["arun"].device in left


def test_an_expired_device_is_a_visitors_before_any_job_has_run(
    app: Flask, mai: FlaskClient, world: dict[str, Key], now: datetime
) -> None:
    unused_since(app, now - IDLE, world["mai"])
    with app.app_context():
        give_ways(world["mai"], now, "email")
        db.session.commit()
    before = all_rows(app)
    assert is_out(mai)
    assert report(mai, said()).location == "/"
    visit(mai, "/packs/bath-time")
    assert all_rows(app) == before


def test_the_daily_job_forgets(app: Flask, world: dict[str, Key], now: datetime) -> None:
    unused_since(app, now - IDLE, world["mai"])
    with app.app_context():
        give_ways(world["mai"], now, "paper")
        forgetting.forget_over()
        left = set(db.session.scalars(select(Device.id)))
    assert left == {key.device for name, key in world.items() if name != "mai"}
