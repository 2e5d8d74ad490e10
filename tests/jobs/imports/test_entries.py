import datetime as dt

from graphapi.jobs.imports.entries import Entry, entries_of
from graphapi.jobs.imports.survey import survey
from graphapi.model.words import Side, TieKind

HEADER = "id,name,side,employer\n"


def entries(place, zone: dt.tzinfo = dt.UTC) -> list[Entry]:
    (source,) = survey(place).sources
    return list(entries_of(source, zone))


def ids(found: list[Entry]) -> list[str | None]:
    return [None if each.row is None else each.row.id for each in found]


def codes(found: list[Entry]) -> list[tuple[int, str]]:
    return [(each.line, each.problem.code) for each in found if each.problem]


def test_rows_are_read_with_their_lines_and_their_source(folder) -> None:
    found = entries(folder(persons_csv=HEADER + "p1,王建国,CUSTOMER,\n\np2,李,OURS,局\n"))
    assert [(each.line, each.row.name, each.row.side) for each in found] == [
        (2, "王建国", Side.CUSTOMER),
        (4, "李", Side.OURS),
    ]
    assert {each.row.source for each in found} == {"persons.csv"}
    assert found[1].raw == "p2,李,OURS,局"


def test_a_source_that_is_given_stays(folder) -> None:
    (entry,) = entries(folder(persons_csv="id,name,side,source\np1,x,OURS,CRM\n"))
    assert entry.row.source == "CRM"


def test_words_may_be_chinese(folder) -> None:
    (entry,) = entries(folder(关系_csv="编号,来自,指向,类型,强度\nt,a,b,同学,0.5\n"))
    assert entry.row.kind is TieKind.CLASSMATE


def test_gb18030_is_read_right(folder) -> None:
    content = "编号,姓名,所属方\np1,王建国,客户\n".encode("gb18030")
    (entry,) = entries(folder(persons_csv=content))
    assert (entry.row.name, entry.row.side) == ("王建国", Side.CUSTOMER)


def test_times_without_an_offset_are_those_of_the_zone(folder) -> None:
    place = folder(interactions_csv="sender,recipient,time\na,b,1970-01-01 08:00:01\n")
    (entry,) = entries(place, dt.timezone(dt.timedelta(hours=8)))
    assert entry.row.time == 1000


def test_every_bad_record_is_blamed_by_itself(folder) -> None:
    found = entries(
        folder(
            persons_csv=HEADER
            + "p1,x,CUSTOMER,\n"
            + "p2,x\n"
            + "p3,x,NOBODY,\n"
            + ",x,CUSTOMER,\n"
            + "p5,x,CUSTOMER,,,\n"
            + "p6,x,CUSTOMER,,more\n"
            + 'p7,"x"y,CUSTOMER,\n'
            + "p8,x,CUSTOMER,\n"
        )
    )
    assert ids(found) == ["p1", None, None, None, "p5", None, None, "p8"]
    assert codes(found) == [
        (3, "WRONG_WIDTH"),
        (4, "NOT_A_CHOICE"),
        (5, "MISSING"),
        (7, "WRONG_WIDTH"),
        (8, "BAD_QUOTES"),
    ]


def test_a_text_may_span_lines(folder) -> None:
    found = entries(folder(persons_csv=HEADER + 'p1,"a\nb",OURS,\r\np2,x,OURS,\r\n'))
    assert [(each.line, each.row.name) for each in found] == [(2, "a\nb"), (4, "x")]


def test_a_quotation_mark_closed_too_late_costs_one_line(folder) -> None:
    rows = "".join(f"p{number},x,OURS,\n" for number in range(20_000))
    found = entries(folder(persons_csv=HEADER + 'p,x,OURS,"oops\n' + rows + 'q,x,OURS,""\n'))
    assert codes(found) == [(2, "BAD_QUOTES")]
    assert "over 131072 characters" in found[0].problem.message
    assert len(found) == 20_002


def test_a_quotation_mark_never_closed_costs_one_line(folder) -> None:
    rows = "".join(f"p{number},x,OURS,\n" for number in range(2, 50))
    found = entries(folder(persons_csv=HEADER + 'p1,x,OURS,"oops\n' + rows))
    assert codes(found) == [(2, "BAD_QUOTES")]
    assert ids(found)[1:] == [f"p{number}" for number in range(2, 50)]
    assert found[0].raw == 'p1,x,OURS,"oops'
    assert found[-1].line == 50


def test_json_lines_may_have_other_keys_each(folder) -> None:
    found = entries(
        folder(
            persons_jsonl='{"id": "p1", "name": "x", "side": "OURS"}\n'
            '{"side": "客户", "姓名": "y", "id": 2, "seniority": 0.5}\n'
            "\n"
            "{oops}\n"
            "[1]\n"
            '{"id": "p3", "name": "x"}\n'
        )
    )
    assert ids(found) == ["p1", "2", None, None, None]
    assert found[1].row.seniority == 0.5
    assert codes(found) == [(4, "NOT_JSON"), (5, "NOT_JSON"), (6, "MISSING")]
