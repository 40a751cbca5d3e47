"""`langapp demo`: a cast of demo people, to try the app as each of them, on this machine.

Their families are ordinary rows, made once. Running it again gives each of them a new key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import click
from flask import Blueprint, Response, abort, render_template, request
from flask.cli import with_appcontext

from langapp import web
from langapp.config import current as config
from langapp.db import db
from langapp.families import sessions
from langapp.families.models import Ability, Caregiver, Device, Family
from langapp.families.models.abilities import CHECKING, LEADING, WRITING
from langapp.lib.uuid7 import uuid7
from langapp.packs import shelf
from langapp.practice import deck
from langapp.practice.models import Thread
from langapp.voices.models import Ask
from langapp.voices.models.asks import MOST_LINES
from langapp.web import public

LOOPBACK = ("127.0.0.1", "::1")


@dataclass(frozen=True)
class Person:
    """Somebody of the cast. People with the same household are of one family, each on a device of their own."""

    name: str
    household: str
    who: str
    languages: tuple[str, ...]
    opens: str = "/today"
    threads: int = 0
    may: tuple[str, ...] = ()
    """What she may do for everyone's lessons."""
    asks: tuple[str, str] | None = None
    """A relative who has been sent a link: what she is called, and her language."""


CAST = (
    Person(
        "Mai",
        "linh",
        "Linh's mother; Vietnamese and Tamil at home",
        ("vi", "ta"),
        threads=41,
        asks=("Bà ngoại", "vi"),
    ),
    Person("Arun", "linh", "Linh's father, on his own phone", ("vi", "ta")),
    Person("Joon", "joon", "another family's parent; Korean and Urdu", ("ko", "ur"), threads=3),
    Person("Cô Lan", "lan", "a teacher, in the studio", ("vi", "yue"), "/studio", may=(WRITING, CHECKING)),
    Person(
        "Priya",
        "priya",
        "leads workshops: a plan, a wall, a phone in her hand",
        ("hi", "ta"),
        "/workshops",
        may=(LEADING,),
    ),
)

blueprint = Blueprint("demo", __name__)


@click.command()
@with_appcontext
def demo() -> None:
    """Make a cast of demo people, and print an address that opens the app as each of them."""
    if config().production:
        raise click.ClickException("There are no demo people in production.")
    now = datetime.now(UTC)
    address = f"http://{config().host}:{config().port}"
    households: dict[str, Family] = {}
    for person in CAST:
        if person.household not in households:
            households[person.household], token = Family.begin(person.languages, now)
            _say(households[person.household], token, person.threads, now)
        else:
            token = Device.join(Caregiver.join(households[person.household].id, now), now)
        _name(token, person.name)
        _let(token, person.may, now)
        click.echo(f"{person.name:7} {person.who}")
        click.echo(f"        {address}/demo/{token}?next={person.opens}")
        if person.asks and (ask := _ask(households[person.household], *person.asks, now)):
            click.echo(f"{ask.name:7} a relative of {person.name}'s, with a link and no account")
            click.echo(f"        {address}/speak/{ask.token}")
    households["linh"].little_one().call("Linh")
    db.session.commit()


@blueprint.route("/demo/<token>", methods=["GET", "POST"])
@public
def enter(token: str) -> Response | str:
    """Only on this machine, only outside production; the key works once a button is pressed, never by looking."""
    if config().production or request.remote_addr not in LOOPBACK:
        abort(404)
    device = Device.of_token(token)
    if device is None:
        abort(404)
    if request.method == "GET":
        return render_template("demo.html", next=request.args.get("next", "/today"))
    return sessions.keep(web.to(web.back("/today")), token)


def _name(token: str, name: str) -> None:
    device = Device.of_token(token)
    caregiver = db.session.get(Caregiver, device.caregiver_id) if device else None
    if caregiver is not None:
        caregiver.be_called(name)


def _let(token: str, may: tuple[str, ...], now: datetime) -> None:
    device = Device.of_token(token)
    for name in may if device else ():
        assert device is not None
        Ability.give(device.caregiver_id, name, now)


def _say(family: Family, token: str, threads: int, now: datetime) -> None:
    device = Device.of_token(token)
    on_shelf = shelf.current()
    if device is None or not on_shelf.packs:
        return
    tags = family.tags
    lines = [line for moment in deck.moments(on_shelf, tags) for line in deck.lines(on_shelf, moment, tags)]
    for index in range(threads):
        pack, line = lines[index % len(lines)]
        at = now - timedelta(hours=5 * (threads - index))
        Thread.add(device, uuid7(at), ref=pack.ref(line), tags=tags, said_at=at, now=now)


def _ask(family: Family, name: str, tag: str, now: datetime) -> Ask | None:
    """The first lines there are in her language; None where there are none."""
    on_shelf = shelf.current()
    refs = [
        pack.ref(line)
        for moment in deck.moments(on_shelf, [tag])
        for pack, line in deck.lines(on_shelf, moment, [tag])
    ]
    return Ask.make(family.id, on_shelf, refs[:MOST_LINES], tag, now, name=name) if refs else None
