"""What one finds outdoors, by kind; each list ends with names that are never trained on."""

from agent.training.wording import Choice


def _choice(train: str, held_out: str) -> Choice:
    """Lists written as lines of names with commas."""
    split = (
        tuple(" ".join(name.split()) for name in text.split(",")) for text in (train, held_out)
    )
    return Choice(*split)


VEHICLES = _choice(
    """truck, car, van, trailer, bus, bicycle, pickup truck, ambulance, delivery van, camper, taxi,
    garbage truck, boat trailer, forklift, police car, school bus, ice cream truck, cement mixer,
    tow truck, moped, sports car, convertible, jeep, minivan, limousine, bulldozer, tram,
    cargo bike, golf cart, food truck, horse trailer, dump truck, rowing boat, sailboat,
    car transporter, old locomotive, double-decker bus, rickshaw, tank truck, crane truck,
    snow plow, hearse, motorhome, station wagon, street sweeper, canoe, military jeep, quad bike,
    cherry picker, road roller, mail van, wagon""",
    "motorcycle, tractor, excavator, scooter, fire engine, hatchback, monster truck, tricycle, unicycle",
)
BUILDINGS = _choice(
    """building, house, church, school, garage, shed, library, bank, hotel, museum, tower, barn,
    warehouse, office building, gas station, bakery, supermarket, hospital, station, pharmacy,
    cottage, gym, apartment block, theater, cinema, restaurant, coffee shop, ice cream parlor,
    bookstore, hardware store, shopping mall, train station, police station, fire station,
    post office, court house, mosque, temple, synagogue, cathedral, monastery, castle, palace,
    villa, mansion, farmhouse, log cabin, hut, stable, factory, power plant, brewery, distillery,
    laundromat, barber shop, hair salon, florist, pet shop, toy store, shoe store, pizzeria, diner,
    pub, night club, casino, university, kindergarten, daycare center, dormitory, laboratory,
    observatory, planetarium, aquarium, art gallery, opera house, concert hall, community center,
    youth hostel, motel, clinic, dentist, nursing home, embassy, prison, water tower, radio tower,
    clock tower, control tower, parking garage, bus depot, car wash, car dealership, repair shop,
    tire shop, swimming pool, sports hall, ice rink, stadium, bowling alley, boathouse, pump house,
    guard house, gatehouse, duplex, townhouse, bungalow, high-rise, skyscraper, row house,
    trailer home, construction trailer, canteen, mini market, liquor store, thrift shop, jeweler,
    optician, print shop, travel agency, insurance office, radio station, auditorium,
    conference center, science building, main hall, student center, bike shop, butcher,
    fish market, deli, conservatory, bell tower, ruin, bunker, substation, garden shed, tool shed,
    chicken coop, dog kennel, carport""",
    """chapel, greenhouse, lighthouse, town hall, windmill, cafe, silo, pagoda, watchtower, sawmill,
    tavern, abbey, veterinary practice, tannery, kebab shop, recording studio, igloo""",
)
FURNITURE = _choice(
    """fire hydrant, stop sign, traffic cone, picnic table, bench, statue, dumpster, mailbox,
    bus stop, fountain, flagpole, street lamp, phone booth, billboard, trash can, cardboard box,
    container, ladder, barrel, gate, fence, traffic light, road sign, parking meter, wheelbarrow,
    tent, crate, manhole cover, lamp post, well, stroller, shopping cart, pile of tires,
    yield sign, speed limit sign, no parking sign, one-way sign, street sign, information board,
    notice board, map board, vending machine, ticket machine, cash machine, charging station,
    bike rack, bicycle stand, recycling bin, litter bin, waste basket, skip, pallet, sandbag,
    concrete block, concrete barrier, guard rail, railing, turnstile, chain, rope, archway, arch,
    pergola, gazebo, bandstand, sundial, monument, war memorial, plaque, column, pillar, sculpture,
    bronze horse, stone lion, garden gnome, scarecrow, wind chime, weather station, antenna,
    satellite dish, solar panel, wind turbine, power pole, utility pole, transformer, generator,
    fuse box, water tank, oil drum, gas cylinder, propane tank, water pump, tap, drinking fountain,
    hose, sprinkler, flower pot, planter, hanging basket, rain barrel, compost heap,
    pile of leaves, pile of bricks, heap of gravel, stack of wood, stack of chairs, scaffolding,
    crane, ramp, staircase, flight of steps, escalator, elevator, doorway, glass door,
    revolving door, garage door, window, balcony railing, awning, umbrella, parasol, deck chair,
    hammock, swing, slide, seesaw, climbing frame, trampoline, basketball hoop, goal post,
    tennis net, scoreboard, grandstand, barbecue, grill, fire pit, camera, speaker, loudspeaker,
    banner, poster, flag, mural, graffiti wall, chalkboard, sandwich board, menu board, neon sign,
    exit sign, toll booth, checkpoint, barrier, lifebuoy, anchor, buoy, canoe rack, suitcase,
    backpack, bucket, broom, toolbox, paint can, mattress, sofa, armchair, refrigerator,
    washing machine, bathtub, piano, wooden spool, manger, bird house, dog house, beehive,
    feeding trough, milk churn, cart""",
    """kiosk, signpost, obelisk, bollard, bird bath, newsstand, cable drum, totem pole, zebra statue,
    maypole, jukebox, cannon, water slide, wishing stone, tripod, wardrobe""",
)
GROUNDS = _choice(
    """parking lot, park, playground, garden, pond, lawn, square, bridge, tree, hedge, field, river,
    tunnel, courtyard, basketball court, log, bush, palm tree, flower bed, football field,
    roundabout, railway crossing, forest, wood, meadow, pasture, lake, creek, stream, canal,
    waterfall, beach, harbor, pier, dock, jetty, dam, hill, slope, cliff, cave, rock,
    pile of rocks, ditch, puddle, swamp, marsh, island, peninsula, valley, footbridge, underpass,
    overpass, viaduct, culvert, plaza, market place, marketplace, town square, cemetery, graveyard,
    churchyard, schoolyard, backyard, front yard, campsite, picnic area, rest area, loading dock,
    construction site, quarry, landfill, junkyard, scrapyard, airfield, helipad, race track,
    running track, tennis court, volleyball court, skate park, golf course, baseball diamond,
    soccer field, paddock, corral, cornfield, wheat field, rice field, herb garden, rose garden,
    botanical garden, zoo, dog park, oak, oak tree, pine tree, apple tree, willow, birch, maple,
    tree stump, fallen tree, row of trees, group of trees, shrub, ivy wall, brick wall, stone wall,
    retaining wall, patch of grass, gravel patch, driveway, alleyway, patio, terrace, promenade,
    boardwalk, trailhead, lookout, viewpoint, bus terminal, taxi stand, bike path""",
    """orchard, sandbox, cactus, vineyard, boulder, duck pond, fjord, dune, bamboo grove,
    hopscotch court, moat, geyser, rice paddy, petting zoo""",
)
CROSSINGS = _choice(  # landmarks where an instruction says to reach them, no colour
    """intersection, crossroads, crosswalk, street, main road, dead end, corner, fork,
    fork in the road, traffic circle, pedestrian crossing, zebra crossing, four-way stop, highway,
    side street, end of the road, end of the street, bend, sharp bend, traffic island, cul-de-sac,
    end of the path, top of the hill, bottom of the stairs""",
    "junction, boulevard, hairpin bend, slip road, mouth of the gorge",
)
