"""Names and signs that stand for landmarks: "Miller's Bakery", "Elm Street", 'the sign saying "EXIT"'."""

from agent.training.wording import Choice

FAMILIES = Choice(
    (
        *("Miller", "Joe", "Rosa", "Schmidt", "Wong", "Garcia", "Anna", "Patel", "Hansen", "Mario"),
        *("Kim", "Baker", "Dubois", "Olsen", "Murphy", "Tanaka", "Silva", "Khan", "Fischer"),
        *("Lopez", "Eddie", "Martha", "Novak", "O'Brien", "Greta", "Bruno", "Cohen", "Ivanov"),
        *("Larsen", "Nguyen", "Sam"),
    ),
    ("Abernathy", "Zoltan", "Quincy", "Yusuf", "Wilhelmina"),
)
BUSINESSES = Choice(
    (
        *("Bakery", "Diner", "Garage", "Pharmacy", "Bookshop", "Grill", "Hardware", "Flowers"),
        *("Pizza", "Barber Shop", "Coffee", "Market", "Auto Repair", "Burger", "Bar", "Deli"),
        *("Shoes", "Bank"),
    ),
    ("Emporium", "Haberdashery", "Chocolates"),
)
STREETS = Choice(
    (
        *("Elm", "Oak", "Main", "Maple", "Church", "Mill", "Station", "Park", "King", "Queen"),
        *("Lake", "River", "High", "Cedar", "Hill", "First", "Second", "Third", "5th", "12th"),
        *("42nd", "Bridge", "Market", "North", "South", "Linden", "Washington", "Harbor", "School"),
        *("Victoria", "Garden"),
    ),
    ("Juniper", "Mulberry", "Thistle", "71st", "Copernicus"),
)
STREET_KINDS = Choice(
    ("Street", "Avenue", "Road", "Lane", "St", "Ave", "Drive"), ("Crescent", "Parade")
)
PLACES = Choice(  # after the name of a street or saint
    (
        *("Hotel", "School", "Library", "Museum", "Park", "Hospital", "Station", "Bridge", "Hall"),
        *("Tower", "Square", "Theater", "Plaza", "Mall", "Clinic", "Garden"),
    ),
    ("Pavilion", "Academy", "Arboretum"),
)
SAINTS = Choice(("Mary", "Peter", "John", "Anne", "Paul", "Nicholas"), ("Barnabas", "Ursula"))
BRANDS = Choice(  # invented
    (
        *("Burgerama", "QuickMart", "Petrolia", "Fashionata", "GreenLeaf", "TechHub", "BookBarn"),
        *("7-Day", "PizzaPoint", "ShopEasy", "MegaMart", "Coffeelab", "BikeWorld", "ToyTown"),
        *("Sunoil", "FreshCo"),
    ),
    ("Zappmart", "Gigashop", "Kaffeeo"),
)
SIGN_TEXTS = Choice(
    (
        *("NO ENTRY", "EXIT", "STOP", "Private", "FOR SALE", "Open", "Keep Out", "Welcome"),
        *("PARKING", "Beware of the Dog", "Road Closed", "Danger", "Slow Down", "Free Coffee"),
        *("No Smoking", "Toilets", "One Way", "City Center", "Speed Limit 30", "Loading Zone"),
        *("Playground", "Detour", "Visitors", "Room 12", "Gate 4", "SALE", "Bus 42", "Deliveries"),
        *("Caution", "Right Lane Ends", "Left Turn Only"),
    ),
    ("Mind the Step", "Trespassers Welcome", "WET PAINT", "Hot Dogs"),
)
NAMED = Choice(  # how each is called
    (
        *("{family}'s {business}", "{family}'s {business}", "{street} {kind}", "{street} {kind}"),
        *("the {street} {place}", "the {street} {kind} {place}", "St. {saint}'s Church", "{brand}"),
        *("the {brand} store", "the {brand} building", "{street} {place}", "the {family} building"),
        *('the sign that says "{sign}"', 'the sign saying "{sign}"', 'a "{sign}" sign'),
        *('the "{sign}" sign', 'the sign "{sign}"', "the {sign} sign"),
        *("the sign with the words {sign}", "a sign reading {sign}", "the {street} {kind} sign"),
        *("house number {number}", "building {number}", "the house with the number {number}"),
        *("bus stop {number}", "the {brand} billboard", "the {family} house"),
        *("the store called {brand}", "the corner of {street} and {street2}"),
        *("the {street} {kind} bus stop", "gate {number}"),
    ),
    (
        *('the placard "{sign}"', "the entrance marked {sign}", "the {family} estate"),
        *("platform {number}", "{family} & Sons", "the junction of {street} and {street2}"),
    ),
)
WORDS = (FAMILIES, BUSINESSES, STREETS, STREET_KINDS, PLACES, SAINTS, BRANDS, SIGN_TEXTS)
