"""A store as a plain dictionary: what the real ones are compared with.

Written anew from the promises of the port, sharing nothing with the stores but the checks of a
single row and the search tokens.
"""

from collections import Counter
from dataclasses import dataclass, field, replace

from graphapi.model.checks import problems_of
from graphapi.model.rows import (
    AlertMark,
    Bundle,
    CompetitorTouch,
    Group,
    GroupLink,
    Incident,
    Loss,
    Person,
    Seat,
    Tie,
    Visit,
)
from graphapi.store.port import Between, Current, Is, Null
from graphapi.store.text import name_key, query_tokens, tokens

REFERS = {
    Group: {"parent_id": Group},
    Person: {},
    Seat: {"person_id": Person, "group_id": Group},
    Tie: {"from_id": Person, "to_id": Person},
    GroupLink: {"from_id": Group, "to_id": Group},
    CompetitorTouch: {"person_id": Person, "group_id": Group},
    Visit: {"own_person_id": Person, "person_id": Person},
    Incident: {"group_id": Group},
    Bundle: {"group_id": Group, "person_id": Person},
    Loss: {"person_id": Person, "group_id": Group},
    AlertMark: {"group_id": Group, "person_id": Person},
}


class Conflicting(Exception):
    """The request id was used with another payload."""


@dataclass
class Ledger:
    version: int = 0
    rows: dict = field(default_factory=dict)
    gone: dict = field(default_factory=dict)
    answers: dict = field(default_factory=dict)

    def apply(self, batch):
        """Return (version, counts, refused ids) of a batch."""
        if batch.request_id in self.answers:
            before, answer = self.answers[batch.request_id]
            if before != batch:
                raise Conflicting
            return answer
        counts, refused, touched = Counter(), [], False
        for row in batch.upserts:
            verdict = self.put(row)
            counts[verdict] += 1
            touched |= verdict in {"inserted", "changed"}
            if verdict.isupper():
                refused.append((type(row).__name__, row.id, verdict))
        named = [(ref.kind, ref.id) for ref in batch.deletes]
        for kind, id_ in named:
            if (kind, id_) not in self.rows:
                refused.append((kind.__name__, id_, "UNKNOWN_ID"))
        doomed = self.doomed({key for key in named if key in self.rows})
        for key in doomed:
            del self.rows[key]
            self.gone[key] = self.version + 1
        self.version += bool(touched or doomed)
        tally = counts["inserted"], counts["changed"], counts["unchanged"], len(doomed)
        answer = self.version, tally, sorted(refused)
        self.answers[batch.request_id] = batch, answer
        return answer

    def put(self, row):
        key, kind = (type(row), row.id), type(row)
        for problem in problems_of(row):
            return problem.code
        if kind is Group and self.climbs_to(row.parent_id, row.id):
            return "HIERARCHY_CYCLE"
        for attribute, target in REFERS[kind].items():
            id_ = getattr(row, attribute)
            if id_ is not None and (target, id_) not in self.rows:
                return "UNKNOWN_ID"
        before = self.rows.get(key)
        if before == replace(row, version=before.version if before else 0):
            return "unchanged"
        self.rows[key] = replace(row, version=self.version + 1)
        self.gone.pop(key, None)
        return "changed" if before else "inserted"

    def climbs_to(self, id_, goal):
        while id_ is not None and id_ != goal:
            above = self.rows.get((Group, id_))
            id_ = above and above.parent_id
        return id_ == goal

    def doomed(self, named):
        doomed = set(named)
        for key, row in list(self.rows.items()):
            for attribute, target in REFERS[key[0]].items():
                if (target, getattr(row, attribute)) not in named:
                    continue
                if key[0] is not Group:
                    doomed.add(key)
                elif key not in named:
                    self.rows[key] = replace(row, parent_id=None, version=self.version + 1)
        return doomed

    def of(self, kind):
        return [row for (each, _), row in self.rows.items() if each is kind]

    def ordered(self, kind, ask):
        """Return all rows of a kind that an ask is about, in its order."""
        rows = [row for row in self.of(kind) if all(holds(each, row) for each in ask.where)]
        return sorted(
            rows, key=lambda row: place(row, ask.order.column), reverse=ask.order.descending
        )

    def found(self, kind, text):
        """Return the ids of the rows that a text finds, in the order of names."""
        wanted = query_tokens(text)
        hits = [row for row in self.of(kind) if wanted and has(row, wanted)]
        return [row.id for row in sorted(hits, key=lambda row: (name_key(row.name), row.id))]

    def changes(self, since):
        """Return (version, kind, id, row or None) of all that is newer."""
        stones = [(version, kind, id_, None) for (kind, id_), version in self.gone.items()]
        rows = [(row.version, kind, id_, row) for (kind, id_), row in self.rows.items()]
        return sorted(
            (each for each in stones + rows if each[0] > since),
            key=lambda each: (each[0], each[1].__name__, each[2]),
        )


def place(row, column):
    value = name_key(row.name) if column == "name_key" else getattr(row, column)
    return (value is not None, value if value is not None else 0, row.id)


def has(row, wanted):
    had = tokens(row.name, getattr(row, "name_latin", None), row.id).split()
    return all(
        any(each.startswith(token) if beginning else each == token for each in had)
        for token, beginning in wanted
    )


def holds(condition, row):
    return _HOLDS[type(condition)](condition, row)


def _within(condition, row):
    value = getattr(row, condition.column)
    return (
        value is not None
        and (condition.low is None or condition.low <= value)
        and (condition.high is None or value <= condition.high)
    )


def _current(condition, row):
    begin, end = getattr(row, condition.begin), getattr(row, condition.end)
    return (begin is None or begin <= condition.day) and (end is None or end >= condition.day)


_HOLDS = {
    Is: lambda condition, row: getattr(row, condition.column) in condition.values,
    Between: _within,
    Null: lambda condition, row: (getattr(row, condition.column) is None) == condition.null,
    Current: _current,
}
