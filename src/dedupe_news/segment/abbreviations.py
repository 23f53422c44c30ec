"""Words that decide whether a full stop ends a sentence, over the languages of news.

All are casefolded and without their stops. One list serves all languages: a text's language is
never guessed, so the same sentence has the same boundaries wherever it stands.
"""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Titles and references that announce what follows: no sentence ends after them.
ANNOUNCING = _words(
    """
    mr mrs ms messrs dr drs prof rev revd fr hon pres gov rep reps sens gen lt maj capt cpt cmdr cdr
    sgt cpl adm brig insp supt atty ste st mt ft vs viz cf approx ca resp incl excl dept est fig
    figs eq eds assoc assn msgr cllr pte pvt pfc amb fr attn rs
    hr hrn frl frhr dipl ing kfm geb gest gesch verh verw kath vgl bzw ggf evtl priv doz
    inkl exkl zzgl abzgl sog soz urspr ehem ehemal stellv stv amtl staatl städt allg insb insbes
    spez svw betr bezgl bzgl zul zzt lt durchschn einschl zus nachf präs vors hptm obstlt kard zit
    mme mmes mlle mlles mgr sté éd env cie boul
    sr sra srta sres sras dña exc excmo excma ilmo excma lic arq hnos avda ctra pág págs gral cnel
    tte sgto mons pbro hno hna pza depto dpto prov fdo
    sigg dott dottssa avv arch geom rag ministr gent spett egr preg cfr magg cav uff
    dhr mevr mw mej jhr burg wethouder bijv enz resp zgn zg vnl evt
    exmo exma ilma eng enga dra dras profa sto sta av pç cel dep pça lda
    ks hab inż mec lek por ppor płk ppłk kpt sierż asp nadkom podkom św sw bp abp kard pw tzw np itp
    ul al pl os zob im mł śp ds jw ww ub ur
    mudr judr phdr rndr mvdr paeddr thdr thlic bc prim csc drsc tj tzv např popř sv zejm vč
    mjr plk pplk npor nadpor prap pprap nstržm napr
    tel bl fk fru frk övers utg förf ordf enl forts
    bl afd dvs fhv inkl ekskl hhv jf fx mht vedr pga pgl tlf ift sml cand polit
    sn syn yrd doç uzm öğr arş bşk bkz bk örn alm yb bnb yzb tğm ütğm korg tümg tuğg asb hz ecz müh
    vt ks esim puh synt vrt toht kapt luutn
    acad conf dl dna dră dnă drd jud
    ifj özv szt ún vö ld
    npr gđa gdja nar
    тов гр гос проф акад доц инж им ген полк подполк кап лейт ст мл ред св о-в зам пом упр корр
    нач обл ул просп пр пер пл наб бул пос дер рис табл см ср напр исп фр англ нем итал греч
    лат рус укр тел яп кит моб митр архиеп еп прот кн оз ф-т нпр тзв
    вул смт р-н ім див
    κ κα κος δρ καθ αρ βλ πρβλ στρ αντιστρ υποστρ λεωφ οδ τηλ κυρ αγ σελ αριθ
    डॉ डा श्री सुश्री प्रो प्रा पं मो ले कर्नल रु सं स्व मि अॅड ডা মো ডক্টর டாக்டர் திரு ડૉ
    ڈاکٹر
    phd mphil bsc msc
    tgl jl jln bpk drg kab kec kel kol letjen mayjen brigjen irjen komjen kombes kompol akp aiptu
    ipda iptu bripka sdr ny hj alh
    ts ths pgs gs tp bs
    adv mnr mev dkt ekz piem pvz plkst
    """
)

# The same when written with a capital; in lower case they are words of some language.
CAPITALISED = _words(
    """
    on red dir det sen mag me ten pe org op gör col ed mod sig esq pol prim fil mar bi pr br mal fa
    ir card mah cad sok blv
    """
)

# The same after an article ("il sig. Rossi"); elsewhere they are words of some language.
AFTER_ARTICLE = _words("sig sen on ten col dir ing mag min card")
ARTICLES = _words("il lo la al del dal nel sul col un dello dalla el los o do ao der dem den")

# Written with capitals even when the next word is not.
SHOUTED = _words("dr mr mrs prof st mm ts ths pgs gs tp hj kh jl ing av rr ss")

# Degrees after a title: "Dr. med.", "Dr. rer. nat.".
TITLES = _words("dr drs prof dipl mag doz priv univ lic cand stud h c e")
DEGREES = _words(
    """
    med phil rer nat jur iur oec pol publ habil techn theol vet dent sc paed psych agr forest hum
    math mont pharm soc mult univ ing arch dent cult dr prof kand lic dipl ir mr drs
    """
)

# Stand before a number: the sentence goes on when a digit or a Roman numeral follows.
NUMBERED = _words(
    """
    no nos nr nrs num núm nº n vol vols ch chap sec sect par para art arts p pp pg pgs ff fol bd bde
    abs ziff kap kapitel rn rdnr aufl jg jh h s str hs bl ser tab abb anl anh mind max rm ext
    jan feb febr mar mär mrz apr jun jul aug sep sept oct okt nov dec dez dic ene abr ago set out
    janv févr avr juil déc genn mag giu lug ott
    cap cláus inc tom tit lit pkt poz ust dz séc sec pàg pct alin sp sid blz kr rp us hal hlm tr
    č čl čp odst sb roč r lp br ok god krt út u nám tř
    cilt sy md sayı
    св стр гл п пп ст ч д кв корп оф № т бр тел буд
    рр ст п
    §
    """
)

# Stand inside a sentence or at its end: only a word that opens sentences tells.
MAY_END = _words(
    """
    etc inc ltd co corp bros jr sr llc plc intl natl univ assn ibid
    ave blvd rd hwy bldg apt mfg thur thurs tues
    lbs mph hrs yrs
    usw uvm uva uam ua oä uä uäm mrd tsd ges mbh str pl hbf bhf flgh flh std jhdt jhd jh abt abk abg
    dgl dergl ggf hrsg verf ebd chr ev ltr ha
    sgte sgts cía sdad bco uds ud vd vds aprox tel
    ecc spa srl pag pagg sas snc ca
    enz nv cv vof jl aug
    ltda cia
    pt woj pow gm wyd gr godz proc br
    aj ml st hod nám
    mm mfl kl jfr ung
    mv mfl
    vb vs vd sf şti
    ym jne jkr ekr klo kpl noin
    etc nr
    kft zrt nyrt rt kb ker bt
    г гг в вв др пр чел экз кв долл
    р рр год хв та ін
    κλπ κτλ χλμ εκ δισ αι
    इ
    dll dsb dst dkk tbk
    """
)

# The same when written with a capital: states of the USA, days of the week, streets.
CAPITALISED_MAY_END = _words(
    """
    ala ariz ark calif colo conn del fla ga ill ind kan kans ky la md mass mich minn miss mo mont
    neb nebr nev okla ore oreg pa penn tenn tex va vt wash wis wisc wyo ont alta sask que
    mon tue wed thu fri sat sun mill sq min
    """
)

# The same after a number; elsewhere they are words of some language.
UNITS = _words(
    """
    mio mia mill mil min sec sek hr yr in ft mi lb oz rd st std mkr mdr tkr milj tis mil tys ore
    """
)

# Written without a full stop: one after them ends the sentence.
SYMBOLS = _words(
    "km kg cm mm qm kwh mwh zł kč kn mln mld млн млрд км кг см мм грн tv руб коп тыс тис"
)

# Two words that announce what follows together.
ANNOUNCING_PAIRS = frozenset(
    ["ad es", "p es", "per es", "p ex", "par ex", "p ej", "por ej", "zum bsp", "z bsp", "f eks"]
)
PAIR_ENDS = frozenset(pair.split()[1] for pair in ANNOUNCING_PAIRS)

# Abbreviations of several letters with stops between them that always announce something.
ANNOUNCING_CHAINS = _words(
    """
    zb dh ie eg ivm isv ia iw ivb isd na oe zt zh ua og sog idr ieg iaa idf zhd adr vk hc eh ad
    ar ao ado
    aka cf nb
    pej pe ac pex
    pes vd
    mi tj tzn tzw mst min śp
    tex dvs bla pga mao bl fd iom sk feks
    fx mht td þe þám
    te то те тн тк тз их тзв ио
    πχ δηλ
    mj
    bv dwz dws nl mn oa mbt tav tov ipv muv olv adhv nav tgv
    örn
    tn ti
    """
)

# Before a time of day, so that "um 18.05." is no date.
BEFORE_TIME = _words("um gegen ab klo kl pukul pkl ore alle godz klockan klokken")

# Function words that begin sentences: capital after a stop that could be an abbreviation's, they
# tell that a new sentence has begun.
OPENING = _words(
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
    ke dari dengan untuk pada tidak apa siapa menurut
    các những ông bà anh chị theo tuy nhưng và khi nếu trong ngày sau trước đây đó này tôi chúng họ
    với để vì từ tại có là một nhiều hiện nay
    kaj sed ĉi tio tiu tiuj ili li ŝi ĝi por kun el pri post dum ĉar kiam kie kiu tiam ankaŭ
    je su iz sa ovo ova ali kako kada ako koji koja jer dok nakon prije
    това той тя те но когато след според вече още
    é wọn ní àwọn
    """
)

# Begin sentences, but also surnames: after an initial they do not tell ("R. De Niro").
NAME_PARTICLES = _words(
    """
    de la le les l d du des da do dos das del della di el los las al van von vom zu zur zum den der
    ten ter te y e o a i u j bin ben af av san
    """
)

# German and Turkish words that stand between a full stop's ordinal and its noun.
BEFORE_ORDINAL = _words(
    """
    am im der die das dem den des vom zum zur beim ab bis seit und in ins jeder jede jeden jedes
    jedem dieser diese diesen diesem ihr ihre ihren ihrem sein seine seinen seinem ein mein unser
    zweiten ca den det
    """
)

# Written with a capital after an ordinal.
AFTER_ORDINAL = _words(
    """
    januar jänner februar märz april mai juni juli august september oktober november dezember
    jan feb febr mär apr jun jul aug sep sept okt nov dez
    jahrhundert jahrhunderts jahrhunderte jahrhunderten jahrtausend jahrestag geburtstag weltkrieg
    weltkriegs weltkrieges bundesliga liga runde spieltag platz rang stock etage klasse mal tag
    woche monat quartal halbjahr kapitel absatz auflage bezirk kreis ausgabe staffel folge minute
    obergeschoss lesung senat kammer armee division parteitag jubiläum todestag wahlgang gang
    gebot grad fc ffc fsv minuten etappe durchgang hälfte satz sinfonie geschoss sitzung
    dünya lig uluslararası ulusal madde ordu bölge sınıf köprü cumhurbaşkanı ağır asliye sulh
    """
)

# Follow a dot in the name of a site or a file, never a lost space.
TOP_DOMAINS = _words(
    "com org net de at ch eu uk us fr es it pl ru info biz news tv html htm php pdf js"
)

ALL = frozenset().union(
    ANNOUNCING, NUMBERED, MAY_END, CAPITALISED, CAPITALISED_MAY_END, AFTER_ARTICLE, UNITS, DEGREES
)
