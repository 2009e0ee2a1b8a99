"""How letters leave, against real servers on this machine."""
