"""How mail leaves: the server that takes it, how fast it may be given any, and who it is from."""

from __future__ import annotations

from dataclasses import dataclass

# Microsoft 365 takes 30 a minute from one mailbox, Amazon SES begins with 14 a second.
PRESETS = {"microsoft": 0.5, "ses": 14.0}
DEFAULT_RATE = PRESETS["microsoft"]
_UNITS = {"second": 1.0, "s": 1.0, "minute": 60.0, "min": 60.0, "hour": 3600.0, "h": 3600.0}


@dataclass(frozen=True, slots=True)
class Renewal:
    """Where a token comes from. `refresh_token`: of whoever signed in; empty where the application acts by itself."""

    address: str
    client_id: str
    client_secret: str
    refresh_token: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True)
class MailServer:
    """
    One server that takes mail. `security`: tls from the first byte, starttls, or none, which is for this machine only;
    `rate`: letters a second that it may be given; `connections`: how many at once.
    """

    host: str
    port: int
    security: str
    sender: str  # an address
    user: str = ""
    password: str = ""
    rate: float = DEFAULT_RATE
    connections: int = 2
    renewal: Renewal | None = None

    @property
    def key(self) -> str:
        """What is paced: one sender at one provider."""
        return f"{self.host}:{self.port} {self.sender}"


def read_rate(text: str) -> float:
    """`30/minute`, `14/second`, `microsoft`, `ses` as letters a second. ValueError where it is none of these."""
    if text in PRESETS:
        return PRESETS[text]
    number, _, unit = text.replace(" ", "").partition("/")
    rate = float(number) / _UNITS.get(unit, 0.0) if unit in _UNITS else 0.0
    if not 0 < rate < 1e6:
        raise ValueError(text)
    return rate
