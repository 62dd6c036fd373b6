"""The report of a log: one page of HTML that needs nothing else, to print or to forward."""
