"""What the tables of races and of the quality of data are headed with; a part of the labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

INSIGHT: Mapping[str, Mapping[str, str]] = {
    "called_enough": {
        "ZH": "近期接触已够多，暂不宜再约：{names}。",
        "EN": "Not to be called on again yet: {names}.",
    },
    "race_to": {"ZH": "争取{name}", "EN": "Race to {name}"},
    "contender": {"ZH": "哪一方", "EN": "who"},
    "us": {"ZH": "我方", "EN": "we"},
    "best_way": {"ZH": "最好的路径", "EN": "best way"},
    "hangs_on": {"ZH": "关键人", "EN": "hangs on"},
    "left_without": {"ZH": "缺此人则", "EN": "without"},
    "both": {"ZH": "两边都有", "EN": "on both"},
    "our_way": {"ZH": "我方：{way}", "EN": "Ours: {way}"},
    "their_way": {"ZH": "{rival}：{way}", "EN": "{rival}: {way}"},
    "quality_regions": {"ZH": "各区域数据质量", "EN": "Data by region"},
    "quality_groups": {"ZH": "缺口最大的集团", "EN": "Groups with the largest gaps"},
    "region": {"ZH": "区域", "EN": "region"},
    "unknown_region": {"ZH": "（未知）", "EN": "(unknown)"},
    "all_regions": {"ZH": "合计", "EN": "all"},
    "count": {"ZH": "集团数", "EN": "groups"},
    "short": {"ZH": "未达标", "EN": "short"},
    "target": {"ZH": "目标", "EN": "target"},
    "completeness": {"ZH": "完整率", "EN": "complete"},
    "freshness": {"ZH": "鲜活率", "EN": "fresh"},
    "missing": {"ZH": "缺什么", "EN": "missing"},
}

INSIGHT_WORDS: Mapping[str, Mapping[str, str]] = {
    "NAME": {"ZH": "名称", "EN": "name"},
    "TIER": {"ZH": "等级", "EN": "tier"},
    "REVENUE": {"ZH": "月收入", "EN": "revenue"},
    "CONTRACT_END": {"ZH": "合同到期日", "EN": "contract end"},
    "WEIGHTS": {"ZH": "话语权合计 1", "EN": "weights that sum to 1"},
}
