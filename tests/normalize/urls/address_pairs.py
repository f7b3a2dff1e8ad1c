"""Pairs of addresses: those that lead to one page, and those that lead to two."""

from __future__ import annotations

PAGE = "https://www.paper.example/2024/05/03/river-rises-over-banks"

# What may be added to PAGE, or put in its place, without leading to another page.
ONE_PAGE = (
    # Tracking, by vendor.
    "?utm_source=rss&utm_medium=feed&utm_campaign=x", "?UTM_Source=rss", "?gclid=abc", "?gbraid=1&wbraid=2",
    "?_gl=1*a",
    "?gaa_at=eafs&gaa_n=x", "?fbclid=IwAR0", "?mibextid=abc", "?igsh=xyz", "?fb_ref=Default", "?msclkid=1",
    "?ocid=msedgntp",
    "?cvid=8f0a", "?twclid=2-1", "?ref_src=twsrc%5Etfw", "?li_fat_id=1", "?trk=public_post", "?ttclid=E.C",
    "?rdt_cid=55",
    "?yclid=7", "?ysclid=lq1", "?spm=a2g0o.1", "?isappinstalled=0", "?mc_cid=1&mc_eid=2", "?_hsenc=p2&_hsmi=3",
    "?mkt_tok=x",
    "?elqTrackId=5", "?vero_id=9", "?oly_enc_id=77", "?_kx=abc", "?nl_id=42", "?s_cid=social", "?icid=nav",
    "?cmpid=tw",
    "?cm_mmc=a-_-b", "?wt_mc=red.tw", "?wt.mc_id=1", "?xtor=RSS-1", "?at_medium=custom7&at_campaign=64",
    "?ns_mchannel=social",
    "?pk_campaign=x", "?mtm_source=y", "?dicbo=v2-1", "?tblci=GiB", "?awc=1", "?irclickid=2", "?af_sub1=3",
    "?smid=tw-share",
    "?ito=1490", "?itm_source=box", "?srnd=premium", "?sref=abc", "?guccounter=1", "?replytocom=8812",
    "?PHPSESSID=9a8b",
    "?sid=0123456789abcdef0123", "?amp_js_v=0.1&usqp=mq331AQ",
    # Value-aware: words that name a channel.
    "?share=facebook", "?share=twitter&nb=1", "?shared=true", "?from=rss", "?from=timeline", "?from=singlemessage",
    "?from=homepage", "?via=twitter", "?via=newsletter", "?cid=social_twitter", "?cid=rss", "?cid=email-2024-05-03",
    "?source=newsletter", "?source=rss_feed", "?src=rss", "?ref=homepage", "?ref=nl_daily", "?ref=twitter.com",
    "?cmp=share_btn_tw",
    "?CMP=twt_social", "?referrer=facebook", "?channel=push", "?origin=app_push", "?mod=hp_featured_article",
    "?campaign=newsletter_20240503", "?rss=1", "?medium=email",
    # Spelling.
    "/", "//", "/.", "#comments", "#!", "#", "?", "?&", ";jsessionid=0A1B", "/index.html", "/?fbclid=x#top",
    # Forms of the page.
    "?amp", "?amp=1", "?amp=true", "?print=1", "?mobile=1", "?outputType=amp", "?view=print", "/amp", "/amp/",
    "/print", "/touch",
    ".amp",
)  # fmt: skip
OTHER_SPELLINGS = (
    "http://www.paper.example/2024/05/03/river-rises-over-banks",
    "https://paper.example/2024/05/03/river-rises-over-banks",
    "https://PAPER.example:443/2024/05/03/river-rises-over-banks",
    "https://www.paper.example./2024/05/03/river-rises-over-banks",
    "https://www.paper.example//2024/05/03/river-rises-over-banks",
    "https://www.paper.example/2024//05/03/river-rises-over-banks",
    "https://www.paper.example/./2024/05/03/river-rises-over-banks",
    "https://www.paper.example/2024/05/./03/river-rises-over-banks",
    "https://www.paper.example/2024/05/02/../03/river-rises-over-banks",
    "https://www.paper.example/2024/05/03/river%2Drises-over-banks",
    "https://m.paper.example/2024/05/03/river-rises-over-banks",
    "https://amp.paper.example/2024/05/03/river-rises-over-banks",
    "https://touch.paper.example/2024/05/03/river-rises-over-banks",
    "https://www.paper.example/amp/2024/05/03/river-rises-over-banks",
    "https://www.paper.example/print/2024/05/03/river-rises-over-banks",
    "https://www.google.com/amp/s/www.paper.example/2024/05/03/river-rises-over-banks",
)
MORE_THAT_MEET = (
    ("https://a.example/caf%C3%A9-fire-tonight", "https://a.example/cafe%CC%81-fire-tonight"),
    ("https://a.example/café-fire", "https://a.example/cafe\u0301-fire"),
    ("https://a.example/x?q=caf%C3%A9", "https://a.example/x?q=cafe%CC%81"),
    ("https://a.example/x?b=1&a=2", "https://a.example/x?a=2&b=1"),
    ("https://a.example/x?q=a+b", "https://a.example/x?q=a%20b"),
    ("https://bücher.example/x", "https://xn--bcher-kva.example/x"),
    ("https://a.example/#!/news/1", "https://a.example/#!/news/1/"),
)
TWO_PAGES = (
    # Parameters that may name a page, whatever they are called.
    ("https://a.example/x?source=42", "https://a.example/x?source=43"),
    ("https://a.example/x?source=42", "https://a.example/x"),
    ("https://a.example/x?source=reuters", "https://a.example/x?source=dpa"),
    ("https://a.example/x?ref=1234", "https://a.example/x?ref=1235"),
    ("https://a.example/x?ref=GB-7", "https://a.example/x"),
    ("https://a.example/x?cmp=portugal", "https://a.example/x?cmp=spain"),
    ("https://a.example/x?cmp=12", "https://a.example/x?cmp=13"),
    ("https://a.example/x?cid=1201", "https://a.example/x?cid=1202"),
    ("https://a.example/x?from=2024-01-01", "https://a.example/x?from=2024-02-01"),
    ("https://a.example/x?from=berlin", "https://a.example/x?from=rome"),
    ("https://a.example/x?via=hamburg", "https://a.example/x?via=bremen"),
    ("https://a.example/x?share=BMW", "https://a.example/x?share=SAP"),
    ("https://a.example/x?src=7", "https://a.example/x?src=8"),
    ("https://a.example/x?campaign=senate", "https://a.example/x?campaign=house"),
    ("https://a.example/x?channel=5", "https://a.example/x?channel=6"),
    ("https://a.example/x?origin=oslo", "https://a.example/x"),
    ("https://a.example/x?medium=oil-on-wood", "https://a.example/x?medium=ink"),
    ("https://a.example/x?sid=12", "https://a.example/x?sid=13"),
    ("https://a.example/x?session=3", "https://a.example/x?session=4"),
    ("https://a.example/x?partner=77", "https://a.example/x?partner=78"),
    ("https://a.example/x?mod=news&id=1", "https://a.example/x?mod=news&id=2"),
    ("https://a.example/x?rss=99", "https://a.example/x?rss=98"),
    ("https://a.example/slug?id=1", "https://a.example/slug?id=2"),
    ("https://a.example/?p=1", "https://a.example/?p=2"),
    ("https://a.example/x?page=2", "https://a.example/x"),
    ("https://a.example/x?lang=de", "https://a.example/x?lang=en"),
    ("https://a.example/x?int_7=1", "https://a.example/x?int_7=2"),
    ("https://a.example/x?mobile=12345", "https://a.example/x?mobile=12346"),
    ("https://a.example/x?mobile=12345", "https://a.example/x"),
    ("https://a.example/x?print=5501", "https://a.example/x?print=5502"),
    ("https://a.example/x?amp=20", "https://a.example/x?amp=30"),
    ("https://a.example/x?view=map", "https://a.example/x"),
    ("https://a.example/x?type=print-run", "https://a.example/x"),
    # Routes behind a hash and an exclamation mark.
    ("https://a.example/#!/news/1", "https://a.example/#!/news/2"),
    ("https://a.example/#!/news/1", "https://a.example/"),
    # Sections that are called like a form.
    ("https://a.example/tech/amp", "https://a.example/tech"),
    ("https://a.example/magazine/print", "https://a.example/magazine"),
    ("https://a.example/news/print", "https://a.example/news"),
    ("https://a.example/devices/touch", "https://a.example/devices"),
    ("https://a.example/print/jobs", "https://a.example/jobs"),
    ("https://a.example/amp/music", "https://a.example/music"),
    ("https://a.example/music/amp/the-best-valves-of-the-year", "https://a.example/music/the-best-valves-of-the-year"),
    # Paths and hosts.
    ("https://a.example/x", "https://a.example/X"),
    ("https://a.example/x", "https://a.example:8080/x"),
    ("https://a.example/x%2Fy", "https://a.example/x/y"),
    ("https://a.example/%E9", "https://a.example/%E8"),
    ("https://a.example/x?q=a%26b", "https://a.example/x?q=a&b"),
    ("https://a.example/x", "https://b.a.example/x"),
    ("https://a.example/x", "https://sport.a.example/x"),
    ("https://one.github.io/x", "https://two.github.io/x"),
    ("https://a.example/x.", "https://a.example/x"),
    ("https://a.example/..x/y", "https://a.example/y"),
    ("https://m.com/a", "https://com/a"),
)


def same_page() -> list[tuple[str, str]]:
    """Return the pairs of addresses that lead to one page."""
    added = [(PAGE, PAGE + end) for end in ONE_PAGE]
    return [*added, *((PAGE, other) for other in OTHER_SPELLINGS), *MORE_THAT_MEET]
