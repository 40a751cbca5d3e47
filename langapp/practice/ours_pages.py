"""In our family we say …: a wording of their own, lines of their own, what is kept for later, a word to the teacher."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, render_template, request

from langapp import web
from langapp.families import sessions
from langapp.families.models import Caregiver, Choice
from langapp.lib.uuid7 import uuid7
from langapp.packs import shelf
from langapp.packs.documents import OWN, Form, Line, Pack
from langapp.practice.moments import MOMENTS
from langapp.refs import is_sung
from langapp.voices import ours
from langapp.voices.models.remarks import REMARKS, Remark
from langapp.voices.models.verses import song_of
from langapp.voices.models.wordings import LONGEST, MEANING, FamilyWording, KeptLine, OwnLine

blueprint = Blueprint("ours", __name__, template_folder="templates")


@blueprint.get("/family/wordings/<slug>/<line_id>/<int:number>")
def own_wording(slug: str, line_id: str, number: int) -> str | Response:
    """What the pack says, what the family says, and how it said it before."""
    choice = _choice(number)
    pack, line = _line(slug, line_id)
    if song := song_of(sessions.family().id, pack.ref(line)):
        return web.to(f"/family/songs/{song}/verse")
    before = FamilyWording.story(sessions.family().id, pack.ref(line), choice.tag)
    return render_template(
        "own_wording.html",
        pack=pack,
        line=line,
        ref=pack.ref(line),
        choice=choice,
        printed=_printed(slug, line_id, choice),
        current=before[0] if before and before[0].text else None,
        before=[(each, _who(each)) for each in before if each.text],
        longest=LONGEST,
        id=uuid7(datetime.now(UTC)),
        next=web.local(request.args.get("next", ""), f"/today?line={pack.ref(line)}"),
        told=request.args.get("told", "") in REMARKS,
        kept="kept" in request.args,
    )


@blueprint.post("/family/wordings/<slug>/<line_id>/<int:number>")
def say_it_our_way(slug: str, line_id: str, number: int) -> Response:
    choice, form = _choice(number), request.form
    pack, line = _line(slug, line_id)
    if song := song_of(sessions.family().id, pack.ref(line)):
        return web.to(f"/family/songs/{song}/verse")
    text = "" if "as-printed" in form else form.get("text", "")
    FamilyWording.write(
        sessions.caregiver(),
        pack.ref(line),
        choice.tag,
        text,
        form.get("reading", "") if text else "",
        datetime.now(UTC),
        form.get("id", ""),
    )
    printed = _printed(slug, line_id, choice)
    if printed and text.strip() not in ("", printed.text):
        return web.to(_page(slug, line_id, number, kept="yes"))
    return web.to(web.back(_page(slug, line_id, number)))


@blueprint.post("/family/wordings/<slug>/<line_id>/<int:number>/remarks")
def remark(slug: str, line_id: str, number: int) -> Response:
    """One tap: what the family says goes to the teacher; or that what the pack says is not right, and why."""
    choice, form = _choice(number), request.form
    printed = _printed(slug, line_id, choice) or abort(404)
    _pack, line = _line(slug, line_id)
    own = line.wordings[choice.tag].form
    kind = form.get("kind", "")
    if kind not in REMARKS or (kind == "ours" and not ours.is_own(own)):
        abort(404)
    reading = own.readings.get(ours.OWN_READING, "") if kind == "ours" else ""
    Remark.tell(
        sessions.family().id,
        kind,
        (f"{slug}/{line_id}", choice.tag, choice.variant, printed.text_hash),
        own.text if kind == "ours" else form.get("words", ""),
        reading,
        datetime.now(UTC),
    )
    return web.to(_page(slug, line_id, number, told=kind))


# Lines of their own


@blueprint.get("/family/lines")
def own_lines() -> str:
    on_shelf = ours.current()
    own, under_songs = on_shelf.packs.get(OWN), ours.verses(on_shelf)
    return render_template(
        "own_lines.html",
        lines=[line for line in own.lines if line.id not in under_songs] if own else [],
        verses=[(song, line) for song in on_shelf.of_kind("song") for line in song.lines if line.home == OWN],
        kept=[found for ref in KeptLine.refs_of(sessions.caregiver().id) if (found := on_shelf.line(ref))],
        choices=sessions.choices(),
    )


@blueprint.get("/family/lines/new")
@blueprint.get("/family/lines/<line_id>")
def own_line(line_id: str = "") -> str | Response:
    if line_id in ours.verses(ours.current()):
        return web.to(f"/family/songs/{song_of(sessions.family().id, f'{OWN}/{line_id}')}/verse")
    own = OwnLine.of(sessions.family().id, line_id) if line_id else None
    if line_id and (own is None or own.removed_at is not None):
        abort(404)
    line = _line(OWN, line_id)[1] if own else None
    return render_template(
        "own_line.html",
        line=line,
        moment=own.moment if own else request.args.get("moment", "any"),
        moments=MOMENTS.values(),
        choices=sessions.choices(),
        longest=LONGEST,
        id=line_id or uuid7(datetime.now(UTC)),
    )


@blueprint.post("/family/lines/<line_id>")
def keep_own_line(line_id: str) -> Response:
    """Begins it, or changes what is different now. What was there before is kept."""
    who, now, form = sessions.caregiver(), datetime.now(UTC), request.form
    own = OwnLine.begin(who, form.get("moment", ""), form.get("meaning", ""), now, line_id)
    found = ours.current().line(own.ref)
    before = {tag: wording.form for tag, wording in found[1].wordings.items()} if found else {}
    if found and form.get("meaning", "").strip() not in ("", found[1].meaning):
        FamilyWording.write(who, own.ref, MEANING, form["meaning"], "", now)
    for choice in sessions.choices():
        text, reading = form.get(f"text-{choice.number}", ""), form.get(f"reading-{choice.number}", "")
        held = before.get(choice.tag, ours.OwnForm(""))
        if (text.strip(), reading.strip()) != (held.text, held.readings.get(ours.OWN_READING, "")):
            FamilyWording.write(who, own.ref, choice.tag, text, reading, now)
    return web.to(web.back("/family/lines"))


@blueprint.post("/family/lines/<line_id>/removal")
def remove_own_line(line_id: str) -> Response:
    own = OwnLine.of(sessions.family().id, line_id) or abort(404)
    own.removed_at = None if "back" in request.form else (own.removed_at or datetime.now(UTC))
    return web.to("/family/lines" if own.removed_at is None else f"/family/lines?removed={own.id}")


# Kept for later


@blueprint.post("/family/kept-lines")
def keep_line() -> Response:
    ref, who = request.form.get("ref", ""), sessions.caregiver()
    if is_sung(ref) or ours.current().line(ref) is None:
        abort(404)
    if "let-go" in request.form:
        KeptLine.let_go(who.id, ref)
    else:
        KeptLine.keep(who.id, ref, datetime.now(UTC))
    return web.to(web.back("/family/lines"))


def _page(slug: str, line_id: str, number: int, **told: str) -> str:
    """Where the form was, with the way back from there."""
    if following := web.back(""):
        told["next"] = following
    return f"/family/wordings/{slug}/{line_id}/{number}" + (f"?{urlencode(told)}" if told else "")


def _choice(number: int) -> Choice:
    return sessions.choice(number) or abort(404)


def _line(slug: str, line_id: str) -> tuple[Pack, Line]:
    """A song as a whole is said line by line: it has no wording of its own."""
    ref = f"{slug}/{line_id}"
    return (not is_sung(ref) and ours.current().line(ref)) or abort(404)


def _printed(slug: str, line_id: str, choice: Choice) -> Form | None:
    """What the pack says; None where it says nothing in this language, or the line is the family's own."""
    found = shelf.current().line(f"{slug}/{line_id}")
    wording = found[1].wordings.get(choice.tag) if found else None
    return wording.as_said(choice.variant) if wording else None


def _who(wording: FamilyWording) -> str:
    who = Caregiver.of(wording.family_id, wording.caregiver_id) if wording.caregiver_id else None
    return who.name if who else ""
