"""The words of place lists that `place_names` reads by, in English and Spanish, in lower case without accents."""

from __future__ import annotations


def _each(words: str) -> list[str]:
    return words.split()


SUFFIXES = frozenset(
    _each(
        """
    st street ave av avenue blvd bl boulevard rd road dr drive ln lane way ct court pl place pkwy parkway hwy
    highway cir circle terrace ter
    """
    )
)
STREET_BEFORE = frozenset(
    _each(
        """
    calle avenida av ave bulevar blvd carretera camino autopista
    """
    )
)
# Before a number only: "Road 68".
ROADS_BEFORE = frozenset({"road", "rd", "highway", "hwy", "avenue", "ave", "route", "county"})
CONNECTORS = frozenset(
    _each(
        """
    & / @ and y e con esquina corner between entre x n
    """
    )
)
PLACING = frozenset(
    _each(
        """
    on at near by off from past behind in around sobre en cerca frente junto atras detras de del por hacia
    """
    )
)
ARTICLES = frozenset(
    _each(
        """
    the la el las los un una a an de del
    """
    )
)
DIRECTIONS = frozenset(
    _each(
        """
    n s e w ne nw se sw north south east west norte sur este oeste oriente poniente san santa saint
    """
    )
)

_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
]
_CARDINALS = [
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciseis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidos",
    "veintitres",
    "veinticuatro",
    "veinticinco",
    "veintiseis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
]
_SPANISH_ORDINALS = [
    "primera",
    "segunda",
    "tercera",
    "cuarta",
    "quinta",
    "sexta",
    "septima",
    "octava",
    "novena",
    "decima",
]
_TENS = {"twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70,
         "eightieth": 80, "ninetieth": 90, "treinta": 30, "cuarenta": 40, "cincuenta": 50, "sesenta": 60,
         "setenta": 70, "ochenta": 80, "noventa": 90}  # fmt: skip
# Words that are a number and nothing else where a street is named.
NUMBER_WORDS: dict[str, int] = {
    **{word: n for n, word in enumerate(_ORDINALS, 1)},
    **{word: n for n, word in enumerate(_SPANISH_ORDINALS, 1)},
    **{word: n for n, word in enumerate(_CARDINALS, 1)},
    **_TENS,
}
TENS_BEFORE = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
               "ninety": 90}  # fmt: skip

# What a number counts or measures, so that it names no street.
UNITS = frozenset(
    _each(
        """
    agents agent agentes agente officers officer oficiales men man hombres hombre people personas persona gente
    vans van cars car carros carro trucks truck trocas troca suvs suv vehicles vehiculos camionetas camioneta
    patrullas min mins minutes minutos hour hours hr hrs hora horas am pm guys tipos blocks block cuadras cuadra
    feet de da or o to cops policias kids ninos workers trabajadores jornaleros women mujeres masked unmarked
    black white blancas negras gray grey blue uniformados encapuchados armed more mas units unidades of them
    """
    )
)

# One kind of building, in every word for it.
LANDMARKS: dict[str, str] = {
    word: kind
    for kind, wordings in {
        "school": "school escuela elementary primaria kinder colegio secundaria", "church": "church iglesia parroquia",
        "laundromat": "laundromat laundry lavanderia", "park": "park parque", "hospital": "hospital",
        "clinic": "clinic clinica", "gas": "gas gasolinera gasoline", "library": "library biblioteca",
        "market": "market mercado supermercado grocery supermarket marqueta", "court": "courthouse tribunal juzgado",
        "warehouse": "warehouse bodega almacen", "restaurant": "restaurant restaurante taqueria fonda cafe",
        "carwash": "carwash autolavado", "hotel": "hotel motel", "bank": "bank banco", "bakery": "bakery panaderia",
        "daycare": "daycare guarderia preschool", "farm": "farm rancho granja field fields campo orchard huerta",
        "site": "construction construccion obra", "station": "station estacion", "trailer": "trailers traila trailas",
        "barber": "barbershop barberia", "bus": "bus camion autobus", "pharmacy": "pharmacy farmacia",
        "dmv": "dmv licencias", "factory": "factory fabrica plant planta", "bridge": "bridge puente",
        "library_": "museum museo", "pool": "pool alberca piscina", "flea": "flea pulga tianguis swapmeet swap",
        "pantry": "pantry despensa",
    }.items()
    for word in wordings.split()
}  # fmt: skip

# What cars are like, and who is concerned: what two tellings of one event agree on.
MARKS: dict[str, str] = {
    word: mark
    for mark, wordings in {
        "white": "white blanca blancas blanco blancos", "black": "black negra negras negro negros",
        "grey": "grey gray gris grises silver plateada plateado plateadas", "blue": "blue azul azules",
        "red": "red roja rojo rojas", "green": "green verde verdes", "tan": "tan beige cafe brown",
        "van": "van vans vanes", "suv": "suv suvs suburban tahoe explorer explorers", "truck": "truck trucks troca "
        "trocas pickup pickups", "sedan": "sedan sedans charger", "drone": "drone dron", "dog": "dog dogs perro perros",
        "helicopter": "helicopter helicoptero", "worker": "workers worker trabajadores trabajador jornaleros jornalero "
        "laborers laborer employees empleados", "kid": "kids kid child children ninos nino nina student students "
        "estudiante estudiantes", "woman": "woman women lady mujer mujeres senora muchacha", "father": "father dad "
        "papa padre", "mother": "mother mom mama madre", "vendor": "vendor vendors vendedor vendedora vendedores "
        "paletero tamalera elotero", "driver": "driver chofer conductor", "bike": "bike bicycle bicicleta bici",
        "roof": "roofers roofer techeros roof techo", "ram": "ram ariete", "rifle": "rifle rifles",
        "tow": "tow grua", "flash": "lights luces sirens sirenas",
    }.items()
    for word in wordings.split()
}  # fmt: skip
COLOURS = frozenset({"white", "black", "grey", "blue", "red", "green", "tan"})

# Words of reports that name no place.
ORDINARY = frozenset(
    _each(
        """
    about above across after again ago agencia agent agentes agents agente ahi ahora ahorita al algo alguien
    alguno all alla alli almost alone already also always and andan anda anyone apartamento apartamentos
    apartment apartments apt aqui are area armado armados armed arrest arrested arresting arrestando arrestaron
    arriba asking at atras aun ayuda ayudar ayuden back badge badges banging barrio be because been before
    behind being believe big block blocking bloqueando both break broke brown building but by calle called came
    can car cara caras carro carros cars casa casas casi cerca chaleco chalecos city como compartan compartir
    complejo con confirm cop cops could coche coches corner couple creo cross cruz cuadra cual cuando cuatro
    cuidado dark de deben dejan del dentro desde despues detain detained detaining deteniendo detuvieron dice
    dicen dicho didnt did dijo do dog doing dont donde door doors dos down dressed drive driving drove edificio
    el ella ellos emergency en encapuchados encima enfrente entre entrada entraron entrando entrance entering
    entered era eran es esa escuche ese eso esperando esposado esposando esposaron esquina esta estaba estaban
    estamos estan estar este esto estoy every everybody everyone face faces familia family far fast favor
    federal federales few five for four frente friend from front fue fueron full gate gente get getting going
    gone got grabbed grande group grupo guy guys had hace haciendo half handcuff handcuffed handcuffs
    handcuffing happening has hay have he hear heard hello help her here hi hice hola him his hombre hombres
    home hora hour house houses how hurry husband ice if im immigration in inmigracion inside into is it its
    jacket jackets jeep job jobs just knock knocked knocking know la las later le leave leaving left les letras
    letters like line listen llegando llegaron llevan llevando llevaron lo loading look looked looking looks los
    lot lots mi mis migra man many manejando marked masked masks mask mascaras mas me men mejor mientras minutes
    minutos momento more most moving mucha muchos mujer muy my name near nearby need needed neighbor
    neighborhood neighbors next niños no nobody nos not nothing now nuestra nuestro numero o of off office
    oficial oficiales officer officers ok on one only open or otra otro out outside over parada parado parados
    parece parecen parked parking parqueada parqueadas parqueado parqueados part pasa pasando people perdon
    person persona personas pidiendo please pls plz poco police policia policias por porfa porque possible post
    pounding preguntando primero probably pueden puede puerta puertas pulled que quedan question questioning
    quien quienes quite raid really redada report reportando reportar right road running said same sacando
    sacaron saw say saying says se see seen seems senor senora senores ser share she shopping si side sidewalk
    siguen sin sitting six smoke so sobre solo some somebody someone son soon standing start started stay still
    stop stopped stopping store street su subieron subiendo sure sus suv suvs taken taking talking tambien
    tactical tapada tapadas tell ten tengan tenia that the their them then there these they theyre things think
    this those three tiene tienda tienen tinted tipo tipos tocando tocan toda todavia todo todos told too took
    toward towards town trabajo traen traffic tres troca truck trying turn two un una uniform uniforme uniformes
    unit unmarked unos unas until up urgent urgente us van vans varios varias vayan ve vecina vecinas vecino
    vecinos vehicle vehicles vehiculo vehiculos veo ventana ver vest vests veces vi vidrios vieron viendo
    viniendo vienen waiting walking wall warrant was watch watching we wearing went were west what when where
    which while white who whole wife window windows with without work worker workers working yard yelling yes
    yet you your ya yo patio patrol patrulla patrullas camioneta camionetas placas plates marcas estacionamiento
    estacionada estacionadas estacionado estacionados polarizados polarizadas puesto llegar salir saliendo salen
    salio subir bajar bajaron bajando camiones negra negro blanca blanco gris azul rojo roja verde ropa civil
    plain clothes gritando grabando filming recording foto photo video videos facebook instagram tiktok posted
    publicacion publicado vio visto dan dando vueltas rondando circling operativo operation enforcement homeland
    security dhs hsi ero cbp sheriff sheriffs deputies deputy border fronteriza agency pistola pistolas gun guns
    rifle rifles lleva sigue llego golpeando golpean rompieron tumbaron forced entry adentro afuera adelante
    alrededor fuera llamando avise avisen avisar spread word alert alerta warning attention atencion careful
    safe mananita manana noche tarde morning tonight afternoon evening today hoy today's ayer yesterday hrs am
    pm min mins minute three-four five-six loaded putting puting metieron metiendo pusieron agarraron agarrando
    arrastrando dragging dragged crying llorando lady dad mom daughter hijo hija brother hermano hermana primo
    cousin uncle tio tia pareja kid child student dude tow towed lights luces sirens flashing flashed floor piso
    second segundo third primer unidad ground corre corran run ran hiding escondan escondidos parar pararon
    paran parando retenes reten checkpoint roadblock drivers conductores papers papeles identificacion id ids
    documents documentos checking revisando revisan detienen detener esten alguna aviso avisaron mandaron mando
    sent reenviado forwarded comparte difundan difundir pasen pasenla voz repost story whatsapp network red true
    verdad cierto sabe saben seguro creen creemos maybe quiza quizas talvez vez once chasing day days vengan driveway
    loud double coffee screaming middle ramp freeway autopista gritos grita boxed surrounded rodeada jumped sitio lugar
    hallway pasillo exit salida corriendo curb banqueta aisle
    """
    )
)
