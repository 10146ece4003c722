"""Countries and what their people are called, in English and Spanish, without accents, as patterns.

Ours: the countries of origin most named at hotlines; the United States are left out.
"""

from __future__ import annotations

COUNTRIES = (
    "mexico", "guatemala", "(?:el )?salvador", "honduras", "nicaragua", "costa rica", "panama", "belize", "belice",
    "cuba", "haiti", "dominican republic", "republica dominicana", "jamaica", "trinidad", "colombia", "venezuela",
    "ecuador", "peru", "bolivia", "brazil", "brasil", "argentina", "chile", "paraguay", "uruguay", "guyana", "spain",
    "espana", "china", "india", "pakistan", "bangladesh", "nepal", "philippines", "filipinas", "vietnam", "laos",
    "cambodia", "camboya", "myanmar", "burma", "thailand", "korea", "corea", "afghanistan", "afganistan", "iran",
    "iraq", "irak", "syria", "siria", "yemen", "turkey", "turquia", "russia", "rusia", "ukraine", "ucrania", "poland",
    "polonia", "romania", "rumania", "uzbekistan", "nigeria", "ghana", "cameroon", "camerun", "congo", "senegal",
    "mauritania", "guinea", "angola", "kenya", "ethiopia", "etiopia", "eritrea", "somalia", "sudan", "liberia",
    "sierra leone", "cape verde", "cabo verde", "egypt", "egipto", "morocco", "marruecos",
)  # fmt: skip

DEMONYMS = (
    "mexicans?", "mexican[oa]s?", "guatemalans?", "guatemaltec[oa]s?", "chapin(?:es|as?)?", "salvador(?:an|ean|ian)s?",
    "salvadoren[oa]s?", "hondurans?", "honduren[oa]s?", "catrach[oa]s?", "nicaraguans?", "nicaraguenses?",
    "costa ricans?", "costarricenses?", "panamanians?", "panamen[oa]s?", "cubans?", "cuban[oa]s?", "haitians?",
    "haitian[oa]s?", "dominicans?", "dominican[oa]s?", "jamaicans?", "jamaiquin[oa]s?", "colombians?",
    "colombian[oa]s?", "venezuelans?", "venezolan[oa]s?", "ecuador(?:ian|ean)s?", "ecuatorian[oa]s?", "peruvians?",
    "peruan[oa]s?", "bolivians?", "bolivian[oa]s?", "brazilians?", "brasilen[oa]s?", "argentin(?:ian|e)s?",
    "argentin[oa]s?", "chileans?", "chilen[oa]s?", "chinese", "chin[oa]s?", "indian nationals?", "hindues?",
    "filipin[oa]s?", "vietnamese", "vietnamitas?", "afghans?", "afgan[oa]s?", "iranians?", "iranies?", "syrians?",
    "siri[oa]s?", "russians?", "rus[oa]s?", "ukrainians?", "ucranian[oa]s?", "nigerians?", "nigerian[oa]s?",
    "ghanaians?", "senegalese", "senegales(?:es|a)?", "ethiopians?", "somalis?", "sudanese", "congolese",
)  # fmt: skip
