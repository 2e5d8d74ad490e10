"""What the tables of foresight are headed with, and what stands beneath; a part of the labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FORESIGHT: Mapping[str, Mapping[str, str]] = {
    "followers": {"ZH": "可能跟随流失（{total} 人）", "EN": "Who may follow ({total} in all)"},
    "change": {"ZH": "风险上升", "EN": "more risk"},
    "if_lost": {"ZH": "若流失", "EN": "if lost"},
    "if_held": {"ZH": "若稳住", "EN": "if held"},
    "at_least": {
        "ZH": "每月至少损失 {money}（人员 {people}，合同 {contracts}）；流失者本人另计 {taken}。",
        "EN": "At least {money} a month are lost ({people} of people, {contracts} of contracts); "
        "the lost themselves take {taken}.",
    },
    "shaken": {"ZH": "受影响的集团", "EN": "Groups that are shaken"},
    "switch_lost": {"ZH": "合同流失（若流失）", "EN": "contract goes if lost"},
    "switch_held": {"ZH": "合同流失（若稳住）", "EN": "if held"},
    "coverage_before": {"ZH": "现覆盖率", "EN": "coverage now"},
    "coverage_after": {"ZH": "之后覆盖率", "EN": "then"},
    "reached_less": {"ZH": "触达下降", "EN": "reached less"},
    "leaderless": {
        "ZH": "圈子 {circle} 失去带头人{leaders}。",
        "EN": "The circle {circle} loses its leader {leaders}.",
    },
    "plan": {"ZH": "挽留计划（按重要性）", "EN": "Whom to secure, the most important first"},
    "plan_preview": {"ZH": "挽留预览（按公式）", "EN": "On whom most hangs (by formula)"},
    "hangs": {"ZH": "每月牵动收入", "EN": "hangs a month"},
    "saves": {"ZH": "每月挽回", "EN": "saves a month"},
    "together": {"ZH": "累计挽回", "EN": "together"},
    "cost": {"ZH": "累计成本", "EN": "cost"},
    "way_in": {"ZH": "怎么接触", "EN": "way in"},
    "at_stake": {
        "ZH": "不采取措施，预计每月损失 {money}（{worlds} 个抽样世界）。",
        "EN": "If nothing is done, {money} a month are lost ({worlds} sampled worlds).",
    },
    "left_out": {
        "ZH": "未计入其他货币：{currencies}（没有汇率）。",
        "EN": "Money in {currencies} is left out, for there is no rate to change it at.",
    },
    "protected": {"ZH": "受保护的集团", "EN": "Groups that are protected"},
    "goes_before": {"ZH": "合同流失（无计划）", "EN": "contract goes"},
    "goes_after": {"ZH": "合同流失（有计划）", "EN": "with the plan"},
    "accounts": {"ZH": "{name}负责的集团", "EN": "Groups that {name} looks after"},
    "with_manager": {"ZH": "覆盖率", "EN": "coverage"},
    "without_manager": {"ZH": "离开后", "EN": "without"},
    "nobody_left": {"ZH": "再无路径", "EN": "no path left"},
    "no_accounts": {"ZH": "{name}没有负责的集团。", "EN": "{name} looks after no group."},
    "heirs": {"ZH": "接任人选", "EN": "Who could take over"},
    "heir": {"ZH": "接任者", "EN": "heir"},
    "alone": {"ZH": "独自触达的话语权", "EN": "say reached alone"},
    "shared": {"ZH": "共同联系人", "EN": "shared contacts"},
    "no_heir": {"ZH": "没有人能接任。", "EN": "Nobody could take over."},
}
