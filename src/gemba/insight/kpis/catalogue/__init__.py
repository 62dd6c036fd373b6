"""Every KPI is one file here that holds KPI; `registry.kpis` finds it."""
