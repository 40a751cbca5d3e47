"""`langapp speech`: make the sound of published packs beforehand, look after it, and tell how much there is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import click
from flask.cli import with_appcontext
from sqlalchemy import select

from langapp.config import current
from langapp.db import db
from langapp.languages.registry import languages
from langapp.packs import shelf
from langapp.packs.documents import Form
from langapp.speech import tidying, warming
from langapp.speech.clips import Saying
from langapp.speech.coverage import Coverage, coverage
from langapp.speech.engines import Engine, clip_by
from langapp.speech.manners import duration
from langapp.speech.melodies import BOX
from langapp.speech.speaking import ENGINES, GTTS
from langapp.speech.tidying import Finding, Freed, State
from langapp.speech.warming import Outcome, Result
from langapp.voices import choosing, melodies
from langapp.voices.models import Ask, Recording, Remark
from langapp.web import Refused

PACK = click.option("--pack", metavar="SLUG", help="Only this pack.")
LANGUAGE = click.option("--language", metavar="TAG", help="Only this language, as vi or zh-Hans.")
A_DAY = 24 * 3600.0
REASONS = 3
"""Told of each outcome: an engine of one language has a reason for every other language."""


class Days(click.ParamType):
    """A number of days, as 365d, in seconds."""

    name = "days"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        found = re.fullmatch(r"(\d{1,5})d?", str(value))
        if found is None:
            self.fail(f"{value!r} is no number of days, as 365d.", param, ctx)
        return int(found[1]) * A_DAY


@click.group()
def speech() -> None:
    """Computer voices: make them beforehand, look after them, and see which there are."""


@speech.command()
@PACK
@LANGUAGE
@click.option("--engine", type=click.Choice([*ENGINES, BOX.name]), help="Only this one.")
@click.option("--upgrade", is_flag=True, help="Only what a lesser engine has said already, by a better one.")
@click.option("--dry-run", is_flag=True, help="Say what would be made, and make nothing.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many clips.")
@with_appcontext
def warm(
    pack: str | None,
    language: str | None,
    engine: str | None,
    upgrade: bool,
    dry_run: bool,
    limit: int | None,
) -> None:
    """Make the clips that are missing. Stop it when you like: the next run goes on from there.

    Exits 1 if any failed.
    """
    sayings = _sayings(pack, language)
    work = list(warming.work(sayings, engine, upgrade)) if engine != BOX.name else []
    if engine in (None, BOX.name) and not upgrade and (tunes := _tunes(pack, language)):
        work.append((BOX, tunes))
    if dry_run:
        for each, count in _counts(work, limit):
            click.echo(f"{each.name}: {count} to make{_about(each, count)}")
        return
    results = _warmed(work, limit)
    _tell(results)
    if any(result.outcome is Outcome.FAILED for result in results):
        raise SystemExit(1)


@speech.command()
@PACK
@LANGUAGE
@with_appcontext
def report(pack: str | None, language: str | None) -> None:
    """How much of each language can be heard, and whether people or which engines have said it.

    Of people it counts those whom everyone may hear.
    """
    sayings = _sayings(pack, language)
    found = coverage(sayings, _said_by_people(sayings, pack))
    click.echo(_row("language", "sayings", "people", *ENGINES, "silent", "heard"))
    for tag, one in [*found.items(), ("total", sum(found.values(), Coverage()))]:
        by_engine = (one.by_engine[name] for name in ENGINES)
        click.echo(_row(tag, one.sayings, one.people, *by_engine, one.silent, f"{one.percent}%"))


@speech.command()
@click.option("--mend", is_flag=True, help="Delete what is damaged: the next warm makes it anew.")
@with_appcontext
def verify(mend: bool) -> None:
    """Listen to every clip, and name what is damaged.

    Exits 1 if anything is and was not mended. A clip that nothing published says any more is
    counted, and is no damage.
    """
    wanted = _wanted()
    clips = tidying.kept()
    with click.progressbar(tidying.verifying(clips, wanted), len(clips), "Listening") as bar:
        findings = list(bar)
    for finding in findings:
        if finding.why:
            click.echo(f"{finding.state}: {_name(finding)}: {finding.why}", err=True)
    counts = Counter(finding.state for finding in findings)
    click.echo(", ".join(f"{counts[state]} {state}" for state in State))
    damaged = [finding.kept for finding in findings if finding.state is State.DAMAGED]
    if mend and damaged:
        click.echo(f"Deleted {_told(sum(map(tidying.delete, damaged), Freed()))}. Now: langapp speech warm")
    if counts[State.UNCHECKED] or (damaged and not mend):
        raise SystemExit(1)


@speech.command()
@click.option("--older", type=Days(), default="365d", show_default=True, help="Only orphans older than that.")
@with_appcontext
def gc(older: float) -> None:
    """Delete clips that nothing published says any more, and what a killed run left behind."""
    click.echo(f"Deleted {_told(tidying.collect(_wanted(), older))}")


@speech.command()
@click.option("--name", required=True, help="What the teacher is called: her voice goes by it.")
@click.option("--language", metavar="TAG", required=True, help="What she speaks, as vi or zh-Hans.")
@click.option("--variant", metavar="KEY", default="", help="Which form of it, as south.")
@click.option("--pack", metavar="SLUG", required=True, help="The lines she is asked to say.")
@with_appcontext
def ask(name: str, language: str, variant: str, pack: str) -> None:
    """Ask a teacher for her voice: prints a link by which she records a pack, for everyone to hear.

    The link lasts 30 days and needs no account. She can take her voice back by it at any time.
    """
    on_shelf = shelf.current()
    found = on_shelf.packs.get(pack)
    if found is None:
        raise click.BadParameter(f"{pack!r} is not on the shelf", param_hint="--pack")
    _expect_variant(language, variant)
    refs = [found.ref(line) for line in found.lines if language in line.wordings]
    try:
        asked = Ask.make(
            None, on_shelf, refs, language, datetime.now(UTC), name=name, variant=variant, pace="list"
        )
    except Refused as refused:
        raise click.ClickException(refused.sentence) from refused
    db.session.commit()
    here = current().base_url or f"http://{current().host}:{current().port}"
    click.echo(f"{len(refs)} lines, until {asked.expires_at:%Y-%m-%d}: {here}{asked.path}")


def _expect_variant(language: str, variant: str) -> None:
    """Of a language that there is; of others it is said elsewhere."""
    if not variant or language not in languages():
        return
    known = languages().get(language).variants
    if variant not in known:
        among = f"none of {', '.join(known)}" if known else f"no form of {language}: it has no variants"
        raise click.BadParameter(f"{variant!r} is {among}", param_hint="--variant")


def _sayings(pack: str | None = None, language: str | None = None) -> list[Saying]:
    if language is not None and language not in languages():
        known = ", ".join(each.tag for each in languages())
        raise click.BadParameter(f"{language!r} is none of {known}", param_hint="--language")
    sayings = list(dict.fromkeys(choosing.sayings(pack, language)))
    # What was read is in hand; nothing may stay open while the network is waited for.
    db.session.rollback()
    if not sayings:
        raise click.UsageError("Nothing is published under that name: see langapp packs sync.")
    return sayings


def _tunes(pack: str | None = None, language: str | None = None) -> list[Saying]:
    """What the music box plays."""
    tunes = list(dict.fromkeys(melodies.sayings(shelf.current(), pack, language)))
    db.session.rollback()
    return tunes


def _wanted() -> set[str]:
    """The keys of every clip that something published needs."""
    return tidying.keys(_sayings()) | {clip_by(BOX, notes).key for notes in _tunes()}


def _said_by_people(sayings: list[Saying], pack: str | None) -> set[Saying]:
    """Those that everyone may hear a person say."""
    packs = shelf.current().packs.values()
    refs = [each.ref(line) for each in packs if pack in (None, each.slug) for line in each.lines]
    heard = {(one.tag, one.text_hash) for one in Recording.heard(None, None, refs)}
    return {saying for saying in sayings if (saying.tag, Form(saying.text).text_hash) in heard}


def _counts(work: list[tuple[Engine, list[Saying]]], limit: int | None) -> Iterator[tuple[Engine, int]]:
    """How many clips each engine would be asked for."""
    left = limit
    for engine, sayings in work:
        unsaid = [saying for saying in sayings if warming.settled(engine, saying) is None]
        missing = len({clip_by(engine, saying).key for saying in unsaid})  # two may sound the same
        count = missing if left is None else min(missing, left)
        left = None if left is None else left - count
        yield engine, count


def _about(engine: Engine, count: int) -> str:
    if engine is not GTTS or not count:
        return ""
    return f", in about {max(1, round(duration(count) / 60))} min"


def _warmed(work: list[tuple[Engine, list[Saying]]], limit: int | None) -> list[Result]:
    """With a bar for each engine. Ctrl-C ends it early, and well: what was made is kept."""
    results: list[Result] = []
    counts = dict(_counts(work, limit))
    try:
        for engine, sayings in work:
            left = None if limit is None else limit - sum(map(_is_tried, results))
            if left == 0:
                break
            label = f"{engine.name}, {counts[engine]} to make{_about(engine, counts[engine])}"
            with click.progressbar(range(counts[engine]), label=label) as bar:
                for result in _up_to(left, warming.saying_all(engine, sayings)):
                    results.append(result)
                    # What is there already takes no time, and would make the rest look quick.
                    bar.update(int(_is_tried(result)))
    except KeyboardInterrupt:
        click.echo("\nStopped. What was made is kept; run it again to go on.")
    return results


def _up_to(limit: int | None, results: Iterator[Result]) -> Iterator[Result]:
    """Ends as soon as that many were tried."""
    tried = 0
    for result in results:
        yield result
        tried += _is_tried(result)
        if tried == limit:
            return


def _is_tried(result: Result) -> bool:
    return result.outcome in (Outcome.MADE, Outcome.FAILED)


def _tell(results: list[Result]) -> None:
    """A line for each outcome, with its reasons; what failed is named."""
    for (outcome, engine), whys in sorted(_grouped(results).items()):
        shown = whys.most_common(REASONS)
        for why, count in shown:
            click.echo(f"{outcome} {count} ({engine})" + (f": {why}" if why else ""))
        if others := whys.total() - sum(count for _, count in shown):
            click.echo(f"{outcome} {others} ({engine}) for other reasons")
    for result in results:
        if result.outcome is Outcome.FAILED:
            click.echo(f"  {result.saying.tag} {result.saying.say}", err=True)


def _grouped(results: list[Result]) -> dict[tuple[Outcome, str], Counter[str]]:
    found: dict[tuple[Outcome, str], Counter[str]] = {}
    for result in results:
        found.setdefault((result.outcome, result.engine), Counter())[result.why] += 1
    return found


def _name(finding: Finding) -> str:
    return "/".join(finding.kept.sound.with_suffix("").parts[-3:])


def _told(freed: Freed) -> str:
    return f"{freed.files} files, {freed.bytes} bytes"


def _row(first: str, *rest: object) -> str:
    return f"{first:<12}" + "".join(f"{column:>10}" for column in map(str, rest))


@click.command()
@with_appcontext
def remarks() -> None:
    """What families tell the teachers of a pack: how they say a line, and what is not right with one."""
    for told in db.session.scalars(select(Remark).order_by(Remark.ref, Remark.tag, Remark.told_at)):
        said = f"  {told.words}{f' [{told.reading}]' if told.reading else ''}" if told.words else ""
        click.echo(f"{told.told_at:%Y-%m-%d}  {told.ref}  {told.tag}  {told.kind}{said}")
