"""Telling people: what is said is frozen by approval, goes out by the outbox, and comes back as answers."""
