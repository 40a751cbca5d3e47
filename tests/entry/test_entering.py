"""Keeping a family and coming back to it: whose session it is afterwards, and what becomes of what was here."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, event, func, insert, select

from langapp.config import Config
from langapp.db import db
from langapp.entry import entering
from langapp.entry.models import Email, PaperCode
from langapp.entry.models.codes import MOST_TRIES
from langapp.families import erasing
from langapp.families.models import Caregiver, Device, Erasure, Family, FamilyLanguage, Removal
from langapp.practice import merging as of_practice  # noqa: F401
from langapp.practice.models import Thread
from langapp.voices import merging as of_voices  # noqa: F401  these listen, wherever the app is put together
from langapp.web import Refused
from tests.cast import Key, an_id, device_of, report, said
from tests.entry.conftest import Outbox
from tests.visiting import checked, visit

MAI = "mai@example.org"
NEW = "new@example.org"
NOW = datetime(2024, 6, 1, 20, 0, tzinfo=UTC)


def prove(client: FlaskClient, outbox: Outbox, address: str = MAI) -> str | None:
    """Ask for six digits and give them; where it leads."""
    client.post("/codes", data={"address": address})
    return client.post("/codes/mine", data={"digits": outbox.digits(address)}).location


def session(client: FlaskClient) -> str:
    cookie = client.get_cookie("session")
    assert cookie is not None
    return cookie.value


def device(app: Flask, client: FlaskClient) -> Device:
    with app.app_context():
        found = Device.of_token(session(client))
        assert found is not None
        db.session.expunge(found)
        return found


def is_in(app: Flask, token: str) -> bool:
    browser = device_of(app)
    browser.set_cookie("session", token)
    return browser.get("/today").status_code == 200


def begin(client: FlaskClient, *tags: str) -> None:
    client.post("/families", data={"language": list(tags)})


def threads(app: Flask, family: str) -> set[str]:
    with app.app_context():
        return set(db.session.scalars(select(Thread.id).where(Thread.family_id == family)))


def families(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Family)) or 0


# Keeping


def test_a_family_is_kept_by_an_address_and_found_again_on_any_device(
    app: Flask, mai: FlaskClient, world: dict[str, Key], outbox: Outbox
) -> None:
    assert visit(mai, "/sign-in").h1 == "Keep your family"
    assert prove(mai, outbox) == "/family/kept"
    page = visit(mai, "/family/kept")
    assert page.h1 == "Kept"
    assert MAI in page.text
    report(mai, said(1))
    another = device_of(app)
    assert visit(another, "/sign-in").h1 == "Come back to your family"
    assert prove(another, outbox) == "/today"
    assert device(app, another).family_id == world["mai"].family
    assert device(app, another).caregiver_id == device(app, mai).caregiver_id
    assert visit(another, "/today").h1


def test_the_session_is_another_after_coming_in_and_the_old_one_opens_nothing(
    app: Flask, mai: FlaskClient, world: dict[str, Key], outbox: Outbox
) -> None:
    """Also where the family is the same: whoever copied the cookie before is out."""
    before = session(mai)
    report(mai, said(1))
    prove(mai, outbox)
    kept = session(mai)
    assert kept != before
    assert not is_in(app, before)
    prove(mai, outbox)
    assert session(mai) != kept
    assert not is_in(app, kept)
    assert is_in(app, session(mai))
    assert device(app, mai).id == world["mai"].device


def test_a_session_that_was_put_there_beforehand_is_not_the_one_that_comes_in(
    app: Flask, mai: FlaskClient, outbox: Outbox
) -> None:
    prove(mai, outbox)
    planted = device_of(app)
    planted.set_cookie("session", "planted-by-somebody-else")
    prove(planted, outbox)
    assert session(planted) != "planted-by-somebody-else"
    assert not is_in(app, "planted-by-somebody-else")


def test_a_thief_of_another_family_cannot_keep_his_session_in_the_victims_browser(
    app: Flask, mai: FlaskClient, joon: FlaskClient, world: dict[str, Key], outbox: Outbox
) -> None:
    """Joon's token is in Mai's browser when she comes back: his family is kept nowhere, and is not his any more."""
    prove(mai, outbox)
    hers = device_of(app, world["joon"])
    prove(hers, outbox)
    assert not is_in(app, world["joon"].token)
    assert device(app, hers).family_id == world["mai"].family


def test_coming_in_proves_who_it_is_for_a_while(app: Flask, mai: FlaskClient, outbox: Outbox) -> None:
    assert device(app, mai).proved_at is None
    prove(mai, outbox)
    proved = device(app, mai).proved_at
    assert proved is not None
    assert datetime.now(UTC) - proved < timedelta(minutes=5)


def test_what_a_device_said_and_is_called_stays_its_own(
    app: Flask, mai: FlaskClient, world: dict[str, Key], outbox: Outbox
) -> None:
    report(mai, said(1))
    with app.app_context():
        db.session.get_one(Device, world["mai"].device).name = "Kitchen"
        db.session.commit()
    prove(mai, outbox)
    now_is = device(app, mai)
    assert (now_is.id, now_is.name) == (world["mai"].device, "Kitchen")
    with app.app_context():
        thread = Thread.of(now_is.family_id, an_id(1))
        assert thread is not None
        assert (thread.device_id, thread.caregiver_id) == (now_is.id, now_is.caregiver_id)


def test_somebody_with_an_address_does_not_get_another_by_the_way(
    app: Flask, mai: FlaskClient, outbox: Outbox
) -> None:
    """Whoever picks up the phone of a kept family cannot put an address of theirs in place of the family's."""
    prove(mai, outbox)
    mai.post("/codes", data={"address": NEW})
    refused = mai.post("/codes/mine", data={"digits": outbox.digits(NEW)})
    assert refused.status_code == 422
    assert "What brings you back" in checked(mai, "/codes/mine", refused).text
    with app.app_context():
        assert Email.whose(NEW) is None
        assert Email.whose(MAI) is not None


def test_somebody_with_a_paper_shows_that_first(
    app: Flask, mai: FlaskClient, world: dict[str, Key], outbox: Outbox
) -> None:
    with app.app_context():
        PaperCode.make(db.session.get_one(Device, world["mai"].device).caregiver_id, NOW)
        db.session.commit()
    mai.post("/codes", data={"address": MAI})
    assert mai.post("/codes/mine", data={"digits": outbox.digits(MAI)}).status_code == 422
    with app.app_context():
        assert Email.whose(MAI) is None


def test_of_two_families_that_keep_one_address_at_once_the_second_comes_back_to_the_first(
    inside: Flask, world: dict[str, Key]
) -> None:
    first, second = (db.session.get_one(Device, world[name].device) for name in ("mai", "joon"))
    whose = first.caregiver_id
    assert entering.by_address(MAI, first, NOW)
    assert entering.by_address(MAI, second, NOW)
    assert Email.whose(MAI) == whose
    db.session.expire_all()
    assert second.caregiver_id == whose


def test_an_address_changes_to_one_that_is_nobodys(inside: Flask, world: dict[str, Key]) -> None:
    mai, joon = (db.session.get_one(Device, world[name].device).caregiver_id for name in ("mai", "joon"))
    assert entering.change_address(MAI, mai, NOW) == ""
    assert entering.change_address(MAI, mai, NOW) == ""
    assert entering.change_address(NEW, mai, NOW) == MAI
    assert (Email.whose(MAI), Email.whose(NEW)) == (None, mai)
    with pytest.raises(Refused):
        entering.change_address(NEW, joon, NOW)
    assert Email.whose(NEW) == mai


def test_an_address_that_stays_is_not_written_down_as_erased(
    inside: Flask, config: Config, world: dict[str, Key]
) -> None:
    """Joon keeps the new one just before Mai does."""
    mai, joon = (db.session.get_one(Device, world[name].device).caregiver_id for name in ("mai", "joon"))
    assert Email.keep(MAI, mai, NOW)
    engine = db.engine

    def before_her(here: Connection, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("DELETE FROM email"):
            here.execute(insert(Email).values(address=NEW, caregiver_id=joon, confirmed_at=NOW))

    event.listen(engine, "before_cursor_execute", before_her)
    with pytest.raises(Refused):
        entering.change_address(NEW, mai, NOW)
    event.remove(engine, "before_cursor_execute", before_her)
    assert not erasing.gone(erasing.read(config.data))["email"]


# A guest comes back to the family there is


def test_what_was_begun_here_comes_along_by_itself(
    app: Flask, mai: FlaskClient, client: FlaskClient, world: dict[str, Key], outbox: Outbox
) -> None:
    report(mai, said(1), said(2))
    prove(mai, outbox)
    begin(client, "vi", "ko")
    report(client, said(2), said(3))
    guest, before = device(app, client), families(app)
    assert prove(client, outbox) == "/today"
    assert families(app) == before - 1
    assert device(app, client).family_id == world["mai"].family
    assert threads(app, world["mai"].family) == {an_id(number) for number in (1, 2, 3)}
    with app.app_context():
        tags = select(FamilyLanguage.tag).where(FamilyLanguage.family_id == world["mai"].family)
        assert list(db.session.scalars(tags.order_by(FamilyLanguage.position))) == ["vi", "ta", "ko"]
        thread = Thread.of(world["mai"].family, an_id(3))
        assert thread is not None
        assert thread.device_id == guest.id


def test_facts_told_after_coming_in_are_the_familys(
    app: Flask, mai: FlaskClient, client: FlaskClient, world: dict[str, Key], outbox: Outbox
) -> None:
    prove(mai, outbox)
    begin(client, "vi")
    prove(client, outbox)
    report(client, said(7))
    assert an_id(7) in threads(app, world["mai"].family)


def test_on_somebody_elses_phone_of_the_same_family_it_is_the_one_who_came_in(
    app: Flask, mai: FlaskClient, world: dict[str, Key], outbox: Outbox
) -> None:
    prove(mai, outbox)
    whose = device(app, mai).caregiver_id
    report(aruns := device_of(app, world["arun"]), said(1))
    arun = device(app, aruns).caregiver_id
    before = families(app)
    prove(aruns, outbox)
    assert families(app) == before
    assert device(app, aruns).caregiver_id == whose != arun
    with app.app_context():
        thread = Thread.of(world["mai"].family, an_id(1))
        assert thread is not None
        assert thread.caregiver_id == arun


# A kept family is asked about


def test_a_family_that_is_kept_stays_aside_until_its_person_says(
    app: Flask, mai: FlaskClient, joon: FlaskClient, world: dict[str, Key], outbox: Outbox
) -> None:
    prove(mai, outbox)
    prove(joon, outbox, NEW)
    report(joon, said(5))
    old = session(joon)
    assert prove(joon, outbox) == "/family/bringing"
    assert not is_in(app, old)
    assert device(app, joon).family_id == world["mai"].family
    page = visit(joon, "/family/bringing")
    assert [button.get("value") for button in page.all("button") if button.get("name")] == ["yes", "no"]
    assert "Korean" in page.text
    assert threads(app, world["joon"].family) == {an_id(5)}
    assert "/family/bringing" in visit(joon, "/family/keys").links


def test_left_aside_it_is_as_it_was_and_its_address_still_leads_there(
    app: Flask, mai: FlaskClient, joon: FlaskClient, world: dict[str, Key], outbox: Outbox
) -> None:
    prove(mai, outbox)
    prove(joon, outbox, NEW)
    report(joon, said(5))
    prove(joon, outbox)
    left = visit(joon, "/family/bringing").form("/family/bringing").send(joon, bring="no")
    assert left.location == "/today"
    assert joon.get("/family/bringing").location == "/today"
    assert threads(app, world["joon"].family) == {an_id(5)}
    again = device_of(app)
    assert prove(again, outbox, NEW) == "/today"
    assert device(app, again).family_id == world["joon"].family


def test_brought_along_it_is_one_family_and_this_is_one_device(
    app: Flask, mai: FlaskClient, joon: FlaskClient, world: dict[str, Key], outbox: Outbox
) -> None:
    prove(mai, outbox)
    prove(joon, outbox, NEW)
    report(joon, said(5))
    prove(joon, outbox)
    before = families(app)
    form = visit(joon, "/family/bringing").form("/family/bringing")
    assert form.send(joon, bring="yes").location == "/today"
    assert form.send(joon, bring="yes").location == "/today"
    assert families(app) == before - 1
    assert threads(app, world["mai"].family) == {an_id(5)}
    now_is = device(app, joon)
    with app.app_context():
        devices = Device.all_of(world["mai"].family)
        assert {one.id for one in devices} == {world["mai"].device, world["arun"].device, now_is.id}
        thread = Thread.of(world["mai"].family, an_id(5))
        assert thread is not None
        assert (thread.device_id, thread.caregiver_id) == (now_is.id, now_is.caregiver_id)
        assert Email.whose(MAI) == now_is.caregiver_id
    assert visit(joon, "/today").h1


def test_what_is_brought_along_on_a_lent_phone_is_of_whoever_brought_it(
    app: Flask, mai: FlaskClient, arun: FlaskClient, joon: FlaskClient, world: dict[str, Key], outbox: Outbox
) -> None:
    """Another phone from there does not become Arun's own."""
    prove(mai, outbox)
    prove(joon, outbox, NEW)
    with app.app_context():
        joons = db.session.get_one(Device, world["joon"].device).caregiver_id
        another = Device.join(db.session.get_one(Caregiver, joons), NOW)
        db.session.commit()
    prove(joon, outbox)
    mais, aruns = (device(app, each).caregiver_id for each in (mai, arun))
    joon.post("/devices/mine/caregiver", data={"caregiver": aruns})
    visit(joon, "/family/bringing").form("/family/bringing").send(joon, bring="yes")
    with app.app_context():
        found = Device.of_token(another)
        assert found is not None
        assert (found.caregiver_id, found.came_with) == (mais, mais)


def test_whoever_else_is_in_it_is_named_before_it_is_brought_along(
    app: Flask, joon: FlaskClient, mai: FlaskClient, world: dict[str, Key], outbox: Outbox
) -> None:
    prove(joon, outbox, NEW)
    assert prove(mai, outbox, NEW) == "/family/bringing"
    page = visit(mai, "/family/bringing")
    assert "Arun" in page.text
    assert "Linh" in page.text
    page.form("/family/bringing").send(mai, bring="yes")
    aruns = device_of(app, world["arun"])
    assert device(app, aruns).family_id == world["joon"].family
    assert visit(aruns, "/today").h1


def test_nobody_reaches_what_another_device_put_aside(
    app: Flask, mai: FlaskClient, arun: FlaskClient, joon: FlaskClient, world: dict[str, Key], outbox: Outbox
) -> None:
    prove(mai, outbox)
    prove(joon, outbox, NEW)
    prove(joon, outbox)
    now_is = device(app, joon)
    for forged in (f"aside for {now_is.id}", now_is.id, world["joon"].device):
        assert not is_in(app, forged)
    before = families(app)
    assert arun.get("/family/bringing").location == "/today"
    assert arun.post("/family/bringing", data={"bring": "yes"}).location == "/today"
    assert mai.post("/family/bringing", data={"bring": "yes"}).location == "/today"
    assert families(app) == before


def test_a_visitor_is_asked_nothing(client: FlaskClient) -> None:
    assert client.get("/family/bringing").location == "/"
    assert client.post("/family/bringing", data={"bring": "yes"}).location == "/"


def test_a_device_that_was_put_out_meanwhile_comes_in_as_a_new_one(
    inside: Flask, world: dict[str, Key]
) -> None:
    mai = db.session.get_one(Device, world["mai"].device)
    who = db.session.get_one(Caregiver, mai.caregiver_id)
    mai.depart()
    token = entering.enter(who, mai, NOW)
    found = Device.of_token(token)
    assert found is not None
    assert found.id != world["mai"].device
    assert found.caregiver_id == who.id


def test_the_one_who_begins_on_a_new_phone_and_is_called_nothing_gets_a_device_of_its_own(
    inside: Flask, world: dict[str, Key]
) -> None:
    who = db.session.get_one(Caregiver, db.session.get_one(Device, world["mai"].device).caregiver_id)
    found = Device.of_token(entering.enter(who, None, NOW, "Computer"))
    assert found is not None
    assert (found.name, found.proved_at, found.caregiver_id) == ("Computer", NOW, who.id)


# A family that is about to change


def come_in(inside: Flask, guest: Device, mai: str) -> Device:
    token = entering.enter(db.session.get_one(Caregiver, mai), guest, NOW)
    found = Device.of_token(token)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "what", ["the other is to be erased", "its person is to leave it", "this is to be erased"]
)
def test_nothing_becomes_part_of_what_is_about_to_go_and_nothing_that_is_to_go_becomes_part_of_it(
    inside: Flask, world: dict[str, Key], what: str
) -> None:
    mai, arun = (db.session.get_one(Device, world[name].device).caregiver_id for name in ("mai", "arun"))
    guest = db.session.get_one(Device, world["joon"].device)
    former, joon = guest.family_id, guest.caregiver_id
    if what == "the other is to be erased":
        Erasure.ask(world["mai"].family, arun, NOW)
    elif what == "this is to be erased":
        Erasure.ask(former, joon, NOW)
    else:
        who, by = (db.session.get_one(Caregiver, one) for one in (mai, arun))
        Removal.ask(by, who, NOW)
    here = come_in(inside, guest, mai)
    assert here.family_id == world["mai"].family
    assert entering.aside(here) is not None
    with pytest.raises(Refused, match="about to change"):
        entering.bring_along(here, NOW)
    assert db.session.get(Family, former) is not None
    entering.leave_aside(here)
    assert entering.aside(here) is None


def test_whoever_is_asked_to_leave_takes_the_others_nowhere(inside: Flask, world: dict[str, Key]) -> None:
    """Arun asked that Mai leaves; she comes in to a family of her own with the phone, and cannot bring his along."""
    mai = db.session.get_one(Device, world["mai"].device)
    arun = db.session.get_one(Device, world["arun"].device)
    joon = db.session.get_one(Device, world["joon"].device).caregiver_id
    who, by = (db.session.get_one(Caregiver, each.caregiver_id) for each in (mai, arun))
    Removal.ask(by, who, NOW)
    here = come_in(inside, mai, joon)
    with pytest.raises(Refused, match="about to change"):
        entering.bring_along(here, NOW)
    assert arun.family_id == world["arun"].family


# At the same moment


def test_of_many_who_answer_at_once_one_comes_in(
    app: Flask, mai: FlaskClient, world: dict[str, Key], outbox: Outbox
) -> None:
    prove(mai, outbox)
    asking = device_of(app)
    asking.post("/codes", data={"address": MAI})
    cookie = asking.get_cookie("code")
    assert cookie is not None
    digits = outbox.digits(MAI)

    def answer(_number: int) -> bool:
        browser = device_of(app)
        browser.set_cookie("code", cookie.value)
        browser.post("/codes/mine", data={"digits": digits})
        return browser.get_cookie("session") is not None

    with ThreadPoolExecutor(8) as at_once:
        assert list(at_once.map(answer, range(8))).count(True) == 1


def test_of_many_who_guess_at_once_five_are_heard(app: Flask, mai: FlaskClient, outbox: Outbox) -> None:
    prove(mai, outbox)
    asking = device_of(app)
    asking.post("/codes", data={"address": MAI})
    cookie = asking.get_cookie("code")
    assert cookie is not None
    digits = int(outbox.digits(MAI))

    def guess(number: int) -> bytes:
        browser = device_of(app)
        browser.set_cookie("code", cookie.value)
        return browser.post("/codes/mine", data={"digits": f"{(digits + 1 + number) % 10**6:06}"}).get_data()

    with ThreadPoolExecutor(8) as at_once:
        answers = list(at_once.map(guess, range(20)))
    assert sum(b"Those are other digits" in answer for answer in answers) <= MOST_TRIES
    assert asking.post("/codes/mine", data={"digits": f"{digits:06}"}).status_code == 422


def test_what_was_acknowledged_while_two_families_become_one_is_kept(
    app: Flask, mai: FlaskClient, client: FlaskClient, world: dict[str, Key], outbox: Outbox
) -> None:
    prove(mai, outbox)
    begin(client, "vi")
    client.post("/codes", data={"address": MAI})
    digits, old = outbox.digits(MAI), session(client)

    def tell(first: int) -> set[str]:
        phone, held = device_of(app), set()
        phone.set_cookie("session", old)
        for number in range(first, first + 25):
            told = report(phone, said(number))
            if told.status_code == 200 and told.is_json:
                held |= set(told.get_json()["held"])
        return held

    with ThreadPoolExecutor(4) as at_once:
        telling = [at_once.submit(tell, first) for first in (100, 200, 300)]
        entered = at_once.submit(client.post, "/codes/mine", data={"digits": digits})
        held = set[str]().union(*(each.result() for each in telling))
    assert entered.result().status_code == 303
    assert held <= threads(app, world["mai"].family)


def test_what_is_told_holds_nothing_while_it_waits_for_a_family_that_is_merging(
    app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    """Or each would wait for what the other holds, and a database ends one of the two. Nor the first time in a day."""
    with app.app_context():
        db.session.get_one(Device, world["mai"].device).seen_at = datetime.now(UTC) - timedelta(days=3)
        db.session.commit()
    with app.app_context(), ThreadPoolExecutor(1) as at_once, db.engine.connect() as merging:
        merging.execute(select(Family.id).where(Family.id == world["mai"].family).with_for_update())
        telling = at_once.submit(report, mai, said())
        with pytest.raises(TimeoutError):
            telling.result(0.5)
        device = select(Device.id).where(Device.id == world["mai"].device)
        assert merging.scalar(device.with_for_update(nowait=True))
        merging.commit()
        assert telling.result().get_json()["held"] == [an_id(1)]
