"""Making a PDF of a sheet: a job asks a child process of its own, and the child's memory goes with it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import Any

from flask import current_app

from langapp.assets import STATIC
from langapp.config import current
from langapp.i18n import _, lesson_text
from langapp.languages import scripts
from langapp.languages.registry import languages
from langapp.lib.filename import file_name
from langapp.makings.making import Made, Tell, Unmade, maker
from langapp.practice import cloth
from langapp.sheets import fonts, standing, typesetting
from langapp.sheets.paper import Sheet

LONGEST = 45.0
"""Seconds. A sheet of twelve pages takes one or two."""
LARGEST = 32 << 20
PICTURE = re.compile(r"[a-z0-9-]{1,60}")
STEPS = 3


class NoLetters(Unmade):
    """No font of this machine has letters that stand in the sheet."""


def given(sheet: Sheet, title: str, back: str, family_id: str | None) -> dict[str, Any]:
    """What a job needs, decided here by what the person may see."""
    return {"title": title, "back": back, "family": family_id, "sheet": sheet.plain()}


@maker("sheet", still=standing.stands)
def make(wanted: dict[str, Any], tell: Tell) -> Made:
    tell(0, STEPS)
    asked = prepared(wanted["sheet"])
    tell(1, STEPS)
    made = typeset(asked)
    tell(STEPS, STEPS)
    return Made(file_name(wanted["title"], "pdf"), "application/pdf", made)


def prepared(sheet: dict[str, Any]) -> dict[str, Any]:
    """With the drawings and the names of fonts: what the child is told."""
    plain = json.loads(json.dumps(sheet))
    return {
        "sheet": plain,
        "runs": fonts.runs({"", "en", *_found(plain, "lang")}),
        "pictures": {name: _picture(name) for name in _found(plain, "picture") if name},
        "band": band(tuple(plain["band"])),
        "woff2": str(fonts.WOFF2),
        "cache": str(current().data / "fonts"),
    }


def typeset(asked: dict[str, Any]) -> bytes:
    """Raises Unmade, with what to do instead."""
    command = [sys.executable, "-P", typesetting.__file__]
    environment = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "HOME") if name in os.environ}
    try:
        done = subprocess.run(  # noqa: S603  ours, with nothing of what was asked in it
            command,
            input=json.dumps(asked).encode(),
            capture_output=True,
            env=environment,
            cwd=typesetting.HERE,
            timeout=LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Unmade(
            _("That is too much for one file. Take fewer lines, or print the page from the browser.")
        ) from None
    if done.returncode == typesetting.MISSING:
        raise NoLetters(_no_letters(json.loads(done.stderr.splitlines()[-1])["missing"]))
    if done.returncode or not done.stdout or len(done.stdout) > LARGEST:
        current_app.logger.error("typesetting ended with %s: %s", done.returncode, _last_line(done.stderr))
        raise Unmade(_("This server could not set the page. Print it from the browser instead."))
    return done.stdout


def band(places: tuple[int, ...]) -> str:
    """The cloth at the top, as an SVG: diamonds in the dyes of the sheet's languages."""
    template: Any = current_app.jinja_env.get_template("sheets/band.html").module
    return str(template.band(cloth.motif(places or (0,)), True))


def _no_letters(missing: dict[str, str]) -> str:
    """Named is a language whose own letters lack; a stranger among them says nothing about it."""
    names = [
        lesson_text(language.name)
        for language in languages()
        if any(
            scripts.within(c, scripts.SCRIPTS[language.script]) for c in missing.get(language.html_lang, "")
        )
    ]
    if not names:
        return _("This server has no letters for some of this. Print the page from the browser instead.")
    return _(
        "This server has no letters for %(language)s. Print the page from the browser instead.",
        language=", ".join(names),
    )


def _found(node: Any, ending: str) -> set[str]:
    """Every value under a key that ends so."""
    if isinstance(node, list):
        return set().union(*(_found(each, ending) for each in node)) if node else set()
    if not isinstance(node, dict):
        return set()
    here = {value for key, value in node.items() if key.endswith(ending) and isinstance(value, str)}
    return here.union(*(_found(value, ending) for value in node.values()))


def _picture(name: str) -> str:
    if not PICTURE.fullmatch(name):
        return ""
    file = STATIC / "pictures" / f"{name}.svg"
    return file.read_text(encoding="utf-8") if file.exists() else ""


def _last_line(told: bytes) -> str:
    """Of an error, its kind alone: the rest may hold a family's words."""
    lines = told.decode(errors="replace").strip().splitlines()
    return lines[-1].split(":")[0][:80] if lines else ""
