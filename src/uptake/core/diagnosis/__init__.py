"""Where it sticks, for whom, and which reason fits the facts: facts → reasons → rank."""
