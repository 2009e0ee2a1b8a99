"""What is done with each field of a Picture before it is shown; a field without a line here fails a test."""

from __future__ import annotations

from typing import Final

OPEN: Final = "said by the plan, the calendar or the system: it tells of nobody"
FLOOR: Final = "withheld where it tells of fewer people than the floor, or would follow from what is shown"
BAND: Final = "as FLOOR; shared, a range where few people stand behind it or all but few"
WITHHELD_SHARED: Final = "as FLOOR; never part of what is shared"
WORDS: Final = "kept where what it speaks of is shown; shared, only with numbers that are shown anyway"
INSIDE: Final = "decides what may be shown, and is itself never shown"
PARTS: Final = "treated field by field"

TREATMENT: Final[dict[str, dict[str, str]]] = {
    "Picture": {
        "rollout": OPEN, "title": OPEN, "as_of": OPEN, "launch": OPEN, "day": OPEN, "phase": OPEN, "timezone": OPEN,
        "input": PARTS, "groups": PARTS, "all": PARTS, "targets": PARTS, "diagnoses": PARTS, "effects": PARTS,
        "health": OPEN, "responsiveness": PARTS, "promised": OPEN,
        "duties": OPEN, "decision": OPEN, "findings": OPEN, "holidays": OPEN,
        "instrument_changes": OPEN, "notes": WORDS,
    },
    "GroupPicture": {
        "id": OPEN, "title": OPEN, "launch": OPEN, "day": OPEN, "phase": OPEN, "intended": FLOOR, "hidden": OPEN,
        "measures": PARTS, "weeks": PARTS, "journey": PARTS, "teams": PARTS, "cohorts": PARTS,
    },
    "TeamPicture": {"manager": FLOOR, "title": FLOOR, "intended": FLOOR, "measures": PARTS},
    "Cohort": {"first_day": FLOOR, "last_day": FLOOR, "people": FLOOR, "back": BAND},
    "Reading": {
        "measure": OPEN, "version": OPEN, "unit": OPEN, "state": OPEN, "value": BAND, "count": BAND, "of": FLOOR,
        "low": BAND, "high": BAND, "first_day": OPEN, "last_day": OPEN, "readable_from": OPEN, "among_chance": BAND,
        "at_least": OPEN, "instrument_changes": OPEN, "why": OPEN, "details": BAND, "people": INSIDE, "ranges": OPEN,
    },
    "WeekRow": {
        "name": OPEN, "number": OPEN, "first_day": OPEN, "last_day": OPEN, "counts": OPEN, "intended": FLOOR,
        "active": BAND, "adopted": BAND, "new": WITHHELD_SHARED, "lapsed": BAND, "chance": BAND, "adopted_of": FLOOR,
        "habitual": BAND, "habitual_of": FLOOR, "new_way_actions": FLOOR, "old_way_actions": FLOOR, "workers": INSIDE,
        "ranges": OPEN,
    },
    "Journey": {"stages": PARTS, "barriers": PARTS, "unknown": OPEN, "later": OPEN, "few": OPEN},
    "StageCount": {"stage": OPEN, "reached": BAND, "now": WITHHELD_SHARED, "of": FLOOR, "ranges": OPEN},
    "BarrierCount": {"barrier": FLOOR, "people": BAND, "ranges": OPEN},
    "TargetReading": {
        "measure": OPEN, "group": OPEN, "at_least": OPEN, "at_most": OPEN, "by": OPEN, "baseline": OPEN,
        "reading": PARTS, "verdict": BAND, "forecast": OPEN, "expected": BAND, "likely": BAND, "bounds": BAND,
        "probability": BAND, "because": WORDS, "needs": WORDS, "parts": INSIDE,
        "holds_until": OPEN,
    },
    "Diagnosis": {
        "group": FLOOR, "where": FLOOR, "people": BAND, "reason": FLOOR, "message": WORDS, "evidence": WORDS,
        "against": WORDS, "tell_apart": WORDS, "do": WORDS, "ranges": OPEN,
    },
    "Effect": {
        "group": FLOOR, "exposure": FLOOR, "people": BAND, "low": BAND, "high": BAND, "of": BAND, "causal": OPEN,
        "message": WORDS, "refused": OPEN, "if_everybody": BAND, "if_nobody": BAND,
    },
    "InputReport": {
        "people": FLOOR, "events": FLOOR, "duplicates": FLOOR, "rejected": OPEN, "unmatched_people": BAND,
        "unmatched_rows": FLOOR, "strangers": WITHHELD_SHARED, "fitting": INSIDE, "usage_rows": INSIDE,
        "matched": WITHHELD_SHARED, "later": FLOOR, "first_day": FLOOR, "last_day": FLOOR, "first_use": INSIDE,
        "notes": WORDS, "is_withheld": OPEN, "has_no_rows": OPEN, "ranges": OPEN,
    },
    "HealthReading": {"name": OPEN, "value": OPEN, "at_least": OPEN, "at_most": OPEN, "state": OPEN,
                      "is_share": OPEN},
    "DutyState": {"when": OPEN, "do": OPEN, "first_day": OPEN, "last_day": OPEN, "state": OPEN},
    "DecisionSeen": {"decision": OPEN, "time": OPEN, "reason": OPEN},
}  # fmt: skip
