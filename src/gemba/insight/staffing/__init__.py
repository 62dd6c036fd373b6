"""How much work will come, how many people that takes, who of them works when."""
