"""Which line of a JSON text a field stands on.

JSON is a subset of YAML, and PyYAML's node tree keeps line numbers, which Python's json module does not.
"""

import yaml

FieldPath = tuple[str | int, ...]


def line_of(text: str, path: FieldPath) -> int:
    """Line, from 1, of the value at a path, or of its nearest enclosing value that exists."""
    try:
        # JSON allows tabs between its tokens, YAML does not; within JSON's strings they are escaped
        node = yaml.compose(text.replace("\t", " "), Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        return 1
    for key in path:
        child = _child(node, key)
        if child is None:
            break
        node = child
    return int(node.start_mark.line) + 1 if node is not None else 1


def _child(node: yaml.Node | None, key: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for name, value in node.value if name.value == key), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
        child: yaml.Node = node.value[key]
        return child
    return None
