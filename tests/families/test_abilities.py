"""Abilities: who has one, what opens by it, and that it stays with the person."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, g
from flask.testing import FlaskClient

from langapp.db import db
from langapp.entry import merging as of_entry  # noqa: F401  moves what it keeps when families become one
from langapp.entry import offers
from langapp.entry.models import Offer
from langapp.families import abilities, erasing, merging
from langapp.families.models import ABILITIES, Ability, Caregiver, Device, Family
from tests.cast import Key, queries, teaches

NOW = datetime(2026, 6, 1, 20, 0, tzinfo=UTC)


@pytest.fixture
def lans(inside: Flask, world: dict[str, Key]) -> str:
    return db.session.get_one(Device, world["lan"].device).caregiver_id


@pytest.fixture
def mais(inside: Flask, world: dict[str, Key]) -> str:
    return db.session.get_one(Device, world["mai"].device).caregiver_id


def begun(name: str) -> Caregiver:
    """Somebody who has begun anew on another phone."""
    family, _token = Family.begin(["vi"], NOW)
    [who] = Caregiver.all_of(family.id)
    who.be_called(name)
    return who


def test_it_is_given_once_and_by_whom_it_was_given_first(lans: str, mais: str) -> None:
    assert Ability.all_of(lans) == frozenset()
    Ability.give(lans, "writing", NOW, by=mais)
    Ability.give(lans, "writing", NOW + timedelta(days=1))
    Ability.give(lans, "checking", NOW)
    assert Ability.all_of(lans) == {"writing", "checking"}
    assert Ability.has(lans, "writing")
    assert not Ability.has(lans, "leading")
    assert Ability.all_of(mais) == frozenset()
    [(who, names)] = Ability.given_by_one(mais)
    assert (who.id, names) == (lans, ["writing"])
    assert [(who.id, names) for who, names in Ability.everybody()] == [(lans, ["writing", "checking"])]


def test_there_are_three_and_no_others(lans: str) -> None:
    for name in ("ruling", "teacher", "Writing"):
        with pytest.raises(ValueError, match=name):
            Ability.give(lans, name, NOW)


def test_it_is_taken_and_the_ledger_knows(app: Flask, lans: str) -> None:
    Ability.give(lans, "writing", NOW)
    assert Ability.take(lans, "writing", NOW)
    assert not Ability.take(lans, "writing", NOW)
    assert Ability.all_of(lans) == frozenset()
    told = erasing.read(app.extensions["langapp"].data)
    assert [(each.kind, each.id, each.what) for each in told] == [("ability", f"{lans}_writing", "erased")]


def test_pages_that_do_not_ask_cost_no_query_and_those_that_do_one(app: Flask, world: dict[str, Key]) -> None:
    client = teaches(app, world["lan"], "writing", "leading")
    with queries(app) as seen:
        client.get("/today")
    assert not [each for each in seen if "ability" in each]
    with app.test_request_context("/today", headers={"Cookie": f"session={world['lan'].token}"}):
        app.preprocess_request()
        g.pop("abilities", None)
        with queries(app) as seen:
            assert abilities.mine() == {"writing", "leading"}
            assert abilities.mine() == {"writing", "leading"}
        assert len(seen) == 1


@pytest.mark.parametrize("page", ["/studio/people", "/studio/offers/new"])
def test_what_is_for_teachers_is_not_there_for_anybody_else(
    app: Flask, joon: FlaskClient, client: FlaskClient, world: dict[str, Key], page: str
) -> None:
    assert joon.get(page).status_code == 404
    assert client.get(page).location == "/"
    assert teaches(app, world["joon"], "writing").get(page).status_code < 400


def test_abilities_follow_a_person_whose_families_become_one(lans: str, mais: str) -> None:
    guest = begun("Lan")
    was = guest.id
    Ability.give(was, "writing", NOW, by=mais)
    Ability.give(was, "checking", NOW, by=mais)
    Ability.give(lans, "checking", NOW - timedelta(days=1))
    Ability.give(mais, "leading", NOW, by=was)
    made = Offer.make("checking", "Bà", NOW, was)
    used = Offer.make("writing", "Lan", NOW, mais)
    assert offers.accept(used, guest, NOW)
    merging.merge(guest, db.session.get_one(Caregiver, lans), NOW)
    assert Ability.all_of(lans) == {"writing", "checking"}
    assert [names for who, names in Ability.given_by_one(mais) if who.id == lans] == [["writing"]]
    assert [who.id for who, _names in Ability.given_by_one(lans)] == [mais]
    assert made.made_by == lans
    assert made.is_open(NOW)
    assert used.used_by == lans
    assert Ability.all_of(was) == frozenset()


def test_they_go_with_the_person_and_so_do_open_offers(lans: str, mais: str) -> None:
    for name in ABILITIES:
        Ability.give(lans, name, NOW, by=mais)
    Ability.give(mais, "checking", NOW, by=lans)
    offer_id = Offer.make("writing", "Somebody", NOW, lans).id
    db.session.delete(db.session.get_one(Caregiver, lans))
    db.session.flush()
    db.session.expire_all()
    assert Ability.all_of(lans) == frozenset()
    assert Ability.all_of(mais) == {"checking"}
    assert not db.session.get_one(Offer, offer_id).is_open(NOW)


def test_what_a_teacher_offered_ends_with_her_writing_and_not_with_her_checking(lans: str) -> None:
    for name in ("writing", "checking"):
        Ability.give(lans, name, NOW)
    made = Offer.make("checking", "Bà", NOW, lans)
    offers.lay_down(lans, "checking", NOW)
    assert made.is_open(NOW)
    offers.lay_down(lans, "writing", NOW)
    db.session.refresh(made)
    assert not made.is_open(NOW)
