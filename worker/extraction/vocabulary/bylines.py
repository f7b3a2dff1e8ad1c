"""Words of bylines: what stands before, between and behind the names of writers, in many languages."""

from __future__ import annotations

import re

# News agencies as they sign; keys are letters only.  A wire may sign beside persons and is an author of its own.
AGENCIES = frozenset(
    {
        *(
            "afp",
            "ap",
            "apn",
            "apa",
            "dpa",
            "reuters",
            "rtr",
            "ansa",
            "efe",
            "lusa",
            "belga",
            "anp",
            "tt",
            "ntb",
            "ritzau",
        ),
        *(
            "stt",
            "pap",
            "ctk",
            "čtk",
            "mti",
            "agerpres",
            "bta",
            "hina",
            "tanjug",
            "srna",
            "fena",
            "mia",
            "sita",
            "tasr",
        ),
        *("tass", "тасс", "риановости", "interfax", "интерфакс", "ukrinform", "укрінформ", "unian", "уніан", "belta"),
        *(
            "anadoluajansı",
            "anadoluagency",
            "aa",
            "iha",
            "dha",
            "xinhua",
            "新华社",
            "新華社",
            "kyodo",
            "共同通信",
            "共同",
        ),
        *(
            "jiji",
            "時事通信",
            "yonhap",
            "연합뉴스",
            "newsis",
            "뉴시스",
            "news1",
            "뉴스1",
            "bernama",
            "antara",
            "pti",
            "ani",
        ),
        *(
            "ians",
            "app",
            "aap",
            "nzn",
            "sda",
            "ats",
            "keystonesda",
            "sdaats",
            "awp",
            "epd",
            "kna",
            "sid",
            "adn",
            "dapd",
        ),
        *("europapress", "cna", "cp", "thecanadianpress", "lapressecanadienne", "upi", "bloomberg", "associatedpress"),
        *(
            "theassociatedpress",
            "agencefrancepresse",
            "deutschepresseagentur",
            "austriapresseagentur",
            "pressassociation",
        ),
        *(
            "pa",
            "pamedia",
            "spa",
            "mena",
            "wam",
            "kuna",
            "qna",
            "petra",
            "maan",
            "sana",
            "irna",
            "isna",
            "mehr",
            "tasnim",
        ),
        *(
            "bss",
            "unb",
            "apnews",
            "presstrustofindia",
            "adnkronos",
            "agi",
            "lapresse",
            "askanews",
            "italpress",
            "télam",
        ),
        *(
            "telam",
            "notimex",
            "prensalatina",
            "agenciabrasil",
            "agênciabrasil",
            "estadãoconteúdo",
            "folhapress",
            "colpisa",
        ),
        *("servimedia", "acn", "gna", "nan", "panapress", "map", "saapa", "spotonnews", "news24wire"),
    }
)

# Words that say "by" at the start of a byline.
PREFIX = re.compile(
    r"^(?:(?:written|reported|posted|published|authored|article|insights|erstellt|verfasst|geschrieben|words|text|texts|story|report|analysis|analyse|kommentar|comment|opinion|"
    r"interview|reportage|essay|kolumne|ein\s+\w+|eine\s+\w+|video|editorial|column|review|guest\s+post|author|authors|autor|"
    r"autorin|autoren|auteur|auteurs|autore|autori|penulis|pewarta|reporter|laporan|oleh|tekst|skrevet|skriven|teksti|"
    r"szerző|yazan|haber|автор|авторы|автори|текст|συντάκτης|tác\s+giả|por|par|von|by|di|door|av|af|od|door|przez|napsal|"
    r"napsala|írta|autorstwa|redaktion|redaktör|journalist|presented|contributed|special\s+to)\b\s*[:：]?\s*)+"
    r"(?:(?:by|von|par|por|di|av|af|door)\b\s*)?|^(?:文[／/:：・]?|取材[・:：]?|記者[:：]|글\s?[=:]|기자\s?=|작성자\s?[:：]|作者[:：]|撰文[:：]|"
    r"記者／|본보\s)\s*",
    re.IGNORECASE,
)
# The clear ones among them: a line of text that begins with one of these is a byline though no class says so.
BY = re.compile(
    r"^(?:by|von|par|por|door|av|af|di|oleh|автор|text|words by|written by|reported by)\b[:\s]+(?=\S)", re.IGNORECASE
)

# A line of text that is only such a word: the names follow in elements of their own.
BY_ALONE = re.compile(
    r"^(?:by|von|par|por|door|av|af|di|oleh|автор|words by|written by|reported by)\s*:?$", re.IGNORECASE
)
# The label of a list entry that names the writer.
LABEL = re.compile(
    r"^(?:author|autor|autorin|autoren|autorin/autor|autor/in|auteur|autore|autora|penulis|reporter|автор|作者|記者|byline)s?"
    r"\s*[:：]?\s+\S",
    re.IGNORECASE,
)
# Words that stand alone between the linked names of a byline.
LONE_WORDS = frozenset({
    "and", "und", "et", "y", "e", "i", "og", "och", "ja", "ve", "dan", "en", "con", "with", "by", "von", "par", "por",
    "di", "av", "af", "&", "|", "in", "for",
})  # fmt: skip

# Between two names.  The single letters and short words need two words on either side, for "Ortega y Gasset".
BETWEEN = re.compile(
    r"\s*(?:[,;/|•·、،]|&amp;|&|\+|\s[-–—]\s|\s(?:and|und|et|with|mit|avec|con|og|och|ja|ve|dan|dhe|та|және|και|và|및)\s|と(?=\S{2}))\s*",
    re.IGNORECASE,
)
BETWEEN_SHORT = re.compile(r"\s+(?:y|e|i|en|a|и|і|й|és|és|și|şi|u)\s+")

# Behind a name: where it was written from, for whom, when.
TAIL = re.compile(
    r"\s+(?:(?:in|(?-i:on)|aus|reporting\s+from|reports\s+from|à|em|desde)\s+(?=(?-i:[^\W\d_a-z]))|(?:for|für|pour\s+l|special\s+to|via)\s+).*$"
    r"|\s*\b(?:published|posted|updated|veröffentlicht|aktualisiert|publié|publicado|pubblicato|publicerad|last\s+updated)\b.*$"
    r"|\s*[-–—|]\s*(?:https?:|www\.|@).*$|\s+(?-i:is|was|ist|est)(?:\s.*)?$",
    re.IGNORECASE | re.DOTALL,
)

# Words of a job or a department: a part of a byline with one of them is no name.
ROLE = re.compile(
    r"\b(?:editors?|reporters?|correspondents?|journalists?|columnists?|contributors?|contributing|writers?|staff|producers?|"
    r"chief|bureau|head\s+of|(?:co-?)?founders?|ceo|cto|directors?|managers?|engineers?|president|officer|consultants?|"
    r"marketers?|junior|senior|lead(?=\s)|experts?|analysts?|anchors?|fellow|professor\s+of|lecturer|photographers?|redakteur\w*|redaktor\w*|"
    r"redakt[öø]r\w*|ressortleit\w*|reporterin|korrespondent\w*|volont[äa]r\w*|chefred\w*|autorin|kolumnist\w*|"
    r"corresponsal\w*|redactor\w*|periodista\w*|journalistes?|rédact\w+|corrispondent\w+|giornalist\w+|inviat[oa]|"
    r"verslaggever\w*|redacteur\w*|toimittaja|muhabir\w*|журналист\w*|корреспондент\w*|редактор\w*|кореспондент\w*|"
    r"wartawan|jurnalis|specialist|strateg\w+|agency|agencies|mitarbeiter\w*|freie[rn]?)\b|기자$|記者$|특파원$|논설위원$",
    re.IGNORECASE,
)
# Role words that stand beside a name without a mark between them.
ROLE_BESIDE = re.compile(
    r"\s*(?:기자|특파원|선임기자|인턴기자|논설위원|記者|編集委員|論説委員|特派員)$|\s+(?:staff\s+)?(?:reporter|writer|correspondent)$|"
    r"^(?:reporter|correspondent|journalist|redakteurin|redakteur|korrespondent|korrespondentin)\s+(?=\w+\s+\w)",
    re.IGNORECASE,
)
# Before a role word these are a desk and no person: "AP Sports Writer".
DESK = re.compile(
    r"\b(?:sports?|political|politics|business|national|international|foreign|economics?|science|health|technology|"
    r"entertainment|education|religion|crime|court|city|features?|investigative|senior|news|music|film|food|travel)$",
    re.IGNORECASE,
)
# Degrees behind a person's name, in letters.
DEGREES = frozenset({
    "md", "phd", "ms", "msc", "mph", "rd", "rdn", "rn", "ld", "ldn", "do", "mba", "jd", "esq", "bsc", "ba", "ma",
    "dds", "pharmd", "cns", "cpt", "cscs", "lcsw", "psyd", "mfa", "mpp", "mpa", "mscn", "facp", "dpt", "dvm", "edd",
    "med", "np", "aprn", "lmft", "lpc", "llm", "cfa", "cpa", "cfp", "jr", "sr", "ii", "iii",
})  # fmt: skip
# A part of a byline that is a day of the week.
WEEKDAY = re.compile(
    r"\W*(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|january|february|april|june|july|august|"
    r"september|october|november|december|am|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|"
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo|"
    r"lunedì|martedì|mercoledì|giovedì|venerdì|sabato|domenica|segunda-feira|terça-feira|quarta-feira|quinta-feira|"
    r"sexta-feira|maandag|dinsdag|woensdag|donderdag|vrijdag|zaterdag|zondag|mandag|tirsdag|onsdag|torsdag|fredag|lørdag|"
    r"søndag|måndag|tisdag|lördag|söndag|senin|selasa|rabu|kamis|jumat|sabtu|minggu|понедельник|вторник|среда|четверг|"
    r"пятница|суббота|воскресенье)\W*",
    re.IGNORECASE,
)
# A name with one of these words is a newsroom's or a machine's, not a person's.
NEWSROOM = re.compile(
    r"redaktion|redaction|redacción|redacció\b|redação|redazione|rédaction|redactie|redaksi\b|redakce|redakcj|redakció|newsroom|"
    r"newsdesk|news\s?desk|\bdesk\b|\bteam\b|\bstaff\b|editorial|agenc[yi]|agentur|agencia|agência|agence|\bnews\b|\bmedia\b|"
    r"\bonline\b|zeitung|nachrichten|\btv\b|\bradio\b|presse?\b|\bpost\b|\btimes\b|\bherald\b|\bjournal\b|\bgazette\b|tribune|"
    r"\bdaily\b|magazine|service|\bwire\b|reporters?\b|correspondents?\b|writers?\b|contributors?\b|編集部|新聞|取材班|通信|"
    r"뉴스|신문|редакция|редакція|ajansı|haber\b|\.(?:com|de|net|org|at|ch|fr|it|es|se|no|dk|nl|tr|ru|ua|id|in|uk|za|tv|info)\b",
    re.IGNORECASE,
)
# What systems and templates write where a name should stand.
NO_NAME = frozenset(
    {
        *("admin", "administrator", "superuser", "root", "editor", "webmaster", "null", "undefined", "none", "na"),
        *(
            "author",
            "autor",
            "guest",
            "anonymous",
            "anonym",
            "user",
            "trending",
            "system",
            "default",
            "unknown",
            "staff",
        ),
        *("redaktion", "developer", "test", "wordpress", "webredaktion", "deleteduser", "written", "by", "von"),
    }
)
# Class words of what stands beside a byline and is none.
BESIDE_BYLINE = re.compile(r"follow|image|avatar|social|socmed|contact|share|-bio|biography|desc")
# A part of a byline that begins so says where, when or in which section; names do not come behind it.
PLACE = re.compile(r"^\s*(?:in|from|aus|à|em|desde|nach|(?-i:on))(?:\s|$)", re.IGNORECASE)

# Class words of bylines.
BYLINE_CLASS = re.compile(r"byline|author|autor|auteur|writer|reporter|redakteur|contributor|penulis|yazar|firma")

# Folders of addresses that hold the pages of writers.
AUTHOR_PATH = re.compile(
    r"/(?:authors?|autor(?:en|es)?|auteurs?|autori|redakteure?|redaktion|newsteam|contributors?|writers?|journalists?|"
    r"journalisten|reporters?|columnists?|verfasser)/[^/?#]",
    re.IGNORECASE,
)
# A line that begins so names who looked a text over, not who wrote it.
REVIEWED = re.compile(r"^(?:\w+ly\s+)?(?:reviewed|fact[- ]checked|checked|verified|edited|translated)\b", re.IGNORECASE)
