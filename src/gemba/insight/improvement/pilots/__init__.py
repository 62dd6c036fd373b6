"""Which of two versions is better: sizes, looks, estimates, guardrails, verdicts. No Django."""
