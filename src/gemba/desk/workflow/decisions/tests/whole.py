"""A model in which everything DMN has and we read occurs once."""

from __future__ import annotations

from gemba.desk.workflow.decisions.model import (
    Aggregation,
    Binding,
    BoxedContext,
    BoxedList,
    BusinessKnowledgeModel,
    Cell,
    Decision,
    DecisionTable,
    Definitions,
    Entry,
    FunctionDefinition,
    HitPolicy,
    Input,
    InputData,
    Invocation,
    ItemDefinition,
    LiteralExpression,
    Output,
    Relation,
    Requirement,
    Rule,
    Variable,
)

GOODWILL = DecisionTable(
    inputs=(
        Input("order.amount", "number", "Amount", "[0..100000]"),
        Input("days since purchase", "number", "Age in days"),
        Input("tier", "string", "Tier", '"gold", "silver", "none"'),
    ),
    outputs=(
        Output("share", "number", "Share", "", "0"),
        Output("approval", "string", "Approval", '"manager", "agent", "nobody"', '"nobody"'),
    ),
    rules=(
        Rule((Cell("-"), Cell("<= 730"), Cell("-")), (Cell("1"), Cell('"agent"')), "", "warranty"),
        Rule(
            (Cell("< 500"), Cell("(730..1095]"), Cell('"gold", "silver"')),
            (Cell("0.5"), Cell('"agent"')),
            annotations=("good will", 'said "yes" <once>'),
        ),
        Rule((Cell(">= 500"), Cell("(730..1095]"), Cell("-")), (Cell("0.3"), Cell('"manager"'))),
    ),
    annotations=("note", "source"),
)
POINTS = DecisionTable(
    (Input("order.amount", "number"),),
    (Output(type="number"),),
    (Rule((Cell("> 100"),), (Cell("1"),)), Rule((Cell("> 1000"),), (Cell("5"),))),
    HitPolicy.COLLECT,
    Aggregation.SUM,
)
NET = FunctionDefinition(
    (Variable("gross", "number"), Variable("rate", "number")),
    LiteralExpression("decimal(gross / (1 + rate), 2)", "number"),
)
WHOLE = Definitions(
    "Repairs",
    (
        Decision(
            "goodwill",
            "Good will & more",
            GOODWILL,
            "tGoodwill",
            (Requirement("order"), Requirement("bought"), Requirement("tier")),
            "How much do we pay?",
            "a share, and who agrees",
            "What we pay after the warranty.",
        ),
        Decision("points", "points", POINTS, "number", (Requirement("order"),)),
        Decision(
            "offer",
            "Offer",
            BoxedContext(
                (
                    Entry(
                        Variable("net", "number"),
                        Invocation(
                            "net of",
                            (
                                Binding(Variable("gross"), LiteralExpression("order.amount")),
                                Binding(Variable("rate"), LiteralExpression("0.19")),
                            ),
                        ),
                    ),
                    Entry(
                        Variable("paid", "number"),
                        LiteralExpression("decimal(net * Good will & more.share, 2)"),
                    ),
                    Entry(
                        Variable("ways"),
                        Relation(
                            (Variable("way", "string"), Variable("days", "number")),
                            (
                                (LiteralExpression('"post"'), LiteralExpression("5")),
                                (LiteralExpression('"visit"'), LiteralExpression("1 + 1")),
                            ),
                        ),
                    ),
                    Entry(
                        Variable("steps"),
                        BoxedList((LiteralExpression('"ask"'), LiteralExpression("tier"))),
                    ),
                    Entry(
                        Variable(""),
                        LiteralExpression(
                            "{paid: paid, fastest: ways[days = min(ways.days)].way[1],"
                            " steps: steps, points: points}"
                        ),
                    ),
                )
            ),
            requirements=(
                Requirement("goodwill"),
                Requirement("points"),
                Requirement("order"),
                Requirement("tier"),
                Requirement("net"),
            ),
        ),
        Decision("later", "To be said", None),
    ),
    (
        InputData("order", "order", "tOrder"),
        InputData("bought", "days since purchase", "number"),
        InputData("tier", "tier", "string"),
    ),
    (BusinessKnowledgeModel("net", "net of", NET),),
    (
        ItemDefinition("tOrder", components=(ItemDefinition("amount", "number", "> 0"),)),
        ItemDefinition(
            "tGoodwill",
            components=(ItemDefinition("share", "number"), ItemDefinition("approval", "string")),
        ),
        ItemDefinition("tNames", "string", is_collection=True),
    ),
)
