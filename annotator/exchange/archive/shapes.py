"""What parts of the log's states can be, each as a function that answers with it for the other side. Pure.

Each raises ValueError for a value of another kind. ``names`` says what stands for a row on the side that it goes to.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from annotator.exchange.archive.columns import a_count, a_moment, a_text, a_uid, an_object, facts, texts

State = dict[str, Any]


class Names(Protocol):
    """What stands for the rows that a state names, on the side that it goes to. Each raises ValueError for what can't
    be."""

    def of(self, kind: str, number: int) -> int: ...
    def person(self, number: int) -> int: ...
    def person_or_me(self, number: int) -> int: ...
    def person_or_none(self, number: int) -> int | None: ...
    def uid(self, uid: str) -> str: ...
    def project(self, target: str) -> str: ...
    def query(self, query: str) -> str: ...
    def column(self, name: str) -> str: ...


Shape = Callable[[Any, Names], Any]


def text(value: Any, _names: Names) -> str:
    return a_text(value)


def count(value: Any, _names: Names) -> int:
    return a_count(value)


def time(value: Any, _names: Names) -> str:
    a_moment(value)
    return str(value)


def yes(value: Any, _names: Names) -> bool:
    if not isinstance(value, bool):
        raise ValueError("it is neither true nor false")
    return value


def share(value: Any, _names: Names) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise ValueError("it is no number from 0 to 1")
    return value


def known_facts(value: Any, _names: Names) -> Any:
    return facts(value)


def list_of_texts(value: Any, _names: Names) -> list[str]:
    return texts(value)


def renamed(value: Any, _names: Names) -> dict[str, str]:
    texts([*facts(value).values()])
    return dict(facts(value))


def to(kind: str) -> Shape:
    return lambda value, names: names.of(kind, a_count(value))


def person(value: Any, names: Names) -> int:
    return names.person(a_count(value))


def person_or_me(value: Any, names: Names) -> int:
    return names.person_or_me(a_count(value))


def person_or_none(value: Any, names: Names) -> int | None:
    return None if value is None else names.person_or_none(a_count(value))


def or_none(shape: Shape) -> Shape:
    return lambda value, names: None if value is None else shape(value, names)


def several(shape: Shape) -> Shape:
    def several(value: Any, names: Names) -> list[Any]:
        return [shape(one, names) for one in a_list(value)]

    return several


def a_list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("it is no list")
    return value


def one_after_the_other(*shapes: Shape) -> Shape:
    def parts(value: Any, names: Names) -> list[Any]:
        if not isinstance(value, list) or len(value) != len(shapes):
            raise ValueError(f"it is no list of {len(shapes)}")
        return [shape(one, names) for shape, one in zip(shapes, value, strict=True)]

    return parts


def sorted_tags(value: Any, names: Names) -> list[int]:
    """As the log has them: in the order of their numbers."""
    return sorted(several(to("tags"))(value, names))


def uid(value: Any, names: Names) -> str:
    return names.uid(a_uid(value))


def times_of(value: Any, names: Names) -> dict[str, str]:
    return {names.uid(a_uid(uid)): time(at, names) for uid, at in facts(value).items()}


def kinds_of(value: Any, _names: Names) -> dict[str, str]:
    if any(kind not in ("body", "comment", "furniture") for kind in facts(value).values()):
        raise ValueError("it is no kind of section")
    return dict(facts(value))


def one_of(*values: str) -> Shape:
    def one(value: Any, _names: Names) -> str:
        if value not in values:
            raise ValueError(f"it is none of {', '.join(values)}")
        return str(value)

    return one


def query(value: Any, names: Names) -> str:
    return names.query(a_text(value))


def columns(value: Any, names: Names) -> list[str]:
    return [names.column(name) for name in texts(value)]


def subscribed(value: Any, names: Names) -> list[State]:
    shapes = {"person": person, "since": time}
    return [walked(one, shapes, names) for one in a_list(value)]


def walked(state: Any, shapes: Mapping[str, Shape], names: Names) -> State:
    known = an_object(state)
    if unknown := known.keys() - shapes.keys():
        raise ValueError(f"it says “{min(unknown)}”, which such a line doesn’t")
    return {name: shapes[name](value, names) for name, value in known.items()}
