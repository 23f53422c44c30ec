"""Words that turn a statement round or count, folded as in the matching key.

One list serves all languages: a text's language is never guessed.
"""

from __future__ import annotations

# Negating where "t" follows: the key parts "don't" into "don" and "t".
CONTRACTED = frozenset(
    """
    don doesn didn isn aren wasn weren hasn haven hadn won wouldn couldn shouldn mustn needn ain can
    """.split()  # noqa: SIM905
)

NEGATIONS = frozenset(
    """
    not no never none nobody nothing nowhere neither nor without cannot
    dont doesnt didnt isnt arent wasnt werent hasnt havent hadnt wont wouldnt couldnt shouldnt cant
    nicht kein keine keinen keinem keiner keines nie niemals niemand nichts weder ohne
    ne pas jamais aucun aucune rien personne sans
    ningún ninguna ninguno nunca jamás nada nadie sin tampoco
    non nessun nessuno nessuna senza niente nulla né
    não nenhum nenhuma ninguém sem nem
    niet geen nooit niemand niets zonder
    inte ingen inget inga aldrig utan ej ikke ingenting aldri uten uden intet
    ei emme ette eivät ilman
    nie nigdy żaden żadna żadne bez
    ani nikdy žádný žádná žádné není nejsou nebyl nebyla nebylo nebyli nemá
    не нет нельзя никогда никто ничего без нема немає ніколи ніхто
    nu niciun nicio niciodată fără nimeni
    nem soha senki nincs nincsenek sem
    δεν δε μη μην όχι ούτε χωρίς ποτέ κανένας καμία
    değil yok hayır asla hiçbir olmadı
    لا لم لن ليس ليست ليسوا غير بدون ما دون
    לא אין אינו אינה בלי ללא
    نيست نه نمي هيچ بدون
    नहीं न मत ना बिना
    tidak bukan belum tanpa jangan
    không chẳng chưa chả
    hapana bila
    án ekki aldrei engin enginn ekkert
    neniam sen nek neniu nenio
    kò
    안 못 않다 않았다 않는다 없다 없는 없이 아니다
    不 没 沒 无 無 非 未 勿 否
    """.split()  # noqa: SIM905
)

NEGATING_PREFIXES = frozenset(
    ("un", "in", "im", "ir", "il", "dis", "non", "ne", "nie", "не", "mis", "αν")
)

# Dropping or adding one letter makes another statement of it: kein and ein, none and one.
FALSE_FRIENDS = frozenset(
    frozenset(pair.split("/"))
    for pair in """
    none/one never/ever nor/or neither/either not/now no/on kein/ein keine/eine keinen/einen
    keinem/einem
    keiner/einer keines/eines niemand/jemand nie/die nada/ada nie/wie ne/je
    """.split()  # noqa: SIM905
)

NUMERALS = frozenset(
    """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred
    thousand
    million billion trillion half dozen first second third fourth fifth sixth seventh eighth
    ninth tenth
    null ein eine einen einem einer eins zwei drei vier fünf sechs sieben acht neun zehn elf
    zwölf dreizehn vierzehn fünfzehn zwanzig
    dreißig dreissig vierzig fünfzig sechzig siebzig achtzig neunzig hundert tausend millionen
    milliarde
    milliarden erste zweite dritte vierte fünfte ersten zweiten dritten vierten fünften
    zéro un une deux trois quatre cinq sept huit neuf dix onze douze quinze vingt trente
    quarante cinquante
    soixante cent cents mille millions milliard milliards premier première deuxième troisième
    cero uno una dos tres cuatro cinco seis siete ocho nueve diez once doce quince veinte
    treinta cuarenta
    cincuenta cien ciento mil millón millones primer primera segundo tercera tercero
    due tre quattro cinque sei sette otto nove dieci undici dodici venti trenta quaranta
    cinquanta cento
    mila milione milioni miliardo miliardi primo prima secondo terzo
    um uma dois duas três quatro sete oito dez onze doze vinte trinta quarenta cinquenta cem
    milhão milhões
    bilhão bilhões primeiro primeira terceiro terceira
    een twee drie vier vijf zes zeven acht negen tien elf twaalf twintig dertig veertig vijftig
    honderd duizend
    två tre fyra fem sju åtta nio tio elva tolv tjugo trettio hundra tusen fire seks syv otte
    dwa dwie dwóch trzy trzech cztery pięć sześć siedem osiem dziewięć dziesięć tysiąc tysięcy
    milion
    dva dvě tři čtyři pět šest sedm osm devět deset tisíc
    один одна два две три четыре пять шесть семь восемь девять десять двадцать тридцать сорок
    пятьдесят тысяча
    тысяч миллион миллиона миллионов дві чотири п'ять шість сім вісім дев'ять десять
    bir iki üç dört beş altı yedi sekiz dokuz yirmi otuz kırk elli yüz bin milyon milyar
    δύο τρεις τρία τέσσερα τέσσερις πέντε έξι επτά οκτώ εννέα δέκα εκατό χίλια
    واحد اثنان ثلاثه اربعه خمسه سته سبعه ثمانيه تسعه عشره مايه مئه الف مليون مليار
    kettő két három négy öt hat hét nyolc kilenc tíz száz ezer millió
    doi două trei patru cinci șase șapte opt nouă zece sută mie mii
    kaksi kolme neljä viisi kuusi seitsemän kahdeksan yhdeksän kymmenen sata tuhat
    dua tiga empat lima enam tujuh delapan sembilan sepuluh ratus ribu juta
    hai ba bốn năm sáu bảy tám chín mười trăm nghìn triệu
    एक दो तीन चार पांच छह सात आठ नौ दस सौ हजार लाख करोड़
    du tri kvar kvin ses sep ok naŭ dek tveir þrír fjórir fimm sex sjö átta níu tíu
    一 二 三 四 五 六 七 八 九 十 百 千 万 萬 亿 億 兆 零 〇 两 兩 半
    """.split()  # noqa: SIM905
)
