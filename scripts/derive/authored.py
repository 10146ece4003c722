"""Facts that no registry package holds: dated county codes, Connecticut's regions, consolidated governments.

Sources: Census Bureau, "Substantial Changes to Counties and County Equivalent Entities: 1970-Present" (read
2026-11), Federal Register 87 FR 34235 (2022-06-06) for Connecticut's planning regions, and the charters by which
cities and counties were made one government.
"""

from __future__ import annotations

# FIPS: (full name, first day, first day on which it is no longer a code, codes that took its place).
HISTORIC = {
    "02201": ("Prince of Wales-Outer Ketchikan Census Area", "", "2008-05-19", "02198 02130"),
    "02232": ("Skagway-Hoonah-Angoon Census Area", "", "2007-06-20", "02105 02230"),
    "02261": ("Valdez-Cordova Census Area", "", "2019-01-02", "02063 02066"),
    "02270": ("Wade Hampton Census Area", "", "2015-07-01", "02158"),
    "02280": ("Wrangell-Petersburg Census Area", "", "2008-06-01", "02275 02195"),
    "09001": ("Fairfield County", "", "2022-06-01", "09120 09140 09190"),
    "09003": ("Hartford County", "", "2022-06-01", "09110 09140 09160"),
    "09005": ("Litchfield County", "", "2022-06-01", "09140 09160 09190"),
    "09007": ("Middlesex County", "", "2022-06-01", "09130"),
    "09009": ("New Haven County", "", "2022-06-01", "09140 09170"),
    "09011": ("New London County", "", "2022-06-01", "09130 09150 09180"),
    "09013": ("Tolland County", "", "2022-06-01", "09110 09150"),
    "09015": ("Windham County", "", "2022-06-01", "09150 09180"),
    "12025": ("Dade County", "", "1997-11-13", "12086"),
    "46113": ("Shannon County", "", "2015-05-01", "46102"),
    "51515": ("Bedford city", "", "2013-07-01", "51019"),
    "51560": ("Clifton Forge city", "", "2001-07-01", "51005"),
    "51780": ("South Boston city", "", "1995-06-30", "51083"),
}
BEGAN = {
    "02063": "2019-01-02", "02066": "2019-01-02", "02105": "2007-06-20", "02158": "2015-07-01", "02195": "2013-01-03",
    "02198": "2008-05-19", "02230": "2007-06-20", "02275": "2008-06-01", "08014": "2001-11-15", "12086": "1997-11-13",
    "46102": "2015-05-01", **{f"09{n}0": "2022-06-01" for n in range(11, 20)},
}  # fmt: skip

# Atolls of American Samoa that the atlas does not draw: latitude, longitude.
NOT_DRAWN = {"60030": (-14.5463, -168.1516), "60040": (-11.0556, -171.0816)}

# Each of Connecticut's 169 towns by planning region; the regions took the counties' place on 2022-06-01.
CONNECTICUT = {
    "09110": ("Capitol", (
        "Andover Avon Berlin Bloomfield Bolton Canton Columbia Coventry East_Granby East_Hartford East_Windsor "
        "Ellington Enfield Farmington Glastonbury Granby Hartford Hebron Manchester Mansfield Marlborough "
        "New_Britain Newington Plainville Rocky_Hill Simsbury Somers South_Windsor Southington Stafford Suffield "
        "Tolland Vernon West_Hartford Wethersfield Willington Windsor Windsor_Locks")),
    "09120": ("Greater Bridgeport", "Bridgeport Easton Fairfield Monroe Stratford Trumbull"),
    "09130": ("Lower Connecticut River Valley", (
        "Chester Clinton Cromwell Deep_River Durham East_Haddam East_Hampton Essex Haddam Killingworth Lyme "
        "Middlefield Middletown Old_Lyme Old_Saybrook Portland Westbrook")),
    "09140": ("Naugatuck Valley", (
        "Ansonia Beacon_Falls Bethlehem Bristol Cheshire Derby Middlebury Naugatuck Oxford Plymouth Prospect Seymour "
        "Shelton Southbury Thomaston Waterbury Watertown Wolcott Woodbury")),
    "09150": ("Northeastern Connecticut", (
        "Ashford Brooklyn Canterbury Chaplin Eastford Hampton Killingly Plainfield Pomfret Putnam Scotland Sterling "
        "Thompson Union Voluntown Woodstock")),
    "09160": ("Northwest Hills", (
        "Barkhamsted Burlington Canaan Colebrook Cornwall Goshen Hartland Harwinton Kent Litchfield Morris "
        "New_Hartford Norfolk North_Canaan Roxbury Salisbury Sharon Torrington Warren Washington Winchester")),
    "09170": ("South Central Connecticut", (
        "Bethany Branford East_Haven Guilford Hamden Madison Meriden Milford New_Haven North_Branford North_Haven "
        "Orange Wallingford West_Haven Woodbridge")),
    "09180": ("Southeastern Connecticut", (
        "Bozrah Colchester East_Lyme Franklin Griswold Groton Lebanon Ledyard Lisbon Montville New_London "
        "North_Stonington Norwich Preston Salem Sprague Stonington Waterford Windham")),
    "09190": ("Western Connecticut", (
        "Bethel Bridgewater Brookfield Danbury Darien Greenwich New_Canaan New_Fairfield New_Milford Newtown Norwalk "
        "Redding Ridgefield Sherman Stamford Weston Westport Wilton")),
}  # fmt: skip
# Boroughs of Connecticut by the town they lie in, where the names differ.
CONNECTICUT_INSIDE = {
    "Bantam": "Litchfield", "Danielson": "Killingly", "Fenwick": "Old Saybrook", "Groton Long Point": "Groton",
    "Jewett City": "Griswold", "Woodmont": "Milford",
}  # fmt: skip

# Names in daily use that are not the legal ones.
COUNTY_ALIASES = {
    "12086": "Dade", "36005": "The Bronx", "36047": "Brooklyn", "36061": "Manhattan", "36085": "Staten Island",
}  # fmt: skip

# Listed in 2020, but merged into Louisville/Jefferson County metro government (2148006) in 2003.
ENDED_MUNICIPALITIES = {"2148000"}
MUNICIPAL_ALIASES = {"1571550": "Honolulu", "1608830": "Boise"}

# County or county equivalent: the municipality that is one government with it, as its name begins.
ONE_GOVERNMENT = {
    "02020": "Anchorage", "02110": "Juneau", "02220": "Sitka", "02275": "Wrangell", "02282": "Yakutat",
    "06075": "San Francisco", "08014": "Broomfield", "08031": "Denver", "11001": "Washington", "12031": "Jacksonville",
    "13053": "Cusseta-Chattahoochee", "13059": "Athens-Clarke", "13101": "Echols", "13021": "Macon-Bibb",
    "13215": "Columbus", "13239": "Georgetown-Quitman", "13245": "Augusta-Richmond", "13307": "Webster",
    "15003": "Urban Honolulu", "18097": "Indianapolis", "20071": "Greeley", "20209": "Kansas City",
    "21067": "Lexington-Fayette", "21111": "Louisville", "22033": "Baton Rouge", "22055": "Lafayette",
    "22071": "New Orleans", "24510": "Baltimore", "25019": "Nantucket", "29510": "St. Louis", "30023": "Anaconda",
    "30093": "Butte", "32510": "Carson City", "36005": "New York", "36047": "New York", "36061": "New York",
    "36081": "New York", "36085": "New York", "42101": "Philadelphia", "47037": "Nashville", "47127": "Lynchburg",
    "47169": "Hartsville",
}  # fmt: skip

# Spanish names and usual short forms that differ from the English name by more than accents.
STATE_ALIASES = {
    "AS": "Samoa Americana", "DC": "Washington DC|Distrito de Columbia", "HI": "Hawái", "LA": "Luisiana",
    "MI": "Míchigan", "MO": "Misuri", "MP": "Islas Marianas del Norte|CNMI", "MS": "Misisipi|Misisipí",
    "NC": "Carolina del Norte", "ND": "Dakota del Norte", "NH": "Nuevo Hampshire|Nueva Hampshire",
    "NJ": "Nueva Jersey", "NM": "Nuevo México|Nuevo Méjico", "NY": "Nueva York|New York State", "OR": "Oregón",
    "PA": "Pensilvania", "SC": "Carolina del Sur", "SD": "Dakota del Sur", "TX": "Tejas|Tex.",
    "VI": "Islas Vírgenes|Virgin Islands|USVI", "WA": "Washington State|Estado de Washington",
    "WV": "Virginia Occidental|Virginia del Oeste|Virginia Oeste",
}  # fmt: skip
