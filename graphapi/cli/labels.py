"""What tables are headed with, and words that only they use, in Chinese and English."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphapi.analysis.phrases import WORDS
from graphapi.cli.foresight_labels import FORESIGHT
from graphapi.cli.insight_labels import INSIGHT, INSIGHT_WORDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from graphapi.analysis.sentences import Language

LABELS: Mapping[str, Mapping[str, str]] = {
    **FORESIGHT,
    **INSIGHT,
    "number": {"ZH": "序", "EN": "#"},
    "log": {"ZH": "审计日志", "EN": "Audit log"},
    "when": {"ZH": "时间", "EN": "when"},
    "who": {"ZH": "操作者", "EN": "who"},
    "act": {"ZH": "操作", "EN": "act"},
    "what": {"ZH": "对象", "EN": "what"},
    "reason": {"ZH": "理由", "EN": "reason"},
    "too_old": {"ZH": "超期", "EN": "too old"},
    "log_whole": {"ZH": "{entries} 条记录完整，末条为：", "EN": "{entries} entries, whole; end:"},
    "log_broken": {
        "ZH": "{entries} 条记录，链条已被破坏；末条为：",
        "EN": "{entries} entries, and the chain is broken; end:",
    },
    "deleted": {
        "ZH": "已删除人员及其 {rows} 行数据，并从存储文件中抹除。",
        "EN": "Deleted {rows} rows, the person and all that hung on it.",
    },
    "cleared": {
        "ZH": "{file}：已删除 {rows} 条记录。",
        "EN": "{file}: took {rows} records out.",
    },
    "cannot_clear": {
        "ZH": "{file} 提到此人，但不是文本文件；请删除或重新生成。",
        "EN": "{file} tells of the person and is no text; delete it, or make it anew.",
    },
    "path": {"ZH": "影响路径", "EN": "influence path"},
    "chance": {"ZH": "成功率", "EN": "chance"},
    "safe": {"ZH": "计入流失", "EN": "safe"},
    "weakest": {"ZH": "最弱一环", "EN": "weakest tie"},
    "beware": {"ZH": "注意", "EN": "beware"},
    "paths_to": {"ZH": "到{name}的影响路径", "EN": "Influence paths to {name}"},
    "routes": {
        "ZH": "建议路线 {routes}：合计把握至少 {reach}",
        "EN": "Take {routes}: together a chance of at least {reach}",
    },
    "no_path": {"ZH": "没有路径到{name}。", "EN": "No path leads to {name}."},
    "no_risk": {
        "ZH": "{file} 尚未发布风险：仅已知流失的人员阻断路径；可先运行 "
        "graphapi risk --snapshot {file} --write。",
        "EN": "No risk was published for {file}: known losses alone stand in the way; run graphapi "
        "risk --snapshot {file} --write for more.",
    },
    "no_own_side": {
        "ZH": "数据中没有我方人员；可用 --from-anyone 从任何人开始。",
        "EN": "Nobody in the data stands on our side; ask with --from-anyone for paths from "
        "everybody.",
    },
    "unit_of": {"ZH": "{name}的决策小组", "EN": "Decision unit of {name}"},
    "person": {"ZH": "人员", "EN": "person"},
    "say": {"ZH": "话语权", "EN": "say"},
    "buying": {"ZH": "采购角色", "EN": "part"},
    "support": {"ZH": "态度", "EN": "stands"},
    "reach": {"ZH": "触达", "EN": "reach"},
    "after": {"ZH": "争取后覆盖", "EN": "if won"},
    "risk": {"ZH": "流失风险", "EN": "risk"},
    "introducer": {"ZH": "引荐人", "EN": "ask"},
    "blocker": {"ZH": "阻力", "EN": "blocker"},
    "introducer_of_all": {
        "ZH": "对整个小组最好的引荐人：{name}",
        "EN": "Best introducer for all of them: {name}",
    },
    "circles": {"ZH": "圈子（共 {total} 个）", "EN": "Circles ({total} in all)"},
    "no_circles": {"ZH": "没有圈子。", "EN": "There is no circle."},
    "no_clusters": {"ZH": "没有风险群。", "EN": "There is no cluster at risk."},
    "circle": {"ZH": "圈子", "EN": "circle"},
    "layer": {"ZH": "层", "EN": "layer"},
    "people": {"ZH": "人数", "EN": "people"},
    "density": {"ZH": "密度", "EN": "density"},
    "leaders": {"ZH": "领头人", "EN": "leaders"},
    "bridges": {"ZH": "桥梁", "EN": "bridges"},
    "thinned": {
        "ZH": "{layer}层主要是通话，最弱的 {share} 未计入",
        "EN": "The {layer} layer is mostly calls; the faintest {share} of them were left out",
    },
    "saved": {
        "ZH": "已发布为批任务 {run}，数据版本 {version}",
        "EN": "Published as run {run} at version {version}",
    },
    "clusters": {"ZH": "风险群（共 {total} 个）", "EN": "Clusters at risk ({total} in all)"},
    "crossing": {
        "ZH": "跨集团的圈子（共 {total} 个）",
        "EN": "Circles across groups ({total} in all)",
    },
    "no_crossing": {
        "ZH": "没有处于风险中的跨集团圈子。",
        "EN": "No circle across groups is at risk.",
    },
    "group": {"ZH": "集团", "EN": "group"},
    "groups": {"ZH": "集团", "EN": "groups"},
    "money": {"ZH": "人员收入/月", "EN": "spend/month"},
    "contract": {"ZH": "合同收入/月", "EN": "contract/month"},
    "attention": {"ZH": "关注度", "EN": "z"},
    "keep": {"ZH": "必须留住", "EN": "keep"},
    "act_by": {"ZH": "行动期限", "EN": "act before"},
    "riskiest": {"ZH": "风险最高", "EN": "most at risk"},
    "why": {
        "ZH": "{name}：{reason}（占 {share}）",
        "EN": "{name}: {reason} ({share} of it)",
    },
    "file": {"ZH": "文件", "EN": "file"},
    "rows": {"ZH": "内容", "EN": "rows of"},
    "read": {"ZH": "读取", "EN": "read"},
    "inserted": {"ZH": "新增", "EN": "inserted"},
    "changed": {"ZH": "变更", "EN": "changed"},
    "unchanged": {"ZH": "未变", "EN": "unchanged"},
    "rejected": {"ZH": "拒绝", "EN": "rejected"},
    "total": {"ZH": "合计", "EN": "total"},
    "imported": {"ZH": "导入", "EN": "Import"},
    "rehearsed": {"ZH": "试运行（未写入）", "EN": "Dry run (nothing was written)"},
    "observed": {
        "ZH": "{file}：读取 {read}，采用 {used}，与自己 {to_oneself}，时间过晚 {later}，"
        "拒绝 {rejected}",
        "EN": "{file}: {read} read, {used} used, {to_oneself} with oneself, {later} too late, "
        "{rejected} rejected",
    },
    "refused": {
        "ZH": "{count} 条被拒绝",
        "EN": "{count} rejected",
    },
    "quarantine": {"ZH": "，全部见 {path}", "EN": ", all of them in {path}"},
    "status": {"ZH": "状态", "EN": "Status"},
    "store": {"ZH": "存储", "EN": "store"},
    "version": {"ZH": "版本", "EN": "version"},
    "published": {"ZH": "已发布的圈子", "EN": "circles published"},
    "none": {"ZH": "无", "EN": "none"},
    "serving": {
        "ZH": "正在 {url} 提供服务，按 Ctrl-C 结束",
        "EN": "Serving at {url} until Ctrl-C",
    },
    "open": {
        "ZH": "未设置身份验证：只有本机可以访问，且可以看到一切",
        "EN": "No authentication is set: only this machine is served, and it sees everything",
    },
    "reading": {"ZH": "读取数据", "EN": "Reading the store"},
    "thinking": {"ZH": "计算", "EN": "Working it out"},
    "estimate": {"ZH": "估算", "EN": "Estimate"},
    "statistics": {"ZH": "统计", "EN": "Statistics"},
    "figure": {"ZH": "指标", "EN": "figure"},
    "value": {"ZH": "数值", "EN": "value"},
    "needs": {
        "ZH": "约需内存 {memory}、时间 {seconds} 秒；可用内存 {available}。",
        "EN": "It takes about {memory} of memory and {seconds} s; {available} are available.",
    },
    "generated": {
        "ZH": "{file}：{persons} 人、{groups} 个集团、{ties} 条关系。",
        "EN": "{file}: {persons} persons, {groups} groups, {ties} ties.",
    },
    "weaker": {
        "ZH": "另有 {count} 条较弱的关系未写入：快照中每对人员只保留最强的一条。",
        "EN": "{count} weaker ties were left out: a snapshot keeps the strongest of each pair.",
    },
    "unread": {
        "ZH": "{file}：列 {columns} 未写入，快照中没有。",
        "EN": "{file}: {columns} not kept; a snapshot has no such column.",
    },
    "exporting": {"ZH": "导出", "EN": "Exporting"},
    "exported": {"ZH": "导出到 {folder}", "EN": "Exported to {folder}"},
    "written": {"ZH": "行数", "EN": "rows"},
    "runs": {"ZH": "批任务（最近 {total} 个）", "EN": "Runs (the last {total})"},
    "no_runs": {"ZH": "还没有批任务。", "EN": "There is no run yet."},
    "run": {"ZH": "批任务", "EN": "run"},
    "begun": {"ZH": "开始", "EN": "begun"},
    "state": {"ZH": "状态", "EN": "status"},
    "stage": {"ZH": "阶段", "EN": "stage"},
    "done": {"ZH": "进度", "EN": "done"},
    "seconds": {"ZH": "秒", "EN": "seconds"},
    "memory": {"ZH": "内存峰值", "EN": "peak memory"},
    "found": {"ZH": "结果", "EN": "found"},
    "left": {"ZH": "剩余 {seconds} 秒", "EN": "{seconds} s left"},
    "rate": {"ZH": "{rate}/秒", "EN": "{rate}/s"},
    "loading": {"ZH": "正在载入种子数据", "EN": "Loading the stories"},
    "loaded": {"ZH": "{title}：{rows} 行", "EN": "{title}: {rows} rows"},
}

_WORDS: Mapping[str, Mapping[str, str]] = {
    **INSIGHT_WORDS,
    "NEW_ALERT": {"ZH": "新", "EN": "new"},
    "SEEN_ALERT": {"ZH": "已查看", "EN": "seen"},
    "CONFIRMED_ALERT": {"ZH": "已确认", "EN": "confirmed"},
    "DISMISSED_ALERT": {"ZH": "已排除", "EN": "dismissed"},
    "DECIDER": {"ZH": "决策者", "EN": "decides"},
    "APPROVER": {"ZH": "审批者", "EN": "approves"},
    "PURCHASER": {"ZH": "采购者", "EN": "purchases"},
    "EVALUATOR": {"ZH": "评估者", "EN": "evaluates"},
    "USER": {"ZH": "使用者", "EN": "uses"},
    "INFLUENCER": {"ZH": "影响者", "EN": "influences"},
    "CHAMPION": {"ZH": "拥护", "EN": "champion"},
    "SUPPORTER": {"ZH": "支持", "EN": "supporter"},
    "NEUTRAL": {"ZH": "中立", "EN": "neutral"},
    "CRITIC": {"ZH": "批评", "EN": "critic"},
    "OPPONENT": {"ZH": "反对", "EN": "opponent"},
    "WORK": {"ZH": "工作", "EN": "work"},
    "CLASSMATE_LAYER": {"ZH": "同学", "EN": "classmates"},
    "FRIEND_LAYER": {"ZH": "朋友", "EN": "friends"},
    "GIVEN": {"ZH": "指定", "EN": "given"},
    "RUNNING": {"ZH": "进行中", "EN": "running"},
    "PUBLISHED": {"ZH": "已发布", "EN": "published"},
    "FAILED": {"ZH": "失败", "EN": "failed"},
    "CANCELLED": {"ZH": "已取消", "EN": "cancelled"},
    "reading": {"ZH": "读取", "EN": "reading"},
    "publishing": {"ZH": "发布", "EN": "publishing"},
    "risk": {"ZH": "风险", "EN": "risk"},
    "persons": {"ZH": "人员", "EN": "persons"},
    "ties": {"ZH": "关系", "EN": "ties"},
    "circles": {"ZH": "圈子", "EN": "circles"},
    "clusters": {"ZH": "风险群", "EN": "clusters"},
    "memberships": {"ZH": "成员关系", "EN": "memberships"},
    "faintCalls": {"ZH": "未计入的通话", "EN": "calls left out"},
    "members": {"ZH": "圈内人数", "EN": "members"},
    "workCircles": {"ZH": "工作圈子", "EN": "circles of work"},
    "classmateCircles": {"ZH": "同学圈子", "EN": "circles of classmates"},
    "friendCircles": {"ZH": "朋友圈子", "EN": "circles of friends"},
    "born": {"ZH": "新生", "EN": "born"},
    "died": {"ZH": "消失", "EN": "died"},
    "grew": {"ZH": "增大", "EN": "grew"},
    "shrank": {"ZH": "缩小", "EN": "shrank"},
    "merged": {"ZH": "合并", "EN": "merged"},
    "split": {"ZH": "分裂", "EN": "split"},
    "newLeader": {"ZH": "更换领头人", "EN": "new leader"},
    "watch": {"ZH": "需关注", "EN": "to be watched"},
    "high": {"ZH": "高风险", "EN": "high"},
    "veryHigh": {"ZH": "极高风险", "EN": "very high"},
    "meanRisk": {"ZH": "平均风险", "EN": "mean risk"},
    "peopleMoney": {"ZH": "人员收入风险/月", "EN": "spend at risk a month"},
    "contractMoney": {"ZH": "合同收入风险/月", "EN": "contracts at risk a month"},
    "objective": {"ZH": "目标函数", "EN": "objective"},
    "meanSize": {"ZH": "平均人数", "EN": "mean size"},
    "density": {"ZH": "密度", "EN": "density"},
    "shareInside": {"ZH": "圈内占比", "EN": "share inside"},
    "input": {"ZH": "输入摘要", "EN": "digest of input"},
    "output": {"ZH": "输出摘要", "EN": "digest of output"},
}


def label(code: str, language: Language, /, **values: object) -> str:
    """Return a label in a language, filled with values."""
    return LABELS[code][language.value].format(**values)


def word(value: str | None, language: Language) -> str:
    """Return a word of a vocabulary in a language; nothing for null, itself if it is unknown."""
    if value is None:
        return ""
    found = _WORDS.get(value) or WORDS.get(value)
    return found[language.value] if found else value
