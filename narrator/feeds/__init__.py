"""What others publish, as articles to narrate: feeds, lists of addresses, sitemaps; fetched politely and safely.

`read` → items, `guard` → which addresses may be asked at all, `politeness` → when and how often, `library` → what was
narrated from what. A podcast is written elsewhere (`narrator.publish.podcast`).
"""
