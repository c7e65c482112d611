"""Turn an article into something worth listening to, and say beforehand how long it takes."""
