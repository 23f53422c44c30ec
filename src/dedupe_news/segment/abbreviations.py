"""Words that decide whether a full stop ends a sentence, over the languages of news.

All are casefolded and without their stops. One list serves all languages: a text's language is
never guessed, so the same sentence has the same boundaries wherever it stands.
"""

from __future__ import annotations

# Titles, units and references that announce what follows: no sentence ends after them.
ANNOUNCING = frozenset(
    """
    mr mrs ms messrs dr drs prof rev revd fr hon pres gov sen rep reps sens gen lt col maj capt cpt
    cmdr cdr sgt cpl adm brig insp supt det atty esq ste st mt ft vs viz cf approx ca resp incl excl
    dept est fig figs eq ed eds trans asst assoc assn
    hr hrn fr frl frhr dipl ing mag kfm ass geb gest gesch verh verw led ev kath vgl bzw ggf evtl
    inkl exkl zzgl abzgl sog soz urspr ehem ehemal stellv stv amtl staatl städt allg bes insb insbes
    spez svw betr bezgl bzgl zul zzt gem lt mind max durchschn einschl zus nachf präs vors
    mme mmes mlle mlles mgr sté éd env dir cie
    sr sra srta sres sras dña exc excmo ilmo excma lic arq ing dn dª hnos avda ctra pág págs cap
    sig sigg dott dottssa prof avv arch geom rag ing on ministr sen gent spett egr preg
    dhr mevr mw mej ir drs mr bc jhr burg wethouder bijv bv enz resp nl zgn zg vnl evt ong mln mld
    exmo exma ilma eng enga dra dras profa sto sta av pç
    mgr ks hab inż mec lek por ppłk płk gen kpt sierż asp św sw bp abp kard pw tzw tzn np itp ul al
    pl os zob ok por ww
    ing mudr judr phdr rndr mvdr paeddr thdr bc mga prim doc csc drsc tj tzv např popř resp
    sv stol zejm vč kpt mjr plk gen por nadpor
    tel mob ref bl fk hr fru frk civ ing jur fil lic kand övers utg frv förf
    bl afd dvs fhv inkl ekskl hhv jf fx mht vedr pga pgl mfl tlf
    sn syn yrd doç uzm av öğr bşk bkz bk örn alm ing fra gn kur alb yb bnb yzb tğm asb
    red mm vn va vt ks esim mrd milj puh synt
    prof acad conf dl dna dră dnă ing arh av drd gl cpt mr lt str jud nr art alin
    dr ifj özv id prof szt ún kb pl stb vö ld
    тов гр гос проф акад доц инж им ген полк подполк кап лейт ст мл ред св о-в гл зам пом упр
    нач млн млрд трлн тыс руб коп обл ул просп пр пер пл наб бул пос дер стр рис табл см ср напр
    яп кит англ нем фр исп итал греч лат рус укр тел моб
    вул пл просп смт обл р-н ім проф акад див напр див тис грн
    κ κα κος δρ καθ αρ βλ πρβλ στρ αντιστρ υποστρ λεωφ οδ τηλ κυρ
    डॉ श्री सुश्री प्रो पं मो ले कर्नल जन रु सं
    ڈاکٹر
    phd mphil bsc msc
    hal tgl jl jln bpk drg dll kab kec kel kol letjen mayjen brigjen kombes kompol akp irjen
    ts ths pgs gs tp
    adv mnr mev ds
    sr sra dn jr
    """.split()
)

# Stand before a number: the sentence goes on when a digit or a Roman numeral follows.
NUMBERED = frozenset(
    """
    no nos nr nrs num núm nº n vol vols ch chap sec sect par para art arts p pp pg pgs ff fol bd bde
    abs ziff kap kapitel par rn rdnr aufl jg jh h s str hs bl ser tab abb anl anh
    jan feb febr mar mär mrz apr jun jul aug sep sept oct okt nov dec dez dic ene abr ago set out dez
    janv févr avr juil déc genn mag giu lug ott
    cap cláus inc tom tit lit pkt poz ust dz par
    č čl odst sb str roč r nr lp
    cilt sy md sayı
    св стр гл п пп ст ч д кв корп оф № т
    рр ст п
    §
    """.split()
)

# Stand inside a sentence or at its end: only a word that opens sentences tells.
MAY_END = frozenset(
    """
    etc inc ltd co corp bros jr sr llc plc intl natl univ assn al ibid
    ala ariz ark calif colo conn del fla ga ill ind kan kans ky la md mass mich minn miss mo mont
    neb nebr nev okla ore oreg pa penn tenn tex va vt wash wis wisc wyo ont que alta sask
    ave blvd rd hwy sq bldg apt mfg mon tue tues wed thu thur thurs fri sat sun
    lb lbs oz ft mi mph sec min hrs hr yr yrs
    usw uvm uva uam ua oä uä uäm mio mrd tsd mill ges mbh str pl hbf bhf flgh flh rd std min sek
    jhdt jhd jh abt abk abg dgl dergl ggf univ hrsg red verf zit ebd ders dies rep
    km kg cm mm ha qm kwh mwh ltr
    ss sgte sgts etcét cía sdad bco uds ud vd vds aprox tel
    ecc spa srl es pag pagg pp ca sas snc
    enz nv cv vof e.d jl aug
    ltda sa cia aprox
    itd etc in m.in woj pow gm r w wyd zł gr godz min sek tys mln mld proc
    atd apod aj kč tis mil mld mgr ml st hod min nám
    osv mm mfl mfl kl jfr ung ca mkr mdr kr tkr
    osv bla mio mia mv ex mfl
    vb vs vd mah cad sok apt no sf
    ym jne jkr ekr klo kpl noin
    ș.a etc lei mil
    stb kft zrt nyrt rt kb ker
    г гг в вв др пр т.д т.п руб коп тыс млн млрд млн мин час сек л кг км м см га экз чел кв
    р рр ст тис млн млрд грн коп год хв км та ін
    κλπ κτλ χλμ εκ δισ π.χ μ.μ π.μ αι
    इ
    dll dsb dst dkk tbk
    """.split()
)

# Abbreviations of several letters with stops between them that always announce something.
ANNOUNCING_CHAINS = frozenset(
    """
    zb dh ie eg ivm isv ia iw ivb isd va vc na oe zt zh ua og sog idr ieg iaa idf mE zhd adr vk
    aka cf nb
    pej pe ac
    pes vd
    mi tj tzn tzw mst
    tex dvs bla pga mao bl am fd iom sk
    fx dvs mht
    te то те тн тк тз их
    πχ δηλ
    tzn mj
    bv dwz nl mn
    örn
    """.split()
)

# Function words that begin sentences: capital after a stop that could be an abbreviation's, they
# tell that a new sentence has begun.
OPENING = frozenset(
    """
    the a an this that these those he she it they we you i his her its their our your my there here
    in on at by for from with without to of as if when while after before since until although
    because but and or nor yet so not no what who whom whose which why how where then now later
    however meanwhile moreover both each all some many most few several another other one two such
    also even only just
    der die das dem den des ein eine einen einem einer eines er sie es wir ihr ich man sein seine
    seinen ihre ihren ihrem mein unser dies diese dieser dieses diesen diesem jene jener jede jeder
    jedes alle viele einige manche andere beide mehrere kein keine und oder aber doch denn sondern
    auch nur noch schon so nun dann danach dabei dazu dafür dagegen damit daher darum deshalb
    trotzdem dennoch außerdem zudem jedoch allerdings inzwischen bisher heute gestern morgen jetzt
    hier dort da wo wie was wer warum wann wenn als weil obwohl während nachdem bevor bis seit ob
    dass in im an am auf aus bei beim mit nach von vom zu zum zur über unter vor für gegen ohne
    um durch neben zwischen laut wegen trotz statt nicht nie selbst
    le la les l un une des du de d il elle ils elles on nous vous je ce c cet cette ces son sa ses
    leur leurs notre nos votre et ou mais donc or ni car puis ensuite alors aussi ainsi cependant
    pourtant enfin depuis pendant après avant avec sans sous sur dans par pour en au aux à chez
    entre selon si quand comme lorsque qui que quoi où y tout tous toutes
    el los las lo una unos unas al del ella ellos ellas nosotros yo este esta estos estas ese esa
    eso esto aquel su sus mi nuestro y e o u pero sino aunque pues luego después antes también
    tampoco además entonces mientras cuando como donde quien qué cuál según desde hasta con sin
    sobre entre para por hacia tras ante no ni ya así se muchos algunos
    il lo gli i uno dei degli delle del dello della dal dalla nel nella sul sulla al alla lui lei
    loro noi voi io egli essa questo questa questi queste quello quella suo sua suoi poi quindi
    allora anche ma però e ed o se quando mentre dopo prima dove come perché chi cosa non è con
    senza per tra fra di da su si ci
    o os as um uma uns umas do da dos das no na nos nas ao à pelo pela ele ela eles elas nós eu
    este esta isto esse essa isso aquele seu sua seus suas mas porém e ou se quando enquanto
    depois antes também então assim como onde quem que por para com sem sobre entre até desde não
    segundo após já
    de het een hij zij ze wij we jij je u ik het dit dat deze die zijn haar hun ons onze mijn en of
    maar want dus dan toen nu daarna daarom ook nog al niet geen er hier daar waar wie wat hoe
    waarom wanneer als omdat terwijl nadat voor voordat sinds in op aan bij met zonder naar van uit
    over onder tegen door om tot volgens sommige veel alle
    to ten ta te ci tak tam on ona ono oni one my wy ja jego jej ich nasz i a ale lecz więc zatem
    bo gdy kiedy jeśli choć po potem przed przy przez w we na nad pod od do dla z ze za u o nie jak
    jest był była było były co kto gdzie dlaczego który która które już tylko także również
    natomiast jednak obecnie wczoraj dziś
    ten ta to ti ty tento tato toto on ona ono oni my vy já jeho její jejich a i ale nebo proto pak
    potom když pokud protože aby po před při v ve na nad pod od do pro z ze za u o ne jak co kdo kde
    proč který která které už jen také podle však
    en ett den det de denna detta dessa han hon vi ni jag man hans hennes deras vår min och eller
    men så för att om när då sedan efter innan under medan eftersom också inte här där var vem vad
    hur varför i på av till från med utan mot över vid hos enligt alla många några
    et den det de dette disse denne hun han vi jeg man hans hendes deres vores og eller men så for
    at når da siden efter før mens fordi også ikke her der hvor hvem hvad hvordan hvorfor i på af
    til fra med uden mod over ved ifølge etter uten hva hvordan
    se ne hän he me te minä tämä tuo nämä nuo hänen heidän ja tai mutta sekä kun jos koska vaikka
    sitten myös ei että mitä missä kuka miksi miten nyt silti kuitenkin
    bu şu o bunlar onlar biz siz ben bir ve veya ama fakat ancak çünkü eğer sonra önce ayrıca daha
    hem ne nasıl neden kim nerede için ile de da ise yine artık şimdi dün bugün
    și sau dar însă ci el ea ei ele noi voi eu acest această acești aceste acel acea un o din în la
    pe cu fără de despre după înainte când dacă pentru prin ce cine unde cum nu mai apoi
    a az egy ez ezek azok ő ők mi ti én és vagy de hogy ha mert amikor míg után előtt aztán akkor
    ezért nem is csak még már itt ott ki mit hol miért
    в во на над под от до для из за у о об с со к ко по при про через без между после перед и а но
    или да если когда хотя потому чтобы он она оно они мы вы я его её их наш мой этот эта это эти
    тот та то те так там тут здесь тогда потом затем также тоже не ни что кто где как почему
    который все всё однако теперь сейчас вчера сегодня завтра ранее позже
    у в на над під від до для з із за об і й та а але або якщо коли хоча тому він вона воно вони ми
    ви я його її їх цей ця це ці той потім також не що хто де як чому який все однак тепер вчора
    сьогодні після перед про при
    ο η το οι τα τον την του της των ένας μια ένα αυτός αυτή αυτό και ή αλλά όμως αν όταν επειδή
    γιατί μετά πριν στο στη στην στον στους στις στα με χωρίς για από σε προς κατά δεν μην τι ποιος
    πού πώς έτσι τότε επίσης ωστόσο σύμφωνα
    ini itu dia mereka kami kita saya ia dan atau tetapi namun jika ketika karena setelah sebelum di
    ke dari dengan untuk pada tidak apa siapa
    """.split()
)

# Begin sentences, but also surnames: after an initial they do not tell ("R. De Niro").
NAME_PARTICLES = frozenset(
    """
    de la le les l d du des da do dos das del della di el los las al van von vom zu zur zum den der
    ten ter te y e o a i u j bin ben af av san
    """.split()
)

# German and Turkish words that stand between a full stop's ordinal and its noun.
BEFORE_ORDINAL = frozenset(
    """
    am im der die das dem den des vom zum zur beim ab bis seit und in ins jeder jede jeden jedes
    jedem dieser diese diesen diesem ihr ihre ihren ihrem sein seine seinen seinem ein mein unser
    zweiten ca den det
    """.split()
)

# Written with a capital after an ordinal.
AFTER_ORDINAL = frozenset(
    """
    januar jänner februar märz april mai juni juli august september oktober november dezember
    jan feb febr mär apr jun jul aug sep sept okt nov dez
    jahrhundert jahrhunderts jahrhunderte jahrhunderten jahrtausend jahrestag geburtstag weltkrieg
    weltkriegs weltkrieges bundesliga liga runde spieltag platz rang stock etage klasse mal tag
    woche monat quartal halbjahr kapitel absatz auflage bezirk kreis ausgabe staffel folge minute
    obergeschoss lesung senat kammer armee division parteitag
    dünya lig uluslararası ulusal madde ordu bölge sınıf
    """.split()
)

# Follow a dot in the name of a site or a file, never a lost space.
TOP_DOMAINS = frozenset(
    "com org net de at ch eu uk us fr es it pl ru info biz news tv html htm php pdf js".split()
)

ALL = ANNOUNCING | NUMBERED | MAY_END
