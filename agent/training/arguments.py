"""The grammar of `doable train`: what can be trained and with which options; `agent.training` does it."""

from argparse import ArgumentParser
from enum import StrEnum
from pathlib import Path

from agent.grammar import Command, add_json, commands


class Subject(StrEnum):
    """What can be trained."""

    PLANNER = "planner"
    PARSER = "parser"
    AFFORDANCE = "affordance"
    POLICY = "policy"
    CLIP = "clip"
    DISTANCE = "distance"


_TRAIN = """examples:
  doable train planner --out runs/planner
  doable train parser --out runs/parser
  doable train affordance --data runs/experience --out runs/values
  doable train policy --out runs/policy --workers 2
  doable train clip --out runs/clip --workers 2
  doable train distance --out runs/distance --workers 2
  doable train planner --help
"""

_PLANNER = """examples:
  doable train planner --out runs/planner
  doable train planner --out runs/quick --steps 100 --rank 8
  doable train planner --out runs/planner --resume                 # go on after a kill, with the same options
  doable train planner --out runs/planner --resume --steps 5000    # not good enough yet: train for longer
  doable train planner --out runs/more --from runs/planner --seed 1 --lr 8e-4    # on other episodes
  doable eval tabletop --adapter runs/planner --out runs/adapted.jsonl
  tensorboard --logdir runs/planner/tensorboard

A resumed training reaches the same weights as one that was never cut short, bit for bit on a CPU (in fp32,
with the same number of threads), also when --steps is raised. The folder is what --adapter takes.
"""

_PARSER = """examples:
  doable train parser --out runs/parser
  doable train parser --out runs/quick --steps 40
  doable train parser --out runs/parser --resume                 # go on after a kill, with the same options
  doable train parser --out runs/parser --resume --steps 600     # not good enough yet: train for longer
  doable parse "left at the church" --adapter runs/parser
  tensorboard --logdir runs/parser/tensorboard

The instructions are generated, and resumed trainings reach the same weights as the planner's do. The folder
is what --adapter of `doable parse` takes.
"""

_AFFORDANCE = """examples:
  doable train affordance --data runs/experience --out runs/values
  doable train affordance --data runs/experience --out runs/values --minutes 30
  doable train affordance --data runs/experience --out runs/values --resume    # go on after a kill
  doable train affordance --data runs/experience --out runs/regression --method mc
  doable eval affordance --data runs/unseen --weights runs/values --out runs/quality
  tensorboard --logdir runs/values/tensorboard

DATA is what `doable collect` made in either world; a tenth of it is validated on. A resumed training reaches
the same weights as one that was never cut short, bit for bit on a CPU with the same number of threads. On a
machine with several GPUs: accelerate launch --num_processes N -m agent train affordance ...
"""

_POLICY = """examples:
  doable train policy --out runs/policy --workers 2
  doable train policy --out runs/policy --resume                 # go on after a kill, with the same options
  doable train policy --out runs/policy --resume --steps 5000    # not good enough yet: train for longer
  tensorboard --logdir runs/policy/tensorboard

The demonstrations are made first, and stay in the folder. A resumed training reaches the same weights as one
that was never cut short, bit for bit on a CPU with the same number of threads.
"""

_CLIP = """examples:
  doable train clip --out runs/clip --workers 2
  doable train clip --out runs/clip --resume                  # go on after a kill, with the same options
  doable train clip --out runs/clip --resume --steps 4000     # not good enough yet: train for longer
  tensorboard --logdir runs/clip/tensorboard

The towns are looked at first, and what was seen stays in the folder. Some pairs of colour and kind are held
out, and measured apart. A resumed training reaches the same weights as one that was never cut short, bit
for bit on a CPU with the same number of threads.
"""

_DISTANCE = """examples:
  doable train distance --out runs/distance --workers 2
  doable train distance --out runs/distance --resume                 # go on after a kill
  doable train distance --out runs/distance --resume --steps 3000    # not good enough yet: train for longer
  tensorboard --logdir runs/distance/tensorboard

The towns are looked at first, and what was seen stays in the folder. A resumed training reaches the same
weights as one that was never cut short, bit for bit on a CPU with the same number of threads.
"""


def add(command: Command) -> None:
    """Add `train` with its subjects to the command line's grammar."""
    train = command("train", "train a model of the robot's", _TRAIN)
    subject = commands(train, "subject", "WHAT")
    what = "adapt the language model until it plans: LoRA on generated requests in both worlds"
    _add_planner(subject(Subject.PLANNER, what, _PLANNER))
    what = "adapt the language model until it reads landmarks and turns out of directions: LoRA likewise"
    _add_parser(subject(Subject.PARSER, what, _PARSER))
    what = "learn how likely each skill succeeds, from pictures of recorded attempts"
    _add_affordance(subject(Subject.AFFORDANCE, what, _AFFORDANCE))
    what = "learn pick-and-place by sight: imitate the scripted skills, from pictures of the table"
    _add_policy(subject(Subject.POLICY, what, _POLICY))
    what = "learn which words fit which views of a town, by contrast"
    _add_clip(subject(Subject.CLIP, what, _CLIP))
    what = "learn which places of a town lie within reach of each other, and where, from what is seen there"
    _add_distance(subject(Subject.DISTANCE, what, _DISTANCE))


def _add_planner(planner: ArgumentParser) -> None:
    """Options of `doable train planner`; the defaults are those of `agent.training.settings.Settings`."""
    _add_adapter(planner, steps=1125, batch=16, lr=1.5e-3, lessons="episodes")
    planner.add_argument(
        "--aim-only",
        type=float,
        default=0.85,
        metavar="P",
        help="share of the episodes that end with their aim: shorter (default: 0.85)",
    )
    planner.add_argument(
        "--calibrate",
        type=int,
        default=1000,
        metavar="N",
        help="held-out episodes of each world that --ask is calibrated on (default: 1000)",
    )


def _add_parser(p: ArgumentParser) -> None:
    """Options; the defaults are those of `agent.training.parser_settings.ParserSettings`."""
    _add_adapter(p, steps=300, batch=24, lr=1.5e-3, lessons="instructions")


def _add_adapter(p: ArgumentParser, *, steps: int, batch: int, lr: float, lessons: str) -> None:
    """Options of every training of an adapter; the usual ones are its settings'."""
    p.add_argument("--out", type=Path, required=True, help="folder for the adapter")
    p.add_argument("--steps", type=int, default=steps, help=f"of training (default: {steps})")
    p.add_argument("--batch", type=int, default=batch, help=f"{lessons} a step (default: {batch})")
    p.add_argument("--lr", type=float, default=lr, help=f"highest rate (default: {lr:g})")
    p.add_argument("--rank", type=int, default=16, help="of the adapter (default: 16)")
    p.add_argument("--seed", type=int, default=0, help="decides data and start (default: 0)")
    p.add_argument(
        "--precision",
        default="fp32",
        help="fp32 (default), or bf16 (autocast; slower on most CPUs)",
    )
    p.add_argument("--llm", default="embedded", help="which model to adapt")
    p.add_argument(
        "--from",
        dest="start",
        type=Path,
        metavar="FOLDER",
        help=f"the adapter to begin with (default: a fresh one); give another --seed, for other {lessons}",
    )
    p.add_argument("--resume", action="store_true", help="go on with the training in --out")
    p.add_argument(
        "--checkpoint-every", type=int, default=100, metavar="N", help="steps (default: 100)"
    )
    p.add_argument(
        "--workers", type=int, default=0, help=f"processes that make {lessons} (default: 0, none)"
    )
    p.add_argument("--device", default="auto", help="auto, cpu, cuda or cuda:N")
    add_json(p)


def _add_affordance(p: ArgumentParser) -> None:
    """Options; the defaults are those of `agent.training.affordance_settings.ValueSettings`."""
    p.add_argument("--data", type=Path, required=True, help="folder of recorded attempts")
    p.add_argument("--out", type=Path, required=True, help="folder for the value function")
    p.add_argument(
        "--method",
        default="td",
        help="td: temporal differences (default); mc: Monte-Carlo regression on the outcome",
    )
    p.add_argument("--steps", type=int, default=4000, help="of training, at most (default: 4000)")
    p.add_argument(
        "--minutes", type=float, help="of training, about; then it ends with fewer steps"
    )
    p.add_argument("--batch", type=int, default=64, help="moments a step (default: 64)")
    p.add_argument("--lr", type=float, default=2e-3, help="highest rate (default: 2e-3)")
    p.add_argument(
        "--validate-every",
        type=int,
        default=200,
        metavar="N",
        help="steps; so often it is saved, too (default: 200)",
    )
    p.add_argument(
        "--patience",
        type=int,
        default=5,
        metavar="N",
        help="validations without a better one after which it ends (default: 5)",
    )
    p.add_argument("--seed", type=int, default=0, help="decides order and start (default: 0)")
    p.add_argument("--resume", action="store_true", help="go on with the training in --out")
    p.add_argument("--device", default="auto", help="auto, cpu, cuda or cuda:N")
    add_json(p)


def _add_policy(p: ArgumentParser) -> None:
    """Options; the defaults are those of `agent.training.policy_settings.PolicySettings`."""
    p.add_argument("--out", type=Path, required=True, help="folder for the policy")
    p.add_argument(
        "--scenes", type=int, default=3000, help="that are demonstrated in (default: 3000)"
    )
    p.add_argument("--steps", type=int, default=2500, help="of training (default: 2500)")
    p.add_argument("--batch", type=int, default=8, help="scenes a step (default: 8)")
    p.add_argument("--lr", type=float, default=2e-3, help="highest rate (default: 2e-3)")
    p.add_argument("--seed", type=int, default=0, help="decides data and start (default: 0)")
    p.add_argument("--resume", action="store_true", help="go on with the training in --out")
    p.add_argument(
        "--checkpoint-every", type=int, default=250, metavar="N", help="steps (default: 250)"
    )
    p.add_argument(
        "--workers",
        type=int,
        default=0,
        help="processes that make demonstrations (default: 0, none)",
    )
    p.add_argument("--device", default="auto", help="auto, cpu, cuda or cuda:N")
    add_json(p)


def _add_clip(p: ArgumentParser) -> None:
    """Options; the defaults are those of `agent.training.clip_settings.ClipSettings`."""
    p.add_argument("--out", type=Path, required=True, help="folder for the image-text model")
    p.add_argument("--towns", type=int, default=100, help="that are trained on (default: 100)")
    p.add_argument(
        "--judged",
        type=int,
        default=12,
        metavar="N",
        help="development towns it is calibrated on, and as many others it is judged in (default: 12)",
    )
    p.add_argument("--steps", type=int, default=1750, help="of training (default: 1750)")
    p.add_argument("--batch", type=int, default=24, help="pictures a step (default: 24)")
    _add_looking(p, lr=2e-3, checkpoint_every=200)


def _add_distance(p: ArgumentParser) -> None:
    """Options; the defaults are those of `agent.training.distance_settings.DistanceSettings`."""
    p.add_argument("--out", type=Path, required=True, help="folder for the distance model")
    p.add_argument("--towns", type=int, default=200, help="that are trained on (default: 200)")
    p.add_argument(
        "--judged",
        type=int,
        default=8,
        metavar="N",
        help="development towns it is judged in (default: 8)",
    )
    p.add_argument("--steps", type=int, default=1500, help="of training (default: 1500)")
    p.add_argument(
        "--batch", type=int, default=96, help="moments a step, a multiple of 16 (default: 96)"
    )
    _add_looking(p, lr=1.5e-3, checkpoint_every=100)


def _add_looking(p: ArgumentParser, *, lr: float, checkpoint_every: int) -> None:
    """Options of the trainings that look at towns first."""
    p.add_argument("--lr", type=float, default=lr, help=f"highest rate (default: {lr:g})")
    p.add_argument("--seed", type=int, default=0, help="decides data and start (default: 0)")
    p.add_argument("--resume", action="store_true", help="go on with the training in --out")
    p.add_argument(
        "--checkpoint-every",
        type=int,
        default=checkpoint_every,
        metavar="N",
        help=f"steps (default: {checkpoint_every})",
    )
    p.add_argument(
        "--workers", type=int, default=0, help="processes that look at the towns (default: 0, none)"
    )
    p.add_argument("--device", default="auto", help="auto, cpu, cuda or cuda:N")
    add_json(p)
