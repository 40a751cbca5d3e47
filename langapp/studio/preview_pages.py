"""See it on a phone: the card of one line after the other, by day and at night, as it stands at this moment."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, request

from langapp import web
from langapp.drafts import document
from langapp.drafts.models import Draft
from langapp.drafts.models.cells import WHOLE
from langapp.families import sessions
from langapp.families.abilities import able
from langapp.i18n import _
from langapp.languages.registry import languages
from langapp.lib.uuid7 import is_uuid
from langapp.studio import previewing
from langapp.studio.grid import showing
from langapp.studio.grid.showing import EMPTY
from langapp.studio.sound import voicing

blueprint = Blueprint("preview", __name__, template_folder="templates")


@blueprint.get("/studio/drafts/<draft_id>/phone")
@able("writing")
def phone(draft_id: str) -> Any:
    """The page; or, to its script that asks whether anything is otherwise, nothing while nothing is."""
    draft = Draft.of(sessions.caregiver().id, draft_id) or abort(404)
    if request.args.get("since", -1, type=int) == draft.revision:
        return Response(status=204)
    asked = request.args.get("line", "")
    place = previewing.place(draft, asked if is_uuid(asked) else "")
    said = voicing.written(draft, row_ids=[place.row_id]) if place.row_id else []
    about = showing.cells_of(draft.id, [WHOLE]).get(WHOLE, {})
    own = {name: cell.value for name, cell in about.items() if cell.value}
    columns = showing.tags_in(own.get("columns", ""))
    tags = previewing.tags_shown(request.args.getlist("language"), columns, sessions.tags())
    pack = document.pack_of(draft.slug, own, (each.line for each in said))
    return web.render(
        "draft_phone.html",
        draft=draft,
        card=previewing.card(draft, pack, said[0], tags) if said else None,
        place=place,
        tags=tags,
        columns=columns,
        languages=sorted(languages(), key=lambda each: (each.tag not in columns, each.tag)),
        address=f"/studio/drafts/{draft.id}/phone",
        follows=_query(place.row_id, tags),
        before=_query(place.before, tags) if place.before else "",
        after=_query(place.after, tags) if place.after else "",
        row_id=place.row_id,
        back_to=f"/studio/drafts/{draft.id}{f'?row={place.row_id}' if said else ''}",
        back_title=about.get("title", EMPTY).value or _("Your pack"),
    )


@blueprint.post("/studio/drafts/<draft_id>/phone")
@able("writing")
def choose(draft_id: str) -> Response:
    """As another family sees it."""
    tags = previewing.tags_shown(request.form.getlist("language"), [], [])
    return web.to(f"/studio/drafts/{draft_id}/phone?{_query(request.form.get('line', ''), tags)}")


def _query(row_id: str, tags: list[str]) -> str:
    return urlencode([("line", row_id), *(("language", tag) for tag in tags)])
