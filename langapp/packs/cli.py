"""`langapp packs`: check lesson files, publish what changed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from langapp.config import current
from langapp.languages.registry import languages
from langapp.packs import files, shelf, syncing
from langapp.packs.authoring import reporting, whole
from langapp.packs.authoring.wordlists import Folder, Unusable
from langapp.packs.authoring.words import SYSTEMS as WORDS


@click.group()
def packs() -> None:
    """Check lesson packs and put them on the shelf."""


def _known(_context: click.Context, _option: click.Parameter, tags: tuple[str, ...]) -> tuple[str, ...]:
    """A tag mistyped would find nothing, and all would seem in order."""
    for tag in tags:
        if tag not in languages():
            every = ", ".join(language.tag for language in languages())
            raise click.BadParameter(f"there is no language “{tag}”: use {every}")
    return tags


PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
TAGS = click.option(
    "--language",
    "tags",
    multiple=True,
    metavar="TAG",
    callback=_known,
    help="Only this language; may be repeated.",
)
WORDLISTS = click.option(
    "--wordlists",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    envvar="LANGAPP_WORDLISTS",
    show_envvar=True,
    help="A folder of word lists to confirm the words of word packs in.",
)


@packs.command()
@PATHS
@TAGS
@WORDLISTS
@with_appcontext
def check(paths: tuple[Path, ...], tags: tuple[str, ...], wordlists: Path | None) -> None:
    """Find everything wrong with lesson packs: with PATHS (packs, or folders of packs), or with all of lessons/.

    Prints every problem with its file, its line and what to do, and every difference from what an engine or a
    list says that nobody has settled. Exits 1 when there is one.
    """
    found = _look(paths, tags, wordlists)
    for problem in found.to_mend:
        click.echo(f"{_short(problem.file)}:{problem.line}: {problem.why}")
    if told := _uncompared(found, wordlists):
        click.echo(told)
    if found.to_mend:
        click.echo(f"{len(found.to_mend)} to mend in {len(found.readings)} packs.")
        raise SystemExit(1)
    lines = sum(len(reading.pack.lines) for reading in found.readings if reading.pack)
    wordings = sum(not one.variant for one in found.said if one.line)
    click.echo(f"{len(found.readings)} packs, {lines} lines, {wordings} wordings: all in order.")


@packs.command()
@PATHS
@TAGS
@WORDLISTS
@click.option("--json", "shape", flag_value="as_json", help="As JSON.")
@click.option("--markdown", "shape", flag_value="markdown", help="As a table in Markdown.")
@with_appcontext
def report(paths: tuple[Path, ...], tags: tuple[str, ...], wordlists: Path | None, shape: str | None) -> None:
    """Tell how far each language has come: what is written, what differs, what nobody has checked."""
    found = _look(paths, tags, wordlists)
    has = {one.language for one in found.said}
    known = [language for language in languages() if (language.stage == "launch" or language.tag in has)]
    wanted = [language for language in known if not tags or language.tag in tags]
    checks = shelf.checks({reading.pack.slug for reading in found.readings if reading.pack})
    rows = reporting.rows(found, wanted, checks)
    if told := _uncompared(found, wordlists):
        click.echo(told, err=True)
    click.echo(
        {"as_json": reporting.as_json, "markdown": reporting.markdown}.get(shape or "", reporting.table)(rows)
    )


def _look(paths: tuple[Path, ...], tags: tuple[str, ...], wordlists: Path | None) -> whole.Found:
    found = [folder for path in paths or (current().lessons,) for folder in _folders(path)]
    once = {folder.resolve(): folder for folder in found}.values()
    try:
        return whole.look(map(files.read, once), tags, Folder(wordlists) if wordlists else None)
    except Unusable as error:
        raise click.BadParameter(str(error), param_hint="--wordlists") from error


def _uncompared(found: whole.Found, wordlists: Path | None) -> str:
    """What nobody compared here, in one line, and how to have it compared."""
    systems = {system for _, system in found.uncompared}
    lists = systems & {*WORDS} if wordlists is None else set()
    told = []
    if engines := sorted(systems - lists):
        told.append(
            f"{', '.join(engines)} (.venv/bin/uv pip install -r requirements-dev.lock brings the engines)"
        )
    if lists:
        told.append("words and pictures (give --wordlists DIR)")
    return f"Not compared here: {'; '.join(told)}." if told else ""


@packs.command()
@with_appcontext
def sync() -> None:
    """Publish what changed under lessons/ as new editions. Publishes nothing if anything is wrong."""
    try:
        outcome = syncing.bring(current(), datetime.now(UTC))
    except syncing.Refused as refused:
        for problem in refused.problems:
            click.echo(f"{_short(problem.file)}:{problem.line}: {problem.why}")
        click.echo(f"{len(refused.problems)} to mend. Nothing was published, and the shelf is as it was.")
        raise SystemExit(1) from refused
    for slug, number in outcome.published.items():
        click.echo(f"{slug}: edition {number}")
    for slug in outcome.taken_off:
        click.echo(f"{slug}: taken off the shelf")
    for sentence in outcome.told:
        click.echo(sentence)
    if not outcome.changed:
        click.echo(f"Nothing has changed: {len(outcome.unchanged)} packs on the shelf.")


def _folders(path: Path) -> list[Path]:
    """The packs that a path means. What is settled, and the lists beside the packs, are of all packs around them."""
    if path.suffix == ".yaml" and path.is_file():
        path = path.parent
    if path.name == files.SETTLED:
        path = path.parent
    if path.is_dir() and not (path / files.PACK_FILE).exists() and files.folders(path):
        return files.folders(path)
    return [path]


def _short(file: Path) -> str:
    try:
        return str(file.relative_to(Path.cwd()))
    except ValueError:
        return str(file)
