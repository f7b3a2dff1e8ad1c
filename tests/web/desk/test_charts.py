"""Charts stay within their box, whatever the figures."""

from __future__ import annotations

from worker.web.desk.charts import HEIGHT, WIDTH, Bars, Course


def test_bars_are_as_tall_as_their_counts() -> None:
    chart = Bars([0, 5, 10])
    assert [(bar.value, bar.height) for bar in chart.bars] == [(5, HEIGHT / 2), (10, HEIGHT)]
    assert all(bar.y + bar.height == HEIGHT for bar in chart.bars)
    assert (chart.most, chart.total, chart.newest) == (10, 15, 10)


def test_the_least_count_can_be_seen() -> None:
    assert Bars([1, 100_000]).bars[0].height > 1


def test_no_count_is_no_bar() -> None:
    for values in ([], [0, 0]):
        chart = Bars(values)
        assert (chart.bars, chart.most, chart.total) == ([], 0, 0)


def test_a_course_goes_from_edge_to_edge() -> None:
    points = [tuple(map(float, point.split(","))) for point in Course([0, 1, 2]).points.split()]
    assert [x for x, _ in points] == [0, WIDTH / 2, WIDTH]
    assert [y for _, y in points] == [HEIGHT - 2, HEIGHT / 2, 2]


def test_a_course_never_leaves_its_box() -> None:
    assert Course([5.0], most=1.0).points == "0.0,2.0"
    assert Course([]).points == ""
    assert Course([0.0, 0.0]).points.endswith(f",{HEIGHT - 2:.1f}")
