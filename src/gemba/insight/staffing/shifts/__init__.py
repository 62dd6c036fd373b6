"""Who works when: plans that keep every rule, miss as few people as can be, and weigh wishes."""
