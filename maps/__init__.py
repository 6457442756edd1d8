"""Where things are: topological maps, image-text grounding and route search (LM-Nav).

The package holds its place in the architecture (it may import none of ours; see tests/test_architecture.py);
its modules come with LM-Nav itself.
"""
