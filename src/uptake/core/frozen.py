"""
`@frozen`: a class of frozen values, as `@dataclass(frozen=True, slots=True)` makes it, at a fifth of its cost.

The gate starts, reads one file and ends. A quarter of its time went into making its classes: `dataclasses` writes six
methods for each and lets Python compile them. Here all classes share the same methods, and only `__init__` is written
for each, when its first value is made. To a type checker, and to `dataclasses` itself, these are dataclasses. Modules
with many classes that every report loads use it too: of a report of twenty people they were a tenth.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar, dataclass_transform

T = TypeVar("T")


class _Made:
    """A default that is made anew for each value."""

    __slots__ = ("factory",)

    def __init__(self, factory: Callable[[], Any]) -> None:
        self.factory = factory


def field(*, default_factory: Callable[[], T]) -> T:
    """Say that a field is made anew for each value that does not give it."""
    made: Any = _Made(default_factory)  # a type checker is told what it makes, as `dataclasses.field` does
    return made  # type: ignore[no-any-return]


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: type[T]) -> type[T]:
    """
    Make a class of values out of annotated fields: compared and shown by all of them, never changed, no `__dict__`.

    For classes without a parent. A default stands for every value, so it has to be a value itself, or a `field`.
    """
    names = tuple(vars(cls).get("__annotations__", ()))
    defaults = {name: vars(cls)[name] for name in names if name in vars(cls)}
    own = {name: part for name, part in vars(cls).items() if name not in {*defaults, "__dict__", "__weakref__"}}
    made = {"__slots__": names, "__match_args__": names, "__init__": _first_init(names, defaults)}
    kind: Any = type(cls)  # slots cannot be added to a class: it is made again, as `dataclasses` does
    again: type[T] = kind(cls.__name__, cls.__bases__, _METHODS | own | made)
    return again


def replace(value: T, /, **changes: Any) -> T:
    """Return the value with some fields changed, as `dataclasses.replace` does."""
    return type(value)(**(_fields(value) | changes))


def _first_init(names: tuple[str, ...], defaults: dict[str, Any]) -> Callable[..., None]:
    """Return an `__init__` that gives way to a quicker one when it is first called."""

    def first(self: Any, *given: Any, **named: Any) -> None:
        type(self).__init__ = _init(type(self), names, defaults)
        type(self).__init__(self, *given, **named)

    return first


def _init(cls: type, names: tuple[str, ...], defaults: dict[str, Any]) -> Callable[..., None]:
    """Compile `__init__`, such as `def __init__(self, a, b=_b): _set_a(self, a); _set_b(self, b)`."""
    known = {f"_{name}": default for name, default in defaults.items()}
    known |= {f"_set_{name}": getattr(cls, name).__set__ for name in names}  # quicker than object.__setattr__
    parameters = ", ".join(f"{name}=_{name}" if name in defaults else name for name in names)
    values = {
        name: f"_{name}.factory() if {name} is _{name} else {name}" if isinstance(defaults.get(name), _Made) else name
        for name in names
    }
    body = "; ".join(f"_set_{name}(self, {value})" for name, value in values.items()) or "pass"
    exec(f"def __init__(self, {parameters}): {body}", known)  # noqa: S102 - written of the names of fields alone
    init: Callable[..., None] = known["__init__"]
    return init


def _fields(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__slots__}


def _values(value: Any) -> tuple[Any, ...]:
    return tuple([getattr(value, name) for name in value.__slots__])


def _eq(self: Any, other: Any) -> bool:
    return _values(self) == _values(other) if type(self) is type(other) else NotImplemented


def _hash(self: Any) -> int:
    return hash(_values(self))


def _repr(self: Any) -> str:
    return f"{type(self).__qualname__}({', '.join(f'{name}={part!r}' for name, part in _fields(self).items())})"


def _reduce(self: Any) -> tuple[type, tuple[Any, ...]]:
    return type(self), _values(self)


def _stay(self: Any, name: str, *_: Any) -> NoReturn:
    raise AttributeError(f"{type(self).__name__}.{name} stays as it is; `replace` makes another value")


class _DataclassFields:
    """What `dataclasses` asks a class for (`fields`, `replace`, `asdict`), made when it asks."""

    def __get__(self, _: object, cls: Any) -> Any:
        import dataclasses  # as heavy as the rest of a class: the gate never asks

        bare = dataclasses.make_dataclass("_", cls.__slots__, init=False, repr=False, eq=False)  # fields, no methods
        cls.__dataclass_fields__ = vars(bare)["__dataclass_fields__"]
        return cls.__dataclass_fields__


_METHODS: dict[str, Any] = {
    "__eq__": _eq,
    "__hash__": _hash,
    "__repr__": _repr,
    "__reduce__": _reduce,
    "__setattr__": _stay,
    "__delattr__": _stay,
    "__dataclass_fields__": _DataclassFields(),
}
