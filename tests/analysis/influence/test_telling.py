from graphapi.analysis.influence.paths import influence_paths
from graphapi.analysis.sentences import Language, render
from graphapi.analysis.units.unit import decision_unit
from graphapi.model.rows import Group
from graphapi.model.words import Role, Side, TieKind
from tests.analysis.reach import SAFE, Risks, ours, visits
from tests.analysis.scenes import group, person, seat, tie, touch, world_of

NAMES = {
    Language.ZH: {"us": "王林", "a": "李敏", "d": "陈局长", "g": "规划局"},
    Language.EN: {"us": "Wang Lin", "a": "Li Min", "d": "Chief Chen", "g": "the Planning Bureau"},
}


def said(sentence):
    return [
        render(sentence, language, lambda ref, names=names: names[ref.id])
        for language, names in NAMES.items()
    ]


def told(*rows, risk=SAFE, **options):
    world = world_of(ours("us"), person("a"), person("d"), *rows)
    answer = influence_paths(world, risk, "d", **options)
    return said(answer.paths[0].sentence if answer.paths else answer.gap.sentence)


CLASSMATE = tie("us", "a", 0.6, TieKind.CLASSMATE)
WIFE = tie("a", "d", 0.9, TieKind.FAMILY)


TRAIL_ZH = "王林（客户经理） → 李敏（同学，强） → 陈局长（家人，强）"
TRAIL_EN = "Wang Lin (account manager) → Li Min (classmate, strong) → Chief Chen (family, strong)"


def test_a_path_in_one_line():
    assert told(CLASSMATE, WIFE) == [
        f"{TRAIL_ZH}：成功率 54%，最弱一环是 王林 → 李敏",
        f"{TRAIL_EN}: chance 54%; the weakest tie is Wang Lin → Li Min",
    ]


def test_a_path_past_somebody_whom_a_rival_works_on():
    zh, en = told(CLASSMATE, WIFE, touch("a"), risk=Risks({"a": 0.5}))
    assert zh == (
        f"{TRAIL_ZH}：成功率 54%，计入中间人流失的风险后 27%，最弱一环是 王林 → 李敏；"
        "注意：竞争对手正在争取或已经拿下李敏"
    )
    assert en == (
        f"{TRAIL_EN}: chance 54%, 27% allowing for those on the way who may leave; "
        "the weakest tie is Wang Lin → Li Min; beware: a rival works on or holds Li Min"
    )


def test_a_single_tie_has_no_weakest():
    assert told(tie("us", "d", 0.4, TieKind.CALLS)) == [
        "王林（客户经理） → 陈局长（通话，中）：成功率 40%",
        "Wang Lin (account manager) → Chief Chen (calls, fair): chance 40%",
    ]


def test_a_path_from_somebody_we_visited():
    assert told(WIFE, *visits("a", 1)) == [
        "李敏（我方走访过） → 陈局长（家人，强）：成功率 45%",
        "Li Min (visited by us) → Chief Chen (family, strong): chance 45%",
    ]


def test_a_path_from_a_given_person_says_nothing_of_the_start():
    assert told(tie("a", "d", 0.2, TieKind.FRIEND), origin=("a",)) == [
        "李敏 → 陈局长（朋友，弱）：成功率 20%",
        "Li Min → Chief Chen (friend, weak): chance 20%",
    ]


def test_whom_we_visited():
    assert told(*visits("d", 2)) == [
        "陈局长（我方走访过）：可以直接去谈，成功率 75%",
        "Chief Chen (visited by us): can be approached directly, chance 75%",
    ]


def test_whom_we_need_no_path_to():
    assert told_without_ties(Side.THIRD_PARTY) == [
        "陈局长（第三方）：可以直接去谈，成功率 80%",
        "Chief Chen (third party): can be approached directly, chance 80%",
    ]
    assert told_without_ties(Side.OURS) == [
        "陈局长（我方员工）：就在我们一边，成功率 100%",
        "Chief Chen (our colleague): stands on our side, chance 100%",
    ]


def told_without_ties(side):
    return said(influence_paths(world_of(person("d", side)), SAFE, "d").paths[0].sentence)


def test_a_gap():
    assert told(WIFE) == [
        "目前没有通往陈局长的路；若王林与李敏建立关系，成功率可达 90%",
        "no way to Chief Chen yet; a tie from Wang Lin to Li Min would give a chance of 90%",
    ]


def unit_of(*rows):
    return decision_unit(world_of(ours("us"), Group(id="g", name="g"), *rows), SAFE, "g")


def test_a_decision_unit():
    unit = unit_of(person("d"), seat("d", "g", Role.DECISION_MAKER), tie("us", "d", 0.6))
    zh, en = said(unit.sentence)
    assert zh == "集团规划局的决策小组：覆盖率 60%，触达过半话语权的把握 60%，先做陈局长的工作"
    assert en == (
        "the decision unit of the Planning Bureau: coverage 60%, "
        "chance to get through to half of the say 60%; work on Chief Chen first"
    )
    assert said(unit.single_thread.sentence) == [
        "够得着的决策人全靠王林一个人",
        "every decision-maker within reach is reached through Wang Lin alone",
    ]


def test_an_unrecorded_unit():
    assert said(unit_of().sentence) == [
        "集团规划局没有登记决策人和联络人，请先补录",
        "nobody is recorded as deciding for the Planning Bureau; record its decision-makers first",
    ]


def test_a_sentence_names_whom_it_needs():
    world = world_of(ours("us"), person("a"), person("d"), CLASSMATE, WIFE, group("g"))
    sentence = influence_paths(world, SAFE, "d").paths[0].sentence
    assert {ref.id for ref in sentence.refs()} == {"us", "a", "d"}
