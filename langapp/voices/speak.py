"""The pages a relative is sent to: no account, her own language and nothing but it.

Whoever holds the link may say its lines, hear what came by it, and take it back; nothing else of the family is
seen from here.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, g, render_template, request
from sqlalchemy.exc import SQLAlchemyError

from langapp import i18n, receiving, web
from langapp.db import db
from langapp.i18n import _
from langapp.languages.registry import Language, languages
from langapp.lib.uuid7 import uuid7
from langapp.voices import arriving, asking, consenting, linked, naming, refusing
from langapp.voices.arriving import LONGEST_SONG, By
from langapp.voices.models import Ask, Recording, Speaker
from langapp.voices.naming import DOMAIN
from langapp.voices.sounds import arrived, lead_to, sent, sound_of
from langapp.web import Refused, public

blueprint = Blueprint("speak", __name__, template_folder="templates")
receiving.uploads.add("speak.arrive")

MINE_TO_MEND = (413, 422, 503)
"""What she may put right herself, so that there is a way back to the line."""


@blueprint.get("/speak/<token>")
@public
def hello(token: str) -> Response | str:
    ask, asked = _known(token), request.args
    speakers, now = Speaker.by_ask(ask.id), datetime.now(UTC)
    if not linked.is_open(ask, now):
        return web.to(f"/speak/{token}/end") if speakers else abort(410)
    lines = linked.to_say(ask)
    if not lines and not speakers and ask.family_id is None:
        raise Refused(_("These lines are not needed any more. Thank you all the same."), 410)
    if not speakers or "someone" in asked:
        return _page(
            "hello.html",
            ask,
            lines=lines,
            name="" if speakers else ask.name,
            consent=str(consenting.WORDS[ask.rung]),
            id=uuid7(now),
        )
    unsent = sum(line.sent is None for line in lines)
    if not lines or (not unsent and not asked.get("line")):
        return web.to(f"/speak/{token}/end")
    return _page(
        "speak.html",
        ask,
        lines=lines,
        at=linked.begins_at(lines, asked.get("line", "")),
        speaker=linked.speaking(speakers, asked.get("speaker", "")),
        longest_song=int(1000 * LONGEST_SONG),
        every=not unsent,
        unsent=unsent or len(lines),
        id=uuid7(now),
    )


@blueprint.post("/speak/<token>/consent")
@public
def consent(token: str) -> Response:
    ask, now, form = _open(token), datetime.now(UTC), request.form
    speaker = Speaker.begin(
        ask.family_id,
        form.get("name", ""),
        now,
        relation=ask.name,
        accent=form.get("accent", ""),
        variant=ask.variant,
        ask_id=ask.id,
        speaker_id=form.get("id", ""),
    )
    consenting.give(speaker, ask.rung, form.get("consent", ""), now)
    return web.to(f"/speak/{token}?speaker={speaker.id}")


@blueprint.post("/speak/<token>/recordings")
@public
def arrive(token: str) -> Response:
    ask, now, form = _open(token), datetime.now(UTC), request.form
    speaker = linked.speaking(Speaker.by_ask(ask.id), form.get("speaker", ""))
    if speaker is None:
        raise Refused(_("First say yes on the first page, then speak."))
    lines = ask.lines(asking.shelf_of(ask))
    asked = next((line for line in lines if line.ref == form.get("ref")), None)
    said = arriving.as_shown(asked or abort(404), form.get("said", ""), ask.family_id)
    by = By(ask.family_id, speaker.id, ask.rung, ask_id=ask.id)
    return arrived(arriving.arrive(sent(now), said, by, now), f"/speak/{token}?speaker={speaker.id}")


@blueprint.get("/speak/<token>/recordings/<recording_id>.mp3")
@public
def recording(token: str, recording_id: str) -> Response:
    sent_by_it = Recording.of_ask(_open(token).id)
    return sound_of(next((each for each in sent_by_it if each.id == recording_id), None) or abort(404))


@blueprint.get("/speak/<token>/lines/<int:number>")
@public
def line(token: str, number: int) -> Response:
    """How a computer says it, also where it is not published yet."""
    return lead_to(linked.saying(_open(token), number) or abort(404))


@blueprint.post("/speak/<token>/recordings/<recording_id>/withdrawal")
@public
def withdraw(token: str, recording_id: str) -> Response:
    """Also what the family has taken back before her: from then on it is hers alone to say."""
    found = Recording.sent_by(_known(token).id, recording_id) or abort(404)
    found.withdraw("speaker", datetime.now(UTC))
    return _taken_back(token)


@blueprint.post("/speak/<token>/withdrawal")
@public
def withdraw_all(token: str) -> Response:
    """Her consent, and with it everything that rests on it; also by a link that has come to its end."""
    for speaker in Speaker.by_ask(_known(token).id):
        speaker.withdraw_consent(datetime.now(UTC))
    return _taken_back(token)


@blueprint.get("/speak/<token>/end")
@public
def end(token: str) -> str:
    ask = _known(token)
    recordings = Recording.of_ask(ask.id)
    said = {each.what for each in recordings}
    return _page(
        "end.html",
        ask,
        recordings=recordings,
        stands=bool(Speaker.by_ask(ask.id)),
        every=all(line.what in said for line in ask.lines(asking.shelf_of(ask))),
        taken_back="taken" in request.args,
        is_open=linked.is_open(ask, datetime.now(UTC)),
    )


@blueprint.get("/speak/names/<name>/<tag>")
@public
def name(name: str, tag: str) -> Response:
    """A control says what it is called."""
    said = naming.saying(name, tag) if tag in languages() else None
    return lead_to(said or abort(404))


def _open(token: str) -> Ask:
    """The ask of a link that still works; else 410 in her language, or 404 where nobody knows the link."""
    ask = _known(token)
    if not linked.is_open(ask, datetime.now(UTC)):
        abort(410)
    return ask


def _known(token: str) -> Ask:
    """Whatever has become of it: what she has sent stays hers to take back."""
    ask = Ask.of_token(token)
    if ask is None:
        i18n.use(naming.best(request.accept_languages.values()), DOMAIN)
        abort(404)
    g.asked = ask.tag
    i18n.use(ask.tag, DOMAIN)
    return ask


def _taken_back(token: str) -> Response:
    return web.to(f"/speak/{token}/end?taken=back")


def _page(template: str, ask: Ask, **context: Any) -> str:
    language = languages().get(ask.tag)
    return render_template(
        f"speak/{template}",
        ask=ask,
        token=ask.token,
        language=language,
        names=naming.names(language),
        **context,
    )


def _error(code: int, sentence: str) -> str:
    """In her language, also where the door refused what was sent before any page looked at the link."""
    token = (request.view_args or {}).get("token", "")
    tag = g.get("asked") or _tag_of(token)
    i18n.use(tag or naming.best(request.accept_languages.values()), DOMAIN)
    known, here = languages(), i18n.locale()
    language: Language | None = known.get(here) if here in known else None
    return render_template(
        "speak/sentence.html",
        sentence=sentence or _sentence(code),
        language=language,
        back=f"/speak/{token}" if tag and code in MINE_TO_MEND else None,
    )


def _tag_of(token: str) -> str | None:
    try:
        db.session.rollback()  # After a failure the database answers nothing else.
        ask = Ask.of_token(token)
    except SQLAlchemyError:
        return None
    return ask.tag if ask else None


def _sentence(code: int) -> str:
    if code == 410:
        return _("This link has come to its end. Ask your family for a new one.")
    if code == 404:
        return _("We do not know this link. Ask your family to send it once more.")
    if code == 413:
        return str(arriving.WHY_NOT["too-large"])
    return _("Something is not right here. Try again in a moment.")


refusing.tell_by(blueprint, _error)
