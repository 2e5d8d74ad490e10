import codecs

import pytest

from graphapi.errors import BadFile
from graphapi.jobs.imports.survey import survey

PERSONS = "id,name,side\np1,王建国,CUSTOMER\n"


def test_files_are_found_in_the_order_of_writing(folder) -> None:
    found = survey(
        folder(
            ties_csv="id,fromId,toId,kind\n",
            persons_csv=PERSONS,
            groups_jsonl='{"id": "g", "name": "局"}\n',
            interactions_csv="sender,recipient,time\n",
        )
    )
    assert [each.name for each in found.sources] == [
        "groups.jsonl",
        "persons.csv",
        "ties.csv",
        "interactions.csv",
    ]
    assert found.lines == 1 + 2 + 1 + 1


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_read_off_the_header(folder, delimiter: str) -> None:
    place = folder(persons_csv=PERSONS.replace(",", delimiter))
    assert survey(place).sources[0].delimiter == delimiter


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (PERSONS.encode(), "utf-8-sig"),
        (codecs.BOM_UTF8 + PERSONS.encode(), "utf-8-sig"),
        (PERSONS.encode("gb18030"), "gb18030"),
        ("编号,姓名,所属方\np1,王建国,客户\n".encode("gb18030"), "gb18030"),
        (f"id,name,side\np1,{'欧' * 60},客户\n".encode("gb18030"), "gb18030"),
    ],
)
def test_the_encoding_is_found_out(folder, content: bytes, encoding: str) -> None:
    source = survey(folder(persons_csv=content)).sources[0]
    assert source.encoding == encoding
    assert list(source.columns.values()) == ["id", "name", "side"]


def test_headers_may_be_chinese_and_spelled_freely(folder) -> None:
    source = survey(folder(groups_csv="编号,集团名称,Monthly_Revenue,CONTRACT END,币种\n")).sources[
        0
    ]
    assert list(source.columns.values()) == [
        "id",
        "name",
        "monthlyRevenue",
        "contractEnd",
        "currency",
    ]


def test_files_may_have_chinese_and_other_names(folder) -> None:
    place = folder(人员_csv=PERSONS, Communication_csv="Sender;Recipient;EventDate\n")
    assert [each.sheet.stem for each in survey(place).sources] == ["persons", "interactions"]


REFUSED = {
    "an unknown column, with what was meant": (
        {"persons_csv": "id,name,side,senority\n"},
        r"persons\.csv has no column 'senority'; did you mean seniority\?",
    ),
    "an unknown column like no other": (
        {"persons_csv": "id,name,side,qqqqqqq\n"},
        "has no column 'qqqqqqq'; it may have id, ",
    ),
    "an unknown key": (
        {"persons_jsonl": '{"id": "p", "nmae": "x"}\n'},
        "has no column 'nmae'; did you mean name",
    ),
    "two columns for one": ({"persons_csv": "id,name,姓名,side\n"}, "two columns for name"),
    "a column without a name": ({"persons_csv": "id,name,side,\n"}, "column without a name"),
    "a missing column": ({"persons_csv": "id,name\np,x\n"}, "lacks the column side"),
    "another delimiter": (
        {"persons_csv": "id|name|side\n"},
        r"'id\|name\|side' is not split by comma, semicolon, tab",
    ),
    "an empty file": ({"persons_csv": ""}, "persons.csv is empty"),
    "a file of blank lines": ({"persons_csv": "\n \n"}, "persons.csv is empty"),
    "an empty JSONL file": ({"persons_jsonl": " \n"}, "persons.jsonl is empty"),
    "CSV named JSONL": ({"persons_jsonl": PERSONS}, "holds no JSON object"),
    "Latin-1": (
        {"persons_csv": "id,name,side\np,Jos\xe9\n".encode("latin-1")},
        "neither UTF-8 nor GB18030",
    ),
    "UTF-16": ({"persons_csv": PERSONS.encode("utf-16")}, "save it as UTF-8"),
    "UTF-16 without a mark": ({"persons_csv": "id,name,side\n".encode("utf-16-le")}, "zero bytes"),
    "damaged UTF-8": (
        {"persons_csv": (PERSONS * 20).encode() + b"p,\x8e\x8e,x\n"},
        "neither UTF-8 nor GB18030 text: byte [0-9]+ fits",
    ),
    "no file to import": ({"notes_csv": "a,b\n"}, "holds no file to import"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_is_refused_as_a_whole_for(folder, case: str) -> None:
    files, message = REFUSED[case]
    with pytest.raises(BadFile, match=message):
        survey(folder(**files))


def test_a_missing_folder_is_named(tmp_path) -> None:
    with pytest.raises(BadFile, match=r"There is no folder .*nowhere"):
        survey(tmp_path / "nowhere")


def test_unknown_files_are_warned_of_and_stories_are_not(folder) -> None:
    place = folder(persons_csv=PERSONS, person5_csv="", zzz_xlsx="", story_md="", world_json="{}")
    assert survey(place).warnings == (
        "person5.csv was left out; did you mean persons.csv?",
        "zzz.xlsx was left out; nothing imports from such a file.",
    )


def test_the_digest_is_that_of_the_content(folder) -> None:
    first = survey(folder(persons_csv=PERSONS)).digest
    assert survey(folder(persons_csv=PERSONS)).digest == first
    assert survey(folder(persons_csv=PERSONS + "p2,x,OURS\n")).digest != first
