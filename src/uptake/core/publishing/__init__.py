"""What of a Picture may be shown, and to whom; each field of it has a stated treatment (`treatment.py`)."""

from uptake.core.publishing.publish import publish

__all__ = ["publish"]
