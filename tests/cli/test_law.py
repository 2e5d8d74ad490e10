"""The law at the command line: the log, one person's data, and what grew too old."""

import apsw
import orjson
import pytest

CHIEF = "tender-chief"


def test_the_log_tells_who_wrote_what_and_is_whole(committee):
    listed = committee("audit", "list", "--json").data["entries"]
    assert {each["act"] for each in listed} == {"WRITE"}
    assert listed[0]["number"] > listed[-1]["number"]
    verdict = committee("audit", "verify", "--json")
    assert (verdict.status, verdict.data["faults"]) == (0, [])
    assert verdict.data["entries"] == verdict.data["end"].count(":") * len(listed)
    again = committee("audit", "verify", "--expect", verdict.data["end"])
    assert (again.status, "whole" in again.out) == (0, True)


def test_a_log_that_was_changed_is_told_with_status_2(committee, tmp_path):
    connection = apsw.Connection(str(tmp_path / "facts.sqlite"))
    connection.execute("DROP TRIGGER audit_is_kept; DELETE FROM audit WHERE number = 1")
    connection.close()
    done = committee("audit", "verify")
    assert done.status == 2
    assert "1: 1 entries are missing here." in done.out


@pytest.mark.parametrize("words", [("audit", "verify", "--expect", "x")])
def test_a_wrong_anchor_is_refused_with_what_to_write(committee, words):
    done = committee(*words)
    assert (done.status, "NUMBER:HASH" in done.err) == (2, True)


def test_all_about_a_person_is_written_and_noted(committee, tmp_path):
    out = tmp_path / "all.json"
    assert committee("person", "export", CHIEF, "--out", out).status == 0
    told = orjson.loads(out.read_bytes())
    assert told["person"]["id"] == CHIEF
    assert told["seat"][0]["personId"] == CHIEF
    assert {CHIEF} <= {each[end] for each in told["tie"] for end in ("fromId", "toId")}
    assert told["audit"][0]["act"] == "WRITE"
    (noted,) = committee("audit", "list", "--first", "1", "--json").data["entries"]
    assert (noted["act"], noted["count"]) == ("EXPORT", 1)
    assert committee("person", "export", CHIEF, "--out", out).status == 2
    assert committee("person", "export", CHIEF, "--out", out, "--force").status == 0
    assert committee("person", "export", "nobody", "--out", out, "--force").status == 2


def test_the_log_about_one_person_is_a_part_of_the_log(committee):
    every = committee("audit", "list", "--json").data["entries"]
    some = committee("audit", "list", "--person", CHIEF, "--json").data["entries"]
    assert [each for each in every if each in some] == some != []
    assert committee("audit", "list", "--person", "nobody", "--json").data["entries"] == []


def grep(folder, *songs):
    """Return the names of the files below a folder that hold one of some texts."""
    return {
        each.name
        for each in folder.rglob("*")
        if each.is_file() and any(song.encode() in each.read_bytes() for song in songs)
    }


def test_a_deleted_person_leaves_no_byte_in_any_file(graphapi, folder, tmp_path):
    canary, number = "Zqcanary", "13987654321"
    header = "id,name,side,phone,seniority\n"
    good = f"c1,{canary} 鸑鷟,CUSTOMER,{number},\nq,other,CUSTOMER,5,\n"
    bad = f'c1,"{canary}\n鸑鷟",CUSTOMER,{number},7\nq2,other,CUSTOMER,5,7\n'
    files = folder(persons_csv=header + good + bad)
    assert graphapi("import", files).status == 2
    quarantine = next(tmp_path.glob("*.quarantine.csv"))
    image = tmp_path / "scan.bin"
    image.write_bytes(b"\xff\x00" + number.encode())
    songs = (canary, "鸑鷟", number)
    assert {quarantine.name, "facts.sqlite", "persons.csv"} <= grep(tmp_path, *songs)

    done = graphapi(
        *("person", "delete", "c1", "--also", quarantine, "--also", files, "--also", image),
        "--json",
    )
    assert (done.status, done.data["deleted"]) == (2, 1)
    assert {each["file"]: each["records"] for each in done.data["files"]} == {
        str(quarantine): 1,
        str(files / "persons.csv"): 2,
        str(image): None,
    }
    assert grep(tmp_path, *songs) == {"scan.bin"}
    others = "q,other,CUSTOMER,5,\nq2,other,CUSTOMER,5,7\n"
    assert (files / "persons.csv").read_text() == header + others
    assert len(quarantine.read_text(encoding="utf-8-sig").splitlines()) == 2
    assert graphapi("audit", "verify").status == 0
    assert graphapi("person", "delete", "c1").status == 2


def test_what_is_too_old_is_counted_and_then_swept(committee):
    keep = {"GRAPHAPI_KEEP": "touches=0 visits=0"}
    counted = committee("sweep", "--dry-run", "--json", **keep).data["swept"]
    assert counted["CompetitorTouch"] > 0
    swept = committee("sweep", "--json", **keep).data["swept"]
    assert {name: swept[name] for name in counted} == counted
    assert set(committee("sweep", "--json", **keep).data["swept"].values()) == {0}
    assert "too old" in committee("sweep").out


@pytest.mark.parametrize("keep", ["visits", "visits=x", "guests=7", "visits=-1"])
def test_a_wrong_retention_is_refused_with_its_names(committee, keep):
    done = committee("sweep", GRAPHAPI_KEEP=keep)
    assert (done.status, "GRAPHAPI_KEEP must be days by name" in done.err) == (2, True)


def test_an_export_of_everything_is_noted(committee, tmp_path):
    assert committee("export", "--format", "csv", "--out", tmp_path / "out").status == 0
    (noted,) = committee("audit", "list", "--first", "1", "--json").data["entries"]
    assert (noted["act"], noted["what"]) == ("EXPORT", "all persons and groups as csv")
