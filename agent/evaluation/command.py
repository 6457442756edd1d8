"""What `doable eval` and `doable eval affordance` do with their options."""

from argparse import Namespace

from rich.console import Console

from agent.answer import Answer, say
from agent.compose import search_for
from agent.console import families_table, print_whole, quality_table
from agent.evaluation import runner
from agent.evaluation.settings import Settings, of_modes
from agent.saycan import Search


def suite(arguments: Namespace, progress: Console) -> Answer:
    """Evaluate the modes on a suite; errors as `agent.evaluation.runner.evaluate`."""
    settings = Settings(
        suite=arguments.suite,
        seeds=arguments.seeds,
        disturb=arguments.disturb,
        open_loop=arguments.open_loop,
        llm=arguments.llm,
        revision=arguments.revision,
        adapter=arguments.adapter,
        device=arguments.device,
        dtype=arguments.dtype,
        search=search_for(arguments.search, arguments.correction, Search.WINNER),
        correction=arguments.correction,
        affordance=arguments.affordance,
        skills=arguments.skills,
        max_steps=arguments.max_steps,
        max_failures=arguments.max_failures,
        feedback=arguments.feedback,
        catalogue=arguments.catalogue,
        split=arguments.split,
        plan_only=arguments.plan_only,
    )
    comparison = runner.evaluate(
        of_modes(settings, arguments.modes),
        arguments.out,
        workers=arguments.workers,
        console=progress,
        together=arguments.together,
        ray=arguments.ray,
    )
    return Answer(
        data=comparison.to_json(),
        show=lambda console: print_whole(families_table(comparison), console),
    )


def affordance(arguments: Namespace, progress: Console) -> Answer:
    """Judge value functions on recorded attempts; errors as `agent.evaluation.affordance.evaluate`."""
    from agent.compose import load_value_function
    from agent.evaluation.affordance import evaluate  # torch
    from skills.experience.dataset import Experience  # minari

    experience = Experience.open(arguments.data)
    function = load_value_function(arguments.weights, arguments.device, experience.senses.world)
    judged = evaluate(function, experience, arguments.out, progress, attempt=arguments.attempt)

    def show(console: Console) -> None:
        console.print(quality_table(judged))
        say(console, f"pictures: {arguments.out}")

    return Answer(data={who: each.to_json() for who, each in judged.items()}, show=show)
