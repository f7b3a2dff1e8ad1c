"""Words of credits and captions: the labels before one, and the agencies and picture desks that end one."""

from __future__ import annotations

import re

# Labels that stand before a credit with a colon (or its like) behind them.  Compounds are matched by their end
# ("Symbolfoto", "Archivbild", "Titelbild"), pairs by their first word ("Foto und Text").
LABEL = (
    # English, Dutch, German, Scandinavian
    r"(?:image|photo|picture|pic|video|media|art|illustration|cover|file|lead)s?[ -]?(?:credits?|source|courtesy"
    r"|by)?|photograph(?:er|y|s)?|credits?|source|courtesy"
    r"|copyright|handout|graphic|illustrations?|screen ?(?:shot|grab)|file photo"
    r"|[a-zäöü]*(?:foto|fotos|bild|bilder|grafik|grafiken|montage|collage|zeichnung)|fotograf(?:in|en|ie)?|(?:bild|foto"
    r"|text|grafik|video)?quellen?|bildrechte|bildnachweis|copyright-hinweis"
    r"|beeld|bron|fotograaf|billede|bilde|kilde|källa|illustrasjon|illustration|ljósmynd(?:ari)?|mynd|kuvat?"
    r"|kuvaaja|lähde|arkivfoto"
    # Romance
    r"|crédits?(?: photos?)?|photographie|légende et crédit|fuente|créditos?|imagen|imágenes|fotografías?"
    r"|fotógraf[oa]|fonte|crediti|foto di|immagine|imagem|reprodução"
    r"|divulgação|sursa|sursă|sursa foto|foto credit"
    # Turkic, Slavic, Baltic, Finno-Ugric, Greek
    r"|fotoğraf(?:lar)?|kaynak|görsel|zdjęci[ea]|fot|źródło|rys|autor(?: fotografie| foto)?|zdroj|snímek"
    r"|foto/ilustrácia|izvor|fotografija|avtor|vir|nuotr(?:auka)?|nuotraukos autorius"
    r"|fotó|kép|forrás|φωτ|φ[ωώ]το|φωτογραφ[ίι](?:α|ες)|πηγ[ήη]"
    r"|фото(?:графия)?|источник|снимка|источник фото|джерело|світлина"
    r"|сурет|извор|автор"
    # Asian, African, Semitic
    r"|写真|撮影|提供|画像|出典|資料写真|사진|자료사진|자료|출처|제공|그래픽|图|图片|图源|图片来源|来源|摄影|摄|圖|圖片|圖片來源|照片|翻攝|攝影|記者|資料來源"
    r"|ảnh|nguồn|hình|gambar|sumber|dok|dokumentasi|kredit|larawan|ภาพ|ที่มา|صورة|الصورة|المصدر|تصوير|عکس|منبع"
    r"|צילום|תמונה|קרדיט|चित्र|फोटो|तस्वीर|ছবি|படம்"
    r"|isithombe|umfanekiso|picha|senepe|hoto|foto's|sawir(?:ka)?"
)
# "Photo by", "Photograph courtesy of": labels without a colon.
BY = (
    r"(?:photo|picture|image|photograph|photography|illustration|graphic|credit|video|screenshot|collage|pic|art"
    r"|artwork|composite|animation|map|chart|file photo|staff photo)s?"
    r"(?: (?:illustration|credit|composite))?\s+(?:by|courtesy(?: of)?|via|provided by|supplied by)"
    r"|(?:photo|image|picture)s? (?:supplied|credit)|courtesy (?:of|photo)|provided by|supplied by|via (?=getty"
    r"|ap\b|reuters|afp)|foto (?:van|door|di|de|por|von|af|av|od)"
    r"|photo de|une photo de|foto cortesía de|cortesía de|fotografía de|bild von|foto's? van|beeld van"
    r"|image source\s*,"
)
# Agencies and picture desks, whose bare name behind a caption is its credit.
AGENCY = re.compile(
    r"(?<![\w-])(?:AP(?: Photo| Images?)?|AFP|Reuters|Getty(?: Images)?|GettyImages|iStock(?:photo)?|dpa"
    r"|DPA(?: Images)?|picture[ -]?alliance|imago(?: images)?|epa(?:-efe)?|EFE"
    r"|ANSA|LaPresse|APA|Keystone(?:-SDA)?|SDA|PA(?: Media| Wire| Images| Archive)?|Press Association"
    r"|Associated Press|AAP|Alamy|Shutterstock|Adobe ?Stock|stock\.adobe\.com"
    r"|Unsplash|Pexels|Pixabay|Depositphotos|Dreamstime|Bloomberg|ZUMA(?: Press| Wire)?|Sipa(?: USA| Press)?"
    r"|NurPhoto|Anadolu(?: Agency| Ajansı| Images)?|\bAA\b|IHA|İHA|DHA|Xinhua|TASS|Sputnik"
    r"|RIA Novosti|Interfax|Kyodo|Jiji|Yonhap|Newsis|News1|PTI|ANI|ANTARA|Bernama|UPI|Magnum(?: Photos)?"
    r"|Rex(?: Features)?|Backgrid|Splash News|WireImage|FilmMagic|Gallo Images"
    r"|NTB|Scanpix|Ritzau(?: Scanpix)?|TT(?: Nyhetsbyrån)?|Bildbyrån|Lehtikuva|STT|PAP|ČTK|CTK|MTI|Agerpres"
    r"|Belga|BELGA(?:IMAGE)?|ANP|Hollandse Hoogte|Lusa|Europa Press|MAXPPP|Abaca(?:press)?"
    r"|Panoramic|IP3|Icon Sport|Presse Sports|Profimedia|Shutterstock|Canadian Press|Ukrinform|UNIAN"
    r"|Unian|laif|ullstein(?: bild)?|akg-images|Bridgeman|Corbis|WENN|Instagram"
    r"|Twitter|YouTube|Facebook|TikTok|Wikimedia(?: Commons)?|Wikipedia|CC[ -]BY(?:[ -]SA)?|Flickr|NASA|ESA|EPA"
    r"|Handout|Supplied|Screenshot|Screengrab|Hand-?out"
    r"|АР|ТАСС|РИА Новости|Интерфакс|УНИАН|Укринформ)(?![\w-])"
    r"|رويترز|أ ?ف ?ب|أسوشيتد برس|الأناضول|غيتي|وكالات|רויטרס|פלאש ?90|रॉयटर्स|एएफपी|एपी|पीटीआई|एएनआई"
    r"|連合|聯合|共同|時事|ロイター|ＡＰ|ＡＦＰ|ゲッティ|アフロ|EPA時事|新华社|新華社|中新社|视觉中国|美聯社|路透|法新社|中央社|연합뉴스|뉴시스|뉴스1|뉴스원|로이터|게티이미지|AFP연합"
    r"|AP연합|EPA연합",
)
# Of these, the names that no caption's own sentence ends in, so that a blank before them is enough.
UNMISTAKABLE_NAMES = (
    "getty images", "ap photo", "pa media", "pa wire", "pa images", "imago images", "shutterstock", "alamy stock photo",
    "alamy",
)  # fmt: skip
UNMISTAKABLE = re.compile(rf"\s(?:via )?(?:{'|'.join(UNMISTAKABLE_NAMES)})(?![\w-])", re.IGNORECASE)
# Words around a name that are no part of it: an agency's role, an archive remark.
JOINERS = frozenset({
    "via", "for", "by", "von", "van", "de", "di", "del", "della", "da", "do", "dos", "das", "der", "den", "du",
    "la", "le", "und", "and", "&", "the", "of", "für", "e", "et", "y", "i", "och", "og", "ja", "en", "zu",
    "im", "vom", "af", "av", "dpa", "imago", "images", "photo", "picture", "alliance", "laif", "getty",
    "stock", "bild", "file", "pool", "istock", "istockphoto",
})  # fmt: skip
# Short labels that stand before a name inside brackets without a colon.
IN_BRACKETS = re.compile(
    r"^(?:dok|doc|fot|foto|photo|bild|istimewa|pic|ist|screenshot|archiv)\b\.?\s*(?=\S)", re.IGNORECASE
)
# Remarks in brackets that look like names but are none.
REMARK = re.compile(
    r"^(?:archiv(?:bild|foto|aufnahme)?|symbol(?:bild|foto)|themenbild|file(?: photo| image| pic(?:ture)?)?"
    r"|archives?|illustration|(?:photo )?d['’](?:archives?|illustration)"
    r"|archivo|archivio|imagen de archivo|foto de archivo|arkivbild|arkivfoto|arkiv|genrebild|arşiv|montage"
    r"|fotomontage|bildmontage|collage|left|right|centre|center|[lrmc]\.?|links|rechts|mitte"
    r"|stock(?: image| photo)?|undated|资料图|資料圖|資料照|資料写真|자료사진|jpg|png)[.:]?$",
    re.IGNORECASE,
)
# Labels before a caption that only say "this is one".
LEAD_IN = re.compile(
    r"^(?:(?:image|photo|picture|video|media|figure)\s+(?:caption|description|source)|bild(?:unterschrift"
    r"|beschreibung|text|titel)|légende"
    r"|caption|(?:toggle|hide|show) caption|leyenda|pie de foto|didascalia|bildetekst|billedtekst|kuvateksti"
    r"|bijschrift)\s*(?:[,:]|(?-i:(?=\s[A-ZÄÖÜÉ])))\s*",
    re.IGNORECASE,
)
# The source that some pages name before the words that call a caption one.
SOURCE_LEAD = re.compile(r"^image source\s*[,:][^.]{2,60}?\bimage caption\s*[,:]\s*", re.IGNORECASE)
