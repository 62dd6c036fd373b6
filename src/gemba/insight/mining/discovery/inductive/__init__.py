"""The inductive miner: a log is cut in parts again and again until each part is one activity."""
