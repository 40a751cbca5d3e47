"""`langapp backup` and `langapp restore`: what they print is for a librarian."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from langapp.config import Config, Misconfigured


@click.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option(
    "--keep", default=30, show_default=True, type=click.IntRange(1, 365), help="Days to keep older ones."
)
def backup(folder: Path | None, keep: int) -> None:
    """Write everything into one file in FOLDER, and read it back.

    The app may go on serving. Without FOLDER it is the one of LANGAPP_BACKUPS, or the folder backups in LANGAPP_DATA:
    better name one on another disk.
    """
    from langapp.backup import making

    try:
        config = Config.from_env()
        made = making.make(
            config, folder or config.backups or config.data / "backups", datetime.now(UTC), keep
        )
    except Misconfigured as error:
        raise click.ClickException(str(error)) from error
    held = made.manifest.tables
    click.echo(
        f"{made.file} holds {_many(held.get('family', 0), 'family', 'families')}, "
        f"{_many(held.get('thread', 0), 'thread')} and {_many(held.get('recording', 0), 'recording')} "
        f"in {made.bytes / 1e6:.1f} MB, and was read back whole."
    )
    if made.aged_out:
        click.echo(f"{_many(made.aged_out, 'backup')} of more than {keep} days ago went.")


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Try it out beside what is in place, and change nothing.")
@click.option("--replace", is_flag=True, help="Put it in place of what is there, which is kept aside.")
def restore(file: Path, check: bool, replace: bool) -> None:
    """Put FILE, a backup, back. Stop the app first; with --check it may go on."""
    from langapp.backup import restoring

    now = datetime.now(UTC)
    try:
        config = Config.from_env()
        done = (
            restoring.check(config, file, now)
            if check
            else restoring.restore(config, file, now, replace=replace)
        )
    except Misconfigured as error:
        raise click.ClickException(str(error)) from error
    held = done.manifest.tables
    what = (
        f"{_many(held.get('family', 0), 'family', 'families')}, {_many(held.get('thread', 0), 'thread')} and "
        f"{_many(held.get('recording', 0), 'recording')}, as they were on {done.manifest.made_at:%Y-%m-%d at %H:%M} UTC"
    )
    click.echo(f"{file.name} can be put back: {what}." if check else f"Back in place: {what}.")
    if done.erased_again:
        click.echo(
            f"{_many(done.erased_again, 'thing')} taken away since then {'would go' if check else 'went'} again."
        )
    if done.silent:
        click.echo(f"The sound of {_many(done.silent, 'recording')} is not in it.")
    if done.aside:
        click.echo(f"What was there before is kept in {done.aside}. Start Langapp when you are ready.")


def _many(number: int, one: str, more: str = "") -> str:
    return f"{number:,} {one if number == 1 else more or one + 's'}"
