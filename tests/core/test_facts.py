"""What two sentences say differently, and what is only written in another way."""

from __future__ import annotations

import numpy as np
import pytest

from dedupe_news.align import align
from dedupe_news.article import Article
from dedupe_news.facts import Difference, differences
from dedupe_news.normalize import tokenize
from dedupe_news.segment import segment
from dedupe_news.tables import load
from dedupe_news.twins import twin_of

TABLE = load()
BETWEEN = "so viele worte stehen in diesem text zwischen den beiden abschriften eines satzes"

# kind: pairs of sentences that differ in it, the earlier one first.
DIFFERENT = {
    "numbers": [
        ("Bei dem Brand wurden 12 Menschen verletzt.", "Bei dem Brand wurden 7 Menschen verletzt."),
        ("Der Umsatz stieg um 3,5 Prozent im Jahr.", "Der Umsatz stieg um 3,6 Prozent im Jahr."),
        ("She won the final by 2:1 in Penmoor.", "She won the final by 2:0 in Penmoor."),
        ("The storm sank three boats in port.", "The storm sank seven boats in port."),
        ("The fund holds a million pounds today.", "The fund holds a billion pounds today."),
        ("The wall was built here in 1913.", "The wall was built here in 1931."),
        ("Le pont coûte 40 millions selon le maire.", "Le pont coûte 44 millions selon le maire."),
        ("В порту стоят пять судов под флагом.", "В порту стоят шесть судов под флагом."),
        ("工程预算为6800万元由市政府承担。", "工程预算为7300万元由市政府承担。"),
        ("市議会は二十六人の賛成で可決した。", "市議会は二十七人の賛成で可決した。"),
        ("بلغت الكلفة 12 مليون دينار هذا العام.", "بلغت الكلفة ١٣ مليون دينار هذا العام."),
    ],
    "names": [
        ("Das teilte Anna Ohlsen der Presse mit.", "Das teilte Britta Kranz der Presse mit."),
        ("A court in Iran ruled against the firm.", "A court in Iraq ruled against the firm."),
        ("La alcaldesa de Bornos lo anunció ayer.", "La alcaldesa de Cádiz lo anunció ayer."),
        ("Об этом вчера сообщил Иван Седов.", "Об этом вчера сообщил Пётр Лугов."),
    ],
    "negation": [
        ("The bridge will open to cars in May.", "The bridge will not open to cars in May."),
        ("The firm won't sell the old ferry.", "The firm will sell the old ferry."),
        ("Es gab ein Leck in der Leitung.", "Es gab kein Leck in der Leitung."),
        ("Le pont sera ouvert aux camions.", "Le pont ne sera pas ouvert aux camions."),
        ("El puente se abrirá en mayo.", "El puente no se abrirá en mayo."),
        ("Паром выйдет в рейс по плану.", "Паром не выйдет в рейс по плану."),
        (
            "The search of the house was lawful today.",
            "The search of the house was unlawful today.",
        ),
        ("该公司表示将出售其航线的股份。", "该公司表示将不出售其航线的股份。"),
    ],
    "quotes": [
        (
            "The owner said, “We were told nothing at all that night,” and shut the inn.",
            "The owner said, “Nobody can say they did not know,” and shut the inn.",
        ),
        (
            "Die Wirtin sagte „Wir haben lange genug gewartet“, als die Sitzung begann.",
            "Die Wirtin sagte „Niemand braucht diese Brücke“, als die Sitzung begann.",
        ),
    ],
}
SAME = [
    ("Im Ort leben 1.250 Menschen am Fluss.", "Im Ort leben 1250 Menschen am Fluss."),
    ("Some 12,500 people signed the letter.", "Some 12 500 people signed the letter."),
    ("The wall costs 31 million pounds.", "The wall costs ３１ million pounds."),
    ("بلغت الكلفة 12 مليون دينار هذا العام.", "بلغت الكلفة ١٢ مليون دينار هذا العام."),
    ("Das sagte Alexander Lukaschenko.", "Das sagte Alexander Lukashenko."),
    ("Das teilte Henrike Soltau mit.", "Das teilte Henrieke Soltau mit."),
    ("„Jetzt wird gebaut“, sagte sie.", "»Jetzt wird gebaut«, sagte sie."),
    ("“It is overdue,” she told us.", '"It is overdue," she told us.'),
    ("The firm won't sell the ferry.", "The firm won’t sell the ferry."),
    ("Work is expected to begin in May.", "Work is likely to begin in May."),
    ("The harbour board voted late to rebuild it.", "The harbour board also voted to rebuild it."),
    ("Der Wasserstand steigt seit gestern.", "Der Wasser stand steigt seit gestern."),
    ("Die Verwaltung prüft den Antrag.", "Die Verwaltugn prüft den Antrag."),
    ("Es wird ein langer Abend werden.", "ES WIRD EIN LANGER ABEND WERDEN."),
    ("Рельсы поставит завод соседней области.", "Рельсы поставит завод сосeдней области."),
]


def found(there: str, here: str) -> tuple[Difference, ...]:
    """What `here` says differently from `there`; each is one sentence."""
    raw = f"{there}\n{BETWEEN}\n{here}"
    article = Article.of(raw, segment(raw, "line"), tokenize(raw, TABLE))
    assert len(article.segmentation.sentences) == 3
    end, begin = int(article.last[0]), int(article.first[2])
    pairs = align(article.tokens.hashes[:end], article.tokens.hashes[begin:])
    return differences(twin_of(2, pairs + np.array((0, begin)), article), article)


@pytest.mark.parametrize(
    ("kind", "there", "here"),
    [(kind, *pair) for kind, pairs in DIFFERENT.items() for pair in pairs],
)
def test_facts_differ(kind: str, there: str, here: str) -> None:
    assert kind in {difference.kind for difference in found(there, here)}


@pytest.mark.parametrize(("there", "here"), SAME)
def test_only_written_in_another_way(there: str, here: str) -> None:
    assert found(there, here) == ()
    assert found(here, there) == ()


@pytest.mark.parametrize("sentence", [pair[0] for pairs in DIFFERENT.values() for pair in pairs])
def test_a_sentence_does_not_differ_from_itself(sentence: str) -> None:
    assert found(sentence, sentence) == ()


def test_what_differs_is_told_in_the_words_of_the_text() -> None:
    there, here = (
        "Der Umsatz stieg auf 1.250 Euro im Jahr.",
        "Der Umsatz stieg auf 1.260 Euro im Jahr.",
    )
    (difference,) = found(there, here)
    assert (difference.kind, difference.there, difference.here) == ("numbers", "1.250", "1.260")
