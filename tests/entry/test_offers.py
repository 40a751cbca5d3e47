"""An offer makes a teacher, a checker or a leader of somebody: once, for fourteen days, after a tap."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from langapp import seals
from langapp.db import db
from langapp.entry.forgetting import forget
from langapp.entry.models import Email, Offer, PaperCode
from langapp.entry.models.offers import GIVES, LASTS, MOST_OPEN, REMEMBERED
from langapp.families.models import Ability, Caregiver, Device, Family
from langapp.web import Refused
from tests.cast import Key, all_rows, an_id, device_of
from tests.entry.conftest import Outbox
from tests.visiting import checked, visit

NOW = datetime(2026, 6, 1, 20, 0, tzinfo=UTC)
OVER = "This link opens nothing any more"
FIRST = "/family/keys/first?next=/studio"


def offer(app: Flask, ability: str = "writing", name: str = "Cô Lan", by: str | None = None) -> str:
    """The path of an offer of the house, or of somebody."""
    with app.app_context():
        made = Offer.make(ability, name, datetime.now(UTC), by)
        db.session.commit()
        return made.path


def who(app: Flask, key: Key) -> str:
    with app.app_context():
        return db.session.get_one(Device, key.device).caregiver_id


def holder(app: Flask, client: FlaskClient) -> Caregiver:
    """Whoever holds the device that this browser is. Inside an app context."""
    cookie = client.get_cookie("session")
    assert cookie is not None
    device = Device.of_token(cookie.value)
    assert device is not None
    return db.session.get_one(Caregiver, device.caregiver_id)


def abilities_of(app: Flask, caregiver_id: str) -> frozenset[str]:
    with app.app_context():
        return Ability.all_of(caregiver_id)


def change(app: Flask, path: str, **values: object) -> None:
    with app.app_context():
        own_id = seals.opened("offer", path.removeprefix("/offers/"))
        db.session.execute(update(Offer).where(Offer.id == own_id).values(**values))
        db.session.commit()


# What it makes of somebody


@pytest.mark.parametrize(("ability", "gives"), GIVES.items())
def test_whoever_has_a_family_here_accepts_with_one_tap(
    app: Flask, joon: FlaskClient, world: dict[str, Key], ability: str, gives: tuple[str, ...]
) -> None:
    path = offer(app, ability, "김 선생님")
    page = visit(joon, path)
    assert "You accept as Joon" in page.text
    assert "For 김 선생님" in page.text
    accepted = page.form(path).send(joon)
    lands = "/workshops" if ability == "leading" else "/studio"
    assert (accepted.status_code, accepted.location) == (303, f"/family/keys/first?next={lands}")
    assert joon.get(lands).status_code == 200
    assert abilities_of(app, who(app, world["joon"])) == set(gives)


def test_whoever_is_kept_goes_straight_on(app: Flask, joon: FlaskClient, world: dict[str, Key]) -> None:
    with app.app_context():
        PaperCode.make(db.session.get_one(Device, world["joon"].device).caregiver_id, NOW)
        db.session.commit()
    path = offer(app)
    assert visit(joon, path).form(path).send(joon).location == FIRST
    assert joon.get(FIRST).location == "/studio"


def test_whoever_has_none_begins_here_and_is_asked_gently_to_be_kept(app: Flask, client: FlaskClient) -> None:
    """Two languages ticked, Accept, Later: four taps, and nothing to type where the name is right."""
    page = visit(client, path := offer(app, name="Cô Lan"))
    form = page.form(path)
    assert form.data["name"] == "Cô Lan"
    begun = form.send(client, language=["km", "vi"])
    assert (begun.status_code, begun.location) == (303, FIRST)
    gentle = visit(client, FIRST)
    assert gentle.h1 == "Something that brings you back"
    assert "/studio" in gentle.links
    with app.app_context():
        me = holder(app, client)
        assert me.name == "Cô Lan"
        assert Ability.all_of(me.id) == {"writing", "checking"}
        assert db.session.get_one(Family, me.family_id).tags == ["km", "vi"]
    assert client.get("/today").status_code == 200


def test_a_beginning_without_a_language_or_a_name_uses_nothing_up(app: Flask, client: FlaskClient) -> None:
    path = offer(app)
    before = all_rows(app)
    for name, tags in (("Lan", []), (" ", ["vi"]), ("Lan", ["tlh"])):
        refused = visit(client, path).form(path).send(client, name=name, language=tags)
        assert refused.status_code == 422
    assert all_rows(app) == before
    assert visit(client, path).form(path).send(client, language=["vi"]).status_code == 303


def test_who_gave_it_is_remembered(app: Flask, joon: FlaskClient, world: dict[str, Key]) -> None:
    lans = who(app, world["lan"])
    page = visit(joon, path := offer(app, "checking", "Joon", by=lans))
    assert "Made by Cô Lan" in page.text
    page.form(path).send(joon)
    with app.app_context():
        assert [(who.name, names) for who, names in Ability.given_by_one(lans)] == [("Joon", ["checking"])]


def test_not_me_leads_to_whoever_it_is(app: Flask, mai: FlaskClient, world: dict[str, Key]) -> None:
    mais = who(app, world["mai"])
    page = visit(mai, path := offer(app))
    handed = page.form("/devices/mine/caregiver").send(mai, caregiver=who(app, world["arun"]))
    assert handed.location == path
    # The page that was open before says Mai, who is not there any more.
    assert page.form(path).send(mai).location == path
    again = visit(mai, path)
    assert "You accept as Arun" in again.text
    again.form(path).send(mai)
    assert abilities_of(app, who(app, world["arun"])) == {"writing", "checking"}
    assert abilities_of(app, mais) == frozenset()


def test_whoever_can_do_it_already_leaves_it_for_whoever_it_is_for(
    app: Flask, lan: FlaskClient, joon: FlaskClient, world: dict[str, Key]
) -> None:
    path, lans = offer(app), who(app, world["lan"])
    with app.app_context():
        for name in ("writing", "checking", "leading"):
            Ability.give(lans, name, NOW)
        db.session.commit()
    page = visit(lan, path)
    assert "still good" in page.text
    assert lan.post(path, data={"caregiver": lans}).location == "/studio"
    assert visit(joon, path).form(path).send(joon).status_code == 303


# Once, for fourteen days


def test_looking_uses_nothing_up(app: Flask, joon: FlaskClient, client: FlaskClient) -> None:
    path = offer(app)
    before = all_rows(app)
    for each in (joon, client):
        visit(each, path)
        each.head(path)
    assert all_rows(app) == before


def test_it_is_good_once_and_whoever_used_it_goes_on(
    app: Flask, joon: FlaskClient, mai: FlaskClient, client: FlaskClient, world: dict[str, Key]
) -> None:
    path = offer(app)
    form = visit(joon, path).form(path)
    assert form.send(joon).location == FIRST
    assert form.send(joon).location == "/studio"
    assert joon.get(path).location == "/studio"
    for each in (mai, client):
        assert visit(each, path, status=404).h1 == OVER
    data = {"caregiver": who(app, world["mai"])}
    assert checked(mai, path, mai.post(path, data=data)).h1 == OVER
    data = {"name": "Nobody", "language": "vi"}
    assert "If that was you" in checked(client, path, client.post(path, data=data)).text
    assert abilities_of(app, who(app, world["mai"])) == frozenset()


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"made_at": datetime.now(UTC) - LASTS}, "fourteen days"),
        ({"revoked_at": NOW}, "has stopped it"),
        ({"house": False}, "has stopped it"),
    ],
    ids=["over", "stopped", "its maker is gone"],
)
def test_what_opens_nothing_says_why_and_leads_on(
    app: Flask,
    joon: FlaskClient,
    client: FlaskClient,
    world: dict[str, Key],
    values: dict[str, object],
    told: str,
) -> None:
    change(app, path := offer(app), **values)
    for each, way in ((joon, "/today"), (client, "/")):
        page = visit(each, path, status=404)
        assert (page.h1, told in page.text) == (OVER, True)
        assert way in page.links
        assert not [form for form in page.forms if form.action == path]
    data = {"caregiver": who(app, world["joon"])}
    assert joon.post(path, data=data).status_code == 404
    assert client.post(path, data={"name": "Eve", "language": "vi"}).status_code == 404
    assert abilities_of(app, who(app, world["joon"])) == frozenset()


@pytest.mark.parametrize("token", ["x", "A" * 32, "%00", "%FF%FE", "ế", "." * 500])
def test_no_token_is_no_offer(app: Flask, client: FlaskClient, token: str) -> None:
    offer(app)
    assert client.get(f"/offers/{token}").status_code == 404
    assert client.post(f"/offers/{token}", data={"language": "vi"}).status_code == 404


def test_of_two_who_come_at_once_one_is_let_in(app: Flask, world: dict[str, Key]) -> None:
    path = offer(app)
    people = {name: who(app, world[name]) for name in ("mai", "joon", "lan", "priya")}
    start, answers = threading.Barrier(len(people)), []

    def accept(name: str) -> None:
        client = device_of(app, world[name])
        start.wait(10)
        answers.append(client.post(path, data={"caregiver": people[name]}).status_code)

    threads = [threading.Thread(target=accept, args=(name,)) for name in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(answers) == [303, 404, 404, 404]
    with app.app_context():
        assert len(db.session.scalars(select(Ability.caregiver_id).distinct()).all()) == 1


def test_no_copy_of_the_database_holds_the_link(app: Flask) -> None:
    token = offer(app).removeprefix("/offers/")
    assert len(token) == 43
    assert token not in str(all_rows(app))


def test_no_other_seal_opens_an_offer(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        own_id = seals.opened("offer", offer(app).removeprefix("/offers/"))
        assert own_id
        others = [seals.token(kind, own_id) for kind in ("transfer", "check", "class")]
    for token in others:
        assert client.get(f"/offers/{token}").status_code == 404


def test_an_offer_is_refused_in_a_sentence_where_it_makes_no_sense(
    inside: Flask, world: dict[str, Key]
) -> None:
    lans = db.session.get_one(Device, world["lan"].device).caregiver_id
    for ability, name, told in (
        ("ruling", "Lan", "Choose what"),
        ("writing", " ", "what they are called"),
        ("writing", "x" * 41, "long name"),
    ):
        with pytest.raises(Refused, match=told):
            Offer.make(ability, name, NOW, lans)
    for number in range(MOST_OPEN):
        Offer.make("checking", "Bà", NOW, lans, offer_id=an_id(number))
    Offer.make("checking", "Bà", NOW, lans, offer_id=an_id(1))
    assert len(Offer.open_of(lans, NOW)) == MOST_OPEN
    with pytest.raises(Refused, match="Many links"):
        Offer.make("checking", "Bà", NOW, lans)
    Offer.make("checking", "Bà", NOW)
    Offer.make("checking", "Bà", NOW + LASTS, lans)


def test_an_id_that_is_anothers_makes_another_offer(inside: Flask, world: dict[str, Key]) -> None:
    lans, joons = (db.session.get_one(Device, world[name].device).caregiver_id for name in ("lan", "joon"))
    hers = Offer.make("writing", "Bà", NOW, lans, offer_id=an_id(1))
    assert Offer.make("writing", "Eve", NOW, joons, offer_id=an_id(1)).id != hers.id
    assert Offer.make("writing", "House", NOW, offer_id=an_id(1)).id != hers.id
    assert Offer.of(joons, hers.id) is None


def test_what_opens_nothing_any_more_is_forgotten_after_a_while(inside: Flask) -> None:
    Offer.make("writing", "Bà", NOW)
    forget(NOW + LASTS + REMEMBERED - timedelta(seconds=1))
    assert db.session.scalar(select(func.count()).select_from(Offer)) == 1
    forget(NOW + LASTS + REMEMBERED)
    assert db.session.scalar(select(func.count()).select_from(Offer)) == 0


def test_with_a_device_that_is_signed_out_go_the_links_of_whoever_held_it(
    app: Flask, lan: FlaskClient, world: dict[str, Key]
) -> None:
    lans = who(app, world["lan"])
    path = offer(app, by=lans)
    with app.app_context():
        token = Device.join(db.session.get_one(Caregiver, lans), datetime.now(UTC))
        db.session.commit()
        other = Device.of_token(token)
        assert other is not None
        other_id = other.id
    assert visit(lan, path).h1 != OVER
    assert lan.post(f"/devices/{other_id}/revocation").status_code == 303
    assert visit(lan, path, status=404).h1 == OVER


# Something that brings one back


def test_the_first_key_leads_on_by_paper(app: Flask, joon: FlaskClient) -> None:
    made = visit(joon, FIRST).form("/family/keys/paper").send(joon)
    assert "/studio" in checked(joon, "/family/keys/paper", made).links
    assert joon.get(FIRST).location == "/studio"


def test_the_first_key_leads_on_by_six_digits(
    app: Flask, joon: FlaskClient, world: dict[str, Key], outbox: Outbox
) -> None:
    sent = visit(joon, FIRST).form("/family/keys/email").send(joon, address="joon@example.org")
    page = visit(joon, sent.location)
    assert FIRST in page.links
    done = page.form("/codes/mine").send(joon, digits=outbox.digits("joon@example.org"))
    assert (done.status_code, done.location) == (303, "/studio")
    with app.app_context():
        assert (
            Email.whose("joon@example.org") == db.session.get_one(Device, world["joon"].device).caregiver_id
        )


@pytest.mark.parametrize("wanted", ["https://evil.example", "//evil.example", "/\\evil.example", ""])
def test_the_first_key_leads_nowhere_else(joon: FlaskClient, wanted: str) -> None:
    page = visit(joon, f"/family/keys/first?next={wanted}")
    assert "evil" not in str(page.links)
    made = joon.post("/family/keys/paper", data={"next": wanted})
    assert "evil" not in made.text
