"""Learning texts become HTML that can do no harm."""

import pytest

from planner.web.me.markdown import render


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One\nline", "<p>One line</p>"),
        ("## Head\ntext", "<h3>Head</h3>\n<p>text</p>"),
        ("- a\n  more\n- b", '<ul class="plain"><li>a more</li><li>b</li></ul>'),
        ("1. a\n2. b", '<ol class="plain"><li>a</li><li>b</li></ol>'),
        ("> said\n> so", "<blockquote>said so</blockquote>"),
        ("**much** and *some* `code`", "<p><strong>much</strong> and <em>some</em> <code>code</code></p>"),
        ("[here](https://example.org/a)", '<p><a href="https://example.org/a" rel="noreferrer">here</a></p>'),
        ("snake_case_word 2 * 3 * 4", "<p>snake_case_word 2 * 3 * 4</p>"),
        ("", ""),
    ],
)
def test_the_subset_is_rendered(text: str, html: str) -> None:
    """Each form of the subset has its element."""
    assert str(render(text)) == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        '[x](https://example.org/"onclick="alert(1))',
        "`<img src=x onerror=alert(1)>`",
        "[<b>](https://example.org)",
    ],
)
def test_nothing_of_the_text_becomes_an_element_of_its_own(text: str) -> None:
    """Tags, handlers and other schemes stay words."""
    html = str(render(text))
    assert "<script" not in html
    assert "<img" not in html
    assert "<b>" not in html
    assert 'href="javascript' not in html
    assert 'onclick="' not in html
