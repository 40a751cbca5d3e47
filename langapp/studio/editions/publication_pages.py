"""Publishing a draft, its editions, and taking back: the pages of it."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import wraps
from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from langapp import days, web
from langapp.classes.models import Class
from langapp.config import current as config
from langapp.drafts import document, undoing
from langapp.drafts.models import Draft
from langapp.entry.proving import is_strictly_enough, strictly_proved
from langapp.families import sessions
from langapp.families.abilities import able
from langapp.i18n import _
from langapp.languages.registry import languages
from langapp.lib import qr
from langapp.lib.uuid7 import given_or_new, uuid7
from langapp.packs import shelf
from langapp.packs.documents import MOMENTS, Pack
from langapp.studio import choosing
from langapp.studio.editions import crediting, differences, publishing, withdrawing
from langapp.studio.forks import following
from langapp.studio.models import Publication

blueprint = Blueprint("publications", __name__)

OF_DRAFT = "/studio/drafts/<draft_id>"
NUMBER = "<int(max=999999999):number>"
"""No database is asked for one that it could not count to."""
NAMES = "by:"
"""Before the languages that a field is about."""


@blueprint.get(f"{OF_DRAFT}/publication")
@able("writing")
def about_to_publish(draft_id: str) -> str:
    draft = _draft(draft_id)
    proof = publishing.look(draft)
    return render_template(
        "publication.html",
        **_of(draft, proof.pack),
        proof=proof,
        credits=crediting.grouped(proof.pack),
        moments=choosing.moments(),
        unchecked={languages().get(tag): n for tag, n in proof.unchecked.items() if n and tag in languages()},
        upstream=following.look(draft),
    )


def names_stay(view: web.View) -> web.View:
    """Whoever is sent to show who she is finds what she typed when she comes back."""

    @wraps(view)
    def first(draft_id: str) -> Any:
        now = datetime.now(UTC)
        if not is_strictly_enough(sessions.device(), now):
            draft = _draft(draft_id)
            draft.hold()
            if _seen() in (None, draft.revision):  # what a colleague wrote meanwhile stays
                publishing.tell(draft, _about(), sessions.caregiver(), now)
            crediting.tell(draft, _credit(), sessions.caregiver(), now)
        return view(draft_id)

    return first  # type: ignore[return-value]


@blueprint.post(f"{OF_DRAFT}/publication")
@able("writing")
@names_stay
@strictly_proved("")
def publish(draft_id: str) -> Response:
    draft = _draft(draft_id)
    publishing.publish(draft, sessions.caregiver(), datetime.now(UTC), _seen(), _credit(), _about())
    return web.to(f"/studio/drafts/{draft.id}/published")


@blueprint.get(f"{OF_DRAFT}/published")
@able("writing")
def published(draft_id: str) -> Response | str:
    draft = _draft(draft_id)
    newest = Publication.newest(draft.id)
    if newest is None or not publishing.is_on_shelf(draft):
        return web.to(f"/studio/drafts/{draft.id}/publication")
    link = (config().base_url or request.url_root.rstrip("/")) + f"/packs/{draft.slug}"
    return render_template(
        "published.html",
        **_of(draft, shelf.current().packs[draft.slug]),
        publication=newest,
        link=link,
        square=qr.square(link),
        classes=Class.all_of(sessions.caregiver().id),
    )


@blueprint.get(f"{OF_DRAFT}/editions")
@able("writing")
def editions(draft_id: str) -> str:
    draft = _draft(draft_id)
    return render_template(
        "editions.html",
        **_of(draft, document.folded(draft).pack),
        publications=[
            (each, differences.told(each.changes), _day(each.at)) for each in Publication.all_of(draft.id)
        ],
        is_out=publishing.is_on_shelf(draft),
        retired=[(each, _day(each.at)) for each in withdrawing.retired(draft)],
    )


@blueprint.get(f"{OF_DRAFT}/editions/{NUMBER}")
@able("writing")
def edition(draft_id: str, number: int) -> str:
    draft = _draft(draft_id)
    publication, pack = _edition(draft, number)
    return render_template(
        "edition.html",
        **_of(draft, pack),
        publication=publication,
        day=_day(publication.at),
        changes=differences.between(pack, document.folded(draft).pack),
        act=uuid7(datetime.now(UTC)),
    )


@blueprint.post(f"{OF_DRAFT}/editions/{NUMBER}/restoration")
@able("writing")
def restore(draft_id: str, number: int) -> Response:
    """The draft says what the edition says. Families see it once it is published."""
    draft = _draft(draft_id)
    _publication, pack = _edition(draft, number)
    now = datetime.now(UTC)
    act = given_or_new(request.form.get("act", ""), now)
    publishing.restore(draft, pack, sessions.caregiver(), now, act)
    return web.to(f"/studio/drafts/{draft.id}/editions/{number}/restored/{act}")


@blueprint.get(f"{OF_DRAFT}/editions/{NUMBER}/restored/<act>")
@able("writing")
def restored(draft_id: str, number: int, act: str) -> str:
    draft = _draft(draft_id)
    _publication, pack = _edition(draft, number)
    acts = {"act": act, "new_act": uuid7(datetime.now(UTC))}
    return render_template("restored.html", **_of(draft, pack), number=number, **acts)


@blueprint.post(f"{OF_DRAFT}/editions/restorations/<act>/undo")
@able("writing")
def take_back(draft_id: str, act: str) -> Response:
    draft, now = _draft(draft_id), datetime.now(UTC)
    new_act = given_or_new(request.form.get("act", ""), now)
    undoing.take_back(draft, sessions.caregiver(), now, act, new_act)
    return web.to(f"/studio/drafts/{draft.id}/editions")


@blueprint.get(f"{OF_DRAFT}/withdrawal")
@able("writing")
@strictly_proved("")
def about_to_withdraw(draft_id: str) -> Response | str:
    draft = _draft(draft_id)
    if not publishing.is_on_shelf(draft):
        return web.to(f"/studio/drafts/{draft.id}/editions")
    return render_template("withdrawal.html", **_of(draft, document.folded(draft).pack))


@blueprint.post(f"{OF_DRAFT}/withdrawal")
@able("writing")
@strictly_proved("")
def withdraw(draft_id: str) -> Response:
    draft = _draft(draft_id)
    withdrawing.unpublish(draft, datetime.now(UTC))
    return web.to(f"/studio/drafts/{draft.id}/editions")


@blueprint.get(f"{OF_DRAFT}/lent")
@able("writing")
def lent(draft_id: str) -> str:
    """The voices of teachers that are heard in this pack."""
    draft = _draft(draft_id)
    return render_template(
        "lent.html",
        **_of(draft, document.folded(draft).pack),
        voices=withdrawing.lent_to(draft),
        retired=[(each, _day(each.at)) for each in withdrawing.retired(draft)],
    )


@blueprint.get(f"{OF_DRAFT}/lent/<speaker_id>")
@able("writing")
@strictly_proved("")
def about_to_retire(draft_id: str, speaker_id: str) -> Response | str:
    draft = _draft(draft_id)
    voice = next((each for each in withdrawing.lent_to(draft) if each.speaker.id == speaker_id), None)
    if voice is None:
        return web.to(f"/studio/drafts/{draft.id}/lent")
    titles = {slug: pack.title for slug, pack in shelf.current().packs.items()}
    own = _of(draft, document.folded(draft).pack)
    return render_template("retire.html", **own, voice=voice, titles=titles)


@blueprint.post(f"{OF_DRAFT}/lent/<speaker_id>")
@able("writing")
@strictly_proved("")
def retire(draft_id: str, speaker_id: str) -> Response:
    draft = _draft(draft_id)
    withdrawing.retire(draft, speaker_id, sessions.caregiver(), datetime.now(UTC))
    return web.to(f"/studio/drafts/{draft.id}/lent")


def _seen() -> int | None:
    seen = request.form.get("revision", "")
    return int(seen) if seen.isdecimal() and len(seen) < 10 else None


def _credit() -> dict[str, str]:
    """Whose words they are, by language: one field may be about several."""
    told = ((name.removeprefix(NAMES), text) for name, text in request.form.items() if name.startswith(NAMES))
    return {tag: text for tags, text in told for tag in tags.split() if tag in languages()}


def _about() -> dict[str, str]:
    """What the pack is for, where that was asked."""
    told = {name: request.form.get(name, "") for name in ("summary", "moment")}
    return {name: text for name, text in told.items() if name == "summary" or text in MOMENTS}


def _of(draft: Draft, pack: Pack) -> dict[str, object]:
    """What every page of a draft shows."""
    return {
        "draft": draft,
        "pack": pack,
        "registry": languages(),
        "back_to": f"/studio/drafts/{draft.id}",
        "back_title": pack.title or _("Your pack"),
    }


def _edition(draft: Draft, number: int) -> tuple[Publication, Pack]:
    publication = Publication.of(draft.id, number) or abort(404)
    return publication, Pack.from_json(publishing.document_of(publication))


def _draft(draft_id: str) -> Draft:
    return Draft.of(sessions.caregiver().id, draft_id) or abort(404)


def _day(moment: datetime) -> str:
    return days.shown_with_year(days.on(moment))
