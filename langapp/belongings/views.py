"""What is theirs, as pages: a copy to take along, a copy to bring in, and the end, with seven days to think again."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import BoundedSemaphore
from typing import IO, Any

from flask import Blueprint, Response, abort, g, render_template, request, send_file

from langapp import days, web
from langapp.belongings import arriving, ending, exporting, importing, reading, room
from langapp.config import current as config
from langapp.db import db
from langapp.entry.proving import means, proved
from langapp.families import sessions
from langapp.families.models import Caregiver, Departed, Device, Erasure
from langapp.families.models.devices import hash_of
from langapp.i18n import _
from langapp.web import Refused, public

PAGE = "/family/data"
END = "/family/erasure"
STILL_OPEN = (
    "/proof",
    "/passkeys/",
    "/facts",
    "/look",
    "/privacy",
    "/family/leaving",
    "/devices/mine/departure",
)
"""What a family that is to be erased may still do, besides keeping everything and taking a copy along."""
SENT_TOO = 1 << 20
"""Of a form, around the file in it."""
IN_MEMORY = 1 << 19
_making, _taking = BoundedSemaphore(3), BoundedSemaphore(3)

blueprint = Blueprint("belongings", __name__, template_folder="templates")


@blueprint.get("/family/data")
def data() -> str:
    return render_template("data.html", coming=arriving.waiting(sessions.family().id))


@blueprint.get("/family/data/copy.zip")
@proved(PAGE)
@room.is_there()
def copy() -> Response:
    """Looks at one moment of everything, and holds nobody up."""
    with _one_of(_making), ExitStack() as until_written:
        file = until_written.enter_context(tempfile.TemporaryFile(dir=config().data))
        exporting.write(file, sessions.device(), sessions.tags())
        until_written.pop_all()  # From here on the answer closes it, when it was sent.
    file.seek(0)
    name = f"langapp-{datetime.now(UTC):%Y-%m-%d}.zip"
    response = send_file(file, mimetype="application/zip", as_attachment=True, download_name=name)
    response.headers["Cache-Control"] = "private, no-store"
    return response


@blueprint.get("/copies/new")
@public
def new_copy() -> str:
    return render_template("bring.html", ours=sessions.current() is not None)


@blueprint.post("/copies")
@public
@room.is_there()
def bring() -> Response:
    now, sent = datetime.now(UTC), request.files.get("copy")
    if sent is None or not sent.filename:
        raise Refused(_("Choose the file, then bring it in."))
    ours = sessions.current()
    mine, family_id = (sessions.device().id, ours.id) if ours else (None, None)
    db.session.rollback()  # Reading takes a while, and others want to write.
    held = reading.read(sent.stream, now)
    with arriving.put_down(sent.stream, held, family_id) as lying:
        return _brought(held, lying, mine, now)


def _brought(held: reading.Copy, lying: Path | None, mine: str | None, now: datetime) -> Response:
    """By the device that is `mine`, into its family; or by a visitor, who has a family and a device from now on."""
    device = db.session.get(Device, mine) if mine else None
    if mine and device is None:  # It was signed out meanwhile, and its family is not its to add to.
        return sessions.leave(web.to("/"))
    into = db.session.get_one(Caregiver, device.caregiver_id) if device else None
    family_id, caregivers, recordings = importing.bring_in(held, into, now)
    response = web.to(PAGE)
    if device is None:
        token = Device.join(db.session.get_one(Caregiver, caregivers[0]), now)
        db.session.flush()
        device = Device.of_token(token)
        assert device is not None
        if len(caregivers) > 1:
            device.came_with = None  # Until they say who they are.
            response = web.to(f"{PAGE}/me")
        sessions.keep(response, token)
    arriving.expect(lying, family_id, recordings, device)
    return response


@blueprint.get("/family/data/me")
def who() -> str:
    return render_template("who.html", people=_people())


@blueprint.post("/family/data/me")
def am() -> Response:
    """Once, right after a copy was brought in. From then on the device is theirs."""
    wanted, device = request.form.get("caregiver", ""), sessions.device()
    if wanted != device.came_with:
        chosen = next((one for one in _people() if one.id == wanted), None) or abort(404)
        chosen.hold(device)
        device.came_with = chosen.id
    return web.to(PAGE)


@blueprint.get(END)
def end() -> str:
    return render_template("end.html", day=days.shown(days.on(due)) if (due := sessions.erases_at()) else "")


@blueprint.post(END)
@proved(END)
def ask() -> Response:
    ending.ask(sessions.family().id, sessions.caregiver(), datetime.now(UTC))
    return web.to(END)


@blueprint.post(f"{END}/reversal")
def keep() -> Response:
    Erasure.keep_everything(sessions.family().id, datetime.now(UTC))
    return web.to("/today")


@blueprint.before_app_request
def lead_to_the_end() -> Any:
    """Every page of a family that is to be erased leads to the one that says so."""
    family = sessions.current()
    ours = request.blueprint == "belongings" and request.endpoint not in ENDED
    if family is None or ours or request.path.startswith(STILL_OPEN) or request.blueprint == "offline":
        return None
    if sessions.erases_at() is None:
        return None
    return web.away(END)


@blueprint.after_app_request
def forget_on_the_device(response: Response) -> Response:
    """A device whose family was erased keeps nothing of it, from the next time it comes by."""
    token = sessions.SESSION.read()
    asked = token and g.get("device", g) is None and request.endpoint not in web.assets
    if (
        asked
        and response.status_code < 500
        and "Set-Cookie" not in response.headers
        and Departed.is_one(hash_of(token))
    ):
        sessions.leave(response)
    return response


@blueprint.url_value_preprocessor
def more_than_a_form(endpoint: str | None, _values: Any) -> None:
    """A copy is large. Few are taken in at once, and the others are told so before they are read."""
    if endpoint == "belongings.bring" and request.method == "POST":
        request.max_content_length = reading.LARGEST + SENT_TOO
        request._get_file_stream = _on_the_disk  # type: ignore[method-assign]
        if not _taking.acquire(blocking=False):
            abort(503)
        g.taking = True


@blueprint.teardown_app_request
def let_the_next_in(_error: object) -> None:
    room.take_back(g.pop("promised", 0))
    if g.pop("taking", False):
        _taking.release()


def _on_the_disk(
    total_content_length: int | None,
    content_type: str | None,
    filename: str | None = None,
    content_length: int | None = None,
) -> IO[bytes]:
    """Where a copy lies while it is sent: beside our data, because a folder for passing files is often in memory."""
    wanted = reading.LARGEST if total_content_length is None else total_content_length
    room.promise(wanted)
    g.promised = g.get("promised", 0) + wanted
    return room.Sent(IN_MEMORY, dir=str(config().data))


@contextmanager
def _one_of(places: BoundedSemaphore) -> Iterator[None]:
    if not places.acquire(blocking=False):
        raise Refused(_("We are busy for a moment. Try again in a minute."), 503)
    try:
        yield
    finally:
        places.release()


def _people() -> list[Caregiver]:
    """Among whom whoever brought a copy in may still choose: as long as they have not, and nobody could say otherwise."""
    device = sessions.device()
    people = Caregiver.all_of(device.family_id)
    others = len(Device.all_of(device.family_id)) > 1
    if device.came_with is not None or others or any(means(one.id).any for one in people):
        abort(404)
    return people


ENDED = frozenset(
    {"belongings.data", "belongings.new_copy", "belongings.bring", "belongings.who", "belongings.am"}
)
