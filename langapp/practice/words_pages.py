"""The little one's words, and the cloth by language and moment: pages to look at, to print and to take along."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, render_template, request

from langapp import days, web
from langapp.families import sessions
from langapp.families.models import Child
from langapp.languages.registry import languages
from langapp.lib.uuid7 import uuid7
from langapp.packs.documents import Pack
from langapp.practice import bands, cloth, hearing, sentences, weaving, weeks
from langapp.voices import ours

A_WEEK = timedelta(days=7)

blueprint = Blueprint("words_pages", __name__, template_folder="templates")


@blueprint.get("/words")
def words() -> str:
    """One theme of words to tap; what was heard of them, and of all others, so far."""
    now, ahead = _clock()
    on_shelf, choices = ours.current(), sessions.choices()
    number, child = _little_one(request.args.get("child", ""))
    heard = hearing.of(sessions.family(), child)
    themes = hearing.themes(on_shelf, sessions.tags())
    theme = next(
        (pack for pack in themes if pack.slug == request.args.get("theme")), next(iter(themes), None)
    )
    today = (now + ahead).date()
    day = _day(request.args.get("on", ""), today)

    def address(**change: object) -> str:
        now_shown = {"child": number, "theme": theme.slug if theme else "", "on": day if day != today else ""}
        return _address("/words", {**now_shown, **change})

    return render_template(
        "words.html",
        heard=heard,
        firsts=hearing.entries(heard.firsts(sessions.tags()), on_shelf, choices),
        own=hearing.entries(heard.besides(themes, sessions.tags()), on_shelf, choices),
        children=sessions.family().children,
        child=child,
        number=number,
        choices=choices,
        positions={tag: place for place, tag in enumerate(sessions.tags())},
        themes=themes,
        theme=theme,
        lines=_sayable(theme),
        day=day,
        today=today,
        earliest=hearing.EARLIEST,
        at=hearing.at_noon(day, ahead, now).isoformat() if day != today else "",
        address=address,
        shown_day=lambda moment: days.shown_with_year(days.on(moment), "medium"),
        shown=days.shown_with_year,
        fresh=lambda: uuid7(now),
    )


@blueprint.post("/words/day")
def choose_day() -> Response:
    """The day on which the words that are tapped next were heard."""
    now, ahead = _clock()
    today = (now + ahead).date()
    day = hearing.a_day(request.form.get("on", ""), today)
    number, _child = _little_one(request.form.get("child", ""))
    told = {"child": number, "theme": request.form.get("theme", ""), "on": day if day != today else ""}
    return web.to(_address("/words", told))


@blueprint.get("/words/report")
def report() -> str:
    """For a health visitor, to be printed. What a family tells of its little one is what it ticks."""
    now = datetime.now(UTC)
    number, child = _little_one(request.args.get("child", ""))
    heard = hearing.of(sessions.family(), child)
    shown = hearing.entries(heard.words, ours.current(), sessions.choices())
    told = {name: request.args.get(name) == "yes" for name in ("name", "born")}

    def address(**change: bool) -> str:
        ticked = {name: "yes" if ticked else "" for name, ticked in {**told, **change}.items()}
        return _address("/words/report", {"child": number, **ticked})

    return render_template(
        "word_report.html",
        heard=heard,
        lists=hearing.by_language(shown, sessions.tags()),
        children=sessions.family().children,
        child=child,
        number=number,
        told=told,
        address=address,
        born=days.shown_month(child.born) if child and child.born else "",
        today=days.shown_with_year(days.on(now)),
        shown_day=lambda moment, style: days.shown_with_year(days.on(moment), style),
    )


@blueprint.get("/words/report.csv")
def table() -> Response:
    _now, ahead = _clock()
    _number, child = _little_one(request.args.get("child", ""))
    heard = hearing.of(sessions.family(), child)
    shown = hearing.entries(heard.words, ours.current(), sessions.choices())
    return Response(
        hearing.table(shown, ahead),
        mimetype="text/csv",
        headers={"Content-Disposition": 'attachment; filename="words.csv"'},
    )


@blueprint.get("/cloth")
def whole() -> str:
    """The cloth, in pieces by language and by moment, and what it tells."""
    now, ahead = _clock()
    family, tags = sessions.family(), sessions.tags()
    woven = weaving.of(family.id, tags, ours.current(), now, ahead)
    return render_template(
        "cloth.html",
        cloth=cloth.of(family.id, tags, cloth.WHOLE),
        sentences=sentences.of(woven),
        languages=bands.by_language(woven),
        moments=bands.by_moment(woven),
    )


@blueprint.get("/cloth/week")
def week() -> str:
    """The picture of a week; of this one, where none is asked for."""
    now, ahead = _clock()
    family, tags = sessions.family(), sessions.tags()
    this = weeks.monday((now + ahead).date())
    asked = request.args.get("week", "")
    begins = weeks.a_week(asked) if asked else this
    if begins is None or begins > this:
        abort(404)
    span = weeks.span_of(family.id, begins, begins + A_WEEK, ahead)
    found = weeks.week(family.id, tags, ours.current(), span)
    if found is None and begins != this:
        abort(404)
    return render_template(
        "week.html",
        week=found,
        days=days.shown_span(begins, begins + A_WEEK - timedelta(days=1)),
        this=begins == this,
        earlier=_week_of(span.earlier, ahead),
        later=_week_of(span.later, ahead),
        positions={tag: place for place, tag in enumerate(tags)},
        registry=languages(),
    )


@blueprint.get("/cloth.svg")
def drawing() -> Response:
    """A year of the cloth as a file; all of it, where no year is asked for."""
    now, ahead = _clock()
    asked = request.args.get("year", "")
    year = _year(asked, (now + ahead).year) if asked else None
    return Response(
        weeks.poster_svg(sessions.family().id, sessions.tags(), year, ahead),
        mimetype="image/svg+xml",
        headers={"Content-Disposition": f'attachment; filename="cloth{f"-{year}" if year else ""}.svg"'},
    )


def _clock() -> tuple[datetime, timedelta]:
    """Now, and how far the device's own clock is ahead of UTC."""
    now = datetime.now(UTC)
    return now, days.ahead(now)


def _little_one(number: str) -> tuple[int, Child | None]:
    """A child by its place in the family's order, from 1; else the one this device is with. 0 where there is none."""
    children = sessions.family().children
    asked = int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else 0
    if 0 < asked <= len(children):
        return asked, children[asked - 1]
    child = sessions.child()
    return (children.index(child) + 1, child) if child else (0, None)


def _day(asked: str, today: date) -> date:
    """The day an address names, if there was such a day; else today."""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return today
    return day if hearing.EARLIEST <= day <= today else today


def _week_of(moment: datetime | None, ahead: timedelta) -> str:
    return weeks.week_name((moment + ahead).date()) if moment else ""


def _year(asked: str, this: int) -> int:
    """A year from 2020 to this one; this one where none is asked for."""
    if not asked:
        return this
    year = int(asked) if re.fullmatch(r"20\d\d", asked, re.ASCII) else 0
    if not hearing.EARLIEST.year - 1 <= year <= this:
        abort(404)
    return year


def _sayable(theme: Pack | None) -> list[tuple[str, object]]:
    """The lines of a theme that one of the family's languages can say, by ref."""
    if theme is None:
        return []
    tags = sessions.tags()
    return [(theme.ref(line), line) for line in theme.lines if any(tag in line.wordings for tag in tags)]


def _address(path: str, asked: dict[str, object]) -> str:
    """With what is worth telling; a family of one little one has no number to tell."""
    if len(sessions.family().children) < 2:
        asked = {**asked, "child": ""}
    told = {name: str(value) for name, value in asked.items() if value}
    return f"{path}?{urlencode(told)}" if told else path
