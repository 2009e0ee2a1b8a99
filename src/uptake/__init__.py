"""Uptake: adoption as an engineering problem. One plan, one gate, one honest picture of who uses what was shipped."""

__version__ = "0.1.0"
