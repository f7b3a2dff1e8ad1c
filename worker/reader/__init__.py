"""Read foreign bytes in processes of their own, which can be ended: ``Reader`` is the public face."""

from worker.reader.limits import ReadLimits
from worker.reader.pool import Reader

__all__ = ["ReadLimits", "Reader"]
