"""The sentences of clusters: by when to act and how; a part of the one table of phrases."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLAYS: Mapping[str, Mapping[str, str]] = {
    "PLAY_RELATIONSHIP": {
        "ZH": "打关系牌（对手的接触中做人的工作占 {share}）：先见{person}",
        "EN": "work on the relationship ({share} of the rival's pressure is on people): "
        "see {person} first",
    },
    "PLAY_COST": {
        "ZH": "打价格牌（对手的接触中价格优惠占 {share}）：先见{person}",
        "EN": "meet the price ({share} of the rival's pressure is money): see {person} first",
    },
    "PLAY_PRODUCT": {
        "ZH": "打产品牌（对手的接触中融合与布线占 {share}）：先见{person}",
        "EN": "bring a product ({share} of the rival's pressure is bundles and cabling): "
        "see {person} first",
    },
    "PLAY_NOTHING_BUNDLED": {
        "ZH": "打产品牌（集团尚无捆绑产品）：先见{person}",
        "EN": "bring a product (nothing of the group is bundled): see {person} first",
    },
    "PLAY_NO_TOUCH": {
        "ZH": "打关系牌（没有听说对手的接触）：先见{person}",
        "EN": "work on the relationship (no touch of a rival is known): see {person} first",
    },
}

_BY = {"ZH": "，由{by}引见", "EN": ", introduced by {by}"}

CLUSTERS: Mapping[str, Mapping[str, str]] = {
    **_PLAYS,
    **{f"{code}_BY": {x: told[x] + _BY[x] for x in told} for code, told in _PLAYS.items()},
    "ACT_BAND": {
        "ZH": "请在 {day} 前行动：届时{person}的流失风险将达到 {risk}",
        "EN": "act before {day}: by then the risk of {person} is {risk}",
    },
    "ACT_BAND_NOW": {
        "ZH": "现在就要行动：{person}的流失风险已达 {risk}",
        "EN": "act now: the risk of {person} is {risk} already",
    },
    "ACT_MONEY": {
        "ZH": "请在 {day} 前行动：届时可能流失的收入将翻番",
        "EN": "act before {day}: by then twice the money is at risk",
    },
    "ACT_MONEY_NOW": {
        "ZH": "现在就要行动：未了结的接触早该见分晓，若已得手，可能流失的收入就翻了番",
        "EN": "act now: open touches are due, and were they won, twice the money is at risk",
    },
    "ACT_TAIL": {
        "ZH": "请在 {day} 前行动：最近一次接触五周之后，会跟着走的人大多已经走了",
        "EN": "act before {day}: five weeks after the newest touch most who follow have gone",
    },
    "ACT_TAIL_NOW": {
        "ZH": "行动期限 {day} 已过：最近一次接触已是五周以前",
        "EN": "the time to act ended on {day}, five weeks after the newest touch",
    },
}
