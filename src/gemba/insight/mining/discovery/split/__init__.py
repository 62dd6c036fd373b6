"""A split miner: the frequent ways of a log, with its concurrency, as a BPMN model."""
