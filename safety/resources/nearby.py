"""Which lines answer somebody in a place, best first: those that can be texted, those of the place, then the rest.

A line that may not be shown today is never among them. It says nothing in words.
"""

from __future__ import annotations

from datetime import date

from safety.resources.pack import ResourcePack
from safety.resources.places.place import Place, Places
from safety.resources.resource import Resource

CONFIDENTIAL = "confidential_support"


def nearby(pack: ResourcePack, places: Places, place: Place, today: date) -> tuple[Resource, ...]:
    """The lines for a place that may be shown today; then the fallback lines, which answer anywhere."""
    local = [line for line in pack if line.area.state and line.has_number_on(today) and _covers(line, place)]
    # Somebody listens first, a line that opens a case last; then what can be texted, then what is nearest.
    local.sort(key=lambda line: (line.contact_type != CONFIDENTIAL, not line.text_to, not line.area.counties))
    last = [*places.rules["fallback"].get(place.state, ()), *places.rules["everywhere"]]
    known = {line.id for line in local}
    further = [pack.by_id[id_] for id_ in dict.fromkeys(last) if id_ not in known]
    listens = [line for line in local if line.contact_type == CONFIDENTIAL]
    reports = [line for line in local if line.contact_type != CONFIDENTIAL]
    return (*listens, *(line for line in further if line.has_number_on(today)), *reports)


def _covers(line: Resource, place: Place) -> bool:
    if not place.counties:
        return line.area.state == place.state and not line.area.counties
    return any(line.area.covers(place.state, county) for county in place.counties)
