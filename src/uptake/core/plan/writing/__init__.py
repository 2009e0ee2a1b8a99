"""Writing plans: from answers to a commented draft, from a plan to questions and back, and a plan set in order."""
