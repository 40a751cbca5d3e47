"""`langapp packs`: check lesson files, publish what changed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from flask.cli import with_appcontext

from langapp.config import current
from langapp.packs import files, syncing
from langapp.packs.authoring import comparing, purity, settling
from langapp.packs.authoring.said import all_said


@click.group()
def packs() -> None:
    """Check lesson packs and put them on the shelf."""


@packs.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--language", "tags", multiple=True, metavar="TAG", help="Only this language; may be repeated.")
@with_appcontext
def check(paths: tuple[Path, ...], tags: tuple[str, ...]) -> None:
    """Find everything wrong with lesson packs: with PATHS (packs, or folders of packs), or with all of lessons/.

    Prints every problem with its file, its line and what to do. Exits 1 when there is one.
    """
    found = [folder for path in paths or (current().lessons,) for folder in _folders(path)]
    readings = [files.read(folder) for folder in found]
    problems = [problem for reading in readings for problem in reading.problems]
    if tags:
        problems = [problem for problem in problems if problem.file.stem in (*tags, "pack")]
    said = list(all_said(readings, frozenset(tags)))
    problems += purity.problems(said)
    entries: list[settling.Settled] = []
    for lessons in sorted({reading.folder.parent for reading in readings}):
        kept, wrong = settling.read(lessons, frozenset(tags))
        entries += kept
        problems += wrong
    outcome = settling.settle(comparing.compared(said), entries)
    problems = sorted({*problems, *(difference.problem for difference in outcome.open)})
    for problem in problems:
        click.echo(f"{_short(problem.file)}:{problem.line}: {problem.why}")
    if problems:
        click.echo(f"{len(problems)} to mend in {len(readings)} packs.")
        raise SystemExit(1)
    lines = sum(len(reading.pack.lines) for reading in readings if reading.pack)
    wordings = sum(len(line.wordings) for reading in readings if reading.pack for line in reading.pack.lines)
    click.echo(f"{len(readings)} packs, {lines} lines, {wordings} wordings: all in order.")


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
    if not outcome.changed:
        click.echo(f"Nothing has changed: {len(outcome.unchanged)} packs on the shelf.")


def _folders(path: Path) -> list[Path]:
    if path.is_dir() and not (path / files.PACK_FILE).exists() and files.folders(path):
        return files.folders(path)
    return [path.parent if path.suffix == ".yaml" and path.is_file() else path]


def _short(file: Path) -> str:
    try:
        return str(file.relative_to(Path.cwd()))
    except ValueError:
        return str(file)
