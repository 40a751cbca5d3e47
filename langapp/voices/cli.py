"""`langapp speech`: make the sound of published packs beforehand, and tell how much there is."""

from __future__ import annotations

from collections import Counter

import click
from flask.cli import with_appcontext

from langapp.db import db
from langapp.languages.registry import languages
from langapp.speech import warming
from langapp.speech.clips import Saying
from langapp.speech.coverage import coverage
from langapp.speech.speaking import BEST_FIRST, ENGINES
from langapp.speech.warming import Outcome, Result
from langapp.voices import choosing

PACK = click.option("--pack", metavar="SLUG", help="Only this pack.")
LANGUAGE = click.option("--language", metavar="TAG", help="Only this language, as vi or zh-Hans.")


@click.group()
def speech() -> None:
    """Computer voices: make them beforehand, and see which there are."""


@speech.command()
@PACK
@LANGUAGE
@click.option("--engine", type=click.Choice(list(ENGINES)), help="Only this one.")
@click.option("--dry-run", is_flag=True, help="Say what would be made, and make nothing.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many clips.")
@with_appcontext
def warm(
    pack: str | None, language: str | None, engine: str | None, dry_run: bool, limit: int | None
) -> None:
    """Make the clips that are missing. Stop it when you like: the next run goes on from there.

    Exits 1 if any failed.
    """
    wanted = _sayings(pack, language)
    if dry_run:
        for each in warming.engines(engine):
            missing = [saying for saying in wanted if warming.settled(each, saying) is None]
            click.echo(f"{each.name}: {min(len(missing), limit or len(missing))} to make")
        return
    results = _warmed(wanted, engine, limit)
    _tell(results)
    if any(result.outcome is Outcome.FAILED for result in results):
        raise SystemExit(1)


@speech.command()
@PACK
@LANGUAGE
@with_appcontext
def report(pack: str | None, language: str | None) -> None:
    """How much of each language can be heard, and from which engine."""
    columns = [engine.name for engine in BEST_FIRST]
    click.echo(_row("language", "sayings", *columns, "silent"))
    for tag, found in coverage(_sayings(pack, language)).items():
        counts = [found.by_engine[name] for name in columns]
        click.echo(_row(tag, found.sayings, *counts, found.silent))


def _sayings(pack: str | None, language: str | None) -> list[Saying]:
    if language is not None and language not in languages():
        known = ", ".join(each.tag for each in languages())
        raise click.BadParameter(f"{language!r} is none of {known}", param_hint="--language")
    sayings = list(dict.fromkeys(choosing.sayings(pack, language)))
    # What was read is in hand; nothing may stay open while the network is waited for.
    db.session.rollback()
    if not sayings:
        raise click.UsageError("Nothing is published under that name: see langapp packs sync.")
    return sayings


def _warmed(sayings: list[Saying], engine: str | None, limit: int | None) -> list[Result]:
    """With a bar. Ctrl-C ends it early, and well: what was made is kept."""
    results: list[Result] = []
    length = len(sayings) * len(warming.engines(engine))
    try:
        with click.progressbar(warming.warming(sayings, engine), length, "Making clips") as bar:
            for result in bar:
                results.append(result)
                if limit and _tried(results) >= limit:
                    break
    except KeyboardInterrupt:
        click.echo("\nStopped. What was made is kept; run it again to go on.")
    return results


def _tried(results: list[Result]) -> int:
    return sum(result.outcome in (Outcome.MADE, Outcome.FAILED) for result in results)


def _tell(results: list[Result]) -> None:
    """A line for each outcome, with its reasons; what failed is named."""
    for (outcome, engine, why), count in sorted(Counter(map(_reason, results)).items()):
        click.echo(f"{outcome} {count} ({engine})" + (f": {why}" if why else ""))
    for result in results:
        if result.outcome is Outcome.FAILED:
            click.echo(f"  {result.saying.tag} {result.saying.say}", err=True)


def _reason(result: Result) -> tuple[str, str, str]:
    return result.outcome.value, result.engine, result.why


def _row(first: str, *rest: object) -> str:
    return f"{first:<12}" + "".join(f"{column:>10}" for column in map(str, rest))
