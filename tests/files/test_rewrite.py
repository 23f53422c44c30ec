"""Laws of cutting and putting back."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dedupe_news.model import Span
from dedupe_news.rewrite import byte_offsets, cut, put_back

ENCODINGS = ["utf-8", "utf-16-le", "utf-32-be", "gb18030"]


@st.composite
def texts_with_spans(draw: st.DrawFn) -> tuple[str, list[Span]]:
    """A text and spans that do not overlap but may touch or be empty, in any order."""
    text = draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
    ends = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    spans = {Span(a, b) for a, b in zip(ends[::2], ends[1::2], strict=False)}
    return text, draw(st.permutations([span for span in sorted(spans) if span.start < span.end]))


@given(texts_with_spans())
def test_put_back_undoes_cut(made: tuple[str, list[Span]]) -> None:
    text, spans = made
    left = cut(text, spans)
    assert len(left) == len(text) - sum(b - a for a, b in spans)
    assert put_back(left, [(span.start, span.of(text)) for span in spans]) == text


@given(texts_with_spans(), st.sampled_from(ENCODINGS), st.integers(0, 4))
def test_cutting_bytes_is_cutting_text(
    made: tuple[str, list[Span]], encoding: str, mark: int
) -> None:
    text, spans = made
    at = byte_offsets(text, [i for span in spans for i in span], encoding, "strict", mark)
    data = b"\xff" * mark + text.encode(encoding)
    left = cut(data, [Span(at[a], at[b]) for a, b in spans])
    assert left == b"\xff" * mark + cut(text, spans).encode(encoding)


def test_every_stretch_is_encoded_once() -> None:
    class Counted(str):
        encoded = 0

        def __getitem__(self, key: object) -> str:
            found = str.__getitem__(self, key)  # type: ignore[index]
            Counted.encoded += len(found)
            return found

    text = Counted("ä" * 10_000)
    byte_offsets(text, list(range(0, 10_000, 10)) * 3, "utf-8", "strict")
    assert Counted.encoded <= 10_000
