"""What the operating system says where it refuses something, in the language of whoever reads it."""

from __future__ import annotations

from uptake.core.words import mark, say_reason

# The words of POSIX systems for what happens to files, folders, ports and addresses; others are said as they come.
KNOWN = (
    mark("No such file or directory"),
    mark("Permission denied"),
    mark("Operation not permitted"),
    mark("File exists"),
    mark("Is a directory"),
    mark("Not a directory"),
    mark("Directory not empty"),
    mark("File name too long"),
    mark("Too many open files"),
    mark("Too many levels of symbolic links"),
    mark("No space left on device"),
    mark("Disk quota exceeded"),
    mark("File too large"),
    mark("Read-only file system"),
    mark("Input/output error"),
    mark("Device or resource busy"),
    mark("No such device or address"),
    mark("Address already in use"),
    mark("Cannot assign requested address"),
    mark("Can't assign requested address"),
    mark("Connection refused"),
    mark("Connection reset by peer"),
    mark("Connection timed out"),
    mark("Operation timed out"),
    mark("No route to host"),
    mark("Network is unreachable"),
    mark("Name or service not known"),
    mark("nodename nor servname provided, or not known"),
    mark("No address associated with hostname"),
    mark("Temporary failure in name resolution"),
    mark("Cannot allocate memory"),
    mark("it is not a regular file"),
)


def why_not(error: Exception) -> str:
    """Return why an address could not be asked: what the system says, or the error, or what it names as its reason."""
    reason = getattr(error, "reason", error)
    return system_says(reason) if isinstance(reason, OSError) else str(reason)


def system_says(error: OSError) -> str:
    """Return why something was refused; of an error without a reason, what it says of itself, or what it is called."""
    return say_reason(error.strerror or str(error) or type(error).__name__)
