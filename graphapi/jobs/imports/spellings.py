"""The one table of what else files, headers and words may be called, above all in Chinese.

Case, width, blanks, ``_`` and ``-`` never matter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapi.model.readers import plain
from graphapi.model.words import (
    AlertStatus,
    BuyingRole,
    Channel,
    GroupKind,
    GroupLinkKind,
    IncidentKind,
    PersonTier,
    Role,
    Severity,
    Side,
    Support,
    TieKind,
    TouchKind,
    TouchOutcome,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from enum import StrEnum

FILES: Mapping[str, tuple[str, ...]] = {
    "groups": ("group", "集团", "集团客户"),
    "persons": ("person", "people", "人员"),
    "seats": ("seat", "职位", "角色"),
    "ties": ("tie", "关系"),
    "group_links": ("group_link", "集团关系"),
    "touches": ("touch", "competitor_touches", "竞争接触"),
    "visits": ("visit", "走访"),
    "incidents": ("incident", "故障投诉", "故障", "投诉"),
    "bundles": ("bundle", "捆绑产品"),
    "losses": ("loss", "流失"),
    "alert_marks": ("alert_mark", "预警处理"),
    "interactions": ("interaction", "communication", "communications", "通信记录", "通话记录"),
    "reportsto": ("reporting_lines", "汇报关系"),
}
"""Other names of files, without the suffix, by the name of the sort."""

COMMON: Mapping[str, tuple[str, ...]] = {
    "id": ("编号", "标识"),
    "source": ("来源", "数据来源"),
    "seenAt": ("采集时间", "更新时间"),
}
"""Other headers of the columns that every row has."""

_MONEY = {"monthlyRevenue": ("月收入", "月均收入", "月消费"), "currency": ("币种", "货币")}
_SPAN = {
    "since": ("开始日期", "起始日期", "自"),
    "until": ("结束日期", "终止日期", "至"),
}
_PERSON = ("人员编号", "人员")
_GROUP = ("集团编号", "集团")
_RIVAL = ("竞争对手", "对手")

HEADERS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "groups": {
        "id": _GROUP[:1],
        "name": ("名称", "集团名称", "客户名称"),
        "kind": ("类型", "集团类型", "客户类型"),
        "industry": ("行业", "所属行业"),
        "region": ("区域", "地区", "归属区域"),
        "tier": ("级别", "等级", "集团级别"),
        "headcount": ("人数", "员工数", "员工人数"),
        "contractEnd": ("合同到期日", "合同到期", "合同结束日期"),
        "parentId": ("上级集团编号", "上级编号", "上级集团"),
        **_MONEY,
    },
    "persons": {
        "id": _PERSON[:1],
        "name": ("姓名", "名字"),
        "side": ("所属方", "阵营"),
        "nameLatin": ("拼音", "英文名", "姓名拼音"),
        "tier": ("级别", "我方级别", "层级"),
        "employer": ("单位", "工作单位", "雇主"),
        "phone": ("电话", "手机", "手机号", "手机号码", "联系电话"),
        "seniority": ("资历", "职级"),
        **_MONEY,
    },
    "seats": {
        "personId": _PERSON,
        "groupId": _GROUP,
        "role": ("角色",),
        "title": ("职务", "职位", "头衔"),
        "department": ("部门",),
        "weight": ("权重", "决策权重"),
        "buyingRole": ("采购角色", "购买角色"),
        "support": ("支持度", "态度"),
        **_SPAN,
    },
    "ties": {
        "fromId": ("来自", "影响者", "影响者编号", "起点编号"),
        "toId": ("指向", "被影响者", "被影响者编号", "终点编号"),
        "kind": ("类型", "关系", "关系类型"),
        "strength": ("强度", "关系强度"),
        "certainty": ("确定度", "可信度"),
        "contacts90": ("90天联系天数", "近90天联系天数"),
        "lastContact": ("最近联系", "最近联系时间"),
        "reciprocity": ("互惠度", "互惠性"),
        **_SPAN,
    },
    "group_links": {
        "fromId": ("来自", "集团编号", "起点编号"),
        "toId": ("指向", "关联集团编号", "终点编号"),
        "kind": ("类型", "关系", "关系类型"),
    },
    "touches": {
        "competitor": _RIVAL,
        "kind": ("类型", "接触类型", "手段"),
        "at": ("时间", "接触时间", "日期"),
        "personId": _PERSON,
        "groupId": _GROUP,
        "weight": ("权重", "力度"),
        "outcome": ("结果",),
        "note": ("备注", "说明"),
    },
    "visits": {
        "ownPersonId": ("我方人员编号", "走访人编号", "走访人"),
        "personId": (*_PERSON, "被访人编号", "被访人"),
        "at": ("时间", "走访时间", "日期"),
        "channel": ("方式", "渠道"),
        "outcome": ("结果",),
    },
    "incidents": {
        "groupId": _GROUP,
        "kind": ("类型", "事件类型"),
        "openedAt": ("发生时间", "开始时间", "受理时间"),
        "severity": ("严重程度", "级别"),
        "closedAt": ("解决时间", "结束时间", "办结时间"),
    },
    "bundles": {
        "groupId": _GROUP,
        "product": ("产品", "产品名称"),
        "personId": _PERSON,
        "share": ("占比", "捆绑占比"),
        "start": _SPAN["since"],
        "end": (*_SPAN["until"], "到期日"),
    },
    "losses": {
        "at": ("时间", "流失时间", "日期"),
        "personId": _PERSON,
        "groupId": _GROUP,
        "competitor": (*_RIVAL, "去向"),
    },
    "alert_marks": {
        "status": ("状态", "处理状态"),
        "at": ("时间", "处理时间"),
        "by": ("处理人",),
        "groupId": _GROUP,
        "personId": _PERSON,
        "attention": ("关注度",),
        "note": ("备注", "说明"),
    },
    "interactions": {
        "sender": ("from", "caller", "主叫", "发件人", "发送方"),
        "recipient": ("to", "callee", "被叫", "收件人", "接收方"),
        "time": ("EventDate", "at", "date", "时间", "日期", "通话时间"),
        "channel": ("方式", "渠道"),
    },
    "reportsto": {
        "id": _PERSON,
        "reportsToId": ("上级编号", "上级", "汇报对象"),
    },
}
"""Other headers of the columns of each sort of file."""

_WORDS: Mapping[type[StrEnum], Mapping[str, tuple[str, ...]]] = {
    GroupKind: {
        "GOVERNMENT": ("政府", "政府机关", "机关"),
        "ENTERPRISE": ("企业", "公司"),
        "INDIVIDUAL": ("个体", "个体户"),
        "CLUSTER": ("聚类", "聚类市场", "商圈"),
    },
    Side: {
        "OURS": ("我方", "本公司"),
        "CUSTOMER": ("客户", "客户方"),
        "THIRD_PARTY": ("第三方",),
        "COMPETITOR": ("竞争对手", "对手"),
    },
    PersonTier: {
        "ACCOUNT_MANAGER": ("客户经理",),
        "EXECUTIVE": ("领导", "高管"),
        "EMPLOYEE": ("员工",),
    },
    Role: {
        "MEMBER": ("成员",),
        "DECISION_MAKER": ("决策人",),
        "CONTACT": ("联络人", "联系人"),
        "ACCOUNT_MANAGER": ("客户经理",),
    },
    BuyingRole: {
        "DECIDER": ("决策者", "拍板人"),
        "APPROVER": ("审批者", "审批人"),
        "PURCHASER": ("采购者", "采购人"),
        "EVALUATOR": ("评估者", "评估人"),
        "USER": ("使用者", "使用人"),
        "INFLUENCER": ("影响者", "影响人"),
    },
    Support: {
        "CHAMPION": ("拥护", "拥护者"),
        "SUPPORTER": ("支持", "支持者"),
        "NEUTRAL": ("中立", "中立者"),
        "CRITIC": ("批评", "批评者"),
        "OPPONENT": ("反对", "反对者"),
    },
    TieKind: {
        "REPORTS_TO": ("上下级", "上级"),
        "COLLEAGUE": ("同事",),
        "CLASSMATE": ("同学",),
        "FAMILY": ("家人", "亲属", "亲戚", "夫妻"),
        "FRIEND": ("朋友",),
        "FORMER_SUPERIOR": ("老上级", "老领导", "前上级"),
        "FORMER_COLLEAGUE": ("前同事", "老同事"),
        "BUSINESS": ("业务", "业务往来"),
        "CALLS": ("通话", "联系"),
    },
    TouchKind: {
        "FREE_HANDSET": ("赠机", "赠送手机"),
        "PREPAID_CREDIT": ("预存话费", "存费送费"),
        "WELFARE_HANDSETS": ("福利机",),
        "FIXED_MOBILE_BUNDLE": ("固移融合", "固移融合套餐"),
        "LINE_DISCOUNT": ("专线折扣", "专线优惠"),
        "CABLING_INVESTMENT": ("布线投资",),
        "RESOURCE_SWAP": ("资源置换",),
        "JOINT_BILLING": ("合账", "合账优惠"),
        "STAFF_CAMPAIGN": ("员工营销",),
        "VISIT": ("拜访", "上门拜访"),
        "TENDER": ("投标", "招标"),
        "OTHER": ("其他",),
    },
    TouchOutcome: {
        "UNKNOWN": ("未知", "不详"),
        "REBUFFED": ("已拒绝", "拒绝"),
        "PENDING": ("进行中", "待定"),
        "WON": ("已策反", "被赢走", "成功"),
    },
    Channel: {
        "VISIT": ("走访", "上门", "拜访"),
        "CALL": ("电话", "通话"),
        "GIFT": ("礼品", "送礼"),
        "MEETING": ("会议", "会面"),
        "MESSAGE": ("短信", "微信", "消息"),
    },
    IncidentKind: {
        "LINE_FAULT": ("故障", "线路故障"),
        "COMPLAINT": ("投诉",),
    },
    Severity: {
        "URGENT": ("紧急",),
        "ORDINARY": ("一般", "普通"),
        "OVERDUE": ("超时", "逾期"),
    },
    AlertStatus: {
        "NEW": ("新",),
        "SEEN": ("已读", "已查看"),
        "CONFIRMED": ("已确认",),
        "DISMISSED": ("已忽略", "已排除"),
    },
    GroupLinkKind: {
        "SUPPLIER": ("供应商", "上下游"),
        "ASSOCIATION": ("协会", "同协会"),
        "PEER": ("同行", "同业"),
    },
}

VOCABULARY: Mapping[type[StrEnum], Mapping[str, StrEnum]] = {
    choices: {plain(other): choices[name] for name, others in words.items() for other in others}
    for choices, words in _WORDS.items()
}
"""The member of each vocabulary that a word stands for, by plain spelling of the word."""
