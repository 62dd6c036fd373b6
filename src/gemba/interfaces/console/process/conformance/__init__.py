"""The Conformance tab: where cases depart from a model, and which rules they break."""
