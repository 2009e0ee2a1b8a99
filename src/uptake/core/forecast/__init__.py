"""
What a target may become: a forecast from the histories of the people, and what is possible at all.

The modules here load numpy; whoever only checks a plan does not import them.
"""
