"""The wall: what the room says now, in every language that came, how to come in, and its cloth.

All it shows can be asked for again, piece by piece: a wall that slept, or fell off the network, is right once it asks.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode, urlsplit

from flask import Blueprint, request

from langapp import i18n, web
from langapp.config import current as config
from langapp.families.abilities import able
from langapp.families.models.abilities import LEADING
from langapp.i18n import _, lazy
from langapp.lib import qr
from langapp.look import Look
from langapp.practice.cloth import SHOWN
from langapp.workshops import here, prompts, speaking
from langapp.workshops.models import Workshop
from langapp.workshops.wall import cloth_of_room, walls
from langapp.workshops.wall.walls import Wall

ROWS_AT_THE_END = 60
DOINGS = {
    "listen": ("sound", lazy("Listen")),
    "together": ("circle", lazy("Everyone together")),
    "ask": ("speak", lazy("A parent says it for us")),
}
"""An icon and what a room is asked for."""

blueprint = Blueprint("stage", __name__, template_folder="../templates")


@blueprint.get("/workshops/<workshop_id>/stage")
@able(LEADING)
def wall(workshop_id: str) -> str:
    workshop = here.led(workshop_id)
    return web.render("room/stage.html", **{**_slide(workshop), **_door(workshop), **_cloth(workshop)})


@blueprint.get("/workshops/<workshop_id>/stage/tiles")
@able(LEADING)
def tiles(workshop_id: str) -> str:
    """The slide that is up; or another, for a wall that looks ahead."""
    workshop = here.led(workshop_id)
    return web.blocks("room/stage.html", "shown", "join", **_slide(workshop), **_door(workshop))


@blueprint.get("/workshops/<workshop_id>/stage/cloth")
@able(LEADING)
def cloth(workshop_id: str) -> str:
    workshop = here.led(workshop_id)
    speaking.use_on_the_wall(request.args.get("locale", ""))
    return web.blocks("room/stage.html", "cloth", **_cloth(workshop))


def _slide(workshop: Workshop) -> dict[str, Any]:
    speaking.use_on_the_wall(request.args.get("locale", ""))
    night = request.args.get("mode") == "night"
    wanted = request.args.get("slide", workshop.position, type=int)
    number = min(max(wanted, 0), len(workshop.slides) - 1)
    now = datetime.now(UTC)
    over, wall = workshop.is_over(now), walls.of(workshop, number, now)
    return {
        "workshop": workshop,
        "at": f"/workshops/{workshop.id}",
        "over": over,
        "paused": workshop.paused_at is not None and not over,
        "questions": workshop.questions_at is not None and not over,
        "wall": wall,
        "heading": _heading(workshop, wall, over),
        "doing": DOINGS.get(workshop.doing) if number == workshop.position else None,
        "look": Look("night" if night else "day"),
        "night": night,
        "asked": urlencode({name: request.args[name] for name in ("locale", "mode") if name in request.args}),
    }


def _heading(workshop: Workshop, wall: Wall, over: bool) -> tuple[str, str]:
    """What stands large, and its language."""
    if over:
        return str(prompts.of("goodbye").title), i18n.locale()
    if workshop.paused_at is not None:
        return _("A short pause"), i18n.locale()
    if wall.card:
        return wall.card.meaning, wall.card.meaning_lang
    if wall.shown.song:
        return i18n.lesson_text(wall.shown.song.title), i18n.locale()
    return str(wall.prompt.title), i18n.locale()


def _cloth(workshop: Workshop) -> dict[str, Any]:
    """Of a session that is over, more of it."""
    now = datetime.now(UTC)
    over = workshop.is_over(now)
    return {
        "cloth": cloth_of_room.of(workshop, now, ROWS_AT_THE_END if over else SHOWN),
        "over": over,
    }


def _door(workshop: Workshop) -> dict[str, Any]:
    """How to come in, while anybody may."""
    if workshop.door is None or workshop.closed_at is not None:
        return {"square": None}
    at = config().base_url or request.url_root.rstrip("/")
    typed = f"{urlsplit(at).netloc}{urlsplit(at).path}/w"
    return {"square": qr.square(f"{at}/w/{workshop.door}"), "typed": typed}
