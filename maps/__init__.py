"""Where things are: topological maps and route search (LM-Nav, arXiv 2207.04429).

    maps/graph     the map as JSON and as a networkx graph      maps/roads   the same as arrays
    maps/search    the walk that best explains landmarks and directions, exact
    maps/turns     what directions ask of a walk                maps/layers  one leg as a sparse graph
    maps/distance  how far apart places are, by what is seen    maps/codes   a map's panoramas, encoded

The package may import none of ours (tests/test_architecture.py): phrases and arrays come in, walks go out.
"""
