"""Showing once more that it is you, before something grave."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, abort, render_template, request

from langapp import web
from langapp.entry import proving
from langapp.entry.answering import KEYS, not_this_paper, send_digits, try_paper
from langapp.families import sessions

blueprint = Blueprint("proof", __name__, template_folder="templates")


@blueprint.get("/proof")
def proof() -> Any:
    wanted = web.local(request.args.get("next", ""), KEYS)
    if proving.is_enough(sessions.device(), datetime.now(UTC)):
        return web.to(wanted)
    return render_template(
        "proof.html", means=proving.means(proving.who_proves(sessions.device())), next=wanted
    )


@blueprint.post("/proof/codes")
def send_proof() -> Response:
    whose = proving.who_proves(sessions.device())
    address = proving.means(whose).address or abort(404)
    return send_digits(address, "prove", whose, web.back(KEYS))


@blueprint.post("/proof/paper")
def prove_by_paper() -> Any:
    now, whose = datetime.now(UTC), proving.who_proves(sessions.device())
    wanted = web.back(KEYS)
    if try_paper(now, whose) is None:
        return render_template(
            "proof.html", means=proving.means(whose), next=wanted, problem=not_this_paper()
        ), 422
    sessions.device().proved_at = now
    return web.to(wanted)
