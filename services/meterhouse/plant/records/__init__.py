"""The demo installation as records of the catalogue, by what they are about.

    row          what a record of a document is, and how one is bound to another
    places       the tree of spaces
    money        cost centers, tariffs and carbon factors
    metering     categories, items, meters, and the spaces that these count for
    wiring       gateways, data sources, devices and points
    calendars    the working days of a site, as its people live them
    boards       distribution boards with their circuits; single_line draws them
    estate       what a site has besides meters, as its own module declares it
    flow         energy flow diagrams
    notes        what is written down of meters that nobody reads by wire
    words        what these modules are written with
    production   what a works makes, by the energy that it takes

`configuration` puts them together; what each site has is declared in its own modules beside `records`.
"""
