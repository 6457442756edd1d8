"""The distance model that ships is what its record says, and knows places of a town it has never seen."""

from contextlib import closing

import numpy as np
import pytest

from agent.training.distance_model import moments
from agent.training.distance_settings import DistanceSettings
from envs.town_plan import VALIDATION_SEEDS, town
from envs.town_world import TownWorld
from maps.distance import EMBEDDED, load
from maps.distance_record import REACH, SHIPPED, WEIGHTS, read_record


def test_the_documented_command_makes_it_again_and_it_is_small():
    record, usual = read_record(SHIPPED), DistanceSettings()
    assert record.command == usual.command()
    assert usual.recipe().items() <= record.data.items()
    assert (SHIPPED / WEIGHTS).stat().st_size < 4e6


@pytest.mark.slow
def test_it_tells_places_within_reach_from_others_and_where_they_are():
    with closing(TownWorld()) as world:
        seen = moments.seen(world, town(VALIDATION_SEEDS[900]), np.random.default_rng(0), 3)
    model = load(EMBEDDED)
    codes = model.encode(seen.pictures)
    told = model.relate_each(codes, codes)
    apart = ~np.eye(len(codes), dtype=bool)
    linked = (seen.ways <= REACH) & apart
    others = (seen.ways > 2 * REACH) & apart
    assert min(linked.sum(), others.sum()) > 50
    assert told.linked[linked].mean() > 0.7
    assert told.linked[others].mean() < 0.1
    assert np.median(np.abs(told.way - seen.ways)[linked]) < 2.0
