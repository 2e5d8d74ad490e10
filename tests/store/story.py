"""Who plays in the story of `test_scenario`."""

from graphapi.model.rows import Group, Person
from graphapi.model.words import GroupKind, GroupTier, PersonTier, Side

BUREAU = Group(id="水务局", name="武汉市水务局", kind=GroupKind.GOVERNMENT, tier=GroupTier.A1)
CENTRE = Group(id="信息中心", name="水务局信息中心", parent_id="水务局", headcount=40)
PLANT = Group(
    id="plant",
    name="Hanyang Pump Works",
    kind=GroupKind.ENTERPRISE,
    monthly_revenue=1_200_000,
    currency="CNY",
    contract_end="2026-06-30",
)
CHIEF = Person(id="陈局", name="陈国栋", side=Side.CUSTOMER, seniority=1.0)
DEPUTY = Person(id="刘副", name="刘芳", side=Side.CUSTOMER, seniority=0.8)
DIRECTOR = Person(
    id="周主任", name="周涛", side=Side.CUSTOMER, seniority=0.6, name_latin="Tao Zhou"
)
WIFE = Person(id="wife", name="林小燕", side=Side.THIRD_PARTY, employer="第一中学")
MANAGER = Person(id="m1", name="赵敏", side=Side.OURS, tier=PersonTier.ACCOUNT_MANAGER)
CLASSMATE = Person(id="m2", name="孙悦", side=Side.OURS, tier=PersonTier.EMPLOYEE)
RIVAL = Person(id="r1", name="𠮷田", side=Side.COMPETITOR)
