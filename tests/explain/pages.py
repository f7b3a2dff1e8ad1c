"""A page with something of everything, to be explained."""

from __future__ import annotations

URL = "https://www.harbour-post.example/local/2026/ferry-returns-to-the-bay-4711.html"
PARAGRAPHS = (
    "The ferry that left the bay eleven years ago will cross it again from the first of May, the harbour office said "
    "on Tuesday, and it will do so six times a day.",
    "“We have waited for this for a long time, and so have the islanders,” said Ruth Aldana, who runs the office and "
    "has kept the old timetable on her wall ever since.",
    "The boat comes from a yard in the north, where it was built in nine months. It carries forty cars and three "
    "hundred people, about twice as many as the one before it.",
    "Tickets will cost four pounds, as they did then. The council pays the rest, which it puts at half a million a "
    "year, until the bridge at the narrows has been repaired.",
)
PAGE = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Ferry returns to the bay - Harbour Post</title>
<meta property="og:title" content="Ferry returns to the bay"><meta property="og:site_name" content="Harbour Post">
<meta property="article:published_time" content="2026-03-03T09:15:00+00:00">
<script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Ferry back after eleven years",
"datePublished": "2026-03-03T09:10:00+00:00", "author": {{"@type": "Person", "name": "Ines Carrow"}}}}</script>
</head><body>
<nav class="menu"><ul><li><a href="/news">News</a></li><li><a href="/sport">Sport</a></li></ul></nav>
<main><article>
<h1>Ferry returns to the bay</h1>
<p class="byline">By Ines Carrow</p>
<div class="share-bar"><span>Share this story with your friends</span></div>
<div class="story-body">
<p>{PARAGRAPHS[0]}</p>
<figure><img src="https://img.harbour-post.example/boat.jpg" alt="The new boat at the pier">
<figcaption class="caption">The new boat at the pier on Monday. <span class="credit">Photo: Jo Bell</span></figcaption>
</figure>
<p>{PARAGRAPHS[1]}</p>
<p>{PARAGRAPHS[2]}</p>
<p class="note">Ask the harbour office.</p>
<p>{PARAGRAPHS[3]}</p>
</div></article>
<section class="related"><h2>You may also like</h2><ul>
<li><a href="/local/2026/bridge-closed-for-repairs-4688.html"><h3>Bridge at the narrows closed for repairs</h3></a></li>
<li><a href="/local/2026/island-school-gets-teacher-4655.html"><h3>Island school gets a second teacher</h3></a></li>
<li><a href="/local/2026/night-bus-runs-again-in-may-4602.html"><h3>Night bus runs again from May</h3></a></li>
</ul></section></main>
<footer><p>All rights reserved by the paper</p></footer></body></html>"""
