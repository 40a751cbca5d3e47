"""What a child process that opens what people sent may use of the machine: it lowers its own limits, for good."""

from __future__ import annotations

import sys

MEMORY = 1 << 30  # bytes
CPU = 20  # seconds a request
FILES = 16


def bound() -> None:
    """Files of its own it may not write at all, and open hardly any."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_NOFILE, (FILES, FILES))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def bound_time() -> None:
    """CPU, counted anew for each request; who exceeds it is killed."""
    if sys.platform == "linux":
        import resource

        used = resource.getrusage(resource.RUSAGE_SELF)
        _, most = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime) + 1 + CPU, most))
