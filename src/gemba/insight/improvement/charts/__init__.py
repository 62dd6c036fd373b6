"""Control charts, run rules, capability, defects per million, and whether a benefit fades."""
