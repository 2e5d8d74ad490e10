"""A folder into an embedded store: what goes in, what does not, and how it is counted."""

import asyncio
import csv
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from graphapi.changes import Batch, Ref
from graphapi.errors import BadFile
from graphapi.jobs.imports.folder import Options, import_folder
from graphapi.jobs.imports.report import FileReport, ImportReport
from graphapi.model.rows import KINDS, Group, Person, Row, Tie
from graphapi.model.words import Side, TieKind
from graphapi.store.embedded.store import EmbeddedStore
from graphapi.store.port import Ask, Store

PERSONS = "id,name,side\np1,王建国,CUSTOMER\np2,李明,OURS\n"
TIES = "id,fromId,toId,kind,strength\nt1,p2,p1,CLASSMATE,0.8\n"


def with_store(tmp_path: Path, work: Callable[[Store], Coroutine[Any, Any, Any]]) -> Any:
    async def run() -> Any:
        store = EmbeddedStore(tmp_path / "facts.sqlite", clock=lambda: 1_700_000_000_000)
        await store.open()
        try:
            return await work(store)
        finally:
            await store.close()

    return asyncio.run(run())


def imported(tmp_path: Path, place: Path, **options: Any) -> ImportReport:
    return with_store(tmp_path, lambda store: import_folder(store, place, Options(**options)))


async def everything(store: Store) -> dict[type[Row], tuple[Row, ...]]:
    return {kind: (await store.page(kind, Ask(first=1000))).rows for kind in KINDS}


def facts(tmp_path: Path) -> dict[type[Row], tuple[Row, ...]]:
    return with_store(tmp_path, everything)


def counts(report: FileReport) -> tuple[int, int, int, int, int]:
    return report.read, report.inserted, report.changed, report.unchanged, report.rejected


def add_up(report: ImportReport) -> bool:
    files = all(
        each.read == each.inserted + each.changed + each.unchanged + each.rejected
        for each in (*report.files, report.total)
    )
    return files and all(
        each.read == each.used + each.to_oneself + each.later + each.rejected
        for each in report.observed
    )


def test_good_rows_go_in_and_bad_ones_into_quarantine(tmp_path, folder) -> None:
    place = folder(
        persons_csv=PERSONS + "p3,x,NOBODY\n",
        ties_csv=TIES
        + "t2,p1,p9,FRIEND,0.5\nt3,p1,p1,FRIEND,0.5\nt4,p1,p2,FRIEND,１\nt5,p1,p2,FRIEND,1.5\n",
    )
    quarantine = tmp_path / "bad.csv"
    report = imported(tmp_path, place, quarantine=quarantine)
    assert [counts(each) for each in report.files] == [(3, 2, 0, 0, 1), (5, 1, 0, 0, 4)]
    assert add_up(report)
    assert (report.rejected, report.quarantine) == (5, quarantine)
    with quarantine.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["file"], row["line"], row["column"], row["code"]) for row in rows] == [
        ("persons.csv", "4", "side", "NOT_A_CHOICE"),
        ("ties.csv", "4", "toId", "SELF_TIE"),
        ("ties.csv", "5", "strength", "NOT_A_NUMBER"),
        ("ties.csv", "6", "strength", "OUT_OF_RANGE"),
        ("ties.csv", "3", "toId", "UNKNOWN_ID"),
    ]
    assert rows[2]["raw"] == "t4,p1,p2,FRIEND,１"
    assert "half-width digits" in rows[2]["message"]
    assert [row.id for row in facts(tmp_path)[Tie]] == ["t1"]


def test_the_same_files_again_change_nothing_and_say_so(tmp_path, folder) -> None:
    place = folder(persons_csv=PERSONS, ties_csv=TIES)
    first = imported(tmp_path, place)
    again = imported(tmp_path, place)
    assert counts(first.total) == (3, 3, 0, 0, 0)
    assert counts(again.total) == (3, 0, 0, 3, 0)
    assert again.version == first.version


def test_the_same_files_again_restore_what_was_changed_meanwhile(tmp_path, folder) -> None:
    place = folder(persons_csv=PERSONS, ties_csv=TIES)
    imported(tmp_path, place)

    async def meddle(store: Store) -> None:
        await store.apply(
            Batch(
                request_id="meddle",
                upserts=(Person(id="p2", name="另名", side=Side.OURS),),
                deletes=(Ref(Person, "p1"),),
            )
        )

    with_store(tmp_path, meddle)
    assert counts(imported(tmp_path, place).total) == (3, 2, 1, 0, 0)
    assert [row.name for row in facts(tmp_path)[Person]] == ["王建国", "李明"]


def test_groups_may_stand_before_their_parents(tmp_path, folder) -> None:
    place = folder(groups_csv="id,name,parentId\na,x,b\nb,y,c\nc,z,\nd,r,e\ne,r,d\n")
    report = imported(tmp_path, place, size=2)
    assert counts(report.total) == (5, 3, 0, 0, 2)
    assert {each.code for each in report.refusals} == {"HIERARCHY_CYCLE"}
    assert [row.id for row in facts(tmp_path)[Group]] == ["a", "b", "c"]


def test_a_dry_run_counts_alike_and_writes_nothing(tmp_path, folder) -> None:
    imported(tmp_path, folder(persons_csv=PERSONS, groups_csv="id,name,parentId\na,x,\nb,y,a\n"))
    place = folder(
        persons_csv=PERSONS.replace("李明", "李小明") + "p3,x,CUSTOMER\n",
        groups_csv="id,name,parentId\na,x,b\nc,z,b\n",
        ties_csv=TIES + "t2,p3,p1,FRIEND,0.5\nt3,p1,p9,FRIEND,0.5\n",
    )
    before = facts(tmp_path)
    rehearsed = imported(tmp_path, place, dry_run=True, quarantine=tmp_path / "bad.csv")
    assert facts(tmp_path) == before
    played = imported(tmp_path, place)
    assert rehearsed.files == played.files
    assert rehearsed.refusals == played.refusals
    assert {each.code for each in played.refusals} == {"HIERARCHY_CYCLE", "UNKNOWN_ID"}
    assert (rehearsed.dry_run, played.dry_run) == (True, False)
    assert counts(played.total) == (8, 4, 1, 1, 2)


def test_a_whole_file_that_is_wrong_stops_all_before_anything_is_written(tmp_path, folder) -> None:
    place = folder(persons_csv=PERSONS, ties_csv="id,fromId,toId,knid\n")
    with pytest.raises(BadFile, match="did you mean kind"):
        imported(tmp_path, place)
    assert facts(tmp_path)[Person] == ()


CONTACTS = (
    "sender;recipient;time\n"
    "1;2;2026-01-01 10:00:00\n"
    "2;1;2026-01-02 10:00:00\n"
    "1;1;2026-01-03 10:00:00\n"
    "1;3;yesterday\n"
    "1;3;2026-01-04 10:00:00\n"
)


def test_contacts_become_ties_and_persons_where_no_file_has_them(tmp_path, folder) -> None:
    place = folder(interactions_csv=CONTACTS, reportsto_csv="ID,ReportsToID\n2,1\n1,1\n4,1\n")
    report = imported(tmp_path, place)
    assert add_up(report)
    observed = {each.file: each for each in report.observed}
    contacts = observed["interactions.csv"]
    assert (contacts.read, contacts.used, contacts.to_oneself, contacts.rejected) == (5, 3, 1, 1)
    assert observed["reportsto.csv"].to_oneself == 1
    assert report.as_of == 1_767_520_800_000
    rows = facts(tmp_path)
    assert [(row.id, row.name, row.side) for row in rows[Person]] == [
        (id_, id_, Side.CUSTOMER) for id_ in "1234"
    ]
    assert [row.id for row in rows[Tie]] == [
        "calls:1:2",
        "calls:1:3",
        "calls:2:1",
        "calls:3:1",
        "heeds:2:1",
        "heeds:4:1",
        "reports:1:2",
        "reports:1:4",
    ]
    assert counts(imported(tmp_path, place).total) == (12, 0, 0, 12, 0)


def test_persons_are_not_made_where_a_file_has_them(tmp_path, folder) -> None:
    place = folder(interactions_csv=CONTACTS, persons_csv="id,name,side\n1,x,OURS\n2,y,OURS\n")
    report = imported(tmp_path, place)
    assert [row.id for row in facts(tmp_path)[Person]] == ["1", "2"]
    unknown = [each for each in report.refusals if each.code == "UNKNOWN_ID"]
    assert [(each.file, each.line) for each in unknown] == [("interactions.csv", 6)] * 2
    made = imported(tmp_path, place, create_persons=True)
    assert [(row.id, row.name) for row in facts(tmp_path)[Person]] == [
        ("1", "x"),
        ("2", "y"),
        ("3", "3"),
    ]
    assert made.rejected == 1


def test_a_moment_may_be_given_for_the_ages_of_contacts(tmp_path, folder) -> None:
    report = imported(tmp_path, folder(interactions_csv=CONTACTS), as_of=1_767_348_000_000)
    assert (report.observed[0].used, report.observed[0].later) == (2, 1)
    assert report.as_of == 1_767_348_000_000
    assert {row.kind for row in facts(tmp_path)[Tie]} == {TieKind.CALLS}


def test_two_files_of_contacts_are_one(tmp_path, folder) -> None:
    place = folder(
        interactions_csv="sender,recipient,time\n1,2,2026-01-01\n",
        communication_csv="sender,recipient,time\n2,1,2026-01-02\n",
    )
    report = imported(tmp_path, place)
    assert [row.contacts90 for row in facts(tmp_path)[Tie]] == [2, 2]
    assert [each.used for each in report.observed] == [1, 1]


def test_a_spreadsheet_takes_nothing_in_quarantine_for_a_formula(tmp_path, folder) -> None:
    quarantine = tmp_path / "bad.csv"
    imported(tmp_path, folder(persons_csv=PERSONS + "=1+1,x,NOBODY\n"), quarantine=quarantine)
    with quarantine.open(encoding="utf-8-sig", newline="") as file:
        (refused,) = csv.DictReader(file)
    assert (refused["column"], refused["raw"]) == ("side", "'=1+1,x,NOBODY")


def test_a_quarantine_that_cannot_be_written_stops_the_import_before_it_begins(
    tmp_path, folder
) -> None:
    with pytest.raises(BadFile, match=r"bad.csv cannot be written \(No such file"):
        imported(tmp_path, folder(persons_csv=PERSONS), quarantine=tmp_path / "none" / "bad.csv")
    assert facts(tmp_path)[Person] == ()


def test_a_file_without_records_is_reported(tmp_path, folder) -> None:
    report = imported(tmp_path, folder(persons_csv="id,name,side\n"))
    assert [(each.file, *counts(each)) for each in report.files] == [("persons.csv", 0, 0, 0, 0, 0)]


def test_an_old_quarantine_is_emptied_and_other_files_are_left_alone(tmp_path, folder) -> None:
    quarantine = tmp_path / "bad.csv"
    imported(tmp_path, folder(persons_csv=PERSONS + "p3,x\n"), quarantine=quarantine)
    assert len(quarantine.read_text(encoding="utf-8").splitlines()) == 2
    report = imported(tmp_path, folder(persons_csv=PERSONS), quarantine=quarantine)
    assert report.quarantine is None
    assert len(quarantine.read_text(encoding="utf-8").splitlines()) == 1
    quarantine.write_text("mine", encoding="utf-8")
    with pytest.raises(BadFile, match="is no quarantine file"):
        imported(tmp_path, folder(persons_csv=PERSONS), quarantine=quarantine)
    assert quarantine.read_text(encoding="utf-8") == "mine"


def test_progress_goes_up_to_the_last_line(tmp_path, folder) -> None:
    rows = "".join(f"p{number},x,OURS\n" for number in range(100))
    place = folder(persons_csv="id,name,side\n" + rows)
    seen: list[tuple[int, int]] = []
    with_store(
        tmp_path,
        lambda store: import_folder(
            store,
            place,
            Options(size=30),
            progress=lambda done, lines, _: seen.append((done, lines)),
        ),
    )
    assert seen == [(30, 101), (60, 101), (90, 101), (100, 101)]
