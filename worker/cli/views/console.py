"""The terminal, for what is more than plain lines; loaded by the views that draw."""

from __future__ import annotations

from rich.console import Console

console = Console(highlight=False)
