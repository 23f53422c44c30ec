"""Texts written for these tests."""

LEAD = "Der Stadtrat von Mühlbach hat am Dienstag über den Umbau des alten Bahnhofs beraten."
BODY = (
    "Nach zwei Stunden Aussprache stimmten elf von fünfzehn Mitgliedern für den Entwurf, der das "
    "Gebäude für Vereine, eine Bücherei und ein kleines Café öffnet.",
    "Die Kosten sollen vier Millionen Euro nicht übersteigen, sagte Kämmerin Ruth Adler, die das "
    "Vorhaben seit dem Frühjahr begleitet und mehrere Förderanträge gestellt hat.",
    "Der Bürgerverein begrüßte den Beschluss, verlangte aber einen festen Zeitplan, damit die "
    "Arbeiten vor dem nächsten Winter beginnen und die Halle nicht länger leer steht.",
)
CLEAN = "\n".join((LEAD, *BODY))
DOUBLED = "\n".join((LEAD, *BODY, *BODY))
REPORT = """\
{path}
  {verb:<7}  paragraphs 5-7 repeat paragraphs 2-4
           exact, 3 paragraphs, 73 words, 46 % of the text; lines 5-7
           line 2  Nach zwei Stunden Aussprache stimmten elf von fünfzehn...
           line 5  Nach zwei Stunden Aussprache stimmten elf von fünfzehn...
  result   73 of 160 words {past} (46 %).
"""
