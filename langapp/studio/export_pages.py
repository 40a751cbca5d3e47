"""Taking a pack away as a file."""

from __future__ import annotations

import io
from collections.abc import Callable
from itertools import islice

from flask import Blueprint, Response, abort, render_template, request, send_file

from langapp.config import current as config
from langapp.db import db, looking
from langapp.drafts import naming
from langapp.drafts.models import Draft
from langapp.families import sessions
from langapp.families.abilities import able
from langapp.i18n import _
from langapp.languages.registry import languages
from langapp.lib.filename import file_name
from langapp.packs import checking
from langapp.packs.authoring import suggesting
from langapp.packs.documents import Pack
from langapp.studio import exporting
from langapp.studio.editions import publishing

blueprint = Blueprint("exports", __name__, template_folder="templates")


def zipped(pack: Pack) -> bytes:
    return exporting.as_zip(pack, suggesting.settled(pack, config().lessons))


MOST_TOLD = 20
"""Pieces of advice on the page."""
KINDS: dict[str, tuple[Callable[[Pack], bytes], str]] = {
    "zip": (zipped, "application/zip"),
    "csv": (exporting.as_csv, "text/csv"),
    "xlsx": (exporting.as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@blueprint.get("/studio/drafts/<draft_id>/export")
@able("writing")
def exports(draft_id: str) -> str:
    draft = _draft(draft_id)
    proof = publishing.look(draft)
    return render_template(
        "export.html",
        draft=draft,
        pack=proof.pack,
        faults=len(proof.faults) + proof.wants_summary,
        advice=_advice(proof.pack),
        language=languages().get,
        back_to=f"/studio/drafts/{draft.id}",
        back_title=proof.pack.title or _("Your pack"),
    )


@blueprint.post("/studio/drafts/<draft_id>/export")
@able("writing")
def export(draft_id: str) -> Response:
    """By POST: whatever leaves the house has ids that last, and lines that had none are given theirs. That is kept first:
    a large file takes seconds to make, and others write meanwhile.
    """
    draft, kind = _draft(draft_id), request.form.get("as", "")
    if kind not in KINDS:
        abort(400)
    draft.hold()
    naming.name_all(draft)
    db.session.commit()
    write, mimetype = KINDS[kind]
    with looking():
        pack = publishing.credited(draft)
        made = write(pack)
    return send_file(
        io.BytesIO(made), mimetype, as_attachment=True, download_name=file_name(pack.title or pack.slug, kind)
    )


def _advice(pack: Pack) -> list[tuple[int, str, str]]:
    """What a check of its files tells besides: the number of a line, the language, and what to do; the first of them."""
    found = (
        (number, problem.path[2], problem.why)
        for number, line in enumerate(pack.lines, 1)
        for problem in checking.advice(line)
    )
    return list(islice(dict.fromkeys(found), MOST_TOLD))


def _draft(draft_id: str) -> Draft:
    return Draft.of(sessions.caregiver().id, draft_id) or abort(404)
