"""An import that is killed goes on where it was, and ends as if it had not been."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import apsw

from graphapi.jobs.imports.folder import Options, import_folder
from graphapi.jobs.imports.report import ImportReport
from graphapi.model.rows import Group, Person, Tie
from graphapi.store.embedded.store import EmbeddedStore

SIZE = 20
PERSONS = 2_000
CHILD = """
import asyncio, pathlib, sys
from graphapi.jobs.imports.folder import Options, import_folder
from graphapi.store.embedded.store import EmbeddedStore

async def main():
    store = EmbeddedStore(pathlib.Path(sys.argv[2]))
    await store.open()
    print("open", flush=True)
    options = Options(size=int(sys.argv[3]), create_persons=True)
    await import_folder(store, pathlib.Path(sys.argv[1]), options)

asyncio.run(main())
"""


def a_world(folder: Any) -> Path:
    persons = "".join(f"p{n},x{n},CUSTOMER\n" for n in range(PERSONS)) + "bad,x,NOBODY\n"
    ties = "".join(f"t{n},p{n},p{n + 1},FRIEND,0.5\n" for n in range(PERSONS))
    contacts = "".join(f"p{n},m{n},2026-01-01\n" for n in range(0, 200, 2))
    return folder(
        groups_csv="id,name,parentId\n" + "".join(f"g{n},x,g{n + 1}\n" for n in range(50)),
        persons_csv="id,name,side\n" + persons,
        ties_csv="id,fromId,toId,kind,strength\n" + ties,
        interactions_csv="sender,recipient,time\n" + contacts,
    )


async def finish(place: Path, file: Path) -> tuple[ImportReport, Any]:
    store = EmbeddedStore(file)
    await store.open()
    try:
        options = Options(size=SIZE, create_persons=True)
        report = await import_folder(store, place, options)
        facts = [
            [
                (row.id, getattr(row, "parent_id", None), getattr(row, "strength", None))
                async for block in store.scan(kind, ["id"])
                for row in await store.get(kind, block["id"])
                if row is not None
            ]
            for kind in (Group, Person, Tie)
        ]
        return report, facts
    finally:
        await store.close()


def version(reader: apsw.Connection) -> int:
    """Return the version of a store, past its door: quicker than an import goes on."""
    return int(reader.execute("SELECT version FROM meta").get)


def kill_midway(place: Path, file: Path, at: int) -> int:
    """Kill an import once the store has reached a version; return the version it died at."""
    process = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(place), str(file), str(SIZE)],
        stdout=subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"open\n"
    reader = apsw.Connection(str(file), flags=apsw.SQLITE_OPEN_READONLY)
    while process.poll() is None and version(reader) < at:
        time.sleep(0.0005)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    died = version(reader)
    reader.close()
    return died


def test_a_killed_import_resumes_and_ends_in_the_same_state(tmp_path, folder) -> None:
    place = a_world(folder)
    whole, expected = asyncio.run(finish(place, tmp_path / "whole.sqlite"))
    killed = tmp_path / "killed.sqlite"
    died = [kill_midway(place, killed, at) for at in (2, whole.version // 2)]
    assert 0 < died[0] < died[1] < whole.version
    resumed, facts = asyncio.run(finish(place, killed))
    assert facts == expected
    assert resumed.files == whole.files
    assert resumed.observed == whole.observed
    assert resumed.refusals == whole.refusals
    assert resumed.version == whole.version
