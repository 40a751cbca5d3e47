"""Writing: the packs of a teacher, how one begins, its grid, and one line of it by itself.

The grid saves itself through `door.py`. Without scripts it is read, and each line is a form of its own.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, abort, request

from langapp import web
from langapp.drafts import editing, fields
from langapp.drafts.editing import ANY, Conflict, Edit
from langapp.drafts.models import Draft
from langapp.drafts.models.cells import WHOLE
from langapp.families import sessions
from langapp.families.abilities import able, mine
from langapp.i18n import locale
from langapp.languages.registry import languages
from langapp.lib.uuid7 import is_uuid, uuid7
from langapp.studio import choosing, news
from langapp.studio.forks import forking
from langapp.studio.from_families import remarks
from langapp.studio.grid import columns, scripting, showing
from langapp.studio.mine import packs_of, put_away_by

blueprint = Blueprint("studio", __name__, template_folder="templates")


@blueprint.get("/studio")
@able("writing", "checking")
def home() -> str:
    caregiver = sessions.caregiver()
    packs = packs_of(caregiver.id)
    return web.render(
        "studio_home.html",
        packs=packs,
        news=news.of(packs, datetime.now(UTC)),
        told=remarks.count(caregiver),
        away=put_away_by(caregiver.id),
        writes="writing" in mine(),
        waiting=_waiting(caregiver.id),
        language=languages().get,
    )


@blueprint.get("/studio/drafts/new")
@able("writing")
def new() -> str:
    return web.render(
        "new_draft.html",
        id=uuid7(datetime.now(UTC)),
        ours=sessions.tags(),
        languages=list(languages()),
        kinds=choosing.kinds(),
        moments=choosing.moments(),
        meanings=choosing.meaning_languages(),
        usual=locale(),
    )


@blueprint.post("/studio/drafts")
@able("writing")
def begin() -> Response:
    form, by, now = request.form, sessions.caregiver(), datetime.now(UTC)
    title = form.get("title", "").strip()[: fields.LONGEST]
    draft = Draft.begin(by, now, title=title, draft_id=form.get("id", ""))
    if draft.revision == 0:
        told = {name: form.get(name, "") for name in ("meanings", "kind", "moment")} | {"title": title}
        if told["moment"] in ("", "any"):
            told["moment"] = choosing.moment_of(title)
        told["columns"] = " ".join(showing.tags_in(" ".join(form.getlist("language"))))
        cells = [Edit(WHOLE, name, value, ANY) for name, value in told.items() if value]
        editing.edit(draft, by, now, uuid7(now), cells)
    return web.to(f"/studio/drafts/{draft.id}")


@blueprint.get("/studio/drafts/<draft_id>")
@able("writing")
def grid(draft_id: str) -> Any:
    draft = _draft(draft_id)
    wanted, field = _row_asked(), request.args.get("field", "")
    if wanted and columns.is_beside(field) and showing.stands(draft, wanted):
        return web.to(f"/studio/drafts/{draft.id}/lines/{wanted}?field={quote(field)}#f-{quote(field)}")
    start = showing.place_of(draft, wanted) if wanted else showing.number(request.args.get("from"), 1)
    shown = showing.shown(draft, sessions.caregiver().id, field)
    meanings = shown.value("meanings", "en")
    return web.render(
        "draft.html",
        shown=shown,
        page=showing.page_of(draft, start),
        size=showing.A_PAGE,
        new_row=uuid7(datetime.now(UTC)),
        words=scripting.words(),
        speaks=scripting.speaks(shown.columns, shown.tags, meanings),
        choosing=choosing,
        languages=list(languages()),
        language=languages().get,
        ours=[tag for tag in sessions.tags() if tag not in shown.tags],
        publication=_publication(draft),
        beside=forking.beside(draft, sessions.tags()),
    )


@blueprint.post("/studio/drafts/<draft_id>/columns")
@able("writing")
def keep_columns(draft_id: str) -> Response:
    """A language more, or one put away: what was written in it stays."""
    draft, by, now = _draft(draft_id), sessions.caregiver(), datetime.now(UTC)
    draft.hold()
    tags = showing.shown(draft).tags
    away, more = request.form.get("away", ""), request.form.get("add", "")
    wanted = showing.tags_in(" ".join([*(tag for tag in tags if tag != away), more]))
    editing.edit(draft, by, now, uuid7(now), [Edit(WHOLE, "columns", " ".join(wanted), ANY)])
    return web.to(f"/studio/drafts/{draft.id}")


@blueprint.post("/studio/drafts/<draft_id>/about")
@able("writing")
def about(draft_id: str) -> Any:
    draft = _draft(draft_id)
    if clashes := _keep_form(draft, WHOLE):
        return web.render("clashes.html", draft=draft, row_id="", clashes=clashes, mine=_told_in_form())
    return web.to(f"/studio/drafts/{draft.id}")


@blueprint.get("/studio/drafts/<draft_id>/lines/<row_id>")
@able("writing")
def line(draft_id: str, row_id: str) -> str:
    return _line(_draft(draft_id), row_id)


@blueprint.post("/studio/drafts/<draft_id>/lines/<row_id>")
@able("writing")
def keep_line(draft_id: str, row_id: str) -> Any:
    """What was typed, cell by cell. Where somebody else wrote meanwhile, both texts are shown."""
    draft = _draft(draft_id)
    if not is_uuid(row_id):
        abort(404)
    if clashes := _keep_form(draft, row_id):
        return _line(draft, row_id, clashes, _told_in_form())
    before, after = showing.neighbours(draft, row_id)
    leads = {"next": after or uuid7(datetime.now(UTC)), "before": before}
    to = leads.get(request.form.get("go", ""), "") or row_id
    return web.to(f"/studio/drafts/{draft.id}/lines/{to}")


def _line(
    draft: Draft, row_id: str, clashes: list[Conflict] | None = None, mine: dict[str, str] | None = None
) -> str:
    if not is_uuid(row_id):
        abort(404)
    shown = showing.shown(draft, sessions.caregiver().id, request.args.get("field", ""))
    before, after = showing.neighbours(draft, row_id)
    cells = showing.cells_of(draft.id, [row_id]).get(row_id, {})
    return web.render(
        "line.html",
        shown=shown,
        row=showing.Row(row_id, 0, cells),
        is_new=not showing.stands(draft, row_id),
        beside=forking.beside(draft, sessions.tags()),
        number=showing.place_of(draft, row_id),
        before=before,
        after=after,
        new_row=uuid7(datetime.now(UTC)),
        besides=[
            (languages().get(tag), variant, columns.besides(tag, variant))
            for tag in shown.tags
            for variant in ("", *shown.variants.get(tag, ()))
        ],
        named=columns.named,
        language=languages().get,
        clashes={clash.field: clash for clash in clashes or ()},
        mine=mine or {},
        words=scripting.words(),
        speaks=scripting.speaks(shown.columns, shown.tags, shown.value("meanings", "en")),
    )


def _keep_form(draft: Draft, row_id: str) -> list[Conflict]:
    """The cells of a form. What the button `take` names is left to whoever else wrote it."""
    now = datetime.now(UTC)
    told, taken = _told_in_form(), request.form.get("take", "")
    cells = [
        Edit(row_id, name, value, showing.number(request.form.get(f"base:{name}"), 0))
        for name, value in told.items()
        if name != taken
    ]
    draft.hold()
    known = showing.cells_of(draft.id, [row_id]).get(row_id, {})
    # What is told as it stands is not an edit: nobody brings a row back by going on to the next.
    changed = [each for each in cells if each.value != known.get(each.field, showing.EMPTY).value]
    return editing.edit(draft, sessions.caregiver(), now, uuid7(now), changed).conflicts


def _told_in_form() -> dict[str, str]:
    return {name[2:]: value for name, value in request.form.items() if name.startswith("f:")}


def _row_asked() -> str:
    """The row that is to be shown; empty where none is."""
    row = request.args.get("row", "")
    return row if is_uuid(row) else ""


def _draft(draft_id: str) -> Draft:
    return Draft.of(sessions.caregiver().id, draft_id) or abort(404)


def _publication(draft: Draft) -> Any:
    from langapp.studio.models.publications import Publication

    return Publication.newest(draft.id)


def _waiting(_caregiver_id: str) -> list[Any]:
    from langapp.studio.checks import checking

    return checking.waiting(sessions.caregiver(), datetime.now(UTC)) if "checking" in mine() else []
