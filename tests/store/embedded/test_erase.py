"""No byte of a deleted person is left in the file, in the log beside it, or in the search index."""

import random
from dataclasses import replace

import apsw
import pytest

from graphapi.errors import DeadlineExceeded
from graphapi.model.rows import CompetitorTouch, Loss, Person, Visit
from graphapi.model.words import Side, TouchKind
from graphapi.store.audit import Act, Note
from tests.store.embedded.files import opened, told
from tests.store.rows import drop, group, person, put, seat, tie

CANARY = "zqcanary"
CHINESE = "鸑鷟"


def canary(number):
    """A person whose every personal field, and whatever hangs on it, sings."""
    id_, name = f"c{number}", f"{CHINESE}{CANARY}{number}"
    return (
        replace(person(id_, name), name_latin=f"{CANARY} latin {number}", phone=f"{CANARY}555"),
        seat(f"s{number}", id_, "g", title=f"{CANARY} title"),
        tie(f"t{number}", id_, "ours", source=f"{CANARY} source"),
        tie(f"bad{number}", id_, f"{name}"),
        Visit(id=f"v{number}", own_person_id="ours", person_id=id_, at=1, outcome=f"{CANARY} sick"),
        CompetitorTouch(
            id=f"x{number}",
            competitor="Rival",
            kind=TouchKind.OTHER,
            at=1,
            person_id=id_,
            note=f"{CANARY} note",
        ),
        Loss(id=f"l{number}", at=1, person_id=id_, source=f"{CANARY} loss"),
    )


async def live_and_die(path, draw):
    """Write canaries among other birds, change and move them about, and delete them."""
    async with opened(path) as store:
        await store.apply(put("ground", group("g"), person("ours", side=Side.OURS)))
        for number in range(40):
            others = [
                person(f"o{draw.randrange(10**6)}", f"雀 {draw.randrange(10**6)}" * 3)
                for _ in range(40)
            ]
            await store.apply(put(f"{CANARY}{number}", *others, *canary(number)))
            again = draw.randrange(number + 1)
            moulted = replace(canary(again)[0], name=f"{CANARY}{'x' * draw.randrange(150)}")
            await store.apply(put(f"moult{number}", moulted))
        reason = f"{CANARY} asked"
        await store.note(
            [Note(by="ann", act=Act.UNMASK, what="Person name", ids=("c1",), reason=reason)]
        )
        filled = grep(path)
        ids = [f"c{number}" for number in range(40)]
        draw.shuffle(ids)
        for part in range(0, 40, 10):
            await store.apply(drop(f"d{part}", *((Person, id_) for id_ in ids[part : part + 10])))
        assert await store.erase() == ()
        return filled, grep(path)


def grep(path):
    """Return the names of the files of a folder in which a canary is found."""
    songs = [CANARY.encode(), CHINESE.encode(), *(each.encode() for each in CHINESE)]
    return {
        each.name
        for each in path.parent.rglob("*")
        if each.is_file() and any(song in each.read_bytes().lower() for song in songs)
    }


@pytest.mark.parametrize("seed", range(5))
def test_no_byte_of_a_canary_is_left(tmp_path, seed):
    path = tmp_path / "store.sqlite"
    filled, left = told(live_and_die(path, random.Random(seed)))
    assert "store.sqlite-wal" in filled
    assert left == set()


def test_what_an_earlier_graphapi_deleted_without_overwriting_goes_too(tmp_path):
    path = tmp_path / "store.sqlite"

    async def story():
        async with opened(path) as store:
            await store.apply(put("a", person("p", CANARY), person("q")))
        earlier = apsw.Connection(str(path))
        earlier.execute("DELETE FROM Person_search; DELETE FROM Person WHERE id = 'p'").fetchall()
        earlier.close()
        before = grep(path)
        async with opened(path) as store:
            await store.erase()
        return before, grep(path)

    assert told(story()) == ({"store.sqlite"}, set())


def test_erasing_waits_for_readers_and_says_if_they_stay(tmp_path):
    path = tmp_path / "store.sqlite"

    async def story():
        async with opened(path, deadline=0.5) as store:
            await store.apply(put("a", person("p", CANARY)))
            reader = apsw.Connection(str(path))
            reader.execute("BEGIN; SELECT * FROM Person").fetchall()
            await store.apply(drop("b", (Person, "p")))
            with pytest.raises(DeadlineExceeded, match="being read"):
                await store.erase()
            reader.close()
            await store.erase()
            return grep(path)

    assert told(story()) == set()
