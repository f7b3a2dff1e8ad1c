"""Names and words under which pages give their dates."""

from __future__ import annotations

import re

PUBLISHED_METAS = (
    "article:published_time", "og:article:published_time", "http://ogp.me/ns/article#published_time",
    "article:published", "og:published_time", "datepublished", "rnews:datepublished", "og:pubdate",
)  # fmt: skip
# These hold now and then the day alone, or the date of an earlier version.
WEAK_PUBLISHED_METAS = (
    "parsely-pub-date", "cxenseparse:recs:publishtime", "sailthru.date", "cxenseparse:publishtime", "dc.date.issued",
    "dcterms.issued", "dcterms.created", "dc.date.created", "date.created", "date.available", "published-date",
    "publish-date", "publish_date", "publishdate", "published_at", "published_time", "published_time_telegram",
    "published", "pubdate", "pub_date", "publication_date", "publication-date", "publicationdate", "pdate", "ptime",
    "article_date_original", "article.published", "article:post_date", "creation_date", "created", "displaydate",
    "originalpublicationdate", "release_date", "video:release_date", "ya:ovs:upload_date", "weibo:article:create_at",
    "bt:pubdate", "dcterms.date", "dcterms.available", "dc.date", "date", "timestamp", "eomportal-lastupdate-original",
)  # fmt: skip
# What any other meta element is called that gives it.
PUBLISHED_IN_META = re.compile(
    r"publi\w*[-_.:]?(?:date|time|on)\b|(?:date|time)[-_.:]?publi|post(?:ed)?[-_.]?date", re.IGNORECASE
)
MODIFIED_METAS = (
    "article:modified_time", "og:article:modified_time", "http://ogp.me/ns/article#modified_time", "article:modified",
    "og:updated_time", "datemodified", "dcterms.modified", "dc.date.modified", "date.modified", "date.updated",
    "last-modified-date", "lastmod", "last_modified", "last-updated", "bt:moddate", "revision_date", "updated_time",
    "og:modified_time", "modified_time", "dc.date.updated", "weibo:article:update_at", "article:updated_time",
)  # fmt: skip

# Class words of a visible date line.
DATE_CLASS = re.compile(
    r"date|time|publish|posted|datum|fecha|zeit|tarih|waktu|tanggal|byline|meta|dato|datetid|pvm|data-|-data|created"
)

# A visible date with one of these words or class words tells of a change.
MODIFIED_WORD = re.compile(
    r"updat|modif|aktualis|actualiz|atualiz|mis [àa] jour|maj\b|aggiorna|bijgewerkt|oppdater|opdater|uppdater|"
    r"senast ändrad|päivit|güncelle|zaktualiz|aktualiz|обновл|оновлен|изменен|ενημ[εέ]ρ|更新|수정|업데이트|تحديث|"
    r"diperbarui|kemas ?kini|cập nhật|अपडेट|আপডেট|frissít|actualitzad|ažurir|atjaunin|uuendatud|geändert|"
    r"stand:|edited|revised|corrected",
    re.IGNORECASE,
)

# Words of a line that says when an article was published, and the label of its first publication.
PUBLISHED_WORD = re.compile(
    r"publi|pubbl|posted|veröffentlicht|erschienen|gepubliceerd|geplaatst|udgivet|publisert|opublikowan|zveřejněn|"
    r"zverejnen|közzétéve|megjelent|julkaistu|yayın|опубликован|опубліковано|δημοσιε|نشر|掲載|公開|发布|發布|입력|등록",
    re.IGNORECASE,
)
FIRST_WORD = re.compile(
    r"\W*(?:(?:first|originally)\s+(?:published|posted|appeared)|erstmals\s+(?:veröffentlicht|erschienen)|erstveröffentlicht|"
    r"première\s+publication|primera\s+publicación|prima\s+pubblicazione|eerst\s+gepubliceerd|først\s+publisert|"
    r"först\s+publicerad|最初\w{0,2}発表|최초\s?(?:입력|등록))",
    re.IGNORECASE,
)

# A line with one of these dates the site, not an article.
COPYRIGHT = re.compile(r"©|\(c\)|copyright|all rights reserved|alle rechte", re.IGNORECASE)
