"""What dmn-js says around decision tables, in the reader's words, and what it offers in cells."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gemba.foundation.kernel.feel.functions import BUILTINS
from gemba.foundation.kernel.json_values import JsonValue

WORDS = (
    gettext_noop("Activate hand tool"),
    gettext_noop("Activate lasso tool"),
    gettext_noop("Add cell description"),
    gettext_noop("Add input"),
    gettext_noop("Add input column left"),
    gettext_noop("Add input column right"),
    gettext_noop("Add output"),
    gettext_noop("Add output column left"),
    gettext_noop("Add output column right"),
    gettext_noop("Add parameter"),
    gettext_noop("Add predefined values"),
    gettext_noop("Add rule"),
    gettext_noop("Add rule above"),
    gettext_noop("Add rule below"),
    gettext_noop("Add text annotation"),
    gettext_noop("Add values"),
    gettext_noop("After"),
    gettext_noop("And"),
    gettext_noop("Annotation"),
    gettext_noop("Annotations"),
    gettext_noop("Any"),
    gettext_noop("Append business knowledge model"),
    gettext_noop("Append decision"),
    gettext_noop("Append input data"),
    gettext_noop("Append knowledge source"),
    gettext_noop("Before"),
    gettext_noop("Between"),
    gettext_noop("Boolean value"),
    gettext_noop("Change cell expression language"),
    gettext_noop("Change type"),
    gettext_noop("Clear predefined values"),
    gettext_noop("Collect"),
    gettext_noop("Comparison"),
    gettext_noop("Comparison operator"),
    gettext_noop("Connect to other element"),
    gettext_noop("Copy input column"),
    gettext_noop("Copy output column"),
    gettext_noop("Copy rule"),
    gettext_noop("Create decision"),
    gettext_noop("Create input data"),
    gettext_noop("Create knowledge model"),
    gettext_noop("Create knowledge source"),
    gettext_noop("Custom values"),
    gettext_noop("Cut input column"),
    gettext_noop("Cut output column"),
    gettext_noop("Cut rule"),
    gettext_noop("date"),
    gettext_noop("Date"),
    gettext_noop("Date and time"),
    gettext_noop("Date and time value"),
    gettext_noop("Date value"),
    gettext_noop("Decision name"),
    gettext_noop("Decision name:"),
    gettext_noop("Decision table"),
    gettext_noop("Definition ID"),
    gettext_noop("Definition name"),
    gettext_noop("Delete"),
    gettext_noop("Duration value"),
    gettext_noop("Edit"),
    gettext_noop("Edit boolean"),
    gettext_noop("Edit date"),
    gettext_noop("Edit date and time"),
    gettext_noop("Edit duration"),
    gettext_noop("Edit end date"),
    gettext_noop("Edit end date and time"),
    gettext_noop("Edit end time"),
    gettext_noop("Edit formal parameters"),
    gettext_noop("Edit function kind"),
    gettext_noop("Edit input"),
    gettext_noop("Edit number"),
    gettext_noop("Edit output"),
    gettext_noop("Edit start date"),
    gettext_noop("Edit start date and time"),
    gettext_noop("Edit start time"),
    gettext_noop("Edit string"),
    gettext_noop("Edit time"),
    gettext_noop("Editing not supported for set expression language"),
    gettext_noop("Element name"),
    gettext_noop("Empty"),
    gettext_noop("End date"),
    gettext_noop("End date and time"),
    gettext_noop("End time"),
    gettext_noop("End value"),
    gettext_noop("Enter expression"),
    gettext_noop("Equals"),
    gettext_noop("Exactly"),
    gettext_noop("Exclude"),
    gettext_noop("Expression language"),
    gettext_noop("Expression language:"),
    gettext_noop("Expression language: {expressionLanguageLabel}"),
    gettext_noop("First"),
    gettext_noop("Function kind: {kind}"),
    gettext_noop("Greater"),
    gettext_noop("Greater or equals"),
    gettext_noop("Hit policy"),
    gettext_noop("Hit policy:"),
    gettext_noop("Include"),
    gettext_noop("Input"),
    gettext_noop("Input label"),
    gettext_noop("Input label:"),
    gettext_noop("Input type"),
    gettext_noop("Input values"),
    gettext_noop("Kind"),
    gettext_noop("Less"),
    gettext_noop("Less or equals"),
    gettext_noop("Match none"),
    gettext_noop("Match one"),
    gettext_noop("Move rule"),
    gettext_noop("No"),
    gettext_noop("No values"),
    gettext_noop("number"),
    gettext_noop("Output"),
    gettext_noop("Output label"),
    gettext_noop("Output label:"),
    gettext_noop("Output name"),
    gettext_noop("Output name:"),
    gettext_noop("Output order"),
    gettext_noop("Output type"),
    gettext_noop("Output values"),
    gettext_noop("Paste input column left"),
    gettext_noop("Paste input column right"),
    gettext_noop("Paste output column left"),
    gettext_noop("Paste output column right"),
    gettext_noop("Paste rule above"),
    gettext_noop("Paste rule below"),
    gettext_noop("Predefined values"),
    gettext_noop("Priority"),
    gettext_noop("Range"),
    gettext_noop("Range end operator"),
    gettext_noop("Range end value"),
    gettext_noop("Range start operator"),
    gettext_noop("Range start value"),
    gettext_noop("Remove cell description"),
    gettext_noop("Remove input column"),
    gettext_noop("Remove output column"),
    gettext_noop("Remove rule"),
    gettext_noop("Resize"),
    gettext_noop("Rule order"),
    gettext_noop("Set date"),
    gettext_noop("Set date and time"),
    gettext_noop("Set duration"),
    gettext_noop("Set time"),
    gettext_noop("Set value"),
    gettext_noop("Start date"),
    gettext_noop("Start date and time"),
    gettext_noop("Start time"),
    gettext_noop("Start value"),
    gettext_noop("String value"),
    gettext_noop("Test type"),
    gettext_noop("time"),
    gettext_noop("Time"),
    gettext_noop("Time value"),
    gettext_noop("Type"),
    gettext_noop("Unique"),
    gettext_noop("Use now"),
    gettext_noop("Use today"),
    gettext_noop("Value"),
    gettext_noop("Values"),
    gettext_noop("Variable name"),
    gettext_noop("Variable name:"),
    gettext_noop("Variable type"),
    gettext_noop("Variable type:"),
    gettext_noop("Yes"),
)
# Where the tool speaks to programmers, we say it plainly.
PLAINER = {
    "When": gettext_noop("If"),
    "Then": gettext_noop("The answer"),
    "string": gettext_noop("text"),
    "boolean": gettext_noop("yes or no"),
    "dateTime": gettext_noop("date and time"),
    "dayTimeDuration": gettext_noop("duration"),
    "yearMonthDuration": gettext_noop("years and months"),
    "Literal expression": gettext_noop("Expression"),
    "Literal Expression": gettext_noop("Expression"),
    "Literal expression editor": gettext_noop("Expression"),
    "e.g. { sample }": gettext_noop("for example {sample}"),
    "e.g. { example }": gettext_noop("for example {example}"),
    "Strings must be in double quotes": gettext_noop("Write texts in double quotes."),
    "Date must match pattern yyyy-MM-dd": gettext_noop("Write the date as 2030-01-31."),
    "Date and time must match pattern yyyy-MM-ddTHH:mm:ss[time zone]": gettext_noop(
        "Write it as 2030-01-31T09:00:00+08:00."
    ),
    "Time must match pattern hh:mm:ss[time zone]": gettext_noop(
        "Write the time as 09:00:00+08:00."
    ),
    "Must match PnYnM": gettext_noop("Write it as P1Y6M: a year and six months."),
    "Must match PnDTnH": gettext_noop("Write it as P1DT6H: a day and six hours."),
    "Collect (Sum)": gettext_noop("Collect (sum)"),
    "Collect (Min)": gettext_noop("Collect (lowest)"),
    "Collect (Max)": gettext_noop("Collect (highest)"),
    "Collect (Count)": gettext_noop("Collect (number)"),
    (
        "No overlap is possible and all rules are disjoint. Only a single rule can be matched"
    ): gettext_noop("One rule at most may hit."),
    "Rules may overlap. The first matching rule will be chosen": gettext_noop(
        "Of the rules that hit, the first one counts."
    ),
    "Rules may overlap. The one with the highest priority will be chosen": gettext_noop(
        "Of the rules that hit, the one whose answer comes first among the values counts."
    ),
    "Rules may overlap. Their output have to match": gettext_noop(
        "Several rules may hit, if they say the same."
    ),
    "Collects the values of all matching rules": gettext_noop(
        "The answers of all rules that hit, as a list."
    ),
    "Collects the values of all matching rules and sums up to a single value": gettext_noop(
        "The sum of the answers of all rules that hit."
    ),
    "Collects the values of all matching rules and uses the lowest value": gettext_noop(
        "The lowest answer of all rules that hit."
    ),
    "Collects the values of all matching rules and uses the highest value": gettext_noop(
        "The highest answer of all rules that hit."
    ),
    "Collects the values of all matching rules and counts the number of them": gettext_noop(
        "How many rules hit."
    ),
    "Collects the values of all matching rules in rule order": gettext_noop(
        "The answers of all rules that hit, in the order of the rules."
    ),
    "Collects the values of all matching rules in decreasing output priority order": gettext_noop(
        "The answers of all rules that hit, in the order of the values."
    ),
    "Input expression": gettext_noop("What it looks at"),
    "Input expression:": gettext_noop("What it looks at:"),
    "Expression": gettext_noop("What it looks at"),
}


def words_of_the_tables() -> dict[str, str]:
    """By the tool's own English words."""
    return {each: _(each) for each in WORDS} | {word: _(said) for word, said in PLAINER.items()}


def functions_of_cells() -> list[JsonValue]:
    """Every function of our language, as the tool's editor offers them while one types."""
    return [
        {
            "name": form.name,
            "type": "function",
            "params": [{"name": each.name} for each in form.parameters],
        }
        for forms in BUILTINS.values()
        for form in forms
    ]
