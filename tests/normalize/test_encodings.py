"""Only labels of the web name an encoding; what has none is told by its letters."""

from __future__ import annotations

import encodings.aliases
import time

import pytest
import webencodings

from worker.normalize.encodings import KNOWN, declared_encodings, decode, detect, find_codec

RUSSIAN = "Городской совет решил вернуть трамвай на набережную. " * 4
UKRAINIAN = "Міська рада вирішила повернути трамвай, її рішення чекають і в інших містах. " * 4


def test_labels_mean_what_browsers_take_them_for() -> None:
    raw = b'<meta charset="gb2312"><meta http-equiv=x content="text/html; charset=latin1">'
    assert declared_encodings(raw, 'text/html; charset="nonsense"') == ["gb18030", "cp1252"]


@pytest.mark.parametrize("label", sorted({*encodings.aliases.aliases.values(), "punycode", "idna", "utf-7", "utf-32"}))
def test_a_codec_of_python_alone_is_no_encoding(label: str) -> None:
    found = find_codec(label)
    assert (found is None) == (webencodings.lookup(label) is None or label in ("hz", "iso2022_kr"))
    assert found is None or found in KNOWN


def test_every_label_of_the_standard_is_known_or_no_text() -> None:
    without = {label for label in webencodings.LABELS if find_codec(label) is None}
    assert {webencodings.LABELS[label] for label in without} == {"replacement", "x-user-defined"}


@pytest.mark.parametrize("label", ["punycode", "idna", "utf-7", "unicode_escape", "hex", "rot13", "undefined", "mbcs"])
def test_a_codec_of_python_alone_costs_nothing(label: str) -> None:
    raw = f'<meta charset="{label}"><p>'.encode() + b"\xe9-a" * 200_000
    started = time.process_time()
    assert decode(raw, f"text/html; charset={label}").encoding == "cp1252"
    assert time.process_time() - started < 2


@pytest.mark.parametrize("name", ["koi8-r", "cp1251", "iso8859-5", "cp866", "mac-cyrillic"])
@pytest.mark.parametrize("start", ["", '<html lang="ru">', "<html><title>Совет</title>"])
def test_cyrillic_without_a_declaration_is_told_by_its_letters(name: str, start: str) -> None:
    assert decode(f"{start}<p>{RUSSIAN}</p>".encode(name)).text == f"{start}<p>{RUSSIAN}</p>"


@pytest.mark.parametrize("name", ["koi8-u", "cp1251"])
def test_ukrainian_is_told_as_well(name: str) -> None:
    assert decode(f'<html lang="uk"><p>{UKRAINIAN}</p>'.encode(name)).encoding == name


@pytest.mark.parametrize(
    ("text", "name"),
    [("首相は会見で新しい方針を発表した。" * 9, "cp932"), ("政府宣布了新的政策，市民表示欢迎。" * 9, "gb18030")],
)
def test_encodings_of_several_bytes_a_letter_are_told_apart(text: str, name: str) -> None:
    assert detect(text.encode(name)) == name


def test_the_language_decides_among_western_encodings() -> None:
    text = "Rada miasta zdecydowała o przywróceniu tramwaju. Źle śpią żółwie. " * 9
    assert detect(f'<html lang="pl"><p>{text}'.encode("cp1250")) == "cp1250"
