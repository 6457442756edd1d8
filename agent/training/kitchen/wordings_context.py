"""What people tell before and after a request and what does not matter for it: why, who, when, how they are.

Each list has a part that is trained on and one that is held out. Nothing here names an object or a place of
the kitchen, nor a need.
"""

from agent.training.wording import Choice

WHY = Choice(
    (
        *("my legs are sore from the hike.", "i have to finish this report tonight."),
        *("the doctor told me to rest.", "i am stuck in a call.", "the baby sleeps in my arms."),
        *("i can't find my glasses.", "i sprained my ankle yesterday.", "i'm fixing my bike."),
        *("i am in the middle of a phone call with my aunt.", "i have only one free hand."),
        *("my show is about to start.", "i forgot to do it this morning."),
        *("i'm expecting a parcel.", "i really should have done this myself."),
        *("i promised to have this done by noon.", "there are still a hundred things to do."),
        "i just mopped the floor and can't walk on it.",
        "i was out all day and want to sit down.",
        "i've been at my desk since six in the morning.",
        *("i'm not very quick on my feet today.", "i need to keep an eye on the stove."),
    ),
    ("my shoelaces are untied.", "i am knitting and can't stop now.", "my elbow is in a cast."),
)
WHO = Choice(
    (
        *("my parents are coming over.", "my flatmate asked for this."),
        *("the children are playing.", "there are six of us tonight.", "my neighbor dropped by."),
        *("my boss visits us today.", "my aunt always wants it this way."),
        *("somebody left a mess here.", "we have guests.", "grandpa is having a nap."),
        *("my sister just called.", "our team meets here later."),
        *("a friend of mine told me about you.", "nobody else is at home."),
        *("the kids made a mess.", "my brother said you could do this."),
        *("two of my cousins are here.", "we're a big family."),
    ),
    ("the in-laws will show up soon.", "our tenant complained.", "the choir rehearses here."),
)
WHEN = Choice(
    (
        *("it's monday again.", "the party starts in an hour.", "it is almost midnight."),
        *("we leave in ten minutes.", "it is raining outside.", "what a morning!"),
        *("it's my birthday.", "the weekend is here at last.", "breakfast is over."),
        *("we've just had lunch.", "it's getting late.", "it has been a busy week."),
        *("the game is on in five minutes.", "tomorrow we move out.", "today is cleaning day."),
        *("we are about to lock up.", "good evening.", "hello there.", "hi, how are you?"),
        *("so, here we go.", "ok, listen.", "all right then.", "good job so far!"),
        *("well done earlier.", "one more time.", "hey you."),
    ),
    ("the clock just struck nine.", "spring is in the air.", "greetings, machine."),
)
AFTER = Choice(
    (
        *("that would help me a lot", "thanks in advance", "take your time", "i'll be here"),
        *("then you can rest", "i'll be back in a minute", "it is for my mother", "no hurry"),
        *("my friends will be here soon", "i can't do it myself right now", "you're the best"),
        *("that's all for now", "it should be quick", "i hope that is ok", "can you manage that?"),
        *("we will leave soon", "i am too tired to do it", "be careful, please", "don't be long"),
        *("my sister will be happy", "do you understand?", "sorry for the trouble", "many thanks"),
        *("it's been bothering me all day", "i don't have much time", "guests are on their way"),
        *("it would make my day", "you know how it is", "let me know if you can't", "good robot"),
        *("nobody else has the time", "i have to run now", "we need it for the party", "cheers"),
    ),
    ("my gratitude is yours", "over and out", "i shall be in the garden meanwhile"),
)
POLITE = Choice(  # around a request that is an order
    (
        *("could you, when you have time, {x}?", "robot, if it's no trouble, {x}"),
        *("may i ask you to {x}?", "is there any chance you could {x}?"),
        *("would it be possible for you to {x}?", "one thing: {x}"),
        *("could you do something for me? {x}", "i need some help here: {x}"),
        *("let me ask you to {x}", "the next thing to do is to {x}", "you know what? {x}"),
        *("hi there, please {x}", "{x}, no hurry", "{x} when you can", "{x} right away"),
        *("{x} - thanks a lot", "{x}, if you would", "{x} quickly"),
        *("somebody has to {x}, could it be you?", "would you, please, {x}?", "your job now: {x}"),
        *("it is time that you {x}", "let's {x}", "can you help? {x}", "request: {x}"),
        *("how about you {x}?", "if you don't mind, {x}", "think you can {x}?"),
        *("i'd love it if you could {x}", "{x} at once"),
    ),
    ("grant me a wish and {x}", "might you {x}?", "do the honors: {x}"),
)
