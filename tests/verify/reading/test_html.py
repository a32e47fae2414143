"""HTML: plain and highlighted code, with line numbers beside it, in front of it, or in cells of a table."""

import html

import pytest
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import CLexer

from outcrop.verify.references import references_of

from ..given import prose, quotes, read

CODE = 'int a(char *s)\n{\n\tif (s[0] < 2 && s != "<b>")\n\n\t\treturn 1;\n}'
ROWS = tuple(CODE.split("\n"))
ESCAPED = [html.escape(row) for row in ROWS]
GITHUB = "".join(
    f'<tr><td id="L{n}" class="blob-num" data-line-number="{n}"></td><td class="blob-code">{row}</td></tr>'
    for n, row in enumerate(ESCAPED, 77)
)
# As GitHub shows a file since 2023, the numbers in a column of their own; the whole file stands in a text area, too.
REACT = "".join(
    f'<div class="react-code-text react-code-line-contents"><div><div id="LC{n}" class="react-file-line html-div" data-line-number="{n}">'
    f"{row or chr(10)}</div></div></div>"
    for n, row in enumerate(ESCAPED, 77)
)
COLUMN = "".join(
    f'<div data-line-number="{n}" class="react-line-number react-code-text">{n}</div>'
    for n in range(77, 77 + len(ROWS))
)
REACT_PAGE = f"<div><textarea>{html.escape(CODE)}\nmore();</textarea><div>{COLUMN}</div><div>{REACT}</div></div>"
HLJS = "".join(
    f'<tr><td class="hljs-ln-line hljs-ln-numbers" data-line-number="{n}"><div class="hljs-ln-n" data-line-number="{n}"></div></td>'
    f'<td class="hljs-ln-line hljs-ln-code" data-line-number="{n}">{row}</td></tr>'
    for n, row in enumerate(ESCAPED, 1)
)
HEXO = (
    '<figure class="highlight c"><table><tr><td class="gutter"><pre>'
    + "<br>".join(f'<span class="line">{n}</span>' for n in range(1, len(ROWS) + 1))
    + '</pre></td><td class="code"><pre>'
    + "<br>".join(f'<span class="line">{row}</span>' for row in ESCAPED)
    + "</pre></td></tr></table></figure>"
)
ROUGE = (
    '<div class="language-c highlighter-rouge"><table class="rouge-table"><tr><td class="rouge-gutter gl"><pre class="lineno">'
    + "\n".join(str(n) for n in range(1, len(ROWS) + 1))
    + f'</pre></td><td class="rouge-code"><pre>{"<br/>".join(ESCAPED)}</pre></td></tr></table></div>'
)
APART = "\n".join(f'<span class="lineno">{n}</span> {row}' for n, row in enumerate(ESCAPED, 77))
PRETTY = (
    '<pre class="prettyprint linenums:77"><ol class="linenums">'
    + "".join(f"<li>{row}</li>" for row in ESCAPED)
    + "</ol></pre>"
)


@pytest.mark.parametrize(
    "text",
    [
        f"<pre>{chr(10).join(ESCAPED)}</pre>",
        f"<pre>\n{chr(10).join(ESCAPED)}\n</pre>",
        f"<pre><code class='language-c'>{chr(10).join(ESCAPED)}</code></pre>",
        f"<pre>{'<br>'.join(ESCAPED)}</pre>",
        f"<code>{'<br>'.join(ESCAPED)}</code>",
        highlight(CODE, CLexer(), HtmlFormatter()),
        highlight(CODE, CLexer(), HtmlFormatter(linenos="table")),
        highlight(CODE, CLexer(), HtmlFormatter(linenos="inline")),
        highlight(CODE, CLexer(), HtmlFormatter(linenos="table", linenostart=77)),
        f"<table>{GITHUB}</table>",
        REACT,
        REACT_PAGE,
        f"<pre><code><table>{HLJS}</table></code></pre>",
        HEXO,
        ROUGE,
        PRETTY,
        f"<pre>{APART}</pre>",
        f"<pre>{chr(10).join(ESCAPED)}",
    ],
)
def test_code_is_quoted_in_many_ways(text: str) -> None:
    [quote] = quotes(f"<html><body><p>Words</p>{text}", "html")
    assert [row for row in quote.rows if row] == [row for row in ROWS if row]


@pytest.mark.parametrize(
    "text",
    [
        highlight(CODE, CLexer(), HtmlFormatter(linenos="table", linenostart=77)),
        highlight(CODE, CLexer(), HtmlFormatter(linenos="inline", linenostart=77)),
        f"<table>{GITHUB}</table>",
        REACT_PAGE,
        PRETTY,
        f"<pre>{APART}</pre>",
        f"<pre data-start='77' class='line-numbers'>{chr(10).join(ESCAPED)}</pre>",
        f"<pre><ol start='77'>{''.join(f'<li>{row}</li>' for row in ESCAPED)}</ol></pre>",
    ],
)
def test_numbers_beside_it_tell_its_lines(text: str) -> None:
    [quoted] = references_of(read(text, "html"))
    assert [one.lines.first for one in quoted.references if one.lines is not None] == [77]


def test_the_language_is_told_by_a_class() -> None:
    assert quotes(ROUGE, "html")[0].language == "c"
    assert quotes("<pre><code class='language-sh'>make\nmake install</code></pre>", "html")[0].language == "sh"


@pytest.mark.parametrize(
    ("frame", "language"),
    [
        ('<div class="highlight highlight-source-c notranslate">', "c"),  # GitHub
        ('<div class="highlight highlight-source-c++">', "c++"),
        ('<div class="highlight highlight-source-shell" dir="auto">', "shell"),
        ('<div class="highlight highlight-text-xml">', "xml"),
        ('<div class="highlight-c notranslate"><div class="highlight">', "c"),  # Sphinx
        ('<div class="highlight-default notranslate"><div class="highlight">', "default"),
        ('<div class="language-c highlighter-rouge"><div class="highlight">', "c"),  # Rouge
        ('<div class="highlighter-rouge"><div class="highlight">', None),
        ('<div class="highlight">', None),  # Pygments
        ('<div class="highlight wide">', None),
        ('<div class="sourceCode" id="cb1">', None),  # pandoc
        ('<figure class="highlight cpp">', "cpp"),  # Hexo
        ('<figure class="highlight">', None),  # Jekyll
        ('<div class="syntaxhighlighter"><pre class="brush: cpp; toolbar: false">', "cpp"),
        ('<pre class="sourceCode c">', "c"),
        ('<pre class="code highlight js-syntax-highlight language-c">', "c"),  # GitLab
    ],
)
def test_the_language_is_told_by_what_is_around_it(frame: str, language: str | None) -> None:
    [quote] = quotes(f"{frame}<pre>int a;\nint b;</pre>", "html")
    assert quote.language == language


def test_prose_has_the_addresses_of_its_links() -> None:
    text = '<h1>Peers</h1><p>See <a href="https://x/y">the <b>code</b></a> of <code>src/a.c</code>,<br>lines 3&ndash;9.</p><script>no</script>'
    assert prose(text, "html") == ["Peers", "See the code <https://x/y>  of src/a.c,\nlines 3–9."]


def test_lines_that_no_table_holds_end_where_words_follow() -> None:
    text = f"<p>One</p>{REACT}<p>Two</p>{REACT}<p>Three</p>"
    assert prose(text, "html") == ["One", "Two", "Three"]
    assert [len(quote.rows) for quote in quotes(text, "html")] == [len(ROWS), len(ROWS)]


def test_a_quote_knows_its_line() -> None:
    [quote] = quotes("<p>\n\nWords</p>\n<pre>\nint a;\nint b;\n</pre>", "html")
    assert quote.lines == (5, 6)
