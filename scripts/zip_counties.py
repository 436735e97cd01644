"""Writes safety/resources/places/zips.csv and counties.csv: which county a ZIP code's middle point lies in.

Run by hand, when the table is to be renewed: `uv run --with zipcodes==3.0.0 --with plotly-geo==1.0.0 python
scripts/zip_counties.py`. Points are GeoNames' (in `zipcodes`), county borders the Census Bureau's (in `plotly-geo`).
"""

from __future__ import annotations

import csv
import importlib.util
import struct
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

STATES = {"17": "IL", "27": "MN", "29": "MO"}
FOLDER = Path(__file__).parents[1] / "safety" / "resources" / "places"
SHAPES = "package_data/cb_2016_us_county_500k"

Ring = list[tuple[float, float]]


def main() -> None:
    """Write both files, and say how often the package's own county column agrees."""
    import zipcodes  # type: ignore[import-not-found]  # only `uv run --with` brings it

    counties = list(_counties())
    with (FOLDER / "counties.csv").open("w", encoding="utf-8", newline="") as file:
        rows = sorted((fips, state, name) for fips, state, name, _ in counties)
        csv.writer(file, lineterminator="\n").writerows([("fips", "state", "name"), *rows])
    found, agree, outside = [], 0, []
    for state in STATES.values():
        own = [county for county in counties if county[1] == state]
        for each in zipcodes.filter_by(state=state):
            point = (float(each["long"]), float(each["lat"]))
            county = next((county for county in own if _inside(point, county[3])), None)
            if county is None:
                outside.append(each["zip_code"])
                continue
            agree += county[2] == each["county"]
            names = sorted({each["city"], *each["acceptable_cities"], *each["unacceptable_cities"]})
            if each["zip_code_type"] == "UNIQUE":
                names = [each["city"]]  # the other names are those of one company or campus
            found.append((each["zip_code"], county[0], ";".join(names)))
    with (FOLDER / "zips.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([("zip", "fips", "cities"), *sorted(found)])
    share = agree / len(found)
    print(f"{len(found)} ZIPs, {len(counties)} counties; the package's county is the same for {share:.1%}")
    print(f"left out, their point is in no county of their state: {' '.join(outside)}", file=sys.stderr)


def _counties() -> Iterator[tuple[str, str, str, list[Ring]]]:
    """FIPS, state, name and border of every county of our states."""
    spec = importlib.util.find_spec("_plotly_geo")
    if spec is None or spec.origin is None:
        raise SystemExit("plotly-geo is missing; see how to run this at the top of the file")
    shapes = Path(spec.origin).parent / SHAPES
    borders = list(_borders(shapes.with_suffix(".shp").read_bytes()))
    for row, rings in zip(_rows(shapes.with_suffix(".dbf").read_bytes()), borders, strict=True):
        if row["STATEFP"] in STATES:
            # LSAD 25: an independent city, such as St. Louis, which is no part of a county.
            name = f"{row['NAME']} {'city' if row['LSAD'] == '25' else 'County'}"
            yield row["GEOID"], STATES[row["STATEFP"]], name, rings


def _rows(data: bytes) -> Iterator[dict[str, str]]:
    """The records of a dBASE file."""
    count, head, size = struct.unpack("<IHH", data[4:12])
    fields, at = [], 32
    while data[at] != 0x0D:
        fields.append((data[at : at + 11].split(b"\0")[0].decode(), data[at + 16]))
        at += 32
    for number in range(count):
        row: dict[str, Any] = {}
        at = head + number * size + 1
        for name, width in fields:
            row[name] = data[at : at + width].decode("utf-8").strip()
            at += width
        yield row


def _borders(data: bytes) -> Iterator[list[Ring]]:
    """The rings of each polygon of an ESRI shape file."""
    at = 100
    while at < len(data):
        length = struct.unpack(">ii", data[at : at + 8])[1] * 2
        body = data[at + 8 : at + 8 + length]
        parts, points = struct.unpack("<ii", body[36:44])
        starts = [*struct.unpack(f"<{parts}i", body[44 : 44 + 4 * parts]), points]
        flat = struct.unpack(f"<{2 * points}d", body[44 + 4 * parts : 44 + 4 * parts + 16 * points])
        pairs = list(zip(flat[::2], flat[1::2], strict=True))
        yield [pairs[start:end] for start, end in pairwise(starts)]
        at += 8 + length


def _inside(point: tuple[float, float], rings: list[Ring]) -> bool:
    """Whether a point lies within: an odd number of borders to its right. A ring within a ring is a hole."""
    x, y = point
    crossed = False
    for ring in rings:
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                crossed = not crossed
    return crossed


if __name__ == "__main__":
    main()
