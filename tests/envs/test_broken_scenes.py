"""A broken scene is refused with its line and field."""

import pytest

from envs.errors import SceneError
from envs.layout import COLOURS
from envs.scene import Scene


def lines(*objects: str, more: str = "") -> str:
    """A scene text whose object i stands on line i + 3."""
    return '{\n"objects": [\n' + ",\n".join(objects) + "\n]" + more + "\n}"


RED, BOWL = '{"name": "red block"}', '{"name": "blue bowl"}'

BROKEN = {
    "syntax": ('{"objects": [\n{"name" "red block"}]}', 2, "not JSON"),
    "trailing comma": ('{"objects": [\n{"name": "red block"},\n]}', 3, "not JSON"),
    "empty": ("", 1, "not JSON"),
    "a list": ("[]", 1, "a scene is an object"),
    "a number": ("7", 1, "a scene is an object"),
    "no objects": ("{}", 1, 'field "objects": must be a list'),
    "objects no list": ('{\n"objects": {"a": 1}}', 2, 'field "objects": must be a list'),
    "unknown field": (
        lines(RED, more=',\n"holdin": 1'),
        5,
        'unknown field "holdin"; nearest: "hol',
    ),
    "unknown object field": (
        lines(RED, '{"name": "blue bowl", "att": "middle"}'),
        4,
        r'field "objects\[1\].att": unknown field "att"; nearest: "at"',
    ),
    "object no object": (lines(RED, '"blue bowl"'), 4, r'field "objects\[1\]": an object is'),
    "no name": (lines(RED, "{}"), 4, r'field "objects\[1\].name": every object needs a name'),
    "name a number": (lines('{"name": 3}'), 3, "needs a name, a string"),
    "one word": (lines('{"name": "block"}'), 3, 'a name is "<colour> block"'),
    "three words": (lines('{"name": "big red block"}'), 3, 'got "big red block"'),
    "colour": (lines('{"name": "bleu block"}'), 3, 'unknown colour "bleu"; nearest: "blue"'),
    "kind": (lines('{"name": "red bloc"}'), 3, 'unknown kind "bloc"; nearest: "block"'),
    "duplicate": (lines(RED, BOWL, RED), 5, r'field "objects\[2\].name": "red block" appears twi'),
    "place": (
        lines(RED, '{"name": "blue bowl", "at": "midle"}'),
        4,
        'unknown place or object "midle"; nearest: "middle"',
    ),
    "absent object": (
        lines('{"name": "red block", "at": "blue bow"}', BOWL),
        3,
        'unknown place or object "blue bow"; nearest: "blue bowl"',
    ),
    "on itself": (lines('{"name": "red block", "at": "red block"}'), 3, "unknown place or object"),
    "cycle of two": (
        lines(
            '{"name": "red block", "at": "blue block"}', '{"name": "blue block", "at": "red block"}'
        ),
        3,
        "ends up on itself",
    ),
    "cycle below": (
        lines(
            '{"name": "red block", "at": "blue block"}',
            '{"name": "blue block", "at": "pink block"}',
            '{"name": "pink block", "at": "blue block"}',
        ),
        3,
        "ends up on itself|holds at most",
    ),
    "bowl on block": (
        lines(RED, '{"name": "blue bowl", "at": "red block"}'),
        4,
        "can only stand on the table",
    ),
    "two on a block": (
        lines(
            RED,
            '{"name": "blue block", "at": "red block"}',
            '{"name": "pink block", "at": "red block"}',
        ),
        4,
        "holds at most 1",
    ),
    "four in a bowl": (
        lines(BOWL, *(f'{{"name": "{c} block", "at": "blue bowl"}}' for c in list(COLOURS)[:4])),
        4,
        "holds at most 3",
    ),
    "overlap": (
        lines(
            '{"name": "red block", "at": [0.5, 0.2]}', '{"name": "blue block", "at": [0.51, 0.2]}'
        ),
        4,
        '"blue block" overlaps "red block"',
    ),
    "same place": (
        lines('{"name": "red block", "at": "middle"}', '{"name": "blue bowl", "at": "middle"}'),
        4,
        '"blue bowl" overlaps "red block"',
    ),
    "off the table": (
        lines('{"name": "red block", "at": [3, 0]}'),
        3,
        r"\[3, 0\] is off the table",
    ),
    "NaN": (
        lines('{"name": "red block", "at": [NaN, 0]}'),
        3,
        r"\[x, y\] in metres, got \[NaN, 0\]",
    ),
    "Infinity": (lines('{"name": "red block", "at": [0.5, Infinity]}'), 3, r"\[x, y\] in metres"),
    "bool for a number": (lines('{"name": "red block", "at": [true, 0]}'), 3, r"got \[true, 0\]"),
    "three numbers": (lines('{"name": "red block", "at": [0.5, 0, 0]}'), 3, r"\[x, y\] in metres"),
    "at an object": (lines('{"name": "red block", "at": {"x": 1}}'), 3, r"\[x, y\] in metres"),
    "yaw a string": (lines('{"name": "red block", "yaw": "left"}'), 3, r"a number \[rad\]"),
    "yaw a bool": (lines('{"name": "red block", "yaw": true}'), 3, r"a number \[rad\], got true"),
    "yaw NaN": (lines('{"name": "red block", "yaw": NaN}'), 3, r"a number \[rad\]"),
    "yaw beyond floats": (lines('{"name": "red block", "yaw": 1%s}' % ("0" * 400)), 3, "a number"),
    "x beyond floats": (lines('{"name": "red block", "at": [1%s, 0]}' % ("0" * 400)), 3, "metres"),
    "thousands of digits": ('{"objects": 1%s}' % ("0" * 5000), 1, "not JSON"),
    "holding nobody": (lines(RED, more=',\n"holding": "red blok"'), 5, 'nearest: "red block"'),
    "holding a number": (lines(RED, more=',\n"holding": 1'), 5, 'field "holding": unknown object'),
    "holding nothing said": (lines(RED, more=',\n"holding": ""'), 5, "unknown object"),
    "holding a bowl": (lines(BOWL, more=',\n"holding": "blue bowl"'), 5, "cannot be held"),
    "holding what is placed": (
        lines('{"name": "red block", "at": "middle"}', more=',\n"holding": "red block"'),
        5,
        "both held and placed",
    ),
    "on what is held": (
        lines(RED, '{"name": "blue block", "at": "red block"}', more=',\n"holding": "red block"'),
        4,
        '"red block" is held, nothing can be on it',
    ),
    "deep nesting": ("[" * 100_000, 1, "nested too deeply"),
    "deep but closed": ("[" * 900 + "]" * 900, 1, "a scene is an object"),
    "deep inside": (
        lines('{"name": "red block", "at": %s}' % ("[" * 800 + "]" * 800)),
        1,
        "metres",
    ),
    "tabs": ('{\n"objects": [\n\t{"name":\t"red block"},\n\t{"name":\t"redd bowl"}]}', 4, "redd"),
}


@pytest.mark.parametrize(("text", "line", "says"), BROKEN.values(), ids=BROKEN)
def test_a_broken_scene_is_refused_with_line_and_field(text, line, says):
    with pytest.raises(SceneError, match=says) as refused:
        Scene.from_text(text, source="my.json")
    assert str(refused.value).startswith(f"my.json: line {line}: ")
    assert len(str(refused.value)) < 400
