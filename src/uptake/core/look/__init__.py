"""`uptake look`: a file of usage, without plan and roster. What its columns mean, what counts as use, what follows."""
