"""The sentences of races, calls, examples and quality; a part of the one table of phrases."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

INSIGHT_WORDS: Mapping[str, Mapping[str, str]] = {
    "RIVAL": {"ZH": "对手的人", "EN": "a rival's own"},
    "WON": {"ZH": "已被对手争取", "EN": "won by a rival"},
    "UNNAMED_RIVAL": {"ZH": "某竞争对手", "EN": "an unnamed rival"},
}

BREAKERS: Mapping[str, Mapping[str, str]] = {
    "_BREAKER": {
        "ZH": "；守住{breaker}，对手只剩 {left}",
        "EN": "; hold {breaker}, and {left} of theirs is left",
    },
}

RACES: Mapping[str, Mapping[str, str]] = {
    "RACE_US": {
        "ZH": "我方离{person}更近：我方 {ours}，{rival} {theirs}",
        "EN": "we are nearer to {person}: {ours} against {theirs} of {rival}",
    },
    "RACE_RIVAL": {
        "ZH": "{rival} 离{person}更近：对手 {theirs}，我方 {ours}",
        "EN": "{rival} is nearer to {person}: {theirs} against {ours} of ours",
    },
    "RACE_EVEN": {
        "ZH": "我方与{rival} 离{person}一样近：我方 {ours}，对手 {theirs}",
        "EN": "we and {rival} are as near to {person}: {ours} against {theirs}",
    },
}

INSIGHT: Mapping[str, Mapping[str, str]] = {
    "RIVAL_OWN": {
        "ZH": "{trail}：已在对手一边，成功率 {strength}",
        "EN": "{trail}: stands with the rival already, chance {strength}",
    },
    "RACE_ALONE": {
        "ZH": "没有对手够得着{person}；我方成功率 {ours}",
        "EN": "no rival gets to {person}; our own chance is {ours}",
    },
    "RACE_NOBODY": {
        "ZH": "我方和对手都够不着{person}（我方 {ours}）",
        "EN": "neither we ({ours}) nor a rival get to {person}",
    },
}

RIVAL_PARTS: Mapping[str, Mapping[str, str]] = {
    "_SAFE": {
        "ZH": "，计入中间人仍忠于我方的可能后 {safe}",
        "EN": ", {safe} allowing for those on the way who are loyal to us",
    },
    "_WEAKEST": {"ZH": "，最弱一环是 {weakest}", "EN": "; the weakest tie is {weakest}"},
}
