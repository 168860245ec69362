"""What is worked out once and kept for as long as what it was worked out from."""

from __future__ import annotations

from collections.abc import Callable
from functools import update_wrapper
from threading import RLock
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar, overload

from cachetools import LRUCache

# Results of one function: more than any district's areas and series together.
MOST_KEPT = 2_000

P = ParamSpec("P")
T = TypeVar("T")


class Shelves:
    """Something from which results are worked out, and the place where they are kept."""

    def __init__(self) -> None:
        self._shelves: dict[Callable[..., Any], tuple[LRUCache[Any, Any], Any]] = {}
        self._shelves_lock = RLock()

    def shelf(self, make: Callable[..., Any]) -> tuple[LRUCache[Any, Any], Any]:
        """Where the results of one function are kept, and the lock to hold while adding one."""
        with self._shelves_lock:
            return self._shelves.setdefault(make, (LRUCache(MOST_KEPT), RLock()))


Owner = TypeVar("Owner", bound=Shelves)


class kept(Generic[Owner, P, T]):  # noqa: N801 - used as a decorator
    """A function of one `Shelves` and of hashable arguments, whose result is kept with it.

    Results are shared by all readers: treat them as read-only. Arguments are given by position.
    """

    def __init__(self, make: Callable[Concatenate[Owner, P], T]) -> None:
        self.make = make
        update_wrapper(self, make)

    def __call__(self, owner: Owner, *arguments: P.args, **named: P.kwargs) -> T:
        if named:
            raise TypeError(f"{self.make.__name__} takes its arguments by position")
        results, lock = owner.shelf(self.make)
        # Held while working: of two readers who ask at once, the second waits for the result.
        with lock:
            if arguments not in results:
                results[arguments] = self.make(owner, *arguments, **named)
            found: T = results[arguments]
            return found

    @overload
    def __get__(self, owner: None, kind: type) -> kept[Owner, P, T]: ...
    @overload
    def __get__(self, owner: Owner, kind: type) -> Callable[P, T]: ...
    def __get__(self, owner: Owner | None, kind: type) -> kept[Owner, P, T] | Callable[P, T]:
        if owner is None:
            return self
        owned = owner

        def bound(*arguments: P.args, **named: P.kwargs) -> T:
            return self(owned, *arguments, **named)

        return bound
