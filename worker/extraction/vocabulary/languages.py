"""Function words and scripts by which a language shows itself."""

from __future__ import annotations

# Country codes and old codes that sites write where a language belongs.
ALIASES = {
    "kr": "ko", "jp": "ja", "cn": "zh", "tw": "zh", "ua": "uk", "gr": "el", "cz": "cs", "dk": "da", "se": "sv",
    "iw": "he", "in": "id", "ji": "yi", "by": "be", "rs": "sr", "vn": "vi", "mo": "ro", "eng": "en", "ger": "de",
    "deu": "de", "fra": "fr", "fre": "fr", "spa": "es", "por": "pt", "ita": "it", "rus": "ru", "nor": "no", "nob": "nb",
    "swe": "sv", "dan": "da", "fin": "fi", "nld": "nl", "dut": "nl", "pol": "pl", "tur": "tr", "ara": "ar", "zho": "zh",
    "chi": "zh", "jpn": "ja", "kor": "ko", "ukr": "uk", "zul": "zu", "afr": "af", "swa": "sw", "xho": "xh",
}  # fmt: skip

# First and last code point, and the languages written so, the most frequent first.  Scripts of many languages
# (Latin, Cyrillic, Arabic, Devanagari) are told apart by their words instead.
SCRIPTS: tuple[tuple[int, int, tuple[str, ...]], ...] = (
    (0x0370, 0x03FF, ("el",)),
    (0x0530, 0x058F, ("hy",)),
    (0x0590, 0x05FF, ("he", "yi")),
    (0x0980, 0x09FF, ("bn", "as")),
    (0x0A00, 0x0A7F, ("pa",)),
    (0x0A80, 0x0AFF, ("gu",)),
    (0x0B00, 0x0B7F, ("or",)),
    (0x0B80, 0x0BFF, ("ta",)),
    (0x0C00, 0x0C7F, ("te",)),
    (0x0C80, 0x0CFF, ("kn",)),
    (0x0D00, 0x0D7F, ("ml",)),
    (0x0D80, 0x0DFF, ("si",)),
    (0x0E00, 0x0E7F, ("th",)),
    (0x0E80, 0x0EFF, ("lo",)),
    (0x1000, 0x109F, ("my",)),
    (0x10A0, 0x10FF, ("ka",)),
    (0x1200, 0x137F, ("am", "ti")),
    (0x1780, 0x17FF, ("km",)),
    (0x3040, 0x30FF, ("ja",)),
    (0x3400, 0x9FFF, ("zh", "ja", "yue")),
    (0xAC00, 0xD7AF, ("ko",)),
)

_WORDS = {
    "en": "the of and to in a is that for it was on with as be at by this have from are "
    "he but not they his has said its",
    "de": "der die und das den von zu mit sich auf für ist im dem nicht ein eine als auch es "
    "an werden aus er hat dass sie",
    "fr": "de la le et les des en un du une que est dans qui par pour sur au plus pas ce "
    "il ne se son avec sont elle aux",
    "es": "de la que el en y a los se del las un por con no una su para es al lo como "
    "más pero sus le ha este desde fue",
    "pt": "de a que o e do da em um para com não uma os no se na por mais as dos como mas ao ele das à seu sua foi são",
    "it": "di e che il la in un per è non una con del della si da le dei i al sono nel anche ha come alla più lo gli",
    "ca": "de la que i el a en els per amb un una del les no es ha s'ha al més com dels ho va han aquest però seva",
    "gl": "de a que o e do da en un para con non unha os no na por máis as dos como polo pola ao súa foi",
    "ro": "de și în a la cu pe care că nu din pentru un o este mai au fost prin sunt ale lui după sau fi să-și să",
    "nl": "de van het een en in is dat op te voor met die zijn niet aan er om ook als "
    "bij maar hij wordt door worden naar",
    "af": "die van en in het is te wat vir nie dat sy met op aan hy was om ook word sal deur hulle kan by",
    "sv": "och i att det som en på är av för med den till inte har de ett om var från men vi så han sig",
    "da": "og i at det er en til på af som for de med den der ikke har et vi han om sig var fra men også",
    "no": "og i det er en til på av som for de med at har ikke et den han om vi seg var fra men også etter",
    "nn": "og i det er ein til på av som dei med at har ikkje eit den han om vi seg var frå men",
    "is": "og í að á er sem til við um með fyrir ekki það en var hann af frá því hefur þess eru",
    "fi": "ja on ei että se oli hän mutta myös kun joka ovat mukaan sekä kuin jos niin ole vain tai hänen",
    "et": "ja on ei et see oli ta mis aga ka kui oma mida või ning kes siis veel nad seda pole",
    "lv": "un ir ka no ar par uz bet arī kas nav tas to pēc viņš gan kā lai tika savu",
    "lt": "ir kad yra su iš į apie bet tai kaip per o jis buvo nuo taip pat po už dėl",
    "pl": "w i na z się nie do to że jest o jak po od za dla są przez jego tym ale ma które który był",
    "cs": "a v se na je že to s z do o i ve jako za pro by ale si po které který jeho tak jsou podle",
    "sk": "a v sa na je že to s z do o aj vo ako za pre by ale si po ktoré ktorý jeho tak sú podľa",
    "sl": "in je v na se da za so ki z ne pa po bi tudi kot od ali s o bo še iz",
    "hr": "i je u na se da za su koji od s ne a će to kao o iz bi što nije koje ili po",
    "hu": "a az és hogy nem is egy ez volt meg de már csak el még azt mint van ki szerint után",
    "sq": "të e në për dhe se një me ka që nga i është u do janë më nuk si",
    "tr": "ve bir bu için da de ile olarak çok olan daha gibi sonra kadar en ise ancak ne dedi var",
    "az": "və bir bu üçün da də ilə olan çox daha kimi sonra ki ən isə qədər olub edib",
    "id": "yang dan di dengan untuk itu dari ini pada tidak akan dalam juga ke karena tersebut adalah telah oleh",
    "ms": "yang dan di dengan untuk itu dari ini pada tidak akan dalam juga ke kerana adalah telah oleh beliau katanya",
    "tl": "ang ng sa na mga at ay ni para hindi kay ito niya si nang siya kanyang mula isang",
    "vi": "và của là có được trong cho một không với các người này đã khi đến những tại để năm",
    "sw": "na ya wa kwa ni katika za la kuwa hiyo huo cha baada pia huyo hata alisema amesema ambao kwamba",
    "ha": "da na ta a ya cewa ba kuma wannan ne yi don sun an ce daga wani su",
    "so": "ee oo ka ku iyo in uu waa la soo u ay ayaa si ah kale lagu",
    "zu": "ukuthi uthe kanye kodwa futhi ngoba abantu yakhe kwabantu emva nokuthi ukuze uma lokhu naye umuntu "
    "unksz kuleli bakhe kakhulu lapho kusho kuthiwa njengoba",
    "xh": "ukuba kwaye kodwa uthe abantu ngokuba lo ukuze kunye kwakhona emva apho xa le yakhe lowo",
    "st": "ho le ea ka ba e o hore ke ha tse la sa mo tsa hae empa bona",
    "eu": "eta da ez bat du dira ere dute izan zuen baina egin beste hau zen dela",
    "cy": "y yn a i o ar yr mae wedi fod ei gan am ond hefyd oedd eu",
    "ga": "an na a ar agus go i le is ag do bhí tá atá sé ní",
    "ru": "и в не на что с по как он это из за от для его к был но у до так же все они",
    "uk": "і в не на що з та до як це у за від для його про був але також й під є які",
    "be": "і ў не на што з да як гэта за ад для яго пра быў але таксама па",
    "bg": "и на да в за се от не че е с по като са ще но до това при беше",
    "sr": "и је у на се да за су који од са не а ће то као о из би што није које или по",
    "mk": "и на да во за се од не дека е со по како ќе но до ова при беше",
    "kk": "және бір бұл үшін мен деп ол да де болып еді бойынша туралы",
    "ar": "في من على إلى أن التي عن هذا مع الذي ما كان هذه بعد لا قد بين كما وقال و",
    "fa": "و در به از که این را با است برای آن یک خود تا کرد بر هم نیز شده می",
    "ur": "کے کی میں ہے اور سے کا کو نے کہ پر ہیں اس یہ بھی کر نہیں",
    "hi": "के में की है और से का को ने पर कि हैं यह भी कर नहीं इस एक",
    "mr": "आणि आहे या हे आहेत तर असे त्या मध्ये केली होते यांनी",
    "ne": "र छ को मा का ले भने पनि गर्ने भएको छन्",
}
STOPWORDS = {language: frozenset(words.split()) for language, words in _WORDS.items()}

# Languages that are written with another one's function words.
SAME_WORDS = {"nb": "no", "bs": "hr", "sh": "hr", "fil": "tl"}
