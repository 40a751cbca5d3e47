"""`langapp invite`: whoever runs the server asks teachers, checkers and leaders in, by a link."""

from __future__ import annotations

from datetime import UTC, datetime

import click
from flask.cli import with_appcontext

from langapp import mail
from langapp.config import current
from langapp.db import db
from langapp.entry import offers
from langapp.entry.models import Offer
from langapp.families.models import Ability
from langapp.families.models.abilities import CHECKING, LEADING, WRITING, in_order
from langapp.i18n import _
from langapp.lib import mailaddress
from langapp.web import Refused

ROLES = {WRITING: "teacher", CHECKING: "checker", LEADING: "leader"}
NAME = click.argument("name")
MAIL = click.option("--mail", "address", metavar="ADDRESS", help="Send the link there, too.")


@click.group()
def invite() -> None:
    """Ask somebody in as a teacher, a checker or a leader: prints a link.

    It is good once, for fourteen days. Whoever opens it needs no account; a family that is on the device accepts it,
    and whoever has none begins one.
    """


@invite.command()
@NAME
@MAIL
@with_appcontext
def teacher(name: str, address: str | None) -> None:
    """Somebody who writes packs, publishes them, and checks what others write."""
    _offer(WRITING, name, address)


@invite.command()
@NAME
@MAIL
@with_appcontext
def checker(name: str, address: str | None) -> None:
    """Somebody who reads and hears what others write, in a language they speak."""
    _offer(CHECKING, name, address)


@invite.command()
@NAME
@MAIL
@with_appcontext
def leader(name: str, address: str | None) -> None:
    """Somebody who leads a room of families."""
    _offer(LEADING, name, address)


@invite.command("list")
@with_appcontext
def listed() -> None:
    """Links of yours that are open, and everybody who has accepted one, with the ids that `stop` takes."""
    for offer in Offer.open_of(None, datetime.now(UTC)):
        click.echo(f"{offer.id}  {offer.name}, {ROLES[offer.ability]}: open until {offer.until:%Y-%m-%d}")
    for who, names in Ability.everybody():
        click.echo(f"{who.id}  {who.name or 'without a name'}: {', '.join(in_order(names))}")


@invite.command()
@click.argument("which", metavar="ID")
@with_appcontext
def stop(which: str) -> None:
    """Stop an open link, or take from somebody all they may do. What they wrote and published stays."""
    now, offer = datetime.now(UTC), db.session.get(Offer, which)
    if offer is not None and offer.is_open(now):
        offer.stop(now)
        told = f"{offer.name}'s link opens nothing any more."
    elif names := in_order(Ability.all_of(which)):
        for name in names:
            offers.lay_down(which, name, now)
        told = f"Taken: {', '.join(names)}."
    else:
        raise click.ClickException(
            f"{which!r} is no open link and nobody who may do anything: see invite list."
        )
    db.session.commit()
    click.echo(told)


def _offer(ability: str, name: str, address: str | None) -> None:
    to = mailaddress.folded(address) if address else None
    if address and to is None:
        raise click.BadParameter(f"{address!r} is no e-mail address", param_hint="--mail")
    try:
        made = Offer.make(ability, name, datetime.now(UTC))
    except Refused as refused:
        raise click.ClickException(refused.sentence) from refused
    link = (current().base_url or f"http://{current().host}:{current().port}") + made.path
    told = f"For {made.name}, {ROLES[ability]}, once, until {made.until:%Y-%m-%d}: {link}"
    sends = to is not None and mail.is_possible()
    if to is not None and sends:
        mail.send(to, _("You are invited to Langapp"), _text(made, link))
    db.session.commit()
    click.echo(told)
    if to is not None:
        click.echo(
            f"It goes to {to}." if sends else "Nothing was mailed: LANGAPP_SMTP is not set. Send it on."
        )


def _text(offer: Offer, link: str) -> str:
    what = {
        WRITING: _("You are asked to write lines for families, in the languages you speak."),
        CHECKING: _("You are asked to look over lines for families, in a language you speak."),
        LEADING: _("You are asked to lead a room of families."),
    }
    once = _("Open this link and tap Accept. It is good once, for fourteen days. There is no password.")
    return "\n\n".join((what[offer.ability], once, link))
