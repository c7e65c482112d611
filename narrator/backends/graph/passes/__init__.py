"""One rewrite a module. Each exports ``run(graph) -> int``: it changes what fits its pattern and tells how much."""
