"""The one table of sentence templates and of words, each in Chinese and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
}

TEMPLATES: Mapping[str, Mapping[str, str]] = {}
