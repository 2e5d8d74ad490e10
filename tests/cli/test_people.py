import pytest

from graphapi.analysis.world import assemble
from graphapi.cli.people import group_meant, person_meant
from graphapi.errors import BadInput, UnknownId
from graphapi.model.rows import Group, Person, Seat
from graphapi.model.words import Role, Side

WORLD = assemble(
    [
        Group(id="g1", name="红星厂"),
        Person(id="王伟", name="别名", side=Side.CUSTOMER),
        Person(id="p1", name="王伟", side=Side.CUSTOMER),
        Person(id="p2", name="Zhang San", side=Side.CUSTOMER, name_latin="San Zhang"),
        Person(id="p3", name="李明", side=Side.CUSTOMER),
        Person(id="p4", name="李明", side=Side.OURS),
        Seat(id="s1", person_id="p3", group_id="g1", role=Role.MEMBER),
    ],
    at=0,
)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("p1", "p1"),
        ("王伟", "王伟"),
        (" zhang  san", "p2"),
        ("\u202eZhang San\u202c", "p2"),
        ("SAN ZHANG", "p2"),
        ("别名", "王伟"),
    ],
)
def test_an_id_comes_before_a_name(said: str, meant: str) -> None:
    assert person_meant(WORLD, said, "--to") == meant


@pytest.mark.parametrize("said", ["", "  "])
def test_nobody_is_meant_by_nothing(said: str) -> None:
    with pytest.raises(BadInput, match="--to is empty; give an id or a name"):
        person_meant(WORLD, said, "--to")


def test_several_of_one_name_are_listed_with_their_groups() -> None:
    with pytest.raises(BadInput, match=r"2 have the name 李明; .* p3 \(红星厂\); p4\.") as caught:
        person_meant(WORLD, "李明", "--to")
    assert caught.value.field == "--to"


def test_similar_names_are_offered() -> None:
    with pytest.raises(UnknownId, match=r"did you mean Zhang San"):
        person_meant(WORLD, "Zhang Sang", "--to")
    with pytest.raises(UnknownId, match=r"--group: .* did you mean 红星厂\?"):
        group_meant(WORLD, "红星", "--group")
    with pytest.raises(UnknownId, match="as it was imported"):
        person_meant(WORLD, "qqqq", "--to")
