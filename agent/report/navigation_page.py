"""One navigation as one page: report.html, which needs no network, no server and no script.

All words of the record (instruction, landmarks, reasons) are data: the template escapes every one of them.
This file works out what the page says; how it looks is in templates/navigation.html.j2. A picture that
grounded a landmark carries a mark where in it the landmark was seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import degrees, pi, radians, tan
from pathlib import Path

from agent.landmarks import direction_words
from agent.navigation.mode import NavigationMode
from agent.navigation.plan import Sighting, picture_of
from agent.navigation.record import NavigationRecord
from agent.report.charts import number
from agent.report.templating import data_uri, rendered, write_page
from maps.graph import TopologicalMap
from maps.views import FOV

_KINDS = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg"}


@dataclass(frozen=True, kw_only=True)
class _Landmark:
    """A landmark with what the page says about it."""

    number: int
    words: str
    way: str  # what is asked for on the way there, "" for nothing
    there: bool
    node: str
    probability: float | None
    absent: float
    bearing: str
    picture: str  # data: URI, or ""
    mark: float | None  # where in the picture it was seen, from the left [%]


def write_navigation_page(
    record: NavigationRecord, out: Path, *, map_png: bytes, film: Path | None, command: str
) -> Path:
    """Write `out`/report.html.

    Args:
        record: the navigation.
        out: folder of the report, made if need be.
        map_png: the map from above.
        film: an mp4; None: there is none.
        command: the shell command that navigates like this again.

    Raises:
        OSError: a picture or the film cannot be read.
        OutputError: the page cannot be written.
    """
    plan, town = record.plan, record.mapped.town
    heard = plan.told.directions
    avoid = plan.told.avoid_words
    page = rendered(
        "navigation.html.j2",
        {"number": number},
        record=record,
        plan=plan,
        drive=record.drive,
        tone="good" if record.good else "bad",
        landmarks=_landmarks(town, plan.sightings, heard[: len(plan.sightings)]),
        last_way="" if not heard[-1] else direction_words(heard[-1]),
        avoid=avoid,
        runner_up=_runner_up(record),
        map_png=data_uri("image/png", map_png),
        film="" if film is None else data_uri("video/mp4", film.read_bytes()),
        command=command,
        raw=plan.mode is NavigationMode.RAW_COSINE,
    )
    return write_page(page, out)


def _landmarks(
    town: TopologicalMap, sightings: Sequence[Sighting], ways: Sequence[Sequence[object]]
) -> list[_Landmark]:
    found = []
    for i, (sighting, way) in enumerate(zip(sightings, ways, strict=True), 1):
        picture, mark = "", None
        if sighting.view is not None:
            view = picture_of(town, sighting.view)
            file = (town.folder or Path()) / view.file
            kind = _KINDS.get(file.suffix.lower(), "image/png")
            picture = data_uri(kind, file.read_bytes())
            mark = _mark(town.extra.get(FOV), sighting.bearing, view.bearing)
        found.append(
            _Landmark(
                number=i,
                words=sighting.words,
                way=", then ".join(map(str, way)),
                there=sighting.node is not None,
                node="" if sighting.node is None else str(town.ids[sighting.node]),
                probability=sighting.probability,
                absent=sighting.absent,
                bearing="" if sighting.bearing is None else f"{degrees(sighting.bearing):.0f}°",
                picture=picture,
                mark=mark,
            )
        )
    return found


def _mark(fov: object, bearing: float | None, looks: float | None) -> float | None:
    """Where in a picture that looks one way something in another direction is, from the left [%]."""
    if not isinstance(fov, int | float) or bearing is None or looks is None:
        return None
    aside = (bearing - looks + pi) % (2 * pi) - pi
    half = radians(float(fov)) / 2
    if abs(aside) > half:
        return None
    return 50.0 - 50.0 * tan(aside) / tan(half)


def _runner_up(record: NavigationRecord) -> str:
    """What else was possible, and by how much it was worse."""
    route, ids = record.plan.route, record.mapped.town.ids
    if route is None or route.runner_up is None:
        return ""
    nodes = ["nowhere" if n is None else f"node {ids[n]}" for n in route.runner_up.landmark_nodes]
    return (
        f"Landmarks at {', '.join(nodes)}: {route.runner_up.length:.0f} m, worse by "
        f"{route.margin:.2f} nat."
    )
