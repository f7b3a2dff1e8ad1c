"""Switch rules of the extractor off under every name they go by, and see on which pages they do anything."""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import FunctionType, ModuleType
from typing import Any

from benchmarks.reading.rule_groups import GROUPS, NEVER, Swap


def locate(path: str) -> tuple[Any, str]:
    """Return what holds a name of the table, a module or a class, and the name there."""
    module, _, name = path.partition(":")
    *classes, last = name.split(".")
    try:
        package = "worker" if module.startswith("normalize.") else "worker.extraction"
        holder: Any = importlib.import_module(f"{package}.{module}")
        for each in classes:
            holder = vars(holder)[each]
        vars(holder)[last]
    except (ImportError, KeyError) as error:
        raise LookupError(f"{path} is no more: mend benchmarks/reading/rule_groups.py") from error
    return holder, last


def own_modules() -> list[ModuleType]:
    """Return the modules of the package that are loaded."""
    return [module for name, module in sorted(sys.modules.items()) if name.startswith("worker.")]


def places(holder: Any, name: str) -> list[tuple[Any, str]]:
    """Return every module and name under which an object of the extractor is known."""
    original = vars(holder)[name]
    if not isinstance(holder, ModuleType) or isinstance(original, int):
        return [(holder, name)]
    return [(module, key) for module in own_modules() for key, value in vars(module).items() if value is original]


@contextmanager
def switched_off(swaps: Sequence[Swap]) -> Iterator[None]:
    """Put the replacements in place, and back again what they replace."""
    changed: list[tuple[Any, str, Any]] = []
    for path, substitute in swaps:
        for holder, name in places(*locate(path)):
            changed.append((holder, name, vars(holder)[name]))
            setattr(holder, name, substitute)
    forget()
    try:
        yield
    finally:
        for holder, name, original in reversed(changed):
            setattr(holder, name, original)
        forget()


def forget() -> None:
    """Empty the caches of the extractor's functions: what they remember may rest on a rule."""
    for module in own_modules():
        for value in list(vars(module).values()):
            if callable(clear := getattr(value, "cache_clear", None)):
                clear()


class Watch:
    """Which rules would have answered otherwise than their replacements since the last page."""

    def __init__(self) -> None:
        self.noted: set[str] = set()

    def over(self, original: Any, substitute: Any, path: str) -> Any:
        """Return what answers as the original and notes where the substitute would not."""
        if isinstance(original, re.Pattern):
            return WatchedPattern(original, self, path)
        plain = getattr(original, "__wrapped__", original)

        def watched(*args: Any, **options: Any) -> Any:
            answer = plain(*args, **options)
            is_lazy = hasattr(answer, "__next__")
            answer = list(answer) if is_lazy else answer
            if path not in self.noted and differs(answer, substitute, args, options):
                self.noted.add(path)
            return iter(answer) if is_lazy else answer

        return watched


class WatchedPattern:
    """A pattern that notes when it matches."""

    def __init__(self, pattern: re.Pattern[str], watch: Watch, path: str) -> None:
        self._pattern, self._watch, self._path = pattern, watch, path

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._pattern, name)
        if not callable(method):
            return method
        return self._watch.over(method, getattr(NEVER, name), self._path)


def differs(answer: Any, substitute: Callable[..., Any], args: Any, options: Mapping[str, Any]) -> bool:
    """Return whether a replacement gives another answer, or none."""
    try:
        other = substitute(*args, **options)
        return bool((list(other) if isinstance(answer, list) and other is not answer else other) != answer)
    except Exception:  # noqa: BLE001 (an answer that cannot be had is another one)
        return True


def is_watchable(path: str) -> bool:
    """Return whether a place holds a function or a pattern, so that its answers can be compared."""
    holder, name = locate(path)
    value = vars(holder)[name]
    return isinstance(value, FunctionType | re.Pattern) or hasattr(value, "cache_clear")


def touched_pages(
    groups: Mapping[str, Sequence[Swap]], pages: Iterable[str], read: Callable[[str], object]
) -> dict[str, frozenset[str] | None]:
    """Return for each rule the pages on which it does anything; None where only trying can tell."""
    watch = Watch()
    swaps = {path: substitute for group in groups.values() for path, substitute in group if is_watchable(path)}
    originals = {path: vars(holder)[name] for path in swaps for holder, name in [locate(path)]}
    watched = [(path, watch.over(originals[path], substitute, path)) for path, substitute in swaps.items()]
    touched: dict[str, set[str]] = {path: set() for path in swaps}
    with switched_off(watched):
        for page in pages:
            watch.noted.clear()
            forget()
            read(page)
            for path in watch.noted:
                touched[path].add(page)
    return {
        name: frozenset().union(*(touched[path] for path, _ in group)) if all(p in swaps for p, _ in group) else None
        for name, group in groups.items()
    }


def missing() -> list[str]:
    """Return a line for each place of the table that is no more."""
    lines = []
    for path in sorted({path for swaps in GROUPS.values() for path, _ in swaps}):
        try:
            locate(path)
        except LookupError as error:
            lines.append(str(error))
    return lines


if __name__ == "__main__":
    sys.exit("\n".join(missing()) or None)
