"""The one table of sentence templates and of words, each in Chinese and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapi.analysis.cluster_phrases import CLUSTERS
from graphapi.analysis.foresight_phrases import FORESIGHT
from graphapi.analysis.insight_phrases import (
    BREAKERS,
    CALLED,
    INSIGHT,
    INSIGHT_WORDS,
    RACES,
    RIVAL_PARTS,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "REPORTS_TO": {"ZH": "上下级", "EN": "superior"},
    "COLLEAGUE": {"ZH": "同事", "EN": "colleague"},
    "CLASSMATE": {"ZH": "同学", "EN": "classmate"},
    "FAMILY": {"ZH": "家人", "EN": "family"},
    "FRIEND": {"ZH": "朋友", "EN": "friend"},
    "FORMER_SUPERIOR": {"ZH": "老上级", "EN": "former superior"},
    "FORMER_COLLEAGUE": {"ZH": "前同事", "EN": "former colleague"},
    "BUSINESS": {"ZH": "业务往来", "EN": "business"},
    "CALLS": {"ZH": "通话", "EN": "calls"},
    "FREE_HANDSET": {"ZH": "赠送手机", "EN": "a free handset"},
    "PREPAID_CREDIT": {"ZH": "预存话费", "EN": "prepaid credit"},
    "WELFARE_HANDSETS": {"ZH": "福利机", "EN": "welfare handsets"},
    "FIXED_MOBILE_BUNDLE": {"ZH": "固移融合套餐", "EN": "a fixed and mobile bundle"},
    "LINE_DISCOUNT": {"ZH": "专线折扣", "EN": "a line discount"},
    "CABLING_INVESTMENT": {"ZH": "布线投资", "EN": "cabling investment"},
    "RESOURCE_SWAP": {"ZH": "资源置换", "EN": "a resource swap"},
    "JOINT_BILLING": {"ZH": "合账优惠", "EN": "joint billing"},
    "STAFF_CAMPAIGN": {"ZH": "员工营销", "EN": "a staff campaign"},
    "VISIT": {"ZH": "上门拜访", "EN": "a visit"},
    "TENDER": {"ZH": "投标", "EN": "a tender"},
    "OTHER": {"ZH": "其他接触", "EN": "another touch"},
    "MEMBER": {"ZH": "成员", "EN": "member"},
    "DECISION_MAKER": {"ZH": "决策人", "EN": "decision-maker"},
    "CONTACT": {"ZH": "联络人", "EN": "contact"},
    "CUSTOMER": {"ZH": "客户", "EN": "customer"},
    "ACCOUNT_MANAGER": {"ZH": "客户经理", "EN": "account manager"},
    "EXECUTIVE": {"ZH": "我方高管", "EN": "our executive"},
    "EMPLOYEE": {"ZH": "我方员工", "EN": "our colleague"},
    "THIRD_PARTY": {"ZH": "第三方", "EN": "third party"},
    "VISITED": {"ZH": "我方走访过", "EN": "visited by us"},
    "STRONG": {"ZH": "强", "EN": "strong"},
    "FAIR": {"ZH": "中", "EN": "fair"},
    "WEAK": {"ZH": "弱", "EN": "weak"},
    **INSIGHT_WORDS,
}


def _joined(
    code: str, told: Mapping[str, str], parts: Mapping[str, Mapping[str, str]]
) -> Mapping[str, Mapping[str, str]]:
    """Return a template with every choice of parts behind it, under the code that names them."""
    found = {code: told}
    for part, more in parts.items():
        found |= {name + part: {x: t[x] + more[x] for x in t} for name, t in found.items()}
    return found


_CAUSES: Mapping[str, Mapping[str, str]] = {
    "TOUCH": {
        "ZH": "竞争对手 {competitor} {ago}接触了{role}{person}（{kind}）",
        "EN": "{competitor} reached {role} {person} {ago} ({kind})",
    },
    "GROUP_TOUCH": {
        "ZH": "竞争对手 {competitor} {ago}接触了集团{group}（{kind}）",
        "EN": "{competitor} reached the group {group} {ago} ({kind})",
    },
    "LOSS": {"ZH": "{role}{person} {ago}已流失", "EN": "{role} {person} was lost {ago}"},
    "WON": {
        "ZH": "竞争对手 {competitor} {ago}争取到了{role}{person}（{kind}）",
        "EN": "{competitor} won {role} {person} {ago} ({kind})",
    },
    "CONTRACT_LOST": {
        "ZH": "集团{group}的合同 {ago}已流失",
        "EN": "the contract of the group {group} was lost {ago}",
    },
    "CONTRACT_WON": {
        "ZH": "竞争对手 {competitor} {ago}赢得了集团{group}（{kind}）",
        "EN": "{competitor} won the group {group} {ago} ({kind})",
    },
    "EXAMPLE": {
        "ZH": "集团{group}有 {chance} 的可能整体转网，容易被效仿",
        "EN": "the group {group} may switch ({chance}), and others look at it",
    },
}

_ARRIVALS: Mapping[str, Mapping[str, str]] = {
    "": {"ZH": "", "EN": ""},
    "_TIES": {"ZH": "，沿 {chain} 影响到本人", "EN": "; it arrives along {chain}"},
    "_HERD": {
        "ZH": "，经 {chain} 可能带动集团{unit}整体转网",
        "EN": "; through {chain} it may make the group {unit} switch",
    },
    "_CLUSTER": {"ZH": "，影响到群内 {count} 人", "EN": "; it presses on {count} of the cluster"},
}

_PATHS: Mapping[str, Mapping[str, str]] = {
    "_SAFE": {
        "ZH": "，计入中间人流失的风险后 {safe}",
        "EN": ", {safe} allowing for those on the way who may leave",
    },
    "_WEAKEST": {"ZH": "，最弱一环是 {weakest}", "EN": "; the weakest tie is {weakest}"},
    "_COMPROMISED": {
        "ZH": "；注意：竞争对手正在争取或已经拿下{compromised}",
        "EN": "; beware: a rival works on or holds {compromised}",
    },
}

_CIRCLES: Mapping[str, Mapping[str, str]] = {
    "CIRCLE_BORN": {"ZH": "新圈子，{after} 人", "EN": "a new circle of {after}"},
    "CIRCLE_DIED": {"ZH": "{before} 人的圈子已解散", "EN": "the circle of {before} is no more"},
    "CIRCLE_GREW": {
        "ZH": "由 {before} 人增至 {after} 人",
        "EN": "it grew from {before} to {after}",
    },
    "CIRCLE_SHRANK": {
        "ZH": "由 {before} 人减至 {after} 人",
        "EN": "it shrank from {before} to {after}",
    },
    "CIRCLE_MERGED_INTO": {"ZH": "已并入圈子 {others}", "EN": "it is now part of {others}"},
    "CIRCLE_MERGED_WITH": {
        "ZH": "并入了圈子 {others}，现有 {after} 人",
        "EN": "{others} came to it, {after} in all now",
    },
    "CIRCLE_SPLIT_OFF": {
        "ZH": "从圈子 {others} 分出，{after} 人",
        "EN": "a circle of {after} that came out of {others}",
    },
    "CIRCLE_SPLIT_INTO": {
        "ZH": "分出了圈子 {others}，余 {after} 人",
        "EN": "{others} came out of it, {after} are left",
    },
    "CIRCLE_NEW_LEADER": {"ZH": "新的带头人：{leaders}", "EN": "led anew by {leaders}"},
}

TEMPLATES: Mapping[str, Mapping[str, str]] = {
    **_CIRCLES,
    **CLUSTERS,
    **FORESIGHT,
    **INSIGHT,
    **{
        code: text
        for race, told in RACES.items()
        for code, text in _joined(race, told, BREAKERS).items()
    },
    **_joined(
        "RIVAL_PATH",
        {"ZH": "{trail}：成功率 {strength}", "EN": "{trail}: chance {strength}"},
        RIVAL_PARTS,
    ),
    **_joined(
        "PATH",
        {"ZH": "{trail}：成功率 {strength}", "EN": "{trail}: chance {strength}"},
        {**_PATHS, **CALLED},
    ),
    **_joined(
        "PATH_DIRECT",
        {
            "ZH": "{trail}：可以直接去谈，成功率 {strength}",
            "EN": "{trail}: can be approached directly, chance {strength}",
        },
        CALLED,
    ),
    "PATH_OWN": {
        "ZH": "{trail}：就在我们一边，成功率 {strength}",
        "EN": "{trail}: stands on our side, chance {strength}",
    },
    "GAP": {
        "ZH": "目前没有通往{person}的路；若{own}与{member}建立关系，成功率可达 {strength}",
        "EN": "no way to {person} yet; "
        "a tie from {own} to {member} would give a chance of {strength}",
    },
    **_joined(
        "UNIT",
        {
            "ZH": "集团{group}的决策小组：覆盖率 {coverage}，触达过半话语权的把握 {majority}",
            "EN": "the decision unit of {group}: coverage {coverage}, "
            "chance to get through to half of the say {majority}",
        },
        {"_FIRST": {"ZH": "，先做{person}的工作", "EN": "; work on {person} first"}},
    ),
    "UNIT_UNKNOWN": {
        "ZH": "集团{group}没有登记决策人和联络人，请先补录",
        "EN": "nobody is recorded as deciding for {group}; record its decision-makers first",
    },
    "SINGLE_THREAD_START": {
        "ZH": "够得着的决策人全靠{person}一个人",
        "EN": "every decision-maker within reach is reached through {person} alone",
    },
    "SINGLE_THREAD_INNER": {
        "ZH": "覆盖率有 {share} 系于{person}一个人",
        "EN": "{share} of the coverage hangs on {person} alone",
    },
    **{
        cause + arrival: {language: told[language] + how[language] for language in told}
        for cause, told in _CAUSES.items()
        for arrival, how in _ARRIVALS.items()
    },
    "ORDINARY_CHURN": {
        "ZH": "没有特别原因的日常流失",
        "EN": "ordinary churn without a cause of its own",
    },
    "OTHER": {"ZH": "另有 {count} 项较小的原因", "EN": "{count} smaller reasons"},
    "BUNDLED": {
        "ZH": "{share} 的消费有捆绑产品，不易流失",
        "EN": "{share} of the spend is tied by bundles, which holds",
    },
    "CONTRACT_FAR": {
        "ZH": "合同还有 {days} 天到期，不易流失",
        "EN": "the contract runs for {days} more days, which holds",
    },
    "CONTRACT_DUE": {
        "ZH": "合同还有 {days} 天到期，容易流失",
        "EN": "the contract ends in {days} days, which loosens",
    },
    "CONTRACT_OVER": {
        "ZH": "合同 {ago}已到期，容易流失",
        "EN": "the contract ended {ago}, which loosens",
    },
    "MANAGER_CHANGED": {
        "ZH": "客户经理 {ago}有变动，容易流失",
        "EN": "the account manager changed {ago}, which loosens",
    },
    "COMPLAINTS": {
        "ZH": "近期投诉 {count} 次，容易流失",
        "EN": "{count} recent complaints, which loosen",
    },
    "FAULTS": {
        "ZH": "近期线路故障 {count} 次，容易流失",
        "EN": "{count} recent line faults, which loosen",
    },
    "VISITED": {
        "ZH": "我方 {ago}有过走访，不易流失",
        "EN": "we were in contact {ago}, which holds",
    },
}
