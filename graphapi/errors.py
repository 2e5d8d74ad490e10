"""Everything that can go wrong, on one screen.

* GraphapiError
    * BadInput               a value offered is wrong; nothing was written
        * UnknownId          an id that nobody has
        * HierarchyCycle     a group would be its own ancestor
        * BadFile            a file that cannot be read as what it should be
    * Conflict               the request is well formed but cannot be carried out now
        * IdempotencyConflict  a request id used again with another payload
        * VersionConflict    the store moved on since the caller looked
        * StaleRun           a newer run of the same kind was begun
        * JobRunning         a run of the same kind is at work
        * RunCancelled       somebody cancelled the run
    * Unavailable            nothing wrong with the request; something we need is not there
        * StoreDown          the store does not answer
        * StoreDenied        the store refuses our name or password
        * StoreReadOnly      the store can be read but not written to
        * StoreTooNew        the store was written by a newer graphapi
        * DeadlineExceeded   the answer did not come in time
        * PortInUse          another process listens at the address
        * NotEnoughMemory    the job would need more memory than there is
    * Unauthenticated        nobody knows who asks
    * Forbidden              whoever asks may not do or see it
    * RateLimited            whoever asks did so too often
    * TooMuchWork            the question would cost more than its budget

Every failure carries a ``code`` for programs, a sentence for people that says what to do, and,
where one value is to blame, the ``field`` that holds it.
"""

from __future__ import annotations

from typing import ClassVar


class GraphapiError(Exception):
    """A failure with a code, a sentence and, if one value is to blame, its field.

    Parameters
    ----------
    message : str
        What is wrong and what to do about it, as a sentence for people.
    field : str, optional
        The name of the field that holds the wrong value, as the user wrote it.
    """

    code: ClassVar[str] = "INTERNAL"
    exit_status: ClassVar[int] = 1

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class BadInput(GraphapiError):
    """A value offered is wrong; nothing was written."""

    code = "BAD_USER_INPUT"
    exit_status = 2


class UnknownId(BadInput):
    """An id that nobody has."""

    code = "UNKNOWN_ID"


class HierarchyCycle(BadInput):
    """A group would be its own ancestor; the message lists the chain of ids."""

    code = "HIERARCHY_CYCLE"


class BadFile(BadInput):
    """A file is missing, empty, or cannot be read as what it should be."""

    code = "BAD_FILE"


class Conflict(GraphapiError):
    """The request is well formed but cannot be carried out on the present state."""

    code = "CONFLICT"
    exit_status = 3


class IdempotencyConflict(Conflict):
    """A request id was used before with another payload."""

    code = "IDEMPOTENCY_CONFLICT"


class VersionConflict(Conflict):
    """The store is no longer at the version that the caller expected."""

    code = "VERSION_CONFLICT"


class StaleRun(Conflict):
    """A newer run of the same kind was begun, so this one may not publish."""

    code = "STALE_RUN"


class JobRunning(Conflict):
    """A run of the same kind is at work; the message names it."""

    code = "JOB_RUNNING"


class RunCancelled(Conflict):
    """Somebody cancelled the run, so it shows nothing."""

    code = "RUN_CANCELLED"


class Unavailable(GraphapiError):
    """Nothing is wrong with the request; something that we need is not there."""

    code = "UNAVAILABLE"
    exit_status = 4


class StoreDown(Unavailable):
    """The store does not answer."""

    code = "STORE_DOWN"


class StoreDenied(Unavailable):
    """The store refuses our name or password."""

    code = "STORE_DENIED"


class StoreReadOnly(Unavailable):
    """The store can be read but not written to: a disk is full, or failed."""

    code = "STORE_READ_ONLY"


class StoreTooNew(Unavailable):
    """The store was written by a newer graphapi."""

    code = "STORE_TOO_NEW"


class DeadlineExceeded(Unavailable):
    """The answer did not come in time."""

    code = "DEADLINE_EXCEEDED"


class PortInUse(Unavailable):
    """Another process listens at the address."""

    code = "PORT_IN_USE"


class NotEnoughMemory(Unavailable):
    """The job would need more memory than there is; the message says both figures."""

    code = "NOT_ENOUGH_MEMORY"


class Unauthenticated(GraphapiError):
    """Nobody knows who asks."""

    code = "UNAUTHENTICATED"
    exit_status = 4


class Forbidden(GraphapiError):
    """Whoever asks may not do or see it."""

    code = "FORBIDDEN"
    exit_status = 4


class RateLimited(GraphapiError):
    """Whoever asks did so too often.

    Parameters
    ----------
    retry_after_ms : int
        Milliseconds after which it is allowed again.
    """

    code = "RATE_LIMITED"
    exit_status = 4

    def __init__(self, message: str, *, field: str | None = None, retry_after_ms: int) -> None:
        super().__init__(message, field=field)
        self.retry_after_ms = retry_after_ms


class TooMuchWork(GraphapiError):
    """The question would cost more than its budget; ask a smaller one."""

    code = "TOO_MUCH_WORK"
    exit_status = 5
