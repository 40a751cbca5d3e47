"""What the scripts of the grid are told by its page: their words, and what they know languages by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from langapp.i18n import _, lesson_text
from langapp.languages.registry import Language, languages
from langapp.languages.scripts import SCRIPTS
from langapp.studio.grid.columns import Column


def words() -> dict[str, str]:
    """Sentences a script says. What stands in braces it fills in itself."""
    return {
        "state_saved": _("Saved"),
        "state_saving": _("Saving"),
        "state_offline": _("Not sent yet: kept on this computer"),
        "state_away": _(
            "Not sent yet: kept on this computer. This pack cannot be reached as you are signed in now."
        ),
        "state_needs": _("Needs you: look at the marked cells"),
        "state_unkept": _("Not sent yet: keep this page open. This browser keeps nothing for later."),
        "sign_in": _("Sign in"),
        "somebody": _("Somebody else"),
        "both": _("{name} wrote in this cell too. Both are here."),
        "wrote": _("{name} wrote:"),
        "nothing": _("nothing"),
        "keep_mine": _("Keep mine"),
        "take_theirs": _("Take what {name} wrote"),
        "also_here": _("Also here: {names}"),
        "others_since": _("Left as it is where somebody else has changed it since."),
        "undone": _("Undone"),
        "redone": _("Done again"),
        "put_back": _("Somebody removed this row. Put it back"),
        "stays": _("{name} wrote in this row meanwhile, so it stays."),
        "remove_row": _("Remove this row"),
        "yours": _("Yours"),
        "open": _("Open by itself"),
        "leave_out": _("Leave it out"),
        "removed": _("Row removed. Undo brings it back."),
        "pasted": _("{n} lines pasted, into {columns}."),
        "pasted_one": _("1 line pasted, into {columns}."),
        "in_english": _("The meanings are in English."),
        "undo": _("Undo"),
        "other_way": _("The other way round"),
        "not_understood": _("This could not be kept as it is. Write it another way."),
    }


def speaks(columns: Sequence[Column], tags: Sequence[str], meanings: str) -> dict[str, Any]:
    """By what the columns of a pasted table are known: those of the grid first, then every language there is."""
    known = languages()
    ordered = [*map(known.get, tags), *(each for each in known if each.tag not in tags)]
    return {
        "meanings": meanings,
        "languages": [_told(language) for language in ordered],
        "scripts": {script: SCRIPTS[script] for script in {"Latn", *(each.script for each in ordered)}},
        "columns": {column.title.lower(): column.field for column in columns if column.language is None},
    }


def _told(language: Language) -> dict[str, Any]:
    names = {language.tag, language.name, language.endonym, lesson_text(language.name)}
    return {
        "tag": language.tag,
        "endonym": language.endonym,
        "script": language.script,
        "readings": language.readings,
        "names": sorted(name.lower() for name in names),
    }
