"""What `doable train` does with its options: settings out, what was made in."""

from argparse import Namespace
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from rich.console import Console

from agent.answer import Answer, say
from agent.scoring.adapter_record import read_record
from agent.training.arguments import Subject


@dataclass(frozen=True, kw_only=True)
class Made:
    """What a training left."""

    what: str
    folder: Path
    record: dict[str, Any]  # plain data
    metrics: dict[str, float]  # to tell a person

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return {self.what: str(self.folder), **self.record}

    def line(self) -> str:
        """What a person is told."""
        told = ", ".join(f"{name} {value:.4f}" for name, value in self.metrics.items())
        return f"{self.what.replace('_', ' ')}: {self.folder} ({told})"


def trained(arguments: Namespace, progress: Console) -> Answer:
    """Train what was asked for, and say what it left; errors as `run`."""
    made = run(arguments, progress)
    return Answer(data=made.to_json(), show=lambda console: say(console, made.line()))


def run(arguments: Namespace, progress: Console) -> Made:
    """Train what was asked for."""
    given: dict[str, Any] = vars(arguments)
    match given["subject"]:
        case Subject.PLANNER:
            return _planner(given, progress)
        case Subject.PARSER:
            return _parser(given, progress)
        case Subject.AFFORDANCE:
            return _affordance(given, progress)
        case Subject.POLICY:
            return _policy(given, progress)
        case Subject.CLIP:
            return _clip(given, progress)
        case _:
            return _distance(given, progress)


def _planner(given: dict[str, Any], progress: Console) -> Made:
    from agent.training.planner import train  # transformers and peft
    from agent.training.settings import Place, Settings

    _begins_with(given)
    record = train(_filled(Settings, given), _filled(Place, given), progress)
    return Made(what="adapter", folder=given["out"], record=asdict(record), metrics=record.metrics)


def _parser(given: dict[str, Any], progress: Console) -> Made:
    from agent.training.adapter_settings import AdapterPlace
    from agent.training.parser import train
    from agent.training.parser_settings import ParserSettings

    _begins_with(given)
    record = train(_filled(ParserSettings, given), _filled(AdapterPlace, given), progress)
    return Made(what="adapter", folder=given["out"], record=asdict(record), metrics=record.metrics)


def _begins_with(given: dict[str, Any]) -> None:
    """Add the identity of the adapter that a training begins with."""
    if given["start"] is not None:
        given["begins_with"] = read_record(given["start"]).identity


def _affordance(given: dict[str, Any], progress: Console) -> Made:
    from agent.training.affordance import identity_of, train
    from agent.training.affordance_settings import ValuePlace, ValueSettings
    from skills.experience.dataset import Experience

    experience = Experience.open(given["data"])
    given["experience"] = identity_of(experience)
    settings, place = _filled(ValueSettings, given), _filled(ValuePlace, given)
    record = train(settings, place, experience, progress)
    told = {k: record.metrics["validation"][k] for k in ("auroc", "brier", "ece")}
    return Made(what="value_function", folder=place.out, record=asdict(record), metrics=told)


def _policy(given: dict[str, Any], progress: Console) -> Made:
    from agent.training.policy import train
    from agent.training.policy_settings import PolicyPlace, PolicySettings

    record = train(_filled(PolicySettings, given), _filled(PolicyPlace, given), progress)
    return Made(what="policy", folder=given["out"], record=asdict(record), metrics=record.metrics)


def _clip(given: dict[str, Any], progress: Console) -> Made:
    from agent.training.clip import train  # open_clip
    from agent.training.clip_settings import ClipPlace, ClipSettings

    record = train(_filled(ClipSettings, given), _filled(ClipPlace, given), progress)
    told = {k: v for k, v in record.metrics.items() if isinstance(v, float)}
    return Made(what="image_text_model", folder=given["out"], record=asdict(record), metrics=told)


def _distance(given: dict[str, Any], progress: Console) -> Made:
    from agent.training.distance import train
    from agent.training.distance_settings import DistancePlace, DistanceSettings

    record = train(_filled(DistanceSettings, given), _filled(DistancePlace, given), progress)
    told = {k: v for k, v in record.metrics.items() if isinstance(v, float)}
    return Made(what="distance_model", folder=given["out"], record=asdict(record), metrics=told)


def _filled(kind: type[Any], given: dict[str, Any]) -> Any:
    """A dataclass of the options that are its fields."""
    return kind(**{f.name: given[f.name] for f in fields(kind) if f.name in given})
