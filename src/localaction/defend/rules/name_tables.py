"""Tables for comparing names across naming traditions: particles, common names, pet names, spellings.

Source: Ours, written from general knowledge of Spanish, Portuguese, Haitian, Arabic, Chinese and Punjabi naming. A
table that is too generous costs a reviewer a minute; one that is too narrow lets a conflict through.
"""

from __future__ import annotations

# Dropped before comparing, because clerks keep or drop them at will.
_PARTICLES = """
de del la las los el y e i da do dos das di du des le al ar ash ud ul ur bin ibn bint ben binti ould van von der den
vda viuda
"""
PARTICLES = frozenset(_PARTICLES.split())
# After these, a trailing surname is a husband's and may be absent elsewhere.
MARRIED_MARKS = frozenset({"de", "vda", "viuda"})
_TITLES = """
mr mrs ms mme mlle dr dra sr sra srta jr ii iii iv junior filho neto sobrinho sardar sardarni haji hajj sheikh
"""
TITLES = frozenset(_TITLES.split())

# Names so frequent in their tradition that sharing them says little; each weighs half.
_COMMON = """
maria jose juan luis carlos jesus antonio ana garcia hernandez lopez martinez rodriguez gonzalez perez sanchez
ramirez cruz flores silva santos souza oliveira joao francisco jean marie pierre joseph louis charles mohamed ahmed
ali hassan abdullah fatima omar singh kaur chen li wang zhang lin liu huang wu yang zhou
"""
COMMON = frozenset(_COMMON.split())

# Each line is one name in several guises; a form may stand on several lines (Beto is Alberto and Roberto).
_SAME = """
jose pepe chepe joseph jozef ze zeca zezinho che joe josep
juan john juancho juanito giovanni
joao joaozinho joan
francisco paco pancho kiko chico fco francis frank curro quico
guadalupe lupe lupita gpe
jesus chuy chucho
guillermo memo william guille
guilherme gui william
alberto beto tito albert
roberto beto robert bob
humberto beto
gilberto beto
ignacio nacho
antonio tono tonio tonho toninho toni anthony tony antoine
enrique quique kike henry henri enrico
graciela chela
concepcion concha conchita
dolores lola lolita
teresa tere thereza therese teresita
rosario chayo charo
eduardo lalo edward edu duda eddy
fernando nando fer
salvador chava chavo
mercedes meche
alicia licha
isabel chabela isa elizabeth isabela
elizabeth eliza liz elisabeth elisabet
gregorio goyo gregory
luis lucho louis lwi luiz guicho lui
rafael rafa raphael
manuel manolo manny mane
ramon moncho raymond
gustavo tavo guga
octavio tavo
ernesto neto ernest
yolanda yoli
maria mari ma mary marie maryse
miguel michael mike michel mickey miki
pedro peter pierre pye perico
pablo paul paulo pol
jorge george georges
andres andrew andre andreas
alejandro alex alexander alejo jandro alexandre
alejandra alex sandra
daniel dani danny
david davide
ricardo richard rick
sergio checo
cristobal christopher
cristina cristy christina tina
monica moni
patricia paty patty
veronica vero
leticia lety
socorro coco
consuelo chelo
refugio cuca cuco
santiago chago jaime tiago thiago james diego
estefania stephanie fanny
esteban stephen steve
josefina chepina fina pepa
josefa pepa chepa
margarita mago margaret margo rita
catalina cata catherine katherine cathy
magdalena magda
rosa rosita
beatriz bia bety
aparecida cida
augusto guto
vitor victor
felipe filipe phillip philip felip
caio cayo
jean jan jn john
baptiste batis
joseph jozef jo
jacques jak
saint st sen
sainte ste sent
francois franswa
charles chal charlie
emmanuel manno manuel emanuel
wilner wilnor
mohamed muhammad mohammed mohammad mohamad muhamed mohd md muhammed mouhamed mamadou mehmet
ahmed ahmad ahmet
youssef yusuf yousef yusef yousuf youcef iusuf joseph
ibrahim brahim ebrahim abraham
hussein husayn hussain husain hossein houssein hocine
hassan hasan hacene
khaled khalid
said saeed sayeed saied
omar umar omer
othman osman uthman ousmane usman
mustafa mostafa moustapha mustapha moustafa
fatima fatma fatimah fatoumata fatimata
aisha ayesha aicha aissata ayisha
khadija khadijah khadeeja hadja
zainab zeinab zaynab zeyneb
yahya yehia yahia
issa isa eissa essa
musa moussa mousa
soleiman suleiman sulaiman suleyman souleymane slimane
ali aly
abdullah abdallah abdoulaye abdulla
qasim kasim gassim kassem qassem
jamal gamal djamal
nur noor nour
zahra zohra zahrah zahraa
abubakr abubakar aboubacar abubaker
shaikh sheikh cheikh
gurpreet gurprit
harjit harjeet
manjit manjeet
paramjit paramjeet
baljit baljeet
amarjit amarjeet
singh sing sinh
kaur kour kor
sandhu sandhoo
gill gil
jaswinder jasvinder
balwinder balvinder
kulwinder kulvinder
lakhwinder lakhvinder
sukhwinder sukhvinder sukhi
gurwinder gurvinder
jagdeep jagdip
mandeep mandip
sandeep sandip
kuldeep kuldip
hernandez hdez hdz
fernandez fdez fdz
rodriguez rdz rguez
gonzalez glez gzz
martinez mtz mtnez
lopez lpz
gutierrez gtz
sanchez schz
ramirez rmz rmrz
sousa souza
chen chan tan chern chin
wang wong ong
huang wong hwang ng bong
zhang cheung chang cheong teo
li lee lei
lin lam lim
liu lau low liew
wu ng woo goh
yang yeung young yeo
zhou chow chou chau
zhao chiu chao
xu hsu hui tsui
guo kwok kuo quek
zheng cheng chang tay jeng
he ho
liang leung leong niu
xie hsieh tse
cai tsai choi chua
ye yip yeh yap
zhu chu choo
deng tang teng
zeng tsang tseng chan
su so soo
lu lo
jiang chiang kong cheung
peng pang phang
hong hung ang
mei mui may
wen man
cao tso tsao
wei ngai
yu yue
"""

EQUIVALENTS: dict[str, frozenset[int]] = {}
for _number, _line in enumerate(_SAME.strip().splitlines()):
    for _form in _line.split():
        EQUIVALENTS[_form] = EQUIVALENTS.get(_form, frozenset()) | {_number}
