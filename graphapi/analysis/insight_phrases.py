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
        "ZH": "；对手最靠{breaker}，缺此人只剩 {left}",
        "EN": "; without {breaker} theirs would be {left}",
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
    "MAY_VISIT": {
        "ZH": "可以走访{person}：近 {days} 天走访送礼 {visits}/{most_visits} 次，"
        "各类接触 {contacts}/{most_contacts} 次",
        "EN": "{person} may be visited: {visits} of {most_visits} visits and gifts, {contacts} of "
        "{most_contacts} contacts in {days} days",
    },
    "NO_VISIT": {
        "ZH": "暂不宜走访{person}：近 {days} 天走访送礼 {visits}/{most_visits} 次，"
        "各类接触 {contacts}/{most_contacts} 次；{next_visit} 起可再走访，其他方式可以",
        "EN": "{person} should not be visited before {next_visit}: {visits} of {most_visits} "
        "visits and gifts, {contacts} of {most_contacts} contacts in {days} days; a call or "
        "message may be",
    },
    "NO_CONTACT": {
        "ZH": "暂不宜再联系{person}：近 {days} 天走访送礼 {visits}/{most_visits} 次，"
        "各类接触 {contacts}/{most_contacts} 次；{next_contact} 起可再联系，"
        "{next_visit} 起可再走访",
        "EN": "{person} should be left alone until {next_contact}, and not be visited before "
        "{next_visit}: {visits} of {most_visits} visits and gifts, {contacts} of {most_contacts} "
        "contacts in {days} days",
    },
    "PROFILE_NOBODY": {
        "ZH": "{person}够不着任何决策人",
        "EN": "{person} gets through to no decision-maker",
    },
    "PROFILE": {
        "ZH": "{person}够得着 {count} 位决策人，分布在 {groups} 个集团、{industries} 个行业、"
        "{regions} 个区域",
        "EN": "decision-makers whom {person} gets through to: {count}; groups: {groups}, "
        "industries: {industries}, regions: {regions}",
    },
    "PROFILE_DEPTH": {
        "ZH": "{person}够得着 {count} 位决策人，分布在 {groups} 个集团、{industries} 个行业、"
        "{regions} 个区域；平均级别 {mean}，最高 {highest}",
        "EN": "decision-makers whom {person} gets through to: {count}; groups: {groups}, "
        "industries: {industries}, regions: {regions}; mean seniority {mean}, highest {highest}",
    },
    "IMITATES": {
        "ZH": "有 {count} 个集团可能被{group}效仿，首先是{first}（{chance} 的可能转网）；"
        "单凭这一点，每位决策人的流失可能为 {risk}",
        "EN": "groups that set {group} an example: {count}, {first} first ({chance} that it "
        "switches); by itself that makes each decision-maker leave with {risk}",
    },
    "IMITATES_NOBODY": {
        "ZH": "没有可能被{group}效仿的集团",
        "EN": "no group sets {group} an example",
    },
    "QUALITY": {
        "ZH": "{groups} 个集团中 {short} 个未达标：完整率 {completeness}",
        "EN": "{short} of {groups} groups fall short: completeness {completeness}",
    },
    "QUALITY_FRESH": {
        "ZH": "{groups} 个集团中 {short} 个未达标：完整率 {completeness}，鲜活率 {freshness}",
        "EN": "{short} of {groups} groups fall short: completeness {completeness}, "
        "freshness {freshness}",
    },
    "QUALITY_NOTHING": {"ZH": "没有这样的集团", "EN": "there is no such group"},
    "RACE_NOBODY": {
        "ZH": "我方和对手都够不着{person}（我方 {ours}）",
        "EN": "neither we ({ours}) nor a rival get to {person}",
    },
}

CALLED: Mapping[str, Mapping[str, str]] = {
    "_CALLED": {
        "ZH": "；近期已接触{called}多次，暂不宜再约",
        "EN": "; {called} should not be called on again yet",
    },
}

RIVAL_PARTS: Mapping[str, Mapping[str, str]] = {
    "_SAFE": {
        "ZH": "，计入中间人仍忠于我方的可能后 {safe}",
        "EN": ", {safe} allowing for those on the way who are loyal to us",
    },
    "_WEAKEST": {"ZH": "，最弱一环是 {weakest}", "EN": "; the weakest tie is {weakest}"},
}
