"""The living demo plant: a small fictional company whose meters are simulated, pure and repeatable by seed.

    noise          chance as a function of (seed, name, number): the same answer in whatever order it is asked
    local_time     instants as the wall clock of a zone, and the plant day that starts at four in the morning
    weather        temperature, cloud and sun of a place
    conditions     what the uses of a site depend on at each instant: clock, calendar, weather, presence
    use, works, charging, solar, battery    power of each kind of use, of photovoltaics and of the battery
    making         what machines make of the energy they take, metered for their efficiency
    sensing        probes: the weather, and the air of rooms
    branch         a site declared as a tree of metered branches behind gateways
    berlin, pune, austin                    the three sites
    berlin_estate, berlin_power, pune_estate, austin_estate     what these have besides meters
    flow           power of everything at a site, and what has flowed since the anchor
    instrument     the devices of a site: model, serial number, unit id
    register       what a device of a given resolution shows of it
    counter        what has flowed through a device's counters
    measurement    electrical and other states that follow from power
    device         a device's answers, with faults and boosts between truth and answer
    memory         its registers as Modbus sees them
    server         Modbus TCP on loopback
    point          which channels are read, how often, and what is kept
    history        the same answers for a past range, as arrays
    backfill       months of history in batches, newest first
    prices, factors      what the sites pay and emit
    configuration  the whole installation as one document; `records` makes its parts

Power is fixed point: one unit of a rate is a millionth of a kW or m³/h, and a flow is a whole number of
them times seconds. Sums are therefore exact, and no register depends on how its range was cut.
"""
