"""Reports → what can be worked out from them of what they withhold, by integer programming."""

from uptake.core.audit.audit import Finding, audit

__all__ = ["Finding", "audit"]
