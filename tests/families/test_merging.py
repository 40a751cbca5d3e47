"""A guest family becomes part of the one its person has, and nothing is lost on the way."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from langapp.db import Base, db
from langapp.entry import entering
from langapp.entry import merging as of_entry  # noqa: F401  each of these listens
from langapp.entry.models import Code, Email, Invitation, PaperCode, Passkey
from langapp.families import merging
from langapp.families.models import (
    Caregiver,
    CaregiverLanguage,
    Child,
    Device,
    Family,
    FamilyLanguage,
    FormerFamily,
)
from langapp.lib.uuid7 import uuid7
from langapp.migrations.running import every_table
from langapp.packs import shelf
from langapp.practice import merging as of_practice  # noqa: F401
from langapp.practice.models import HeardWord, Memory, Review, Thread, Undo
from langapp.voices import keeping
from langapp.voices import merging as of_voices
from langapp.voices.models import Ask, ChosenVoice, Recording, Remark, Rung, Speaker
from langapp.voices.models.wordings import FamilyWording, KeptLine, OwnLine
from tests.cast import Key, an_id
from tests.voices.recording import SOUND, record, speaker

NOW = datetime(2026, 6, 1, 20, 0, tzinfo=UTC)
A_MINUTE = timedelta(minutes=1)
REF, OTHER = "bath-time/shall-we-bathe", "bath-time/splash"

HANGS_ON_A_FAMILY = {
    "draft.began_by", "draft_cell.by", "draft_change.by", "draft_presence.caregiver_id", "draft_writer.caregiver_id",
    "check_ask.caregiver_id", "check_ask.made_by", "publication.caregiver_id", "transfer.made_by",
    "guest.family_id", "plan.leader_id", "workshop_leader.caregiver_id",
    "ability.caregiver_id", "ability.given_by", "offer.made_by", "offer.used_by",
    "ask.family_id", "caregiver.family_id", "caregiver_language.caregiver_id", "child.family_id",
    "chosen_voice.family_id", "class_family.family_id", "class_teacher.caregiver_id",
    "device.came_with", "erasure.asked_by", "erasure.family_id", "removal.asked_by", "removal.caregiver_id", "code.caregiver_id", "device.caregiver_id", "device.child_id", "device.family_id",
    "email.caregiver_id", "family_language.family_id", "family_wording.caregiver_id", "family_wording.family_id",
    "former_family.family_id", "heard_word.child_id", "heard_word.family_id", "invitation.caregiver_id",
    "invitation.family_id", "invitation.made_by", "kept_line.caregiver_id", "memory.caregiver_id",
    "own_line.family_id", "paper_code.caregiver_id", "passkey.caregiver_id", "recording.family_id",
    "remark.family_id", "review.caregiver_id", "review.family_id", "speaker.family_id", "thread.caregiver_id",
    "thread.family_id", "undo.family_id",
}  # fmt: skip
"""Each of these is moved by somebody who hears `family_merged`, and looked after below."""


@pytest.fixture
def home(inside: Flask, world: dict[str, Key]) -> Device:
    """Mai's, in the family of Linh."""
    return db.session.get_one(Device, world["mai"].device)


@pytest.fixture
def guest(inside: Flask) -> Device:
    """The same Mai, who has begun anew on another phone."""
    return begun(["vi", "ko"])


def begun(tags: list[str]) -> Device:
    _family, token = Family.begin(tags, NOW)
    db.session.flush()
    device = Device.of_token(token)
    assert device is not None
    return device


def who(device: Device) -> Caregiver:
    return db.session.get_one(Caregiver, device.caregiver_id)


def merge(guest: Device, home: Device) -> None:
    merging.merge(who(guest), who(home), NOW)


def say(device: Device, number: int, ref: str = REF, at: datetime = NOW) -> str:
    Thread.add(device, an_id(number), ref=ref, tags=["vi"], said_at=at, now=at)
    return an_id(number)


def hear(device: Device, number: int, child_id: int | None = None) -> str:
    HeardWord.add(
        device, an_id(number), ref="", tag="vi", word="mẹ", heard_at=NOW, now=NOW, child_id=child_id
    )
    return an_id(number)


def answer(device: Device, number: int, rating: int = 3, at: datetime = NOW) -> None:
    db.session.add(
        Review(
            family_id=device.family_id, id=an_id(number), caregiver_id=device.caregiver_id, ref=REF, tag="vi",
            rating=rating, reviewed_at=at, received_at=at, device_id=device.id,
        )
    )  # fmt: skip
    db.session.flush()


def child(device: Device, nickname: str = "", born: str = "") -> int:
    one = Child(family_id=device.family_id, nickname=nickname, born=born, tags="")
    db.session.add(one)
    db.session.flush()
    return one.id


def count(table: type[Base], **where: Any) -> int:
    asked = select(func.count()).select_from(table)
    for name, value in where.items():
        asked = asked.where(getattr(table, name) == value)
    return db.session.scalar(asked) or 0


def tags_of(family_id: str) -> list[str]:
    asked = select(FamilyLanguage.tag).where(FamilyLanguage.family_id == family_id)
    return list(db.session.scalars(asked.order_by(FamilyLanguage.position)))


def test_whoever_adds_a_table_of_families_says_what_becomes_of_it_here() -> None:
    """A row that is not moved keeps its family from ending; one that may not be there is not to be forgotten."""
    found = {
        f"{table.name}.{key.parent.name}"
        for table in every_table().sorted_tables
        for key in table.foreign_keys
        if key.column.table.name in ("family", "caregiver", "child") or "device.child_id" in str(key.parent)
    }
    assert found == HANGS_ON_A_FAMILY


def test_what_nobody_moved_keeps_the_family_from_ending(home: Device, guest: Device) -> None:
    say(guest, 1)
    db.session.commit()
    with merging.family_merged.muted(), pytest.raises(RuntimeError, match="was not merged"):
        merge(guest, home)
    db.session.rollback()
    assert count(Thread, family_id=guest.family_id) == 1
    assert count(Family, id=guest.family_id) == 1


def test_the_empty_family_goes_and_its_id_leads_to_the_other(home: Device, guest: Device) -> None:
    former, family = guest.family_id, home.family_id
    merge(guest, home)
    assert count(Family, id=former) == 0
    assert count(Caregiver, family_id=family) == 2
    assert db.session.get_one(FormerFamily, former).family_id == family


def test_a_family_that_had_become_part_of_it_is_led_on(
    home: Device, guest: Device, world: dict[str, Key]
) -> None:
    first = begun(["ta"])
    firsts = first.family_id
    merge(first, guest)
    middle = guest.family_id
    merge(guest, home)
    assert {row.id: row.family_id for row in db.session.scalars(select(FormerFamily))} == {
        firsts: home.family_id,
        middle: home.family_id,
    }


def test_a_family_does_not_become_part_of_itself(home: Device, world: dict[str, Key]) -> None:
    arun = db.session.get_one(Device, world["arun"].device)
    with pytest.raises(ValueError, match="one family"):
        merge(arun, home)


def test_languages_come_after_those_that_are_there(home: Device, guest: Device) -> None:
    former = db.session.get_one(Family, guest.family_id)
    former.prefer("vi", "south")
    merge(guest, home)
    assert tags_of(home.family_id) == ["vi", "ta", "ko"]
    [vietnamese, *_others] = db.session.get_one(Family, home.family_id).choices
    assert vietnamese.variant == "south"


def test_languages_may_come_to_more_than_are_chosen_at_once(home: Device) -> None:
    guest = begun(["yue", "ko", "hi", "ur", "ja", "id"])
    merge(guest, home)
    assert tags_of(home.family_id) == ["vi", "ta", "yue", "ko", "hi", "ur", "ja", "id"]


def test_a_form_that_was_chosen_there_stays(home: Device, guest: Device) -> None:
    db.session.get_one(Family, home.family_id).prefer("vi", "south")
    merge(guest, home)
    assert db.session.get_one(Family, home.family_id).choices[0].variant == "south"


def test_what_either_would_rather_not_answer_is_not_asked_again(home: Device, guest: Device) -> None:
    db.session.get_one(Family, home.family_id).skip("hand")
    db.session.get_one(Family, guest.family_id).skip("nickname")
    merge(guest, home)
    assert db.session.get_one(Family, home.family_id).skipped == "nickname hand"


# Little ones


@pytest.mark.parametrize(
    ("theirs", "ours", "together"),
    [
        ([("Linh", "2026-01")], [("Linh", "")], [("Linh", "2026-01")]),
        ([("linh", "")], [("Linh", "2025-01")], [("Linh", "2025-01")]),
        ([("Bo\u0301", "")], [("B\u00f3", "")], [("B\u00f3", "")]),
        ([("", "2026-01")], [("Linh", "2026-01")], [("Linh", "2026-01")]),
        ([("", "")], [("Linh", "2026-01")], [("Linh", "2026-01")]),
        ([("Nam", "")], [("", "")], [("Nam", "")]),
        ([("", "2026-01")], [("Linh", "2024-05")], [("Linh", "2024-05"), ("", "2026-01")]),
        ([("Nam", "")], [("Linh", "")], [("Linh", ""), ("Nam", "")]),
        ([("", "")], [("Linh", ""), ("Nam", "")], [("Linh", ""), ("Nam", ""), ("", "")]),
        ([("Nam", ""), ("Linh", "")], [("Linh", "")], [("Linh", ""), ("Nam", "")]),
        ([("Linh", ""), ("Linh", "")], [("Linh", "")], [("Linh", ""), ("Linh", "")]),
        ([("Nam", "")], [], [("Nam", "")]),
        ([], [("Linh", "")], [("Linh", "")]),
    ],
    ids=str,
)  # fmt: skip
def test_the_same_nickname_is_the_same_little_one(
    inside: Flask, theirs: list[tuple[str, str]], ours: list[tuple[str, str]], together: list[tuple[str, str]]
) -> None:
    home, guest = begun(["vi"]), begun(["vi"])
    for one in ours:
        child(home, *one)
    for one in theirs:
        child(guest, *one)
    merge(guest, home)
    found = db.session.scalars(select(Child).where(Child.family_id == home.family_id).order_by(Child.id))
    assert [(one.nickname, one.born) for one in found] == together


def test_words_and_devices_stay_with_their_little_one(home: Device, guest: Device) -> None:
    [linh] = db.session.scalars(select(Child).where(Child.family_id == home.family_id))
    same, other = child(guest, "LINH"), child(guest, "Nam")
    theirs = {hear(guest, 1, same): linh.id, hear(guest, 2, other): other, hear(guest, 3): linh.id}
    guest.child_id = same
    merge(guest, home)
    kept = {word.id: word.child_id for word in db.session.scalars(select(HeardWord))}
    assert kept == theirs
    assert guest.child_id == linh.id
    assert count(Child, family_id=home.family_id) == 2


def test_words_without_a_name_by_them_stay_the_first_little_ones(inside: Flask) -> None:
    """Also where the guest's was told of sooner, and comes first from now on."""
    guest, home = begun(["vi"]), begun(["vi"])
    theirs, ours = child(guest, "Nam"), child(home, "Linh")
    assert theirs < ours
    words = {hear(guest, 1): theirs, hear(home, 2): ours}
    merge(guest, home)
    assert {word.id: word.child_id for word in db.session.scalars(select(HeardWord))} == words
    assert (guest.child_id, home.child_id) == (theirs, ours)


# People and devices


def test_the_guest_turns_out_to_be_the_same_person_and_others_come_along(home: Device, guest: Device) -> None:
    other = Caregiver.join(guest.family_id, NOW, "Bà")
    Device.join(other, NOW)
    thread = say(guest, 1)
    was, mai = guest.caregiver_id, home.caregiver_id
    merge(guest, home)
    assert count(Caregiver, id=was) == 0
    assert (guest.caregiver_id, guest.family_id) == (mai, home.family_id)
    assert other.family_id == home.family_id
    assert count(Device, caregiver_id=other.id, family_id=home.family_id) == 1
    said = Thread.of(home.family_id, thread)
    assert said is not None
    assert said.caregiver_id == mai


def test_habits_that_are_there_stay_and_others_are_taken_up(home: Device, guest: Device) -> None:
    me, was = who(home), who(guest)
    me.mode, me.hand, me.locale = "night", "", ""
    was.mode, was.hand, was.locale, was.name = "day", "left", "vi", "Somebody"
    for caregiver, tag, shows in [(me, "vi", "script"), (was, "vi", "reading"), (was, "ko", "reading")]:
        db.session.add(CaregiverLanguage(caregiver_id=caregiver.id, tag=tag, shows=shows, ease="new"))
    merge(guest, home)
    assert (me.name, me.mode, me.hand, me.locale) == ("Mai", "night", "left", "vi")
    asked = select(CaregiverLanguage.tag, CaregiverLanguage.shows).where(
        CaregiverLanguage.caregiver_id == me.id
    )
    assert {row.tag: row.shows for row in db.session.execute(asked)} == {"vi": "script", "ko": "reading"}


# What was said, heard and answered


def test_every_thread_is_on_one_cloth_whoever_holds_it_twice(home: Device, guest: Device) -> None:
    ours = {say(home, number) for number in (1, 2, 3)}
    theirs = {say(guest, number) for number in (3, 4, 5)}
    merge(guest, home)
    assert (
        set(db.session.scalars(select(Thread.id).where(Thread.family_id == home.family_id))) == ours | theirs
    )
    assert Thread.woven(home.family_id, 100)[0] == 5
    assert count(Thread) == 5


def test_a_slip_stays_taken_back_and_one_out_of_time_takes_nothing_back(home: Device, guest: Device) -> None:
    for number in (1, 2, 3):
        say(guest, number)
    for number in (3, 4):
        say(home, number)
    soon, later = timedelta(seconds=5), timedelta(hours=1)
    Undo.add(guest.family_id, an_id(1), undone_at=NOW + soon, now=NOW + soon)
    Undo.add(guest.family_id, an_id(3), undone_at=NOW + soon, now=NOW + soon)
    Undo.add(home.family_id, an_id(3), undone_at=NOW + soon, now=NOW + soon)
    # Of a thread that only the other family has; it waits, because nothing here tells that it is out of time.
    Undo.add(guest.family_id, an_id(4), undone_at=NOW + later, now=NOW + later)
    merge(guest, home)
    taken_back = set(db.session.scalars(select(Undo.fact_id).where(Undo.family_id == home.family_id)))
    assert taken_back == {an_id(1), an_id(3)}
    assert count(Undo) == 2
    assert Thread.woven(home.family_id, 100)[0] == 2


def test_memories_are_folded_from_the_answers_of_both(home: Device, guest: Device) -> None:
    say(home, 1, at=NOW - 3 * A_MINUTE)
    say(guest, 2, at=NOW - 2 * A_MINUTE)
    answer(home, 11, at=NOW - A_MINUTE)
    answer(guest, 11, at=NOW - A_MINUTE)
    answer(guest, 12, rating=1)
    mai = home.caregiver_id
    merge(guest, home)
    assert count(Review, caregiver_id=mai, family_id=home.family_id) == 2
    memory = db.session.get_one(Memory, (mai, REF, "vi"))
    assert (memory.times, memory.met_at) == (2, NOW - 3 * A_MINUTE)
    assert count(Memory) == count(Memory, caregiver_id=mai)


# Voices


@pytest.fixture
def voices(guest: Device) -> tuple[Device, str, str]:
    """What one recorded here for everyone, and one for this device alone."""
    grandmother = speaker(guest.family_id)
    everyone = record(grandmother)
    mine = record(grandmother, OTHER, rung=Rung.ME, device_id=guest.id)
    return guest, everyone, mine


def files(config_data: Path) -> dict[str, list[str]]:
    root = config_data / "recordings"
    return {folder.name: sorted(file.name for file in folder.iterdir()) for folder in root.iterdir()}


def test_voices_and_their_files_come_along(
    inside: Flask, home: Device, voices: tuple[Device, str, str]
) -> None:
    guest, everyone, mine = voices
    former, family = guest.family_id, home.family_id
    ask = Ask.make(former, shelf.current(), [REF], "vi", NOW, name="Bà")
    token = ask.token
    merge(guest, home)
    db.session.commit()
    assert [said.id for said in Recording.heard(family, home.id, [REF])] == [everyone]
    assert [said.id for said in Recording.heard(family, guest.id, [OTHER])] == [mine]
    assert Recording.heard(family, home.id, [OTHER]) == []
    for recording_id in (everyone, mine):
        assert keeping.sound(family, recording_id).read_bytes() == SOUND
        assert keeping.original(family, recording_id).read_bytes() == b"fLaC" + SOUND
    again = Ask.of_token(token)
    assert again is not None
    assert again.family_id == family
    assert count(Speaker, family_id=family) == 1
    of_voices.clear_former_folders()
    data = inside.extensions["langapp"].data
    assert files(data) == {
        family: sorted(f"{one}.{kind}" for one in (everyone, mine) for kind in ("mp3", "flac"))
    }
    of_voices.clear_former_folders()
    assert keeping.sound(family, everyone).read_bytes() == SOUND


def test_a_merging_that_is_undone_leaves_every_sound_where_it_was(
    home: Device, voices: tuple[Device, str, str]
) -> None:
    guest, everyone, _mine = voices
    former = guest.family_id
    db.session.commit()
    merge(guest, home)
    db.session.rollback()
    assert Recording.of(former, everyone) is not None
    assert keeping.sound(former, everyone).read_bytes() == SOUND
    of_voices.clear_former_folders()
    assert keeping.sound(former, everyone).read_bytes() == SOUND


def test_what_the_power_took_from_the_new_folder_is_put_there_again(
    home: Device, voices: tuple[Device, str, str]
) -> None:
    guest, everyone, _mine = voices
    former, family = guest.family_id, home.family_id
    merge(guest, home)
    db.session.commit()
    keeping.sound(family, everyone).unlink()
    of_voices.clear_former_folders()
    assert keeping.sound(family, everyone).read_bytes() == SOUND
    assert not keeping.sound(former, everyone).exists()


def test_a_sound_no_row_tells_of_is_left_alone(home: Device, voices: tuple[Device, str, str]) -> None:
    guest, _everyone, _mine = voices
    former = guest.family_id
    merge(guest, home)
    db.session.commit()
    stray = keeping.sound(former, an_id(99))
    stray.write_bytes(SOUND)
    of_voices.clear_former_folders()
    assert stray.read_bytes() == SOUND


def test_where_a_disk_knows_no_links_the_sound_is_copied(
    home: Device, voices: tuple[Device, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError("not on this disk")

    monkeypatch.setattr("os.link", no_links)
    guest, everyone, _mine = voices
    merge(guest, home)
    assert keeping.sound(home.family_id, everyone).read_bytes() == SOUND


def test_the_voice_a_family_has_chosen_stays(home: Device, guest: Device) -> None:
    ChosenVoice.choose(home.family_id, REF, "vi", "gtts", NOW)
    ChosenVoice.choose(guest.family_id, REF, "vi", "espeak", NOW + A_MINUTE)
    ChosenVoice.choose(guest.family_id, OTHER, "vi", "espeak", NOW)
    merge(guest, home)
    assert ChosenVoice.by(home.family_id, [REF, OTHER]) == {(REF, "vi"): "gtts", (OTHER, "vi"): "espeak"}
    assert count(ChosenVoice) == 2


def test_words_of_their_own_come_along(home: Device, guest: Device) -> None:
    me, was = who(home), who(guest)
    FamilyWording.write(was, REF, "vi", "Tắm nào", "", NOW)
    line = OwnLine.begin(was, "bath", "Where is the duck?", NOW)
    for caregiver, ref in [(me, REF), (was, REF), (was, OTHER)]:
        KeptLine.keep(caregiver.id, ref, NOW)
    Remark.tell(was.family_id, "ours", (REF, "vi", "", "x"), "Tắm nào", "", NOW)
    merge(guest, home)
    assert [wording.text for wording in FamilyWording.story(home.family_id, REF, "vi")] == ["Tắm nào"]
    assert count(FamilyWording, caregiver_id=me.id) == 2
    assert OwnLine.of(home.family_id, line.id) is not None
    assert sorted(KeptLine.refs_of(me.id)) == sorted([REF, OTHER])
    assert count(Remark, family_id=home.family_id) == 1


# What brings them back


def a_passkey(caregiver_id: str, name: str) -> None:
    db.session.add(
        Passkey(id=name, caregiver_id=caregiver_id, public_key=b"k", sign_count=0, name="", made_at=NOW)
    )


def test_what_brought_the_guest_back_does_so_still(home: Device, guest: Device) -> None:
    me, was = home.caregiver_id, guest.caregiver_id
    Email.keep("mai@example.org", was, NOW)
    written = PaperCode.make(was, NOW)
    a_passkey(was, "theirs")
    a_passkey(me, "ours")
    open_link = Invitation.make(who(guest), NOW, for_me=True)
    link = open_link.token
    Code.make("new@example.org", "change", was, NOW)
    merge(guest, home)
    assert Email.whose("mai@example.org") == me
    assert PaperCode.use_up(written, NOW) == me
    assert count(Passkey, caregiver_id=me) == 2
    found = Invitation.of_token(link, NOW)
    assert found is not None
    assert (found.family_id, found.caregiver_id, found.made_by) == (home.family_id, me, me)
    assert count(Code, caregiver_id=me) == 1


def test_of_two_addresses_and_two_papers_those_there_stay(home: Device, guest: Device) -> None:
    me, was = home.caregiver_id, guest.caregiver_id
    Email.keep("mai@example.org", me, NOW)
    Email.keep("other@example.org", was, NOW)
    ours, theirs = PaperCode.make(me, NOW), PaperCode.make(was, NOW)
    merge(guest, home)
    assert Email.whose("mai@example.org") == me
    assert Email.whose("other@example.org") is None
    assert PaperCode.use_up(theirs, NOW) is None
    assert PaperCode.use_up(ours, NOW) == me


def test_nothing_of_other_families_is_touched(home: Device, guest: Device, world: dict[str, Key]) -> None:
    joon = db.session.get_one(Device, world["joon"].device)
    say(joon, 1)
    hear(joon, 2, child(joon, "Linh"))
    say(guest, 1)
    merge(guest, home)
    assert count(Thread, family_id=joon.family_id) == 1
    assert count(HeardWord, family_id=joon.family_id) == 1
    assert tags_of(joon.family_id) == ["ko", "ur"]


def test_whatever_the_order_three_phones_come_to_the_same(inside: Flask, world: dict[str, Key]) -> None:
    """The threads of a family do not tell in which order its parts came together."""
    results = []
    for order in itertools.permutations(range(3)):
        home = begun(["vi"])
        phones = [begun([tag]) for tag in ("ta", "ko", "yue")]
        for number, phone in enumerate(phones):
            for thread in range(number, number + 3):
                say(phone, thread)
        for number in order:
            merge(phones[number], home)
        asked = select(Thread.id).where(Thread.family_id == home.family_id)
        results.append((sorted(db.session.scalars(asked)), sorted(tags_of(home.family_id))))
        db.session.rollback()
    assert all(result == results[0] for result in results)
    assert len(results[0][0]) == 5


# Coming along or not


@pytest.mark.parametrize(
    ("what", "comes"),
    [
        ("nothing", True),
        ("a second caregiver", False),
        ("a second device", False),
        ("an address", False),
        ("a passkey", False),
        ("a paper", False),
    ],
)
def test_a_family_comes_along_by_itself_where_nobody_else_could_miss_it(
    guest: Device, what: str, comes: bool
) -> None:
    if what == "a second caregiver":
        Caregiver.join(guest.family_id, NOW)
    elif what == "a second device":
        Device.join(who(guest), NOW)
    elif what == "an address":
        Email.keep("mai@example.org", guest.caregiver_id, NOW)
    elif what == "a passkey":
        a_passkey(guest.caregiver_id, uuid7(NOW))
    elif what == "a paper":
        PaperCode.make(guest.caregiver_id, NOW)
    db.session.flush()
    assert entering.comes_along(guest) is comes
