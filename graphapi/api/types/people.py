"""Fields that lead from an analytic answer, which knows ids alone, to persons and texts."""

from typing import Any

from graphapi.analysis.sentences import Language
from graphapi.api.context import Info
from graphapi.api.declare import field
from graphapi.api.types.answers import Lang
from graphapi.model.rows import Person


def person(name: str, describe: str, *, attribute: str | None = None) -> Any:
    """Make a field that leads to the person whose id an attribute holds."""

    def resolve(root: Any, info: Info) -> Any:
        id_ = getattr(root, attribute or name.rstrip("_"))
        return None if id_ is None else info.context.loaders.named(Person, id_)

    resolve.__name__ = name.rstrip("_")
    return field("Person", describe)(resolve)


def persons(name: str, describe: str) -> Any:
    """Make a field that leads to the persons whose ids an attribute holds, in that order."""

    def resolve(root: Any, info: Info) -> Any:
        return [info.context.loaders.named(Person, id_) for id_ in getattr(root, name)]

    resolve.__name__ = name
    return field("[Person]!", describe)(resolve)


@field("String!")
async def explanation(root: Any, info: Info, *, lang: Lang = Language.EN) -> str:
    """The same in words."""
    return await info.context.say(root.sentence, lang)
