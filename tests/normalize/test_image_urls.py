"""Renditions of one picture share a key; different pictures never do."""

from __future__ import annotations

from base64 import urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.normalize.image_urls import image_key

ORIGIN = "https://pictures.example/2024/05/harbour-fire.jpg"
WRAPPED = "https%3A%2F%2Fpictures.example%2F2024%2F05%2Fharbour-fire.jpg"


@pytest.mark.parametrize(
    "rendition",
    [
        "http://www.pictures.example/2024/05/harbour-fire.jpg",
        "//pictures.example/2024/05/harbour-fire.jpg",
        ORIGIN + "?w=640&h=360&fit=crop&auto=format&q=70&s=9be1d5f9b88f4d9c",
        ORIGIN + "?quality=90&amp;strip=all&amp;width=288&amp;sig=vJ2",
        ORIGIN + "?im=Resize%3D%28630%2C354%29&hash=12ca3f0e5f9e65af2a78",
        ORIGIN + "?e381677d0b95d597853998949d4f0fc3f93c7e24",
        "https://pictures.example/2024/05/harbour-fire-634x423.jpg",
        "https://pictures.example/2024/05/harbour-fire_640x360.webp",
        "https://pictures.example/2024/05/harbour-fire-1024x683-126x91.jpg",
        "https://pictures.example/2024/05/harbour-fire-scaled.jpg",
        "https://pictures.example/2024/05/harbour-fire_large@2x.jpg",
        "https://pictures.example/2024/05/harbour-fire_w520_r1.778_fpx45_fpy48.webp",
        "https://pictures.example/2024/05/harbour-fire_v16_9_600.jpeg",
        "https://pictures.example/2024/05/harbour-fire_c0-179-4300-2687_s1200x700.jpg",
        "https://pictures.example/2024/05/harbour-fire.jpg.webp",
        "https://pictures.example/2024/05/harbour-fire-e1699999999999.jpg",
        "https://pictures.example/2024/05/384x229_harbour-fire.jpg",
        "https://pictures.example/640x360/2024/05/harbour-fire.jpg",
        "https://pictures.example/2024/05/16x9/harbour-fire.jpg",
        "https://pictures.example/2024/05/16:9/w_1280,c_limit/harbour-fire.jpg",
        "https://pictures.example/2024/05/master/w_2560%2Cc_limit/harbour-fire.jpg",
        "https://pictures.example/2024/05/16-9/750/harbour-fire.jpg",
        "https://pictures.example/styles/large/public/2024/05/harbour-fire.jpg?itok=Ab3",
        "https://pictures.example/2024/05/s615b/harbour-fire.jpg",
        "https://pictures.example/2024/05/s1600-rw/harbour-fire.jpg",
        "https://pictures.example/cdn-cgi/image/width=640,quality=75/2024/05/harbour-fire.jpg",
        "https://pictures.example/fit-in/640x0/smart/filters:quality(80)/2024/05/harbour-fire.jpg",
        "https://i0.proxy.example/pictures.example/2024/05/harbour-fire.jpg?resize=720%2C480&ssl=1",
        f"https://resize.example/lXyYuGyLjiWbu4r6zxM7DHSlEVEc/resize:fill:1200:0:0/plain/{WRAPPED}",
        f"https://resize.example/XLkAhPruhkPzym5DOu3PLaIVMek=/750x0/{WRAPPED}",
        f"https://resize.example/image/fetch/w_21,c_fill/{ORIGIN}",
        f"https://resize.example/?url={WRAPPED}&w=400&q=100",
        f"https://site.example/_next/image?url={WRAPPED}&w=1080&q=75",
        "https://resize.example/sig/rs:fit:640:0/" + urlsafe_b64encode(ORIGIN.encode()).decode().rstrip("=") + ".webp",
        "https://pictures.example/_next/image?url=%2F2024%2F05%2Fharbour-fire.jpg&w=640",
    ],
)
def test_renditions_meet_at_the_key_of_the_original(rendition: str) -> None:
    assert image_key(rendition) == image_key(ORIGIN) == "pictures.example/2024/05/harbour-fire"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/1.jpg", "https://a.example/2.jpg"),
        ("https://a.example/DSC_1024.jpg", "https://a.example/DSC_1280.jpg"),
        ("https://a.example/480/1.jpg", "https://a.example/640/1.jpg"),
        ("https://a.example/2023/12/harbour-fire.jpg", "https://a.example/2024/12/harbour-fire.jpg"),
        ("https://a.example/gallery/0d3f9a5c-harbour_1.jpg", "https://a.example/gallery/0d3f9a5c-harbour_2.jpg"),
        ("https://a.example/picture?id=5&w=640", "https://a.example/picture?id=6&w=640"),
        ("https://a.example/show.php?image=5", "https://a.example/show.php?image=6"),
        ("https://a.example/harbour-fire.jpg", "https://b.example/harbour-fire.jpg"),
        ("https://a.example/?url=https://b.example/1.jpg", "https://a.example/?url=https://b.example/2.jpg"),
        ("https://a.example/logo.png", "https://a.example/logo.svg"),
        ("data:image/gif;base64,AAAA", "data:image/gif;base64,BBBB"),
        ("https://a.example/img/large.jpg", "https://a.example/img/small.jpg"),
        ("https://a.example/photo-10.jpg", "https://a.example/photo-11.jpg"),
        ("https://a.example/id_2446/lego.jpg", "https://a.example/id_2447/lego.jpg"),
        ("https://lh.example/AbCdEf123=w640-h360", "https://lh.example/AbCdEf124=w640-h360"),
    ],
)
def test_different_pictures_keep_two_keys(one: str, other: str) -> None:
    assert image_key(one) != image_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/img/24-17/16-9/320/judy.jpg", "https://a.example/img/24-17/3-4/750/judy.webp"),
        ("https://a.example/img/450/194191.jpg", "https://a.example/img/600/194191.jpg"),
        ("https://a.example/image/sz.1.536/100x75.jpg", "https://a.example/image/sz.1.536/400x300"),
        ("https://a.example/Cover%20one.jpg", "https://a.example/Cover%2520one.jpg"),
        ("https://a.example/7/w480/r1.7778/trump.jpg", "https://a.example/7/w480/r1/trump.jpg"),
    ],
)
def test_renditions_of_short_names_meet(one: str, other: str) -> None:
    assert image_key(one) == image_key(other)


def test_a_size_behind_an_equals_sign_is_no_identity() -> None:
    assert image_key("https://lh.example/AbCdEf123=w640-h360") == image_key("https://lh.example/AbCdEf123=s0")


@pytest.mark.parametrize(
    "url", ["", "http://[broken", "no url", "https://a.example", "https://a.example/?url=http://[x"]
)
def test_what_is_no_picture_url_is_still_a_key(url: str) -> None:
    assert isinstance(image_key(url), str)


def test_overlong_urls_are_told_apart_without_being_read() -> None:
    one, other = (f"https://a.example/{'1-' * 50_000}{number}.jpg" for number in (1, 2))
    assert image_key(one) != image_key(other)
    assert len(image_key(one)) < 100


@given(st.text(max_size=120))
def test_no_path_raises(path: str) -> None:
    image_key("https://a.example/" + path)
    image_key(path)
