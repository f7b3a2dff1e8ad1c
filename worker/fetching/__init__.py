"""Fetching: one guarded, bounded HTTP exchange at a time; ``Fetcher`` is the whole public face."""

from worker.fetching.client import Fetcher
from worker.fetching.limits import FetchLimits

__all__ = ["FetchLimits", "Fetcher"]
