"""The sentences of foresight, each in Chinese and English; a part of the one table of phrases."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FORESIGHT: Mapping[str, Mapping[str, str]] = {
    "PLAN": {
        "ZH": "稳住 {count} 人（先稳住{person}），预计可挽回 {share} 的损失",
        "EN": "securing {count} of them, {person} first, saves {share} of what would be lost",
    },
    "PLAN_NOTHING": {
        "ZH": "此范围内没有可挽回的收入",
        "EN": "there is no money here that securing anybody would save",
    },
    "PLAN_PREVIEW": {
        "ZH": "按公式估算，收入最可能因这 {count} 人流失；抽样推演后才知道能挽回多少",
        "EN": "by formula, most may be lost through these {count}; what securing them saves "
        "takes sampling",
    },
    "WHAT_IF": {
        "ZH": "若{lost}流失，预计至少还有 {count} 人跟着流失，首先是{person}",
        "EN": "if {lost} went, at least {count} more would be expected to follow, {person} first",
    },
    "WHAT_IF_ALONE": {
        "ZH": "若{lost}流失，没有人会跟着流失",
        "EN": "if {lost} went, nobody would follow",
    },
    "WHAT_IF_NOBODY": {
        "ZH": "没有指定流失的人，一切照旧",
        "EN": "nobody is lost, so nothing changes",
    },
    "DEPARTURE": {
        "ZH": "若客户经理{manager}离开，{groups} 个集团的平均覆盖率从 {before} 降到 {after}",
        "EN": "without {manager} the mean coverage of the accounts ({groups}) falls from {before} "
        "to {after}",
    },
    "DEPARTURE_HEIR": {
        "ZH": "若客户经理{manager}离开，{groups} 个集团的平均覆盖率从 {before} 降到 {after}；"
        "最合适的接任者是{heir}",
        "EN": "without {manager} the mean coverage of the accounts ({groups}) falls from {before} "
        "to {after}; {heir} is the best heir",
    },
}
