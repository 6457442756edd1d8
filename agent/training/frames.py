"""Ways to put a request, in either world: please, could you, and so on."""

from agent.training.wording import Choice

FRAMES = Choice(
    (
        *("please {x}", "{x} please", "{x}, please", "could you {x}?", "can you {x}", "now {x}"),
        *("can you please {x}?", "would you {x}?", "i'd like you to {x}", "i want you to {x}"),
        *("robot, {x}", "hey robot, {x}", "{x} now", "{x}, thanks", "ok, {x}", "you should {x}"),
        *("i need you to {x}", "your task is to {x}", "go ahead and {x}", "{x} for me"),
    ),
    (
        *("kindly {x}", "be so good as to {x}", "your next job: {x}", "let me see you {x}"),
        *("it would be great if you could {x}", "time to {x}"),
    ),
)
