from graphapi.model.words import TouchOutcome
from tests.analysis.scenes import ago, group, loss, people, touch, world_of


def won(who=None, where=None, age=0.0):
    return touch(who, where, age, outcome=TouchOutcome.WON, name="won")


def test_a_recorded_loss_says_more_than_a_touch_that_was_won() -> None:
    world = world_of(*people("ab"), won("a", age=1), loss("a", age=50), won("b", age=3))
    assert world.lost_persons == {"a": ago(50), "b": ago(3)}
    assert world.persons_lost_by["a"].id == "l-a-50"


def test_the_latest_of_several_counts_whatever_its_id() -> None:
    rows = [loss("a", age=9, name="z"), loss("a", age=400, name="a"), *people("ab")]
    world = world_of(*rows, won("b", age=3), won("b", age=30))
    assert world.lost_persons == {"a": ago(9), "b": ago(3)}


def test_contracts_go_by_the_same_rule() -> None:
    world = world_of(
        group("g"), group("h"), won(where="g", age=7), loss(where="h"), touch(where="g")
    )
    assert {g: row.at for g, row in world.groups_lost_by.items()} == {"g": ago(7), "h": ago(0)}
    assert world.lost_persons == {}
