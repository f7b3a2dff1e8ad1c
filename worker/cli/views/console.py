"""The terminal, for what is more than plain lines; loaded by the views that draw."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

from worker.normalize.controls import without_controls


class Terminal(Console):
    """Write to the terminal, and let no control of a text pass."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterator[Segment]:
        """Yield the segments of what is printed, controls of their texts replaced."""
        for segment in super().render(renderable, options):
            text = segment.text
            yield segment if segment.control else Segment(without_controls(text), segment.style)


console = Terminal(highlight=False)
