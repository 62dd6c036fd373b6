"""Where an expression ends that would not end by itself, or would fill the memory.

A step is a node evaluated, an item walked or a state of a pattern tried: about a microsecond.
"""

TEXT_MAX = 20_000  # characters of an expression
NESTING_MAX = 50  # brackets within brackets, while reading
HEIGHT_MAX = 100  # nodes one below another
STEPS_MAX = 300_000  # of one evaluation
CALLS_HEIGHT_MAX = 200  # nodes below one another through calls of functions
STRING_MAX = 200_000  # characters of a text that is made
ITEMS_MAX = 50_000  # items of a list that is made, or of a whole result
VALUES_MAX = 200_000  # values taken over from outside in one evaluation
DEPTH_MAX = 50  # lists and contexts within one another, taken over or handed out
WARNINGS_MAX = 20
