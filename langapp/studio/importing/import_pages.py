"""Bringing in a file, step by step: choose it, say which column is what, look at what would happen, confirm, undo."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlencode

from flask import Blueprint, Response, abort, render_template, request

from langapp import receiving, web
from langapp.db import db, looks
from langapp.drafts import document
from langapp.drafts.models import Draft
from langapp.families import sessions
from langapp.families.abilities import able
from langapp.i18n import _
from langapp.languages.registry import languages
from langapp.lib.tables import Opened
from langapp.packs.documents import Pack
from langapp.studio.importing import (
    beginning,
    bundles,
    confirming,
    keeping,
    mapping,
    offering,
    telling,
    writing,
)
from langapp.studio.importing.choosing import PACKS, Choice, place
from langapp.studio.importing.keeping import Done, Import
from langapp.web import Refused

blueprint = Blueprint("imports", __name__)
receiving.uploads.add("imports.bring")
ACCEPTED = ".csv,.tsv,.txt,.xlsx,.ods,.md,.zip,.apkg"


@blueprint.get("/studio/imports/new", defaults={"draft_id": ""})
@blueprint.get("/studio/drafts/<draft_id>/imports/new")
@able("writing")
def new(draft_id: str, why_not: str = "") -> str:
    draft = _draft(draft_id) if draft_id else None
    about = document.folded(draft).pack if draft else None
    told = {"accepted": ACCEPTED, "why_not": why_not, "text": request.form.get("text", "")}
    return render_template("import_new.html", draft=draft, about=about, **told, **way_back(draft, about))


@blueprint.post("/studio/imports", defaults={"draft_id": ""})
@blueprint.post("/studio/drafts/<draft_id>/imports")
@able("writing")
@looks
def bring(draft_id: str) -> Response | tuple[str, int]:
    if draft_id:
        _draft(draft_id)
    caregiver_id, sent, data, name = sessions.caregiver().id, request.files.get("file"), b"", ""
    if sent and sent.filename:
        data, name = sent.read(), sent.filename
        sent.close()  # Or a large one stays open until somebody sweeps.
    db.session.rollback()  # Reading takes a while, and holds nobody up.
    try:
        opened = beginning.open_what_came(data, name, request.form.get("text", ""))
    except Refused as refused:
        return new(draft_id, refused.sentence), refused.code
    brought = keeping.bring(opened, name, caregiver_id, draft_id, datetime.now(UTC))
    if opened.pack is not None:
        bundles.lay(brought, opened.pack)
    return web.to(f"/studio/imports/{brought.id}")


@blueprint.get("/studio/imports/<import_id>")
@able("writing")
def choose(import_id: str) -> str | Response:
    """Which column is what; or, of our own ZIP, which packs."""
    brought = theirs(import_id)
    if confirming.done(brought):
        return web.to(f"/studio/imports/{brought.id}/done")
    about, draft = confirming.about(brought)
    if brought.kind == PACKS:
        packs = bundles.read(brought)
        return render_template("import_packs.html", brought=brought, packs=packs, **way_back(draft, about))
    opened = brought.opened()
    choice = beginning.choice_to_show(brought, opened, request.args, about.languages) or abort(404)
    return _columns(brought, opened, choice, about, draft)


def _columns(
    brought: Import, opened: Opened, choice: Choice, about: Pack, draft: Draft | None, why_not: str = ""
) -> str:
    sheet = opened.sheets[choice.sheet]
    return render_template(
        "import_columns.html",
        brought=brought,
        why_not=why_not,
        sheets=opened.sheets,
        choice=choice,
        columns=mapping.columns(sheet, choice.header),
        rows=len(mapping.body(sheet, choice.header)),
        groups=offering.groups([*choice.tags, *about.languages], about.kind, choice.fields),
        called=offering.called,
        place=place,
        texts=[field for field in choice.fields if field.endswith(":text") and "@" not in field],
        languages=languages(),
        has_lines=bool(about.lines),
        untaught=telling.untaught(brought, choice),
        first_rows=sheet.rows[: mapping.MOST_ABOVE] if brought.kind not in mapping.NAMED_KINDS else [],
        **way_back(draft, about),
    )


@blueprint.post("/studio/imports/<import_id>/choice")
@able("writing")
@looks
def keep_choice(import_id: str) -> Response | tuple[str, int]:
    brought = theirs(import_id)
    opened = brought.opened()
    told = beginning.choice(request.form, opened.sheets, brought.choice())
    if why_not := beginning.why_not(told):
        return _columns(brought, opened, told, *confirming.about(brought), why_not), 422
    brought.choose(told)
    return web.to(f"/studio/imports/{brought.id}/outcome")


@blueprint.post("/studio/imports/<import_id>/names")
@able("writing")
@looks
def names(import_id: str) -> Response:
    """Another row has the names of the columns: then they are guessed anew."""
    asked = {name: request.form.get(name, "0") for name in ("sheet", "header")}
    return web.to(f"/studio/imports/{theirs(import_id).id}?{urlencode(asked)}")


@blueprint.app_context_processor
def for_the_grid() -> dict[str, object]:
    """`imports_done(draft_id)`: what whoever looks brought into it within a day, for `import_banner.html`."""

    def imports_done(draft_id: str) -> list[tuple[Import, Done]]:
        if sessions.current() is None:
            return []
        found = keeping.done_lately(sessions.caregiver().id, draft_id, datetime.now(UTC))
        return [(brought, told) for brought, told in found if writing.is_written(draft_id, brought)]

    return {"imports_done": imports_done}


def theirs(import_id: str) -> Import:
    """An import of whoever asks. Raises Refused."""
    return keeping.find(sessions.caregiver().id, import_id, datetime.now(UTC))


def _draft(draft_id: str) -> Draft:
    return Draft.of(sessions.caregiver().id, draft_id) or abort(404)


def way_back(draft: Draft | None, about: Pack | None) -> dict[str, str]:
    """What a page is told of the pack it leads back to."""
    if draft is None or about is None:
        return {"back_to": "/studio", "back_title": _("Your packs")}
    return {"back_to": f"/studio/drafts/{draft.id}", "back_title": about.title or _("Your pack")}
