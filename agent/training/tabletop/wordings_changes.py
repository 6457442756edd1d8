"""How requests that change places are worded. Fields: {a} and {b} are what trades places."""

from agent.training.tabletop.registers import ways

SWAP = ways("""
plain: swap {a} and {b} | exchange {a} and {b} | switch {a} with {b} | swap {a} with {b}
        | let {a} and {b} trade places | make {a} and {b} change places
        | swap the positions of {a} and {b} | put {a} where {b} is and {b} where {a} is
        | interchange {a} and {b} | switch the places of {a} and {b} | #permute {a} and {b}
told: {a} and {b} should trade places | {a} and {b} should be swapped
        | i want {a} and {b} swapped | {a} should be where {b} is and the other way round
        | {a} and {b} need to change places | {a} and {b} are mixed up, swap them
        | #let {a} and {b} change places
terse: swap {a} and {b} | {a} <-> {b} | switch {a}, {b} | {a} and {b}: swap | exchange {a}, {b}
        | #permute: {a}, {b}
""")
BOWLS_SWAP = ways("""
plain: swap the contents of {a} and {b} | exchange what is in {a} with what is in {b}
        | switch the {n} in {a} and {b} | put what is in {a} into {b} and the other way round
        | swap what's in {a} and {b} | #cross over what {a} and {b} contain
told: the contents of {a} and {b} should be swapped
        | what is in {a} should be in {b} and vice versa
        | i want the contents of {a} and {b} exchanged | #let {a} and {b} trade what they contain
terse: swap contents of {a} and {b} | contents: {a} <-> {b} | {a} <-> {b}, what's inside
        | #cross over {a} and {b}
""")
MIRROR = ways("""
plain: move {a} to the corner on the {side} side, same height
        | move {a} straight over to the {side} | slide {a} straight across to the {side} corner
        | take {a} from its corner to the one on the {side}, at the same end
        | #shift {a} {side} all the way to the next corner
told: {a} should be in the same corner, but on the {side}
        | {a} is on the wrong side, it should be in the {side} corner at the same end
        | #{a} wants the twin corner on the {side}
terse: {a} straight to the {side} corner | {a}: same corner, {side} side | #{a}, twin corner {side}
""")
NEXT_CORNER = ways("""
plain: move {a} to the {end} corner on the same side | slide {a} straight to the {end} corner
        | take {a} to the {end} corner of its side | #shift {a} to the {end} end of its side
told: {a} should be in the {end} corner of the same side
        | {a} is at the wrong end, it should be in the {end} corner of that side
        | #{a} wants the {end} twin of its corner
terse: {a} to the {end} corner, same side | {a}: {end} corner, same side | #{a}, {end} twin
""")
ACROSS = ways("""
plain: move {a} to the opposite corner | put {a} in the opposite corner
        | take {a} to the corner diagonally across | move {a} diagonally to the opposite corner
        | bring {a} to the corner across | #send {a} along the diagonal
told: {a} should be in the opposite corner | i want {a} in the diagonally opposite corner
        | {a} belongs in the corner diagonally opposite | #{a} wants the far end of its diagonal
terse: {a} to opposite corner | {a}: opposite corner | {a} diagonally across
        | #{a}, along the diagonal
""")
OUT_OF_WAY = ways("""
plain: move {a} out of the way, i need {b} | get {a} out of the way so i can see {b}
        | take {a} away from above {b} | set {a} aside so that {b} is free
        | remove {a}, it covers {b} | put {a} aside, it is on {b} | take {a} off so {b} is free
        | #make {a} yield, it buries {b}
told: {a} is in the way, it covers {b} | {a} should not cover {b}
        | i can't get at {b} because of {a}, set it aside
        | {a} blocks {b}, move it to the table | #{a} has buried {b}, do something
terse: {a} aside | {a} out of the way | {a} off, free {b} | #{a} makes way for {b}
""")
