"""Month names: a folded word, and the language where it is known -> 1 to 12."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import cache

# One line per language, twelve months; "/" parts the spellings (cases, clipped forms) that abbreviation does not give.
# Abbreviations need no entry: every start of three letters or more counts where it can mean one month only.
_MONTHS = {
    "en": "january february march april may june july august september/sept october november december",
    "de": "januar/janner februar/feber marz/maerz/mrz april mai juni juli august september oktober november dezember",
    "fr": "janvier fevrier/fevr mars avril/avr mai juin juillet/juil aout septembre octobre novembre decembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre/setiembre octubre noviembre diciembre",
    "pt": "janeiro fevereiro marco abril maio junho julho agosto setembro outubro novembro dezembro",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "ca": "gener febrer marc abril maig juny juliol agost setembre octubre novembre desembre",
    "gl": "xaneiro febreiro marzo abril maio xuno xullo agosto setembro outubro novembro decembro",
    "eu": "urtarrila/urtarrilaren otsaila/otsailaren martxoa/martxoaren apirila/apirilaren maiatza/maiatzaren "
    "ekaina/ekainaren uztaila/uztailaren abuztua/abuztuaren iraila/irailaren urria/urriaren azaroa/azaroaren "
    "abendua/abenduaren",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie/oct noiembrie/nov decembrie",
    "nl": "januari februari maart/mrt april mei juni juli augustus september oktober november december",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "no": "januar februar mars april mai juni juli august september oktober november desember",
    "is": "januar februar mars april mai juni juli agust september oktober november desember",
    "fi": "tammikuu/tammikuuta helmikuu/helmikuuta maaliskuu/maaliskuuta huhtikuu/huhtikuuta toukokuu/toukokuuta "
    "kesakuu/kesakuuta heinakuu/heinakuuta elokuu/elokuuta syyskuu/syyskuuta lokakuu/lokakuuta marraskuu/marraskuuta "
    "joulukuu/joulukuuta",
    "et": "jaanuar veebruar marts aprill mai juuni juuli august september oktoober november detsember",
    "lv": "janvaris/janvari februaris/februari marts/marta aprilis/aprili maijs/maija junijs/junija julijs/julija "
    "augusts/augusta septembris/septembri oktobris/oktobri novembris/novembri decembris/decembri",
    "lt": "sausis/sausio vasaris/vasario kovas/kovo balandis/balandzio geguze/geguzes birzelis/birzelio liepa/liepos "
    "rugpjutis/rugpjucio rugsejis/rugsejo spalis/spalio lapkritis/lapkricio gruodis/gruodzio",
    "pl": "styczen/stycznia luty/lutego marzec/marca kwiecien/kwietnia maj/maja czerwiec/czerwca lipiec/lipca "
    "sierpien/sierpnia wrzesien/wrzesnia pazdziernik/pazdziernika listopad/listopada grudzien/grudnia",
    "cs": "leden/ledna unor/unora brezen/brezna duben/dubna kveten/kvetna cerven/cervna cervenec/cervence "
    "srpen/srpna zari rijen/rijna listopad/listopadu prosinec/prosince",
    "sk": "januar/januara februar/februara marec/marca april/aprila maj/maja jun/juna jul/jula august/augusta "
    "september/septembra oktober/oktobra november/novembra december/decembra",
    "sl": "januar/januarja februar/februarja marec/marca april/aprila maj/maja junij/junija julij/julija "
    "avgust/avgusta september/septembra oktober/oktobra november/novembra december/decembra",
    "hr": "sijecanj/sijecnja veljaca/veljace ozujak/ozujka travanj/travnja svibanj/svibnja lipanj/lipnja "
    "srpanj/srpnja kolovoz/kolovoza rujan/rujna listopad/listopada studeni/studenoga/studenog prosinac/prosinca",
    "sr": "januar/januara/јануар/јануара februar/februara/фебруар/фебруара mart/marta/март/марта "
    "april/aprila/април/априла maj/maja/мај/маја jun/juna/juni/јун/јуна jul/jula/juli/јул/јула "
    "avgust/avgusta/август/августа septembar/septembra/септембар/септембра oktobar/oktobra/октобар/октобра "
    "novembar/novembra/новембар/новембра decembar/decembra/децембар/децембра",
    "hu": "januar/januari februar/februari marcius aprilis majus junius julius augusztus szeptember oktober november "
    "december",
    "tr": "ocak subat mart nisan mayis haziran temmuz agustos eylul ekim kasim aralik",
    "az": "yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr",
    "sq": "janar shkurt mars prill maj qershor korrik gusht shtator tetor nentor dhjetor",
    "ru": "январь/января февраль/февраля март/марта апрель/апреля май/мая июнь/июня июль/июля август/августа "
    "сентябрь/сентября октябрь/октября ноябрь/ноября декабрь/декабря",
    "uk": "січень/січня лютий/лютого березень/березня квітень/квітня травень/травня червень/червня липень/липня "
    "серпень/серпня вересень/вересня жовтень/жовтня листопад/листопада грудень/грудня",
    "be": "студзень/студзеня люты/лютага сакавік/сакавіка красавік/красавіка май/мая/травень чэрвень/чэрвеня "
    "ліпень/ліпеня жнівень/жніўня верасень/верасня кастрычнік/кастрычніка лістапад/лістапада снежань/снежня",
    "bg": "януари февруари март април май юни юли август септември октомври ноември декември",
    "mk": "јануари февруари март април мај јуни јули август септември октомври ноември декември",
    "kk": "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
    "el": "ιανουαριος/ιανουαριου φεβρουαριος/φεβρουαριου μαρτιος/μαρτιου απριλιος/απριλιου μαιος/μαιου "
    "ιουνιος/ιουνιου ιουλιος/ιουλιου αυγουστος/αυγουστου σεπτεμβριος/σεπτεμβριου οκτωβριος/οκτωβριου "
    "νοεμβριος/νοεμβριου δεκεμβριος/δεκεμβριου",
    "ka": "იანვარი/იანვრის თებერვალი/თებერვლის მარტი/მარტის აპრილი/აპრილის მაისი/მაისის ივნისი/ივნისის ივლისი/ივლისის "
    "აგვისტო/აგვისტოს სექტემბერი/სექტემბრის ოქტომბერი/ოქტომბრის ნოემბერი/ნოემბრის დეკემბერი/დეკემბრის",
    "hy": "հունվար/հունվարի փետրվար/փետրվարի մարտ/մարտի ապրիլ/ապրիլի մայիս/մայիսի հունիս/հունիսի հուլիս/հուլիսի "
    "օգոստոս/օգոստոսի սեպտեմբեր/սեպտեմբերի հոկտեմբեր/հոկտեմբերի նոյեմբեր/նոյեմբերի դեկտեմբեր/դեկտեմբերի",
    "ar": "يناير/جانفي فبراير/فيفري/شباط مارس/اذار ابريل/افريل/نيسان مايو/ماي/ايار يونيو/جوان/حزيران "
    "يوليو/جويلية/يوليوز/تموز اغسطس/اوت/غشت/اب سبتمبر/شتنبر/ايلول اكتوبر نوفمبر/نونبر ديسمبر/دجنبر",
    "fa": "ژانویه فوریه مارس اوریل مه ژوین/ژوئن ژوییه/ژوئیه/جولای اوت/اگوست سپتامبر اکتبر نوامبر دسامبر",
    "ur": "جنوری فروری مارچ اپریل مئی/می جون جولائی/جولایی اگست ستمبر اکتوبر نومبر دسمبر",
    "he": "ינואר/בינואר פברואר/בפברואר מרץ/במרץ/מרס/במרס אפריל/באפריל מאי/במאי יוני/ביוני יולי/ביולי אוגוסט/באוגוסט "
    "ספטמבר/בספטמבר אוקטובר/באוקטובר נובמבר/בנובמבר דצמבר/בדצמבר",
    "hi": "जनवरी फरवरी/फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर/सितम्बर अक्टूबर/अक्तूबर नवंबर/नवम्बर दिसंबर/दिसम्बर",
    "mr": "जानेवारी फेब्रुवारी मार्च एप्रिल मे जून जुलै ऑगस्ट सप्टेंबर ऑक्टोबर नोव्हेंबर डिसेंबर",
    "bn": "জানুয়ারি/জানুয়ারী ফেব্রুয়ারি/ফেব্রুয়ারী মার্চ এপ্রিল মে জুন জুলাই আগস্ট/অগস্ট সেপ্টেম্বর অক্টোবর নভেম্বর ডিসেম্বর",
    "ta": "ஜனவரி பிப்ரவரி மார்ச் ஏப்ரல் மே ஜூன் ஜூலை ஆகஸ்ட் செப்டம்பர் அக்டோபர் நவம்பர் டிசம்பர்",
    "te": "జనవరి ఫిబ్రవరి మార్చి ఏప్రిల్ మే జూన్ జులై/జూలై ఆగస్టు/ఆగస్ట్ సెప్టెంబర్ అక్టోబర్ నవంబర్ డిసెంబర్",
    "th": "มกราคม/ม.ค กุมภาพันธ์/ก.พ มีนาคม/มี.ค เมษายน/เม.ย พฤษภาคม/พ.ค มิถุนายน/มิ.ย กรกฎาคม/ก.ค สิงหาคม/ส.ค กันยายน/ก.ย "
    "ตุลาคม/ต.ค พฤศจิกายน/พ.ย ธันวาคม/ธ.ค",
    "id": "januari/jan februari/peb maret april mei juni juli agustus september oktober november/nopember desember",
    "ms": "januari februari mac april mei jun julai ogos september oktober november disember",
    "tl": "enero pebrero marso abril mayo hunyo hulyo agosto setyembre oktubre nobyembre disyembre",
    "sw": "januari februari machi aprili mei juni julai agosti septemba oktoba novemba desemba",
    "cy": "ionawr chwefror mawrth ebrill mai mehefin gorffennaf awst medi hydref tachwedd rhagfyr",
    "ga": "eanair feabhra marta aibrean bealtaine meitheamh iuil lunasa mean-fomhair/fomhair deireadh-fomhair samhain "
    "nollaig",
}

# The Iranian calendar's months name another calendar; they are read by the caller, which converts the day.
PERSIAN_MONTHS = (
    "فروردین", "اردیبهشت", "خرداد", "تیر", "مرداد", "شهریور", "مهر", "ابان", "اذر", "دی", "بهمن", "اسفند",
)  # fmt: skip

# Marks that writers leave out or machines lose: Latin, Greek and Cyrillic accents, the Arabic hamza and maddah.
_MARKS = dict.fromkeys([*range(0x300, 0x370), *range(0x653, 0x656), 0x640])
_ALIKE = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "ς": "σ", "ي": "ی", "ى": "ی", "ك": "ک"})


def fold(text: str) -> str:
    """Return the text in small plain letters, every script's digits as ASCII."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_MARKS).translate(_ALIKE)
    composed = unicodedata.normalize("NFC", plain)
    if composed.isascii():
        return composed
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in composed)


def month_of(word: str, language: str | None = None) -> int | None:
    """Return the month 1 to 12 that a folded word names.

    None where different languages name different ones.
    """
    word = word.strip(".")
    own = _names_of((language or "")[:2].casefold())
    return own.get(word) or _names_of("en").get(word) or _all_names().get(word)


@cache
def persian_month_of(word: str) -> int | None:
    """Return the month 1 to 12 of the Iranian calendar that a word names."""
    names = [fold(name) for name in PERSIAN_MONTHS]
    return names.index(word) + 1 if word in names else None


@cache
def _names_of(language: str) -> dict[str, int]:
    """Return one language's whole names and those of their starts that mean one month."""
    whole = _whole_names(language)
    return _agreed((form[:size], number) for form, number in whole.items() for size in range(3, len(form))) | whole


@cache
def _all_names() -> dict[str, int]:
    """Return every language's names, those with two meanings left out."""
    starts = _agreed(item for language in _MONTHS for item in _names_of(language).items())
    return starts | _agreed(item for language in _MONTHS for item in _whole_names(language).items())


def _whole_names(language: str) -> dict[str, int]:
    line = _MONTHS.get("no" if language in ("nb", "nn") else language, "")
    return {fold(form): number for number, forms in enumerate(line.split(), 1) for form in forms.split("/")}


def _agreed(names: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return the names that stand for one month only."""
    seen: dict[str, set[int]] = {}
    for name, number in names:
        seen.setdefault(name, set()).add(number)
    return {name: numbers.pop() for name, numbers in seen.items() if len(numbers) == 1}
