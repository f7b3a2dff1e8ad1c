"""The rules of extraction that can be switched off one by one, and what stands for each meanwhile.

A new rule is one line: its name (step: what it says), and where it stands with what replaces it.  A place is
``module:name`` below ``worker.extraction``, or below ``worker`` where it begins with normalize; the replacement takes
the arguments of what it replaces.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from worker.extraction.metadata.title import title_claims
from worker.extraction.page.statements import FieldValue

Swap: TypeAlias = tuple[str, Any]

NEVER = re.compile(r"(?!)")


def gives(value: Any) -> Callable[..., Any]:
    """Return a function that gives the same value whatever it is asked."""
    return lambda *args, **options: value


def passes(place: int) -> Callable[..., Any]:
    """Return a function that hands back the argument at a place."""
    return lambda *args, **options: args[place]


NO, YES, NONE, EMPTY = gives(False), gives(True), gives(None), gives(())

TITLE: Mapping[str, tuple[Swap, ...]] = {
    "title: two sources agree": (
        (
            "metadata.title:title_candidates",
            lambda evidence: (FieldValue(claim.text, claim.provenance) for claim in title_claims(evidence)),
        ),
    ),
    "title: stated one cut to the visible": (("metadata.title:_shortened", passes(0)),),
    "title: lines of the heading": (("page.headline:Heading.parts", property(lambda heading: [heading.text])),),
    "title: site name cut off": (("phrases.site_name:without_site", passes(0)),),
    "title: section before the site name": (("phrases.site_name:_is_section", NO),),
    "title: weaker sources": (("page.statements:PageStatements.weaker_titles", property(gives([]))),),
    "title: printed without a heading": (("page.headline:find_printed_title", NONE),),
    "title: stated second-level heading, logos": (
        ("page.headline:_stated_second", NONE),
        ("page.headline:is_logo", NO),
    ),
    "title: stated second-level heading": (("page.headline:_stated_second", NONE),),
    "title: logo headings": (("page.headline:is_logo", NO),),
    "title: heading that stands apart": (("page.regions:Regions.stands_apart", NO),),
    "dek: description repeated": (("metadata.standfirst:_descriptions", gives([])),),
    "dek: marked by class": (("vocabulary.headline_area:DEK", NEVER),),
    "dek: no paragraph among its like": (("metadata.standfirst:_is_paragraph", NO),),
    "kicker: marked by class": (("vocabulary.headline_area:KICKER", NEVER),),
    "language: script": (("metadata.language:by_script", NONE),),
    "language: words": (("metadata.language:by_words", NONE),),
    "canonical: plausible only": (("metadata.canonical:is_plausible", YES),),
    "kind: live address": (("metadata.kind:_LIVE_PATH", NEVER),),
    "kind: gallery address": (("metadata.kind:_GALLERY_PATH", NEVER),),
    "kind: video address": (("metadata.kind:_VIDEO_PATH", NEVER),),
    "access: trackers' meta elements": (("metadata.access:_tracked", EMPTY),),
    "sponsored: label at the headline": (("metadata.access:_labels", EMPTY),),
    "sponsored: folder of the address": (("vocabulary.access:SPONSOR_PATH", NEVER),),
    "json-ld: broken scripts repaired": (("structured_data.json_ld:read_values", EMPTY),),
    "json-ld: flat fields saved": (("structured_data.json_ld:salvage", gives({})),),
}

AUTHORS: Mapping[str, tuple[Swap, ...]] = {
    "authors: completed by the byline": (("metadata.authors:completed", passes(0)),),
    "authors: capitals as printed": (("metadata.authors:as_printed", passes(0)),),
    "authors: opening line in bold": (("metadata.authors:opening_lines", EMPTY),),
    "authors: page linked near": (("metadata.authors:_linked_page", NONE),),
    "authors: pages of other networks": (("metadata.authors:author_page", passes(0)),),
    "authors: printed byline": (("metadata.authors:printed_authors", EMPTY),),
    "byline: own parts without date": (("metadata.byline_lines:own_parts", lambda element: [element]),),
    "byline: repeated pieces": (
        ("metadata.byline_lines:_once", lambda pieces, parts: (" ".join(pieces), tuple(pieces))),
    ),
    "byline: break parts pieces": (("metadata.byline_lines:_behind_break", NO),),
    "byline: label in a list": (("vocabulary.bylines:LABEL", NEVER),),
    "byline: beside, not it": (("vocabulary.bylines:BESIDE_BYLINE", NEVER),),
    "names: additions behind a name": (("phrases.person_names:_is_addition", NO),),
    "names: one-letter conjunctions": (("phrases.person_names:_split_short", lambda text: iter((text,))),),
    "names: turned round": (("phrases.person_names:_in_order", passes(0)),),
    "names: dateline behind": (("phrases.person_names:_without_places", passes(0)),),
    "names: place ends the line": (("vocabulary.bylines:PLACE", NEVER),),
    "names: jobs beside a name": (("vocabulary.bylines:ROLE_BESIDE", NEVER),),
    "names: jobs instead of a name": (("vocabulary.bylines:ROLE", NEVER),),
    "names: tails": (("vocabulary.bylines:TAIL", NEVER),),
    "names: weekdays": (("vocabulary.bylines:WEEKDAY", NEVER),),
    "names: lone words": (("vocabulary.bylines:LONE_WORDS", frozenset({"\0"})),),
    "names: newsrooms": (("vocabulary.bylines:NEWSROOM", NEVER),),
    "names: desks": (("vocabulary.bylines:DESK", NEVER),),
}

DATES: Mapping[str, tuple[Swap, ...]] = {
    "dates: labelled first publication": (("metadata.dates.visible_dates:first_stamps", EMPTY),),
    "dates: utc's clock with an offset": (("metadata.dates:shown_in_utc", NONE),),
    "dates: microdata": (("metadata.dates:_item_texts", EMPTY),),
    "dates: weaker meta elements": (("vocabulary.dates:WEAK_PUBLISHED_METAS", ("\0",)),),
    "dates: visible": (("metadata.dates.visible_dates:_visible_stamps", EMPTY),),
    "dates: bare day above the headline": (
        (
            "metadata.dates.visible_dates:CLOSE_BEHIND",
            -1,
        ),
    ),
    "dates: visible line elsewhere": (("metadata.dates.visible_dates:_is_elsewhere", NO),),
    "dates: line tells of change": (("metadata.dates.visible_dates:_tells_of_change", NO),),
    "dates: unmarked line": (("metadata.dates.visible_dates:unmarked_stamps", EMPTY),),
    "dates: loose line": (("metadata.dates.visible_dates:loose_stamps", EMPTY),),
    "dates: shown zone of utc": (("metadata.dates:is_offset", NO),),
    "dates: change of a page without another": (("metadata.dates:last_resort", EMPTY),),
    "dates: address": (("metadata.dates.address:_DIGITS", NEVER), ("metadata.dates.address:_MINUTE", NEVER)),
    "dates: stamp in the address": (("metadata.dates.address:_MINUTE", NEVER),),
    "dates: time from another source": (("metadata.dates:_same_day", NO),),
    "dates: instant of another source": (("metadata.dates:_same_instant", NO),),
    "dates: change on the day before": (("metadata.dates:MOST_MODIFIED", 1),),
}

TOPICS: Mapping[str, tuple[Swap, ...]] = {
    "tags: keywords of the whole site": (("metadata.topics:_is_foreign", NO),),
    "tags: borne out by another source": (("metadata.topics:_support", gives(0)),),
    "tags: links": (("metadata.topics.tag_links:tag_links", EMPTY),),
    "tags: machine words": (("vocabulary.topics:MACHINE_TAG", NEVER),),
    "tags: machine prefixes": (("vocabulary.topics:MACHINE_PREFIX", NEVER),),
    "tags: codes": (("vocabulary.topics:CODE", NEVER),),
    "tag links: categories": (("metadata.topics.tag_links:_is_category", NO),),
    "tag links: the article's own": (("metadata.topics.tag_links:_is_its_own", YES),),
    "tag links: hardly anything but links": (("metadata.topics.tag_links:_holds_links", YES),),
    "tag links: unmarked behind the text": (("metadata.topics.tag_links:_stands_behind_text", NO),),
    "tag links: rel and folder": (("metadata.topics.tag_links:_is_tag", NO),),
    "tag links: label before them": (("vocabulary.topics:TAG_LABEL", NEVER),),
    "section: several joined": (("metadata.topics:_JOINED", NEVER),),
    "section: stated trail": (("metadata.topics:_trail_sections", EMPTY),),
    "section: visible trail": (("metadata.topics:_seen_sections", EMPTY),),
    "section: trackers' meta elements": (("vocabulary.topics:SECTION_METAS", ("\0",)),),
    "section: microdata": (("metadata.topics:_item_sections", EMPTY),),
}

IMAGES: Mapping[str, tuple[Swap, ...]] = {
    "images: icons by size": (("page.image_sources:is_small", NO),),
    "images: drawings": (("page.image_sources:is_drawn", NO),),
    "images: portraits by name": (("vocabulary.images:PORTRAIT_NAME", NEVER),),
    "images: hidden": (("images.relevance:_is_hidden", NO),),
    "images: captioned in a promo": (("images.relevance:_is_captioned", NO),),
    "images: links that lead away": (("images.relevance:_leads_away", NO),),
    "images: links with words": (("images.relevance:_is_worded", NO),),
    "images: links that sell": (("images.relevance:_sells", NO),),
    "images: links to lists": (("images.relevance:_is_list", NO),),
    "images: foreign boxes": (("images.relevance:_is_foreign", NO),),
    "images: boxes named foreign": (("images.relevance:_is_named_foreign", NO),),
    "images: pop-ups": (("page.segments:is_popup", NO),),
    "images: logos and counters": (("page.image_sources:is_decoration", NO),),
    "images: stand-in and widened": (("images.versions:stand_in", NONE), ("images.versions:widened", passes(0))),
    "images: shared picture as stand-in": (("images.versions:stand_in", NONE),),
    "images: shared and linked files": (("images.versions:widened", passes(0)),),
    "images: file behind the link": (("images.versions:linked_file", NONE),),
    "images: placeholders": (("page.image_sources:is_stand_in", NO),),
    "images: addresses in data": (("page.image_sources:addresses_in_data", gives([])),),
    "images: ground of the headline": (("images.containers:_ground", NONE),),
    "images: box grows outwards": (("images.containers:_box", passes(2)),),
    "images: box beyond its figure": (("images.containers:_takes_in", NO),),
    "images: unnamed box with a caption": (("images.containers:_may_be_caption", NO),),
    "images: in a gallery": (("images.containers:_in_gallery", NO),),
    "images: lead by like paragraphs": (("images.region:_has_its_like", NO),),
    "images: lead by standfirst": (("images.region:_is_standfirst", NO),),
    "captions: links within a sentence": (("images.captions:_goes_on", NO),),
    "captions: right behind the box": (("images:caption_beside", NONE),),
    "captions: description beside the picture": (("images:_is_standfirst", NO),),
    "captions: unnamed texts": (("images.captions:_others", EMPTY),),
    "captions: length of a film": (("images.captions:_DURATION", NEVER),),
    "captions: copies within": (("images.captions:_copies", gives(frozenset())),),
    "captions: whole one called a credit": (("images.captions:is_whole_caption", NO),),
    "captions: lead-ins and buttons": (("images.captions:tidy", passes(0)),),
    "captions: unseen words": (("images.caption_markup:is_unseen", NO),),
    "credits: by place in the caption": (("images.captions:_credit_by_place", NONE),),
    "credits: unnamed element": (("images.captions:_is_credit", NO),),
    "credits: json-ld": (("images.json_ld_images:read_image_objects", gives({})),),
    "credits: alternative text": (("images:credit_in", NONE),),
    "credits: brackets": (("normalize.captions.credits:_split_brackets", NONE),),
    "credits: labels": (("normalize.captions.credits:_split_label", NONE),),
    "credits: east asian": (("normalize.captions.credits:_split_east_asian", NONE),),
    "credits: bare names": (("normalize.captions.credits:_split_names", NONE),),
    "credits: opening is a sentence": (("normalize.captions.credits:_is_sentence", NO),),
    "credits: remarks in brackets": (("normalize.captions.credit_words:REMARK", NEVER),),
}

TEASERS: Mapping[str, tuple[Swap, ...]] = {
    "teasers: taken with their list": (("teasers:take_together", passes(1)),),
    "teasers: page's frame": (("teasers.exclusions:place_of", gives("")),),
    "teasers: header and footer": (("teasers.exclusions:frame_of", gives("")),),
    "teasers: last footer only": (("teasers.exclusions:is_last_footer", YES),),
    "teasers: labelled adverts": (("teasers.exclusions:is_labelled_advert", NO),),
    "teasers: sentences": (("page.lines:stands_in_sentence", NO),),
    "teasers: lists of short lines": (("page.lines:list_entry", NONE),),
    "teasers: line with a part linked": (("teasers.cards:covers_part", NO),),
    "teasers: read-more line is one card": (("teasers.cards:is_promo_line", NO),),
    "teasers: words of a wordless link": (("teasers.cards:text_beside", gives("")),),
    "teasers: comments": (("teasers.links:leads_to_comments", NO),),
    "teasers: section in a heading": (("teasers.links:names_section", NO),),
    "teasers: address may promote": (("teasers.links:may_promote", YES),),
    "teasers: networks and stores": (("teasers.links:is_network_or_store", NO),),
    "teasers: scripts without blanks": (("teasers.links:headline_characters", lambda page, i: page.text_len[i]),),
    "teaser headline: cards of one target": (("teasers:merge_teasers", tuple),),
    "teaser headline: rank dropped": (("teasers.headline:drop_rank", passes(3)),),
    "teaser headline: title in a heading": (("teasers.headline:inner_headline", passes(1)),),
    "teaser headline: rank by markup": (("teasers.headline:headline_rank", gives(0)),),
    "teaser headline: invitations": (("teasers.headline:is_invitation", NO),),
    "teaser headline: side texts": (("teasers.excerpt:called_side", NO),),
    "teaser headline: words for a neighbour": (("vocabulary.teaser_headings:NEIGHBOUR_LEAD", NEVER),),
    "teaser excerpt: side texts": (("teasers.excerpt:find_side_texts", gives((None, None))),),
    "teaser excerpt: writers": (("teasers.excerpt:names_writer", NO),),
    "teaser excerpt: lines that lead elsewhere": (("teasers.excerpt:leads_elsewhere", NO),),
    "teaser excerpt: repeats the headline": (("teasers.excerpt:repeats", NO),),
    "teaser block: heading": (("teasers.list_heading:find_heading", NONE),),
    "teaser block: true heading above a line": (("teasers.list_heading:heading_above", passes(1)),),
    "teaser block: label as a picture": (("teasers.list_heading:pictured_label", gives("")),),
    "teaser block: tab of a panel": (("teasers.tabs:Tabs.opening", NONE),),
    "teaser block: row of tabs": (("teasers.tabs:is_tab_row", NO),),
    "teaser block: which tab": (("teasers.tabs:tab_of", gives(0)),),
    "teaser block: lead of a lone promo": (("teasers.list_heading:read_lead", NONE),),
    "teaser block: navigation label": (("vocabulary.teaser_headings:NAVIGATION_LABEL", NEVER),),
    "teaser kind: neighbour by markup": (("teasers.list_heading:leads_to_neighbour", NO),),
    "teaser picture: frames": (("teasers.image:framed", NONE),),
}

TEXT: Mapping[str, tuple[Swap, ...]] = {
    "text: lede by name or description": (("main_text.corrections:is_lede", NO),),
    "text: heading between paragraphs": (("main_text.corrections:is_between", NO),),
    "text: lists and tables as one": (("main_text.groups:settle", passes(2)),),
    "text: promo lines": (("main_text.corrections:is_promo_line", NO),),
    "text: bare labels": (("normalize.captions.credits:is_bare_label", NO),),
    "text: appeals": (("main_text.corrections:is_appeal", NO),),
    "text: comments, newsletters, footers": (("main_text.corrections:is_foreign", NO),),
    "text: other stories": (("main_text.corrections:other_stories", gives([])),),
    "text: never next to nothing": (("main_text.fallback:widen", passes(4)),),
    "text: a list of pieces keeps its promos": (("blocks.claimed:share_inside", gives(0.0)),),
    "text: bar by the F1 to be expected": (("main_text.confidence:fairest_bar", gives(0.0)),),
    "text: comments of what may be a forum": (("main_text:MAYBE_FORUM", 1.0),),
    "text: sure text is no promo": (("blocks.claimed:spare_text", passes(2)),),
    "blocks: pull quotes, trailing headings": (
        ("blocks:pull_quotes", gives(frozenset())),
        ("blocks:closing_headings", gives([])),
    ),
    "blocks: pull quotes": (("blocks:pull_quotes", gives(frozenset())),),
    "blocks: trailing headings": (("blocks:closing_headings", gives([])),),
    "blocks: copies of captions": (("blocks.claimed:claim_caption_copies", gives(())),),
    "blocks: embeds": (("blocks.embeds:find_embeds", gives([])),),
    "blocks: clocks of live entries": (("blocks.live_blog:without_clocks", passes(0)),),
    "blocks: live entries": (("blocks.live_blog:find_live_entries", gives([])),),
    "blocks: text of scripts": (("blocks.script_text:prefer_script_text", passes(1)),),
}

GROUPS: Mapping[str, tuple[Swap, ...]] = {**TITLE, **AUTHORS, **DATES, **TOPICS, **IMAGES, **TEASERS, **TEXT}
