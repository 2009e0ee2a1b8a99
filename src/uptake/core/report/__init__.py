"""Picture → sections of sentences, tables and charts: what a report says, in no format yet."""

from uptake.core.report.sections import report

__all__ = ["report"]
