"""The cores of all texts at once: what storage must come to when it finds them text by text."""

from __future__ import annotations

from collections.abc import Mapping

from worker.dedup.stories import Key, Text, core_of


def find_cores(texts: Mapping[Key, Text], alike: Mapping[Key, Mapping[Key, int]]) -> dict[Key, Key]:
    """Return each text's core.

    Every member of a story resembles its core, so that no story is a chain.  The result is a function of the texts
    and their resemblances, whatever order they were found in.
    """
    cores: dict[Key, Key] = {}
    for text in sorted(texts, key=lambda text: texts[text].order):
        cores[text] = core_of(text, texts, alike.get(text, {}), cores)
    return cores
