"""The privacy sheet: what is recorded under a plan, what for, who sees what, for how long."""
