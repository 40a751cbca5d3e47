"""Langapp: what to say to a baby, in all of a family's languages at once.

`create_app` reads as a table of contents; see ARCHITECTURE.md for the rooms behind it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from langapp.config import Config


def create_app(config: Config | None = None) -> Flask:
    """The app. Raises config.Misconfigured where this installation cannot run as it is set up."""
    from flask import Flask

    from langapp import assets, browse, components, db, demo, design, home, look, offline, receiving, web
    from langapp.belongings import little_ones
    from langapp.belongings import views as belongings
    from langapp.classes import joining, projector
    from langapp.classes import views as classes
    from langapp.config import Config
    from langapp.drafts import merging as _drafts_merge  # noqa: F401  hears of families that become one
    from langapp.elsewhere import views as elsewhere
    from langapp.entry import (
        devices,
        invitation_pages,
        key_pages,
        offer_pages,
        parting_pages,
        passkey_pages,
        proof_pages,
    )
    from langapp.entry import views as entry
    from langapp.facts import door as facts
    from langapp.families import people, sessions
    from langapp.families import views as families
    from langapp.loops import views as loops
    from langapp.makings import views as makings
    from langapp.practice import merging as _practice_merges  # noqa: F401  hears of families that become one
    from langapp.practice import ours_pages, remembering_pages, words_pages
    from langapp.sheets import plan_sheets
    from langapp.sheets import views as sheets
    from langapp.sheets import workshop_report as report_sheets
    from langapp.songs import notes, timing_pages
    from langapp.songs import views as songs
    from langapp.speech import views as speech
    from langapp.studio import export_pages, preview_pages, putting_away
    from langapp.studio import merging as _studio_merges  # noqa: F401  hears of them too
    from langapp.studio import people as studio_people
    from langapp.studio import views as studio
    from langapp.studio.checks import check_pages, checker_pages
    from langapp.studio.editions import publication_pages
    from langapp.studio.forks import fork_pages
    from langapp.studio.from_families import remark_pages
    from langapp.studio.grid import door, help_views, sandbox
    from langapp.studio.importing import import_pages, outcome_pages
    from langapp.studio.sound import lending_pages, voice_pages
    from langapp.studio.transfers import transfer_pages
    from langapp.voices import merging as _voices_merge  # noqa: F401  hears of them too
    from langapp.voices import sounds, speak, verses, warming  # noqa: F401  warming listens for published editions
    from langapp.voices import views as voices
    from langapp.workshops import merging as _workshops_merge  # noqa: F401  hears of them too
    from langapp.workshops.guests import door_pages, room_pages
    from langapp.workshops.guests import voice_pages as room_voices
    from langapp.workshops.leading import hearing_pages, leading_pages, phone_pages
    from langapp.workshops.preparing import plan_pages
    from langapp.workshops.reports import report_pages
    from langapp.workshops.taking_home import home_pages
    from langapp.workshops.wall import stage_pages

    config = config or Config.from_env()
    app = Flask(__name__)
    app.secret_key = config.secret_key
    app.extensions["langapp"] = config

    db.init(app, config)
    app.before_request(look.load)
    app.before_request(web.refuse_other_sites)
    app.before_request(receiving.receive)
    app.before_request(sessions.load)
    app.before_request(web.open_by_name)
    app.after_request(sessions.renew)
    web.init(app, config)
    assets.init(app)
    components.init(app)

    composed = (home, browse, facts, offline, belongings, little_ones, demo, design)
    phone_down = (songs, notes, timing_pages, sheets, plan_sheets, report_sheets, loops, elsewhere)
    practised = (ours_pages, remembering_pages, words_pages)
    coming_in = (
        entry, devices, invitation_pages, passkey_pages, key_pages, proof_pages, parting_pages, offer_pages,
    )  # fmt: skip
    of_classes = (classes, joining, projector, studio_people)
    of_people = (families, people, voices, sounds, speak, verses, makings, speech)
    written = (
        studio,
        sandbox,
        door,
        putting_away,
        help_views,
        import_pages,
        outcome_pages,
        voice_pages,
        lending_pages,
        preview_pages,
    )
    sent = (
        check_pages,
        checker_pages,
        remark_pages,
        publication_pages,
        fork_pages,
        transfer_pages,
        export_pages,
    )
    workshops = (
        plan_pages,
        leading_pages,
        phone_pages,
        stage_pages,
        door_pages,
        room_pages,
        room_voices,
        hearing_pages,
        home_pages,
        report_pages,
    )
    for room in (
        *composed,
        *phone_down,
        *practised,
        *coming_in,
        *of_people,
        *of_classes,
        *workshops,
        *written,
        *sent,
    ):
        app.register_blueprint(room.blueprint)
    return app
