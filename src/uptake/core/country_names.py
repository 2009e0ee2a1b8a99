"""What people call a country, in English and German, and the code that the plan wants; only for what is no code."""

from __future__ import annotations

import json
import re
import unicodedata
from functools import lru_cache
from pathlib import Path

_ALIKE = 0.8  # of the letters of a mistyped name; below it, another country would be proposed as often as the right one
_UMLAUTS = {ord("ä"): "ae", ord("ö"): "oe", ord("ü"): "ue"}
# Only where it is another word than in English; names in which no letter but an accent differs are known by those.
_GERMAN = """
AE: Vereinigte Arabische Emirate, VAE, UAE, Emirate; AL: Albanien; AM: Armenien; AR: Argentinien; AT: Österreich; AU:
Australien; AZ: Aserbaidschan; BA: Bosnien und Herzegowina, Bosnien; BD: Bangladesch; BE: Belgien; BG: Bulgarien; BO:
Bolivien; BR: Brasilien; BW: Botsuana; BY: Belarus, Weißrussland; CA: Kanada; CD: Demokratische Republik Kongo, DR
Kongo, Kongo-Kinshasa, Democratic Republic of the Congo, DR Congo; CF: Zentralafrikanische Republik; CG: Kongo,
Republik Kongo, Kongo-Brazzaville; CH: Schweiz; CI: Elfenbeinküste, Côte d'Ivoire; CL: Chile; CM: Kamerun; CN: China,
Volksrepublik China; CO: Kolumbien; CU: Kuba; CV: Kap Verde; CY: Zypern; CZ: Tschechien, Tschechische Republik, Czech
Republic; DE: Deutschland, Bundesrepublik Deutschland, BRD; DJ: Dschibuti; DK: Dänemark; DO: Dominikanische Republik;
DZ: Algerien; EE: Estland; EG: Ägypten; ES: Spanien; ET: Äthiopien; FI: Finnland; FJ: Fidschi; FO: Färöer; FR:
Frankreich; GA: Gabun; GB: Vereinigtes Königreich, Großbritannien, Great Britain, England, Schottland, Scotland,
Wales, Nordirland, Northern Ireland; GE: Georgien; GL: Grönland; GR: Griechenland; HK: Hongkong; HR: Kroatien; HU:
Ungarn; ID: Indonesien; IE: Irland, Republic of Ireland; IN: Indien; IQ: Irak; IS: Island; IT: Italien; JM: Jamaika;
JO: Jordanien; KE: Kenia; KG: Kirgisistan; KH: Kambodscha; KR: Südkorea; KP: Nordkorea; KZ: Kasachstan; LB: Libanon;
LT: Litauen; LU: Luxemburg; LV: Lettland; LY: Libyen; MA: Marokko; MD: Moldau, Moldawien, Republik Moldau; ME:
Montenegro; MG: Madagaskar; MK: Nordmazedonien; MN: Mongolei; MR: Mauretanien; MV: Malediven; MX: Mexiko; MZ:
Mosambik; NL: Niederlande, Holland; NO: Norwegen; NZ: Neuseeland; PG: Papua-Neuguinea; PH: Philippinen; PL: Polen; QA:
Katar; RO: Rumänien; RS: Serbien; RU: Russland, Russische Föderation; RW: Ruanda; SA: Saudi-Arabien; SE: Schweden; SG:
Singapur; SI: Slowenien; SK: Slowakei; SS: Südsudan; SY: Syrien, Syria; TD: Tschad; TJ: Tadschikistan; TN: Tunesien;
TR: Türkei, Türkiye; TZ: Tansania; UA: Ukraine; US: Vereinigte Staaten, Vereinigte Staaten von Amerika, United States
of America, Amerika, America; UZ: Usbekistan; VA: Vatikanstadt, Vatikan; YE: Jemen; ZA: Südafrika; ZM: Sambia; ZW:
Simbabwe
"""


def country_named(text: str) -> str | None:
    """Return the ISO 3166 code of what somebody calls a country: its name, its code in other letters, or of three."""
    return _codes().get(_folded(text))


def country_likely(text: str) -> str | None:
    """Return the code of the country that is meant, though its name be mistyped; None where none is near."""
    import difflib  # only a plan with mistakes needs it

    found = country_named(text)
    if found is not None:
        return found
    near = difflib.get_close_matches(_folded(text), [name for name in _codes() if len(name) > 3], n=1, cutoff=_ALIKE)
    return _codes()[near[0]] if near else None


@lru_cache(maxsize=1)
def _codes() -> dict[str, str]:
    # scripts/make_holidays.py writes the English names.
    english: dict[str, list[str]] = json.loads(
        Path(__file__).with_name("country_names.json").read_text(encoding="utf-8")
    )
    found = {_folded(name): code for code, names in english.items() for name in (code, *names)}
    for line in _GERMAN.replace("\n", " ").split(";"):
        code, _, names = line.partition(":")
        found |= {_folded(name): code.strip() for name in names.split(",")}
    return found


def _folded(name: str) -> str:
    plain = unicodedata.normalize("NFC", name).casefold().translate(_UMLAUTS)
    return re.sub(r"[^a-z0-9]+", "", unicodedata.normalize("NFKD", plain))
