"""News texts, written for these tests, in the encodings that archives hold."""

GERMAN = """Die Bürgermeisterin von Köln eröffnete am Dienstag die neue Brücke über den Rhein.
Über tausend Gäste kamen, „so viele wie nie“, sagte sie. Die Kosten stiegen auf 40 Millionen Euro –
doppelt so viel wie geplant."""
FRENCH = """Le maire de Béziers a inauguré mardi le nouveau théâtre. « C’est une fête pour toute
la région », a-t-il déclaré. Les travaux ont coûté 40 millions d’euros, dont l’État a payé
la moitié."""
RUSSIAN = """Мэр города открыл во вторник новый мост через реку. На церемонию пришли более тысячи
человек, сообщила пресс-служба. Строительство обошлось в сорок миллионов рублей."""
CHINESE = """市长星期二为跨江新桥揭幕。一千多名市民到场观看，工程耗资四千万元，比原计划多出一倍。
市政府表示，新桥将缓解早晚高峰的拥堵。"""
TAIWANESE = """市長星期二為跨江新橋揭幕。一千多名市民到場觀看，工程耗資四千萬元，比原計畫多出一倍。
市政府表示，新橋將緩解早晚高峰的擁塞。"""
JAPANESE = """市長は火曜日、川にかかる新しい橋の開通式に出席した。千人を超える市民が集まり、
工費は当初計画の二倍にあたる四十億円だった。"""
KOREAN = """시장은 화요일 강을 가로지르는 새 다리의 개통식에 참석했다. 천 명이 넘는 시민이 모였으며
공사비는 당초 계획의 두 배인 사백억 원이었다."""
POLISH = """Burmistrz Łodzi otworzył we wtorek nowy most nad rzeką. Przyszło ponad tysiąc osób, a
budowa kosztowała czterdzieści milionów złotych, dwa razy więcej niż planowano."""
CZECH = """Primátor Brna v úterý otevřel nový most přes řeku. Přišlo více než tisíc lidí, stavba
stála čtyřicet milionů korun, dvakrát víc, než se plánovalo."""
GREEK = """Ο δήμαρχος εγκαινίασε την Τρίτη τη νέα γέφυρα πάνω από το ποτάμι. Παραβρέθηκαν πάνω από
χίλιοι πολίτες και το έργο κόστισε σαράντα εκατομμύρια ευρώ."""
TURKISH = """Belediye başkanı salı günü nehrin üzerindeki yeni köprüyü açtı. Törene binden fazla
kişi katıldı, inşaat kırk milyon liraya mal oldu, planlananın iki katı. Işıklar yandı."""
ARABIC = """افتتح رئيس البلدية يوم الثلاثاء الجسر الجديد فوق النهر. وحضر الحفل أكثر من ألف شخص،
وبلغت تكلفة البناء أربعين مليون دينار، ضعف المبلغ المخطط له."""
HEBREW = """ראש העיר חנך ביום שלישי את הגשר החדש מעל הנהר. יותר מאלף תושבים הגיעו לטקס,
והבנייה עלתה ארבעים מיליון שקלים, כפול מהמתוכנן."""
THAI = """นายกเทศมนตรีเปิดสะพานใหม่ข้ามแม่น้ำเมื่อวันอังคาร มีประชาชนมาร่วมงานกว่าพันคน
ค่าก่อสร้างสี่สิบล้านบาท มากกว่าแผนเดิมสองเท่า"""
HINDI = """महापौर ने मंगलवार को नदी पर बने नए पुल का उद्घाटन किया। समारोह में एक हज़ार से अधिक लोग आए।"""

LEGACY = [
    (GERMAN, "cp1252"),
    (GERMAN, "mac-roman"),
    (FRENCH, "cp1252"),
    (RUSSIAN, "koi8-r"),
    (RUSSIAN, "cp1251"),
    (RUSSIAN, "iso8859-5"),
    (RUSSIAN, "cp866"),
    (CHINESE, "gb18030"),
    (CHINESE, "gb2312"),
    (TAIWANESE, "big5"),
    (JAPANESE, "shift_jis"),
    (JAPANESE, "euc_jp"),
    (KOREAN, "euc_kr"),
    (POLISH, "iso8859-2"),
    (POLISH, "cp1250"),
    (CZECH, "iso8859-2"),
    (GREEK, "iso8859-7"),
    (TURKISH, "cp1254"),
    (TURKISH, "iso8859-9"),
    (ARABIC, "cp1256"),
    (HEBREW, "cp1255"),
    (THAI, "cp874"),
]
ALL = [GERMAN, FRENCH, RUSSIAN, CHINESE, TAIWANESE, JAPANESE, KOREAN, POLISH, CZECH, GREEK]
ALL += [TURKISH, ARABIC, HEBREW, THAI, HINDI]
