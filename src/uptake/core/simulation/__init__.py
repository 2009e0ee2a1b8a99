"""Invented worlds in which the truth is known: people, what was done for them, and what they used."""
