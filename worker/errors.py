"""What can go wrong in the worker. Pure. Expected outcomes of fetching are values (flow.py), not these.

WorkerError
├── ConfigError         a setting, feed, rule or site file is wrong: file, line or key, what is allowed
├── UsageError          the command line asks for something that can't be done
└── StageFailed         a stage refused or broke on its input; carries the reason
"""

from worker.flow import Reason


class WorkerError(Exception):
    """The root of all that `worker` raises: its text says what, where and what to do."""


class ConfigError(WorkerError):
    """A config file is wrong. The text names the file, the line or key, and what is allowed."""


class UsageError(WorkerError):
    """The command asks for something that can't be done; the text says what can."""


class StageFailed(WorkerError):
    """A stage could not turn its input into a value. The unit of work ends with `reason`."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail

    def __reduce__(self) -> tuple[type["StageFailed"], tuple[Reason, str]]:
        """Cross a process boundary whole: exceptions pickle by their `args` otherwise."""
        return StageFailed, (self.reason, self.detail)
