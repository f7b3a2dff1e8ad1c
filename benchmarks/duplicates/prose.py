"""News-like texts of our own in five languages, one of them without spaces: the same seed gives the same texts.

Sentences are built from short slots, so that two texts share set phrases and single words as real news does, but long
runs of words only where one was copied from the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

Text = list[str]
"""A text as its sentences, in order."""


@dataclass(frozen=True)
class Language:
    """What sentences of one language are made of; skeletons name the slots."""

    code: str
    agents: tuple[str, ...]
    verbs: tuple[str, ...]
    qualities: tuple[str, ...]
    things: tuple[str, ...]
    times: tuple[str, ...]
    skeletons: tuple[str, ...]
    phrases: tuple[str, ...]
    syllables: tuple[str, ...]
    blank: str = " "


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


ENGLISH = Language(
    "en",
    _split(
        "engineers|teachers|farmers|judges|nurses|drivers|students|traders|pilots|officials|residents|scientists"
        "|builders|sailors|bakers|lawyers|rangers|planners|firefighters|musicians|miners|editors|tenants|voters"
    ),
    _split(
        "rejected|welcomed|delayed|inspected|repaired|funded|questioned|sold|closed|opened|measured|blamed|approved"
        "|ignored|doubled|moved|defended|cancelled|tested|revived|photographed|priced|borrowed|reviewed|promised"
    ),
    _split(
        "costly|new|wooden|rural|early|secret|narrow|public|damaged|popular|foreign|modest|empty|digital|northern"
        "|disputed|ancient|cheap|annual|flooded|quiet|urgent|joint|missing|regional|solar"
    ),
    _split(
        "bridges|contracts|harbours|schools|tariffs|forests|museums|trams|clinics|reports|markets|pipelines|stadiums"
        "|budgets|orchards|archives|engines|festivals|libraries|reservoirs|tunnels|ferries|permits|wages|vaccines"
    ),
    _split(
        "on Monday|last week|before dawn|in March|two years ago|overnight|this spring|on Friday|after lunch|in autumn"
    ),
    _split(
        "{T}, {q} {a} {v} {q} {t} near {P}|{N} said {a} had {v} {n} {t} in {P}|{q} {t} were {v} by {a} from {P} {T}"
        "|although {a} {v} the {t}, {N} {v} {q} {t}|{n} {a} in {P} {v} {q} {t}, {N} wrote {T}"
        "|“{q} {t} never {v} anyone,” {N} told {a} {T}|while {q} {a} {v} {t}, {P} {v} its {t}"
        "|{N}, who {v} {q} {t}, met {n} {a} at {P} {T}|{X}, {q} {a} {v} the {t}"
    ),
    _split(
        "according to a statement|as first reported|it was not immediately clear why|in a letter seen by this newspaper"
        "|for the first time in years|speaking on condition of anonymity|at a news conference|despite earlier promises"
    ),
    _split("mar|lin|dor|ves|tam|ber|ko|ran|sel|wick|hav|ost|gil|por|nan|fel|ru|dan|ash|ley|mor|tin"),
)
GERMAN = Language(
    "de",
    _split(
        "Ingenieure|Lehrer|Bauern|Richter|Pfleger|Fahrer|Händler|Piloten|Anwohner|Forscher|Bäcker|Anwälte|Förster|Planer"
        "|Musiker|Bergleute|Mieter|Wähler|Ärzte|Winzer|Fischer|Schüler|Gutachter|Handwerker"
    ),
    _split(
        "prüften|begrüßten|verschoben|reparierten|bezahlten|verkauften|schlossen|öffneten|vermaßen|kritisierten"
        "|genehmigten|verteidigten|testeten|retteten|fotografierten|mieteten|bewerteten|versprachen|planten|räumten"
    ),
    _split(
        "teure|neue|hölzerne|ländliche|frühe|geheime|enge|öffentliche|beschädigte|beliebte|fremde|leere|digitale"
        "|nördliche|umstrittene|alte|billige|jährliche|überflutete|stille|dringende|gemeinsame|regionale|moderne"
    ),
    _split(
        "Brücken|Verträge|Häfen|Schulen|Zölle|Wälder|Museen|Bahnen|Kliniken|Berichte|Märkte|Leitungen|Stadien|Haushalte"
        "|Gärten|Archive|Motoren|Feste|Büchereien|Stauseen|Tunnel|Fähren|Löhne|Impfstoffe|Turbinen"
    ),
    _split(
        "am Montag|vorige Woche|vor Sonnenaufgang|im März|vor zwei Jahren|über Nacht|in diesem Frühjahr|am Freitag"
        "|nach der Sitzung|im Herbst"
    ),
    _split(
        "{T} {v} {q} {a} bei {P} {q} {t}|{N} sagte, {n} {a} aus {P} {v} {q} {t}|{q} {a} {v} {T} {n} {t} in {P}"
        "|obwohl {a} {q} {t} {v}, lobte {N} {q} {t}|„{q} {t} brauchen {q} {a}“, schrieb {N} {T}"
        "|während {a} in {P} {t} {v}, {v} {q} {a} {t}|{N} traf {n} {a} in {P} und sah {q} {t}|{X}, {v} {q} {a} {t}"
    ),
    _split(
        "wie aus einer Mitteilung hervorgeht|nach Angaben der Behörde|aus zunächst ungeklärter Ursache|so heißt es"
        "|zum ersten Mal seit Jahren|bei einer Pressekonferenz|trotz früherer Zusagen|in einem Schreiben an die Zeitung"
    ),
    _split("mar|lin|dorf|ves|tal|berg|kau|ran|sel|witz|hav|ost|gil|pfor|nau|fel|ru|dan|asch|leben|moor|tin"),
)
SPANISH = Language(
    "es",
    _split(
        "ingenieros|maestros|agricultores|jueces|enfermeros|conductores|alumnos|comerciantes|pilotos|vecinos|científicos"
        "|marineros|panaderos|abogados|bomberos|músicos|mineros|editores|inquilinos|votantes|médicos|pescadores"
    ),
    _split(
        "rechazaron|aprobaron|aplazaron|revisaron|repararon|pagaron|vendieron|cerraron|abrieron|midieron|criticaron"
        "|defendieron|probaron|salvaron|fotografiaron|alquilaron|valoraron|prometieron|planearon|trasladaron"
    ),
    _split(
        "caros|nuevos|rurales|tempranos|secretos|estrechos|públicos|dañados|populares|extranjeros|vacíos|digitales"
        "|antiguos|baratos|anuales|inundados|urgentes|conjuntos|regionales|modernos|polémicos|solares|breves"
    ),
    _split(
        "puentes|contratos|puertos|colegios|aranceles|bosques|museos|tranvías|informes|mercados|estadios|presupuestos"
        "|huertos|archivos|motores|festivales|embalses|túneles|barcos|permisos|salarios|hospitales|molinos"
    ),
    _split("el lunes|la semana pasada|de madrugada|en marzo|hace dos años|esta primavera|el viernes|en otoño|ayer"),
    _split(
        "{T}, {a} {q} {v} {t} {q} cerca de {P}|{N} dijo que {n} {a} de {P} {v} {t} {q}|los {a} {v} {T} {n} {t} en {P}"
        "|aunque los {a} {v} {t} {q}, {N} elogió los {t} {q}|“los {t} {q} necesitan {a},” escribió {N} {T}"
        "|mientras {a} {q} {v} {t}, otros {a} {v} {t} en {P}|{N} visitó {n} {t} {q} en {P} con {a}|{X}, los {a} {v} {t}"
    ),
    _split(
        "según un comunicado oficial|por motivos aún desconocidos|por primera vez en años|en una rueda de prensa"
        "|a pesar de las promesas anteriores|en una carta enviada a este diario|de acuerdo con fuentes cercanas"
    ),
    _split("mar|lin|dor|vas|ta|ber|co|ran|sel|que|hav|os|gil|por|nan|fe|ru|dan|al|lez|mo|tin"),
)
RUSSIAN = Language(
    "ru",
    _split(
        "инженеры|учителя|фермеры|судьи|врачи|водители|студенты|торговцы|лётчики|жители|учёные|моряки|пекари|юристы"
        "|лесники|пожарные|музыканты|шахтёры|редакторы|избиратели|рыбаки|строители"
    ),
    _split(
        "отвергли|одобрили|отложили|проверили|починили|оплатили|продали|закрыли|открыли|измерили|осудили|защитили"
        "|испытали|спасли|сняли|оценили|обещали|наметили|перенесли|потеряли"
    ),
    _split(
        "дорогие|новые|деревянные|сельские|ранние|тайные|узкие|местные|повреждённые|известные|чужие|пустые|цифровые"
        "|северные|спорные|древние|дешёвые|ежегодные|тихие|срочные|общие|большие"
    ),
    _split(
        "мосты|договоры|порты|тарифы|леса|музеи|трамваи|отчёты|рынки|трубы|стадионы|бюджеты|сады|архивы|двигатели"
        "|праздники|туннели|паромы|разрешения|больницы|школы|поезда|законы"
    ),
    _split("в понедельник|на прошлой неделе|до рассвета|в марте|два года назад|ночью|этой весной|в пятницу|осенью"),
    _split(
        "{T} {q} {a} {v} {q} {t} близ города {P}|{N} заявил, что {n} {a} {v} {q} {t}|{q} {t} {v} {a} из города {P} {T}"
        "|хотя {a} {v} {t}, {N} назвал {q} {t}|«{q} {t} нужны всем», — написал {N} {T}"
        "|пока {a} {v} {t}, {q} {a} {v} {t}"
        "|{N} показал {q} {t} и {n} {t} в городе {P}|{X}, {q} {a} {v} {t}"
    ),
    _split(
        "как говорится в сообщении|по невыясненным пока причинам|впервые за много лет|на встрече с журналистами"
        "|несмотря на прежние обещания|в письме в редакцию|по данным ведомства"
    ),
    _split("мар|лин|дор|вес|там|бер|ко|ран|сел|вик|гав|ост|гил|пор|нан|фел|ру|дан|яш|лей|мор|тин"),
)
CHINESE = Language(
    "zh",
    _split(
        "工程师|教师|农民|法官|护士|司机|学生|商人|飞行员|官员|居民|科学家|建筑工人|水手|面包师|律师|护林员|消防员|矿工|编辑|租户|选民"
    ),
    _split(
        "拒绝了|欢迎|推迟了|检查了|修复了|资助了|质疑|出售了|关闭了|开放了|测量了|批评了|批准了|忽视了|搬迁了|捍卫|取消了|试验了|拍摄了|承诺"
    ),
    _split(
        "昂贵的|新的|木制|乡村|早期|秘密|狭窄的|公共|受损的|热门|外国|空置的|数字|北部|有争议的|古老的|廉价|年度|被淹的|安静的|紧急|联合|地区"
    ),
    _split(
        "桥梁|合同|港口|学校|关税|森林|博物馆|电车|诊所|报告|市场|管道|体育场|预算|果园|档案|发动机|节日|图书馆|水库|隧道|渡轮|许可证|工资|疫苗"
    ),
    _split("周一|上周|黎明前|三月|两年前|夜间|今年春天|周五|午后|秋天|昨日"),
    _split(
        "{T}，{q}{a}在{P}附近{v}{q}{t}|{N}表示，{n}名{a}{v}{P}的{q}{t}|{q}{t}{T}被{P}的{a}{v}|尽管{a}{v}{t}，{N}仍称赞{q}{t}"
        "|“{q}{t}需要{q}{a}，”{N}{T}写道|在{a}{v}{t}的同时，{P}的{a}{v}{q}{t}|{N}在{P}会见{n}名{a}并参观{q}{t}|{X}，{q}{a}{v}{t}"
    ),
    _split("据一份声明称|原因尚不清楚|这是多年来的首次|在新闻发布会上|尽管此前有过承诺|在致本报的信中|据有关部门介绍"),
    _split("林|港|安|东|平|海|河|山|云|白|江|石|南|金|青|华|宁|和|永|春|德|文"),
    blank="",
)
LANGUAGES = (ENGLISH, GERMAN, SPANISH, RUSSIAN, CHINESE)


class Desk:
    """Writes texts on one topic: the same people and places, and half of its words from a narrow choice."""

    def __init__(self, language: Language, random: Random) -> None:
        self.language = language
        self._random = random
        self._people = [f"{self._name()}{language.blank}{self._name()}" for _ in range(4)]
        self._places = [self._name() for _ in range(3)]
        self._favourites = {
            slot: random.sample(words, 6)
            for slot, words in (
                ("a", language.agents),
                ("v", language.verbs),
                ("q", language.qualities),
                ("t", language.things),
            )
        }

    def text(self, words: int, random: Random) -> Text:
        """A text of about so many words (Chinese: two characters for each)."""
        self._random = random
        sentences: Text = []
        while length(sentences) < words * (1 if self.language.blank else 2):
            sentences.append(self.sentence())
        return sentences

    def sentence(self) -> str:
        """One sentence of two clauses."""
        comma, stop = (", ", ".") if self.language.blank else ("，", "。")
        sentence = comma.join(self._clause() for _ in range(2))
        return sentence[0].upper() + sentence[1:] + stop

    def _clause(self) -> str:
        pieces = self._random.choice(self.language.skeletons).replace("}", "{").split("{")
        return "".join(self._fill(piece) if place % 2 else piece for place, piece in enumerate(pieces))

    def _fill(self, slot: str) -> str:
        random, language = self._random, self.language
        match slot:
            case "N":
                return random.choice(self._people)
            case "P":
                return random.choice(self._places)
            case "T":
                return random.choice(language.times)
            case "X":
                return random.choice(language.phrases)
            case "n":
                return str(random.randint(2, 900))
        every = {"a": language.agents, "v": language.verbs, "q": language.qualities, "t": language.things}[slot]
        return random.choice(self._favourites[slot] if random.random() < 0.5 else every)

    def _name(self) -> str:
        return "".join(self._random.choice(self.language.syllables) for _ in range(2)).capitalize()


def length(sentences: Text) -> int:
    """The length of a text in words, or in characters where there are no spaces."""
    return sum(len(sentence.split()) if " " in sentence else len(sentence) for sentence in sentences)
