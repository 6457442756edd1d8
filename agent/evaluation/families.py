"""The families of tasks, per world: what about its instruction makes a task hard."""

from enum import StrEnum


class TabletopFamily(StrEnum):
    """What makes a request at the table hard."""

    ONE_STEP = "one_step"  # one thing to move
    PARAPHRASED_NOUNS = "paraphrased_nouns"  # other words for the objects
    VERBS = "verbs"  # other words for what to do
    STRUCTURED = "structured"  # commands with a form of their own
    SPATIAL = "spatial"  # places, towers, and objects named by where they are
    LONG_HORIZON = "long_horizon"  # 3 to 6 skills
    ALREADY_SATISFIED = "already_satisfied"  # nothing left to do
    IMPOSSIBLE = "impossible"  # nothing that can be done
    INFEASIBLE_OPTIONS = (
        "infeasible_options"  # several ways, and some are out of reach, covered or full
    )


class KitchenFamily(StrEnum):
    """What makes a request in the kitchen hard; the first seven as in SayCan, section 4."""

    SINGLE_PRIMITIVE = "single_primitive"  # one skill
    NOUNS = "nouns"  # the object by another name, or by what it is for
    VERBS = "verbs"  # other words for what to do
    STRUCTURED = "structured"  # commands with a form of their own
    EMBODIMENT = "embodiment"  # what to do depends on where the robot is or what it holds
    CROWD_SOURCED = "crowd_sourced"  # the way people say it
    LONG_HORIZON = "long_horizon"  # several things, or several places for them
    DRAWERS = "drawers"  # something to open or to close
    COUNTING = "counting"  # a number of things
    NEGATION = "negation"  # something that is not meant
    ALREADY_SATISFIED = "already_satisfied"  # nothing left to do
    IMPOSSIBLE = "impossible"  # nothing that can be done


class TownFamily(StrEnum):
    """What makes a way through a town hard to follow."""

    PLAIN = "plain"  # two to four landmarks, each the only one of its name
    DIRECTIONS = "directions"  # two ways fit the landmarks; only the turn tells which
    REORDERED = "reordered"  # mentioned in another order than they are visited
    DISTRACTORS = "distractors"  # others of the same kind, in other colours, stand elsewhere
    ABSENT = "absent"  # one landmark is not in the town
    HELD_OUT = "held_out"  # colours and kinds that the image-text model never saw together
    LONG = "long"  # five landmarks or more


Family = TabletopFamily | KitchenFamily

FAMILIES: dict[str, type[TabletopFamily] | type[KitchenFamily]] = {  # by the world's short name
    "tabletop": TabletopFamily,
    "kitchen": KitchenFamily,
}
