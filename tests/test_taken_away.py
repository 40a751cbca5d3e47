"""What somebody took away does not come back: not with an older backup, whatever it holds."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from langapp import create_app
from langapp.backup import making, restoring
from langapp.belongings import ending
from langapp.classes.models import Class, ClassFamily, ClassTeacher
from langapp.config import Config
from langapp.db import Base, db
from langapp.drafts import document
from langapp.drafts.models import Draft
from langapp.entry import entering, offers, parting
from langapp.entry.models import Email, Invitation, Offer, PaperCode, Passkey
from langapp.families import erasing, merging
from langapp.families.models import Ability, Caregiver, Child, Departed, Device, Erasure, Family, Removal
from langapp.families.models.devices import hash_of
from langapp.families.models.erasures import WAITS
from langapp.packs import shelf
from langapp.packs.models import Check
from langapp.practice.models import HeardWord
from langapp.readiness import make_tables
from langapp.studio.checks import checking, signing
from langapp.studio.editions import publishing
from langapp.studio.models import CheckAnswer, CheckAsk, Transfer
from langapp.studio.models.answers import read_hash
from langapp.studio.transfers import handing_over
from langapp.voices.models import Ask, Consent, Erased, Recording, Speaker
from tests.cast import BEGAN, Key, an_id
from tests.conftest import Databases, _let_go, make_config
from tests.studio.drafted import caregiver, row, write
from tests.voices.recording import record, speaker

A_DAY = timedelta(days=1)


@pytest.fixture
def house(app: Flask, config: Config, databases: Databases) -> House:
    return House(app, config, databases)


class House:
    """An installation that is backed up, lives on, and is put back elsewhere beside its ledger, as after a fire."""

    def __init__(self, app: Flask, config: Config, databases: Databases) -> None:
        self.app, self.config, self.databases = app, config, databases

    def back_up(self, folder: str = "backups") -> None:
        with self.app.app_context():
            self.file = making.make(self.config, self.config.data / folder, datetime.now(UTC)).file

    @contextmanager
    def put_back(self, name: str = "elsewhere") -> Iterator[restoring.Restored]:
        """As it is then; look into the database inside."""
        self.databases.make(name)
        other = make_config(self.config.data / name, self.databases.url(name))
        other.data.mkdir()
        if (self.config.data / erasing.NAME).exists():
            shutil.copy(self.config.data / erasing.NAME, other.data)
        done = restoring.restore(other, self.file, datetime.now(UTC) + 8 * A_DAY)
        app = create_app(other)
        make_tables(app, other)
        try:
            with app.app_context():
                yield done
        finally:
            _let_go(app)


def who(app: Flask, key: Key) -> str:
    with app.app_context():
        return db.session.get_one(Device, key.device).caregiver_id


def there(table: type[Base], *ids: object) -> list[bool]:
    return [db.session.get(table, each) is not None for each in ids]


def test_a_little_one_who_was_removed_does_not_come_back(
    house: House, app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    family_id = world["mai"].family
    with app.app_context():
        family = db.session.get_one(Family, family_id)
        family.welcome("Bo", "", datetime.now(UTC))
        db.session.flush()
        bo, heard_at = family.children[-1].id, datetime.now(UTC)
        told = {"ref": "", "tag": "vi", "word": "ba", "heard_at": heard_at, "received_at": heard_at}
        for number, child_id in enumerate((bo, linh := family.children[0].id, None), 1):
            db.session.add(HeardWord(id=an_id(number), family_id=family_id, child_id=child_id, **told))
        db.session.commit()
    house.back_up()
    with app.app_context():
        db.session.get_one(Child, bo).remove(datetime.now(UTC))
        db.session.commit()
    with house.put_back() as done:
        assert done.erased_again == 1
        assert [child.nickname for child in db.session.get_one(Family, family_id).children] == ["Linh"]
        assert db.session.scalars(select(HeardWord.child_id).order_by(HeardWord.id)).all() == [linh, None]
    with app.app_context():
        db.session.get_one(Child, linh).remove(datetime.now(UTC))
        db.session.commit()
    with house.put_back("later") as done:
        assert done.erased_again == 2
        assert db.session.scalars(select(HeardWord)).all() == []


def test_a_family_that_was_erased_does_not_come_back_as_those_it_was_made_of(
    house: House, app: Flask, world: dict[str, Key]
) -> None:
    """A backup may be from before they became one."""
    with app.app_context():
        guest = Family.begin(["vi"], datetime.now(UTC))[0].id
        db.session.commit()
    house.back_up()
    with app.app_context():
        theirs = (
            select(Caregiver).where(Caregiver.family_id == each) for each in (guest, world["mai"].family)
        )
        one, other = (db.session.scalars(people).all()[0] for people in theirs)
        merging.merge(one, other, datetime.now(UTC))
        db.session.commit()
        ending.erase(world["mai"].family, datetime.now(UTC))
    with house.put_back() as done:
        assert done.erased_again == 2
        assert there(Family, world["mai"].family, guest, world["joon"].family) == [False, False, True]


def test_who_comes_next_has_a_number_of_their_own_and_stays(
    house: House, app: Flask, world: dict[str, Key]
) -> None:
    """Or an old page of the one before would take them out."""
    family_id, numbers = world["mai"].family, []
    for name in ("Bo", "Mi"):
        with app.app_context():
            family = db.session.get_one(Family, family_id)
            family.welcome(name, "", datetime.now(UTC))
            db.session.flush()
            numbers.append(family.children[-1].id)
            if name == "Bo":
                family.children[-1].remove(datetime.now(UTC) + A_DAY)  # by a clock that runs ahead
            db.session.commit()
    assert numbers[0] < numbers[1]
    house.back_up()
    with house.put_back() as done:
        assert done.erased_again == 0
        assert [child.nickname for child in db.session.get_one(Family, family_id).children] == ["Linh", "Mi"]


def test_a_yes_a_voice_or_a_link_that_was_taken_back_stays_so(
    house: House, app: Flask, mai: FlaskClient, world: dict[str, Key]
) -> None:
    family_id = world["mai"].family
    with app.app_context():
        gone, stays = speaker(family_id), speaker(family_id, "Ông nội")
        hers, familys, his, both = record(gone), record(stays), record(stays, after=1), record(stays, after=2)
        now = datetime.now(UTC)
        link = Ask(id=an_id(2), family_id=family_id, name="", tag="vi", variant="", refs="a/b", pace="one")
        link.made_at, link.expires_at = now, now + 30 * A_DAY
        db.session.add(link)
        grandmother, grandfather = gone.id, stays.id
        db.session.commit()
    house.back_up()
    assert mai.post(f"/family/speakers/{grandmother}/withdrawal").status_code == 303
    for recording_id in (familys, both):
        assert mai.post(f"/recordings/{recording_id}/withdrawal").status_code == 303
    assert mai.post(f"/family/asks/{an_id(2)}/revocation").status_code == 303
    with app.app_context():
        for recording_id in (his, both):
            db.session.get_one(Recording, recording_id).withdraw("speaker", datetime.now(UTC))
        db.session.commit()
    with house.put_back() as done:
        assert done.erased_again == 5
        assert Speaker.consenting(family_id) == {grandfather}
        assert [db.session.get_one(Recording, each).withdrawn_by for each in (hers, familys, his, both)] == [
            "",
            "family",
            "speaker",
            "speaker",
        ]
        assert Recording.heard(family_id, None, ["bath-time/shall-we-bathe"]) == []
        assert not db.session.get_one(Ask, an_id(2)).is_open(datetime.now(UTC))
        # Its week goes on from when it was taken back.
        given = db.session.scalars(select(Consent).where(Consent.speaker_id == grandmother)).one()
        assert given.withdrawn_at is not None
        assert abs(given.withdrawn_at - datetime.now(UTC)) < timedelta(minutes=5)


def test_what_was_erased_since_is_told_to_the_phone_that_sends_it_again(
    house: House, app: Flask, world: dict[str, Key]
) -> None:
    with app.app_context():
        recording_id = record(speaker(world["mai"].family))
        db.session.commit()
    house.back_up()
    with app.app_context():
        erasing.note("recording", [recording_id], datetime.now(UTC))
    with house.put_back():
        assert there(Recording, recording_id) == [False]
        assert there(Erased, recording_id) == [True]


def test_what_was_kept_after_all_is_kept(
    house: House, app: Flask, mai: FlaskClient, joon: FlaskClient, world: dict[str, Key]
) -> None:
    """The backup is of the days in which it was about to go."""
    with app.app_context():
        recording_id = record(speaker(world["mai"].family))
        db.session.commit()
    mai.post(f"/recordings/{recording_id}/withdrawal")
    joon.post("/family/erasure")
    people = [who(app, world[name]) for name in ("mai", "arun")]
    with app.app_context():
        by, whom = (db.session.get_one(Caregiver, each) for each in people)
        parting.ask(by, whom, datetime.now(UTC))
        db.session.commit()
    house.back_up()
    mai.post(f"/recordings/{recording_id}/return")
    joon.post("/family/erasure/reversal")
    with house.put_back() as done:
        assert done.erased_again == 0
        assert db.session.get_one(Recording, recording_id).withdrawn_at is None
        assert Erasure.of(world["joon"].family) is None
        assert db.session.scalars(select(Removal)).all() == []


def test_a_family_that_is_to_be_erased_still_is_and_its_devices_forget(
    house: House, app: Flask, joon: FlaskClient, world: dict[str, Key]
) -> None:
    house.back_up()
    joon.post("/family/erasure")
    with app.app_context():
        ending.erase(world["lan"].family, datetime.now(UTC))
    with house.put_back() as done:
        assert done.erased_again == 2
        due = Erasure.of(world["joon"].family)
        assert due is not None
        assert abs(due - datetime.now(UTC) - WAITS) < timedelta(minutes=5)
        assert there(Family, world["joon"].family, world["lan"].family) == [True, False]
        assert there(Departed, hash_of(world["lan"].token)) == [True]


def test_no_key_that_was_taken_away_opens_a_door_again(
    house: House, app: Flask, arun: FlaskClient, world: dict[str, Key]
) -> None:
    me, other, early = who(app, world["mai"]), who(app, world["joon"]), datetime.now(UTC) - A_DAY
    with app.app_context():
        family_id = world["mai"].family
        for key in ("a-Key_1", "a-Key_2"):
            made = {"public_key": b"x", "sign_count": 0, "name": "", "made_at": early}
            db.session.add(Passkey(id=key, caregiver_id=me, **made))
        Email.keep("old@example.org", me, early)
        paper, used = PaperCode.make(me, early), PaperCode.make(other, early)
        Invitation.make(db.session.get_one(Caregiver, me), datetime.now(UTC), for_me=True)
        db.session.commit()
    house.back_up("before")
    before = house.file
    with app.app_context():
        now = datetime.now(UTC)
        assert Passkey.remove(me, "a-Key_1", now)
        entering.change_address("new@example.org", me, now)
        again = PaperCode.make(me, now)
        assert PaperCode.use_up(used, now) == other
        db.session.commit()
    arun.post("/devices/mine/departure")
    house.back_up("after")
    with house.put_back() as done:  # of after: what took their place is there
        assert done.erased_again == 0
        assert Email.whose("new@example.org") == me
        assert PaperCode.use_up(again, now) == me
    house.file = before
    with house.put_back("later") as done:
        assert done.erased_again == 5
        assert there(Passkey, "a-Key_1", "a-Key_2") == [False, True]
        assert there(Device, world["arun"].device, world["mai"].device) == [False, True]
        assert Email.whose("old@example.org") is None
        assert PaperCode.use_up(paper, now) is None
        assert db.session.scalar(select(func.count()).select_from(PaperCode)) == 0
        assert Invitation.open_of(family_id, now) == []


def test_what_somebody_laid_down_does_not_come_back_and_no_offer_does(
    house: House, app: Flask, world: dict[str, Key]
) -> None:
    lans, mais = who(app, world["lan"]), who(app, world["mai"])
    with app.app_context():
        for caregiver_id in (lans, mais):
            Ability.give(caregiver_id, "writing", datetime.now(UTC) - A_DAY)
        Offer.make("writing", "Bà", datetime.now(UTC), lans)
        db.session.commit()
    house.back_up()
    with app.app_context():
        offers.lay_down(lans, "writing", datetime.now(UTC))
        db.session.commit()
    with house.put_back() as done:
        assert done.erased_again == 1
        assert not Ability.all_of(lans)
        assert Ability.all_of(mais) == {"writing"}
        assert db.session.scalars(select(Offer)).all() == []
    with app.app_context():  # Given again, and backed up since.
        Ability.give(lans, "writing", datetime.now(UTC) + A_DAY)
        db.session.commit()
    house.back_up()
    with house.put_back("later") as done:
        assert done.erased_again == 0
        assert Ability.all_of(lans) == {"writing"}


def test_no_family_is_in_a_class_again_and_no_code_or_class_comes_back(
    house: House, app: Flask, lan: FlaskClient, mai: FlaskClient, joon: FlaskClient, world: dict[str, Key]
) -> None:
    families, lans, early = [world[name].family for name in ("mai", "joon")], who(app, world["lan"]), BEGAN
    with app.app_context():
        Ability.give(lans, "writing", early)
        classes = [
            Class.begin(lans, name, ["vi"], early)
            for name in ("left", "renewed", "closed", "ended", "as it is")
        ]
        for each in classes:
            for family_id in families:
                ClassFamily.join(each, family_id, early, shares=True)
        left, renewed, closed, ended, as_it_is = ((each.id, each.code) for each in classes)
        db.session.commit()
    house.back_up()
    assert mai.post(f"/family/classes/{left[0]}/departure").status_code == 303
    assert joon.post(f"/family/classes/{left[0]}/sharing", data={"shares": "no"}).status_code == 303
    assert joon.post(f"/family/classes/{renewed[0]}/sharing", data={"shares": "no"}).status_code == 303
    assert joon.post(f"/family/classes/{renewed[0]}/sharing", data={"shares": "yes"}).status_code == 303
    assert lan.post(f"/classes/{renewed[0]}/codes", data={"code": renewed[1]}).status_code == 303
    assert lan.post(f"/classes/{closed[0]}/closing").status_code == 303
    assert lan.post(f"/classes/{ended[0]}/ending").status_code == 303
    with house.put_back() as done:
        assert done.erased_again == 5
        mais, joons = ({row.id: row.shares for row in ClassFamily.of_family(each)} for each in families)
        stays = dict.fromkeys((renewed[0], closed[0], as_it_is[0]), True)
        assert (mais, joons) == (stays, {left[0]: False, **stays})
        codes = [code for _id, code in (left, renewed, closed, ended, as_it_is) if Class.of_code(code)]
        assert codes == [left[1], as_it_is[1]]
    house.back_up("after")
    with house.put_back("later") as done:  # of after: nothing goes that went
        assert done.erased_again == 0
        assert len(ClassFamily.of_family(families[0])) == 3


def test_whoever_left_a_pack_stays_away_where_somebody_else_goes_on(
    house: House, app: Flask, lan: FlaskClient, world: dict[str, Key]
) -> None:
    lans, mais = who(app, world["lan"]), who(app, world["mai"])
    with app.app_context():
        Ability.give(lans, "writing", BEGAN)
        me = db.session.get_one(Caregiver, lans)
        ours, mine, away = (Draft.begin(me, BEGAN, title=title) for title in ("Ours", "Mine", "Away"))
        ours.let_write(mais, BEGAN)
        taught = Class.begin(lans, "A", ["vi"], BEGAN)
        ClassTeacher.join(taught.id, mais, BEGAN)
        ids = [ours.id, mine.id, away.id, taught.id]
        db.session.commit()
    house.back_up()
    lan.post(f"/studio/drafts/{ids[2]}/removal")
    with app.app_context():
        now = datetime.now(UTC)
        db.session.get_one(Draft, ids[1]).let_write(mais, now)
        transfer = Transfer.make(db.session.get_one(Caregiver, lans), "Mai", ids[:2], ids[3:], now)
        handing_over.leave(transfer, now)
        db.session.commit()
    with house.put_back() as done:
        assert done.erased_again == 3
        assert [each.id for each in Draft.all_of(mais)] == [ids[0]]
        assert [each.id for each in Draft.all_of(lans)] == [ids[1]], "it would be nobody's"
        assert (Class.all_of(lans), len(Class.all_of(mais))) == ([], 1)
    house.back_up("after")
    lan.post(f"/studio/drafts/{ids[2]}/return")
    with house.put_back("later") as done:
        assert done.erased_again == 0
        assert [each.id for each in Draft.all_of(lans)] == [ids[2]]


def test_a_checkers_name_and_link_that_were_taken_back_stay_so(
    house: House, app: Flask, lan: FlaskClient, world: dict[str, Key]
) -> None:
    draft_id = write(app, world["lan"])
    with app.test_request_context("/", method="POST"), shelf.edition_published.muted():
        Ability.give(who(app, world["lan"]), "writing", BEGAN)
        draft, me = db.session.get_one(Draft, draft_id), caregiver(world["lan"])
        asks = [CheckAsk.make(draft, me, "vi", BEGAN, ask_id=an_id(number)) for number in (1, 2)]
        publishing.publish(draft, me, BEGAN)
        for ask, name in zip(asks, ("Bà", "Ông"), strict=True):
            db.session.add(_yes(ask, draft))
            checking.end(ask, name, True, BEGAN)
        signing.sign(draft, shelf.current().packs[draft.slug])
        db.session.commit()
        assert set(db.session.scalars(select(Check.by))) == {"Bà", "Ông"}
    house.back_up()
    with app.app_context():
        checking.end(db.session.get_one(CheckAsk, an_id(1)), "", False, datetime.now(UTC))
        db.session.commit()
    assert lan.post(f"/studio/drafts/{draft_id}/checks/{an_id(1)}/revocation").status_code == 303
    with house.put_back() as done:
        assert done.erased_again == 2
        assert set(db.session.scalars(select(Check.by))) == {"", "Ông"}
        his, hers = (db.session.get_one(CheckAsk, an_id(number)) for number in (2, 1))
        assert (his.said_name, hers.said_name) == ("Ông", "")
        assert (his.revoked_at, hers.revoked_at is None) == (None, False)


def _yes(ask: CheckAsk, draft: Draft) -> CheckAnswer:
    line = document.folded(draft).pack.lines[0]
    form = line.wordings["vi"].form
    return CheckAnswer(
        ask_id=ask.id, row_id=row(1), variant="", text_hash=form.text_hash, read_hash=read_hash(line, form),
        verdict="right", suggestion="", remark="", at=BEGAN,
    )  # fmt: skip
