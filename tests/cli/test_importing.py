"""``graphapi import``: what is printed, where, and the exit status."""

import pytest

from graphapi.cli.importing import quarantine_of, zone_of
from graphapi.errors import BadInput

PERSONS = "id,name,side\np1,王建国,CUSTOMER\np2,李明,OURS\n"
TIES = "id,fromId,toId,kind,strength,since\n"


def test_a_folder_goes_in_and_the_counts_are_shown(graphapi, folder) -> None:
    done = graphapi("import", folder(persons_csv=PERSONS, ties_csv=TIES + "t,p1,p2,同学,0.5,\n"))
    assert done.status == 0
    assert done.err == ""
    row = next(line.split() for line in done.out.splitlines() if line.startswith(" persons.csv"))
    assert row == ["persons.csv", "Person", "2", "2", "0", "0", "0"]


def test_json_is_all_there_is_on_stdout(graphapi, folder) -> None:
    place = folder(persons_csv=PERSONS + "p3,x,NOBODY\n", minutes_xlsx="")
    done = graphapi("import", place, "--json")
    assert done.status == 2
    assert done.data["total"] == {
        "read": 3,
        "inserted": 2,
        "changed": 0,
        "unchanged": 0,
        "rejected": 1,
    }
    assert done.data["refusals"][0]["code"] == "NOT_A_CHOICE"
    assert done.data["quarantine"] == "files.quarantine.csv"
    assert "minutes.xlsx was left out" in done.err
    assert "1 rejected, all of them in files.quarantine.csv" in done.err


def test_a_dry_run_leaves_no_trace(graphapi, folder, tmp_path) -> None:
    place = folder(persons_csv=PERSONS, ties_csv=TIES + "t,p1,p9,FRIEND,0.5,\n")
    done = graphapi("import", place, "--dry-run")
    assert done.status == 2
    assert "Dry run (nothing was written)" in done.out
    assert "ties.csv:2: toId: there is no Person with the id p9" in done.err
    assert not list(tmp_path.glob("*.quarantine.csv"))
    assert graphapi("status", "--json").data["counts"]["Person"] == 0


BAD_ROWS = {
    "an unknown id": ("t,p1,p9,FRIEND,0.5,", "toId: there is no Person with the id p9"),
    "a wrong date": ("t,p1,p2,FRIEND,0.5,2026-02-31", "since must be a date such as"),
    "a strength out of range": ("t,p1,p2,FRIEND,1.5,", "strength must be over 0 and at most 1"),
    "a strength that is no number": ("t,p1,p2,FRIEND,much,", "strength must be a number"),
    "full-width digits": ("t,p1,p2,FRIEND,０．５,", "half-width digits"),
    "a tie to oneself": ("t,p1,p1,FRIEND,0.5,", "toId must differ from fromId"),
}


@pytest.mark.parametrize("case", BAD_ROWS)
def test_one_sentence_and_status_2_for(graphapi, folder, case: str) -> None:
    row, sentence = BAD_ROWS[case]
    done = graphapi("import", folder(persons_csv=PERSONS, ties_csv=TIES + row + "\n"))
    assert done.status == 2
    assert "ties.csv:2: " in done.err
    assert sentence in done.err
    counts = graphapi("status", "--json").data["counts"]
    assert (counts["Person"], counts["Tie"]) == (2, 0)


def test_a_ring_of_groups_is_told_with_its_chain(graphapi, folder) -> None:
    done = graphapi("import", folder(groups_csv="id,name,parentId\na,x,b\nb,y,a\n"))
    assert done.status == 2
    assert "a → b → a" in done.err


BAD_FILES = {
    "an unknown column": ({"persons_csv": "id,name,sied\n"}, "did you mean side?"),
    "a wrong encoding": ({"persons_csv": b"id,name,side\np,Jos\xe9,OURS\n"}, "save it as UTF-8"),
    "an empty file": ({"persons_csv": ""}, "persons.csv is empty"),
    "no file": ({}, "holds no file to import"),
}


@pytest.mark.parametrize("case", BAD_FILES)
def test_nothing_is_written_and_status_2_for(graphapi, folder, case: str) -> None:
    files, sentence = BAD_FILES[case]
    good = {"groups_csv": "id,name\ng,局\n"} if files else {}
    done = graphapi("import", folder(**files, **good))
    assert done.status == 2
    assert done.out == ""
    assert sentence in done.err
    assert len(done.err.splitlines()) == 1
    assert graphapi("status", "--json").data["version"] == 0


def test_a_missing_folder_is_named(graphapi, tmp_path) -> None:
    done = graphapi("import", tmp_path / "nowhere")
    assert (done.status, done.out) == (2, "")
    assert "There is no folder" in done.err


def test_a_wrong_moment_or_zone_is_refused_by_its_option(graphapi, folder) -> None:
    place = folder(persons_csv=PERSONS)
    assert "--as-of must be a moment" in graphapi("import", place, "--as-of", "today").err
    assert "--zone must be a time zone" in graphapi("import", place, "--zone", "Mars").err


def test_zones_are_offsets_or_names() -> None:
    assert str(zone_of("UTC")) == "UTC"
    assert str(zone_of("+08:00")) == "UTC+08:00"
    with pytest.raises(BadInput):
        zone_of("+99:00")


def test_the_quarantine_is_named_by_the_folder(tmp_path) -> None:
    place = tmp_path / "march"
    assert str(quarantine_of(place, None, dry_run=False)) == "march.quarantine.csv"
    assert quarantine_of(place, None, dry_run=True) is None
    assert quarantine_of(place, tmp_path / "x.csv", dry_run=True) == tmp_path / "x.csv"


def test_it_speaks_chinese(graphapi, folder) -> None:
    done = graphapi("import", folder(persons_csv=PERSONS), "--lang", "zh")
    assert "新增" in done.out
