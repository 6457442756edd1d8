"""Who plans a navigation: the whole system, the same without a part, and the baselines beside it."""

from enum import StrEnum


class NavigationMode(StrEnum):
    """Who plans."""

    FULL = "full"
    NO_DIRECTIONS = "no-directions"  # the same, but turns are not listened to
    RAW_COSINE = "raw-cosine"  # LM-Nav's own rule: cosines of whole pictures, nothing skipped
    MAXIMUM_LIKELIHOOD = "maximum-likelihood"  # each landmark where it is likeliest, by itself
    LAST_LANDMARK = "last-landmark"  # the shortest way to where the last one is likeliest
    ORACLE_GROUNDING = "oracle-grounding"  # knows what stands where
    ORACLE_PARSER = "oracle-parser"  # knows what the instruction says

    @property
    def reads(self) -> bool:
        """Whether it needs a language model to read the instruction."""
        return self is not NavigationMode.ORACLE_PARSER

    @property
    def sees(self) -> bool:
        """Whether it needs an image-text model."""
        return self is not NavigationMode.ORACLE_GROUNDING

    @property
    def oracle(self) -> bool:
        """Whether it is told a part of the truth; then it is for evaluations only."""
        return not (self.reads and self.sees)

    @property
    def whole(self) -> bool:
        """Whether directions, things to avoid and landmarks that may be missing count."""
        return self in (
            NavigationMode.FULL,
            NavigationMode.NO_DIRECTIONS,
            NavigationMode.ORACLE_GROUNDING,
            NavigationMode.ORACLE_PARSER,
        )
