-- The whole catalogue: every kind of record, organizations that they belong to, and who may see which part.
-- Generated from the catalogue; rows that are there go to the first organization. Deleted records are kept.

CREATE TABLE meterhouse_fdd.email_server (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(190) NOT NULL,
    host VARCHAR(190) NOT NULL,
    from_address VARCHAR(190) NOT NULL,
    port BIGINT NOT NULL,
    security VARCHAR(32) NOT NULL,
    user VARCHAR(190),
    password VARCHAR(1000),
    organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT uq_email_server UNIQUE (organization_id, name)
)CHARSET=utf8mb4 COMMENT='Where mail is handed in.' COLLATE utf8mb4_unicode_ci;

CREATE TABLE meterhouse_fdd.rule (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(190) NOT NULL,
    expression JSON NOT NULL,
    message_template TEXT NOT NULL,
    category VARCHAR(32) NOT NULL,
    code VARCHAR(64),
    priority VARCHAR(32) NOT NULL,
    channels JSON NOT NULL,
    is_enabled TINYINT(1) NOT NULL,
    description TEXT,
    organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT uq_rule UNIQUE (organization_id, name)
)CHARSET=utf8mb4 COMMENT='What is watched, when it is a finding, and who is told.' COLLATE utf8mb4_unicode_ci;

CREATE TABLE meterhouse_production.product (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(190) NOT NULL,
    unit VARCHAR(64) NOT NULL,
    tag VARCHAR(64),
    coefficient DOUBLE NOT NULL,
    description TEXT,
    organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT uq_product UNIQUE (organization_id, name)
)CHARSET=utf8mb4 COMMENT='What is made, and the unit that it is counted in.' COLLATE utf8mb4_unicode_ci;

CREATE TABLE meterhouse_system.organization (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(190) NOT NULL,
    external_id VARCHAR(190),
    description TEXT,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT uq_organization UNIQUE (name)
)CHARSET=utf8mb4 COMMENT='A company or authority with its own sites and people; several in one installation see nothing of each other.' COLLATE utf8mb4_unicode_ci;

INSERT INTO meterhouse_system.organization (id, name) VALUES (1, 'Main organization');

CREATE TABLE meterhouse_system.store_type (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(190) NOT NULL,
    code VARCHAR(64),
    description TEXT,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT uq_store_type UNIQUE (name)
)CHARSET=utf8mb4 COMMENT='What a store is: flagship, outlet, warehouse …' COLLATE utf8mb4_unicode_ci;

CREATE TABLE meterhouse_system.tenant_type (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(190) NOT NULL,
    code VARCHAR(64),
    description TEXT,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT uq_tenant_type UNIQUE (name)
)CHARSET=utf8mb4 COMMENT='What a tenant is: office, restaurant, cinema …' COLLATE utf8mb4_unicode_ci;

CREATE TABLE meterhouse_user.custom_role (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(64) NOT NULL,
    permissions JSON NOT NULL,
    description TEXT,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT uq_custom_role UNIQUE (name)
)CHARSET=utf8mb4 COMMENT='A role besides admin, engineer, viewer and tenant: a name for permissions.' COLLATE utf8mb4_unicode_ci;

CREATE TABLE meterhouse_production.production_count (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    subject_kind VARCHAR(64) NOT NULL,
    subject_id BIGINT NOT NULL,
    product_id BIGINT UNSIGNED NOT NULL,
    at DATETIME NOT NULL,
    count DOUBLE NOT NULL,
    step VARCHAR(32) NOT NULL,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT fk_production_count_product_id FOREIGN KEY(product_id) REFERENCES meterhouse_production.product (id),
    CONSTRAINT uq_production_count UNIQUE (subject_kind, subject_id, product_id, at)
)CHARSET=utf8mb4 COMMENT='How much of a product was made somewhere in an hour, a day or a month.' COLLATE utf8mb4_unicode_ci;

CREATE TABLE meterhouse_system.command (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(190) NOT NULL,
    topic VARCHAR(500) NOT NULL,
    payload TEXT NOT NULL,
    value DOUBLE,
    low DOUBLE,
    high DOUBLE,
    description TEXT,
    organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT fk_command_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id),
    CONSTRAINT uq_command UNIQUE (organization_id, name)
)CHARSET=utf8mb4 COMMENT='A message that tells a device something, over MQTT.' COLLATE utf8mb4_unicode_ci;

CREATE TABLE meterhouse_system.contact (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(190) NOT NULL,
    email VARCHAR(190),
    phone VARCHAR(64),
    company VARCHAR(190),
    description TEXT,
    organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT uq_contact UNIQUE (organization_id, name),
    CONSTRAINT fk_contact_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id)
)CHARSET=utf8mb4 COMMENT='Somebody to ask or to tell about a place or a plant.' COLLATE utf8mb4_unicode_ci;

CREATE TABLE meterhouse_system.control_mode (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(190) NOT NULL,
    times JSON NOT NULL,
    is_active TINYINT(1) NOT NULL,
    description TEXT,
    organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT uq_control_mode UNIQUE (organization_id, name),
    CONSTRAINT fk_control_mode_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id)
)CHARSET=utf8mb4 COMMENT='A way of running a battery over the day.' COLLATE utf8mb4_unicode_ci;

CREATE TABLE meterhouse_system.drawing (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(190) NOT NULL,
    source MEDIUMTEXT NOT NULL,
    description TEXT,
    organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT uq_drawing UNIQUE (organization_id, name),
    CONSTRAINT fk_drawing_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id)
)CHARSET=utf8mb4 COMMENT='A picture of a plant or a circuit, as SVG without anything that runs or loads from elsewhere.' COLLATE utf8mb4_unicode_ci;

CREATE TABLE meterhouse_system.energy_flow_diagram (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(190) NOT NULL,
    nodes JSON NOT NULL,
    links JSON NOT NULL,
    description TEXT,
    organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT uq_energy_flow_diagram UNIQUE (organization_id, name),
    CONSTRAINT fk_energy_flow_diagram_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id)
)CHARSET=utf8mb4 COMMENT='From sources to uses: boxes, and arrows between them that meters stand for.' COLLATE utf8mb4_unicode_ci;

CREATE TABLE meterhouse_system.knowledge_file (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(190) NOT NULL,
    media_type VARCHAR(190),
    size BIGINT COMMENT '[byte]',
    digest VARCHAR(64),
    description TEXT,
    organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT uq_knowledge_file UNIQUE (organization_id, name),
    CONSTRAINT fk_knowledge_file_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id)
)CHARSET=utf8mb4 COMMENT='A manual, a plan, a certificate; its content is put and fetched beside the record.' COLLATE utf8mb4_unicode_ci;

CREATE TABLE meterhouse_system.sensor (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(190) NOT NULL,
    description TEXT,
    organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT fk_sensor_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id),
    CONSTRAINT uq_sensor UNIQUE (organization_id, name)
)CHARSET=utf8mb4 COMMENT='Points that belong together and are no meter: the climate of a room, the weather.' COLLATE utf8mb4_unicode_ci;

CREATE TABLE meterhouse_system.sim_card (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    iccid VARCHAR(22) NOT NULL,
    name VARCHAR(190),
    imsi VARCHAR(15),
    operator VARCHAR(64),
    status VARCHAR(64),
    opened DATE,
    activated DATE,
    expires DATE,
    total_traffic DOUBLE COMMENT '[MiB]',
    description TEXT,
    organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT fk_sim_card_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id),
    CONSTRAINT uq_sim_card UNIQUE (organization_id, iccid)
)CHARSET=utf8mb4 COMMENT='A card of the mobile network in a gateway.' COLLATE utf8mb4_unicode_ci;

CREATE TABLE meterhouse_system.working_calendar (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(190) NOT NULL,
    weekend JSON NOT NULL,
    country VARCHAR(2),
    subdivision VARCHAR(64),
    opens MEDIUMTEXT,
    closes MEDIUMTEXT,
    non_working_days JSON NOT NULL,
    working_days JSON NOT NULL,
    description TEXT,
    organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT fk_working_calendar_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id),
    CONSTRAINT uq_working_calendar UNIQUE (organization_id, name)
)CHARSET=utf8mb4 COMMENT='Which days are worked and which are not: weekends, public holidays, and the exceptions of a company.' COLLATE utf8mb4_unicode_ci;

CREATE TABLE meterhouse_system.charging_station (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(190) NOT NULL,
    code VARCHAR(64),
    serial VARCHAR(64),
    rated_power DOUBLE COMMENT '[kW]',
    phase VARCHAR(32) NOT NULL,
    commissioned DATE,
    is_cost_shown TINYINT(1) NOT NULL,
    contact_id BIGINT UNSIGNED,
    cost_center_id BIGINT UNSIGNED,
    address TEXT,
    postal_code VARCHAR(64),
    latitude DOUBLE COMMENT '[°]',
    longitude DOUBLE COMMENT '[°]',
    drawing_ids JSON NOT NULL,
    description TEXT,
    organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT fk_charging_station_cost_center_id FOREIGN KEY(cost_center_id) REFERENCES meterhouse_system.cost_center (id),
    CONSTRAINT fk_charging_station_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id),
    CONSTRAINT uq_charging_station UNIQUE (organization_id, name),
    CONSTRAINT fk_charging_station_contact_id FOREIGN KEY(contact_id) REFERENCES meterhouse_system.contact (id)
)CHARSET=utf8mb4 COMMENT='Chargers of vehicles.' COLLATE utf8mb4_unicode_ci;

CREATE TABLE meterhouse_system.combined_equipment (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(190) NOT NULL,
    is_input_counted TINYINT(1) NOT NULL,
    is_output_counted TINYINT(1) NOT NULL,
    cost_center_id BIGINT UNSIGNED,
    manufacturer VARCHAR(190),
    model VARCHAR(190),
    serial VARCHAR(64),
    rated_power DOUBLE COMMENT '[kW]',
    commissioned DATE,
    efficiency_indicator DOUBLE,
    parameters JSON NOT NULL,
    drawing_id BIGINT UNSIGNED,
    camera_url VARCHAR(500),
    description TEXT,
    organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT fk_combined_equipment_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id),
    CONSTRAINT uq_combined_equipment UNIQUE (organization_id, name),
    CONSTRAINT fk_combined_equipment_drawing_id FOREIGN KEY(drawing_id) REFERENCES meterhouse_system.drawing (id),
    CONSTRAINT fk_combined_equipment_cost_center_id FOREIGN KEY(cost_center_id) REFERENCES meterhouse_system.cost_center (id)
)CHARSET=utf8mb4 COMMENT='Several pieces of equipment that work as one: a chiller plant, a line.' COLLATE utf8mb4_unicode_ci;

CREATE TABLE meterhouse_system.distribution_system (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(190) NOT NULL,
    drawing_id BIGINT UNSIGNED,
    description TEXT,
    organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT fk_distribution_system_drawing_id FOREIGN KEY(drawing_id) REFERENCES meterhouse_system.drawing (id),
    CONSTRAINT uq_distribution_system UNIQUE (organization_id, name),
    CONSTRAINT fk_distribution_system_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id)
)CHARSET=utf8mb4 COMMENT='The electrical distribution of a site: its single line drawing and its circuits.' COLLATE utf8mb4_unicode_ci;

CREATE TABLE meterhouse_system.energy_storage_station (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(190) NOT NULL,
    code VARCHAR(64),
    serial VARCHAR(64),
    rated_power DOUBLE COMMENT '[kW]',
    phase VARCHAR(32) NOT NULL,
    commissioned DATE,
    is_cost_shown TINYINT(1) NOT NULL,
    contact_id BIGINT UNSIGNED,
    cost_center_id BIGINT UNSIGNED,
    address TEXT,
    postal_code VARCHAR(64),
    latitude DOUBLE COMMENT '[°]',
    longitude DOUBLE COMMENT '[°]',
    drawing_ids JSON NOT NULL,
    description TEXT,
    rated_capacity DOUBLE COMMENT '[kWh]',
    schedule JSON NOT NULL,
    organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT fk_energy_storage_station_cost_center_id FOREIGN KEY(cost_center_id) REFERENCES meterhouse_system.cost_center (id),
    CONSTRAINT fk_energy_storage_station_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id),
    CONSTRAINT uq_energy_storage_station UNIQUE (organization_id, name),
    CONSTRAINT fk_energy_storage_station_contact_id FOREIGN KEY(contact_id) REFERENCES meterhouse_system.contact (id)
)CHARSET=utf8mb4 COMMENT='Batteries with their converters, in one or several containers.' COLLATE utf8mb4_unicode_ci;

CREATE TABLE meterhouse_system.equipment (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(190) NOT NULL,
    is_input_counted TINYINT(1) NOT NULL,
    is_output_counted TINYINT(1) NOT NULL,
    cost_center_id BIGINT UNSIGNED,
    manufacturer VARCHAR(190),
    model VARCHAR(190),
    serial VARCHAR(64),
    rated_power DOUBLE COMMENT '[kW]',
    commissioned DATE,
    efficiency_indicator DOUBLE,
    parameters JSON NOT NULL,
    drawing_id BIGINT UNSIGNED,
    camera_url VARCHAR(500),
    description TEXT,
    organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT fk_equipment_cost_center_id FOREIGN KEY(cost_center_id) REFERENCES meterhouse_system.cost_center (id),
    CONSTRAINT fk_equipment_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id),
    CONSTRAINT fk_equipment_drawing_id FOREIGN KEY(drawing_id) REFERENCES meterhouse_system.drawing (id),
    CONSTRAINT uq_equipment UNIQUE (organization_id, name)
)CHARSET=utf8mb4 COMMENT='A machine or an installation: a chiller, a compressor, an oven.' COLLATE utf8mb4_unicode_ci;

CREATE TABLE meterhouse_system.microgrid (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(190) NOT NULL,
    code VARCHAR(64),
    serial VARCHAR(64),
    rated_power DOUBLE COMMENT '[kW]',
    phase VARCHAR(32) NOT NULL,
    commissioned DATE,
    is_cost_shown TINYINT(1) NOT NULL,
    contact_id BIGINT UNSIGNED,
    cost_center_id BIGINT UNSIGNED,
    address TEXT,
    postal_code VARCHAR(64),
    latitude DOUBLE COMMENT '[°]',
    longitude DOUBLE COMMENT '[°]',
    drawing_ids JSON NOT NULL,
    description TEXT,
    rated_capacity DOUBLE COMMENT '[kWh]',
    schedule JSON NOT NULL,
    organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT uq_microgrid UNIQUE (organization_id, name),
    CONSTRAINT fk_microgrid_contact_id FOREIGN KEY(contact_id) REFERENCES meterhouse_system.contact (id),
    CONSTRAINT fk_microgrid_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id),
    CONSTRAINT fk_microgrid_cost_center_id FOREIGN KEY(cost_center_id) REFERENCES meterhouse_system.cost_center (id)
)CHARSET=utf8mb4 COMMENT='Generation, storage and loads behind one connection.' COLLATE utf8mb4_unicode_ci;

CREATE TABLE meterhouse_system.offline_meter (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(190) NOT NULL,
    category_id BIGINT UNSIGNED NOT NULL,
    item_id BIGINT UNSIGNED,
    is_counted TINYINT(1) NOT NULL,
    cost_center_id BIGINT UNSIGNED,
    high_power DOUBLE COMMENT '[category unit/h]',
    description TEXT,
    organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT fk_offline_meter_item_id FOREIGN KEY(item_id) REFERENCES meterhouse_system.energy_item (id),
    CONSTRAINT uq_offline_meter UNIQUE (organization_id, name),
    CONSTRAINT fk_offline_meter_cost_center_id FOREIGN KEY(cost_center_id) REFERENCES meterhouse_system.cost_center (id),
    CONSTRAINT fk_offline_meter_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id),
    CONSTRAINT fk_offline_meter_category_id FOREIGN KEY(category_id) REFERENCES meterhouse_system.energy_category (id)
)CHARSET=utf8mb4 COMMENT='A meter that nobody reads by wire: its consumption is entered by hand or by file.' COLLATE utf8mb4_unicode_ci;

CREATE TABLE meterhouse_system.photovoltaic_station (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(190) NOT NULL,
    code VARCHAR(64),
    serial VARCHAR(64),
    rated_power DOUBLE COMMENT '[kW]',
    phase VARCHAR(32) NOT NULL,
    commissioned DATE,
    is_cost_shown TINYINT(1) NOT NULL,
    contact_id BIGINT UNSIGNED,
    cost_center_id BIGINT UNSIGNED,
    address TEXT,
    postal_code VARCHAR(64),
    latitude DOUBLE COMMENT '[°]',
    longitude DOUBLE COMMENT '[°]',
    drawing_ids JSON NOT NULL,
    description TEXT,
    organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT fk_photovoltaic_station_contact_id FOREIGN KEY(contact_id) REFERENCES meterhouse_system.contact (id),
    CONSTRAINT uq_photovoltaic_station UNIQUE (organization_id, name),
    CONSTRAINT fk_photovoltaic_station_cost_center_id FOREIGN KEY(cost_center_id) REFERENCES meterhouse_system.cost_center (id),
    CONSTRAINT fk_photovoltaic_station_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id)
)CHARSET=utf8mb4 COMMENT='A solar plant: inverters, its grid connection and the loads beside it.' COLLATE utf8mb4_unicode_ci;

CREATE TABLE meterhouse_system.shopfloor (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(190) NOT NULL,
    area DOUBLE COMMENT '[m²]',
    is_input_counted TINYINT(1) NOT NULL,
    contact_id BIGINT UNSIGNED,
    cost_center_id BIGINT UNSIGNED,
    description TEXT,
    organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT fk_shopfloor_cost_center_id FOREIGN KEY(cost_center_id) REFERENCES meterhouse_system.cost_center (id),
    CONSTRAINT fk_shopfloor_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id),
    CONSTRAINT fk_shopfloor_contact_id FOREIGN KEY(contact_id) REFERENCES meterhouse_system.contact (id),
    CONSTRAINT uq_shopfloor UNIQUE (organization_id, name)
)CHARSET=utf8mb4 COMMENT='A production area with its machines.' COLLATE utf8mb4_unicode_ci;

CREATE TABLE meterhouse_system.store (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(190) NOT NULL,
    type_id BIGINT UNSIGNED,
    address TEXT,
    latitude DOUBLE COMMENT '[°]',
    longitude DOUBLE COMMENT '[°]',
    area DOUBLE COMMENT '[m²]',
    is_input_counted TINYINT(1) NOT NULL,
    contact_id BIGINT UNSIGNED,
    cost_center_id BIGINT UNSIGNED,
    description TEXT,
    organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT fk_store_cost_center_id FOREIGN KEY(cost_center_id) REFERENCES meterhouse_system.cost_center (id),
    CONSTRAINT fk_store_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id),
    CONSTRAINT uq_store UNIQUE (organization_id, name),
    CONSTRAINT fk_store_type_id FOREIGN KEY(type_id) REFERENCES meterhouse_system.store_type (id),
    CONSTRAINT fk_store_contact_id FOREIGN KEY(contact_id) REFERENCES meterhouse_system.contact (id)
)CHARSET=utf8mb4 COMMENT='A shop of a chain.' COLLATE utf8mb4_unicode_ci;

CREATE TABLE meterhouse_system.tenant (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(190) NOT NULL,
    type_id BIGINT UNSIGNED,
    buildings VARCHAR(190),
    floors VARCHAR(190),
    rooms VARCHAR(190),
    area DOUBLE COMMENT '[m²]',
    is_key_tenant TINYINT(1) NOT NULL,
    is_input_counted TINYINT(1) NOT NULL,
    lease_number VARCHAR(64),
    lease_from DATE,
    lease_to DATE,
    contact_id BIGINT UNSIGNED,
    cost_center_id BIGINT UNSIGNED,
    description TEXT,
    organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT fk_tenant_type_id FOREIGN KEY(type_id) REFERENCES meterhouse_system.tenant_type (id),
    CONSTRAINT uq_tenant UNIQUE (organization_id, name),
    CONSTRAINT fk_tenant_cost_center_id FOREIGN KEY(cost_center_id) REFERENCES meterhouse_system.cost_center (id),
    CONSTRAINT fk_tenant_contact_id FOREIGN KEY(contact_id) REFERENCES meterhouse_system.contact (id),
    CONSTRAINT fk_tenant_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id)
)CHARSET=utf8mb4 COMMENT='Who rents space and pays for the energy used there; bound to the space with the dates of the lease.' COLLATE utf8mb4_unicode_ci;

CREATE TABLE meterhouse_system.virtual_meter (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(190) NOT NULL,
    category_id BIGINT UNSIGNED NOT NULL,
    item_id BIGINT UNSIGNED,
    is_counted TINYINT(1) NOT NULL,
    cost_center_id BIGINT UNSIGNED,
    high_power DOUBLE COMMENT '[category unit/h]',
    description TEXT,
    organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
    formula VARCHAR(1000) NOT NULL,
    variables JSON NOT NULL,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT fk_virtual_meter_item_id FOREIGN KEY(item_id) REFERENCES meterhouse_system.energy_item (id),
    CONSTRAINT fk_virtual_meter_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id),
    CONSTRAINT fk_virtual_meter_cost_center_id FOREIGN KEY(cost_center_id) REFERENCES meterhouse_system.cost_center (id),
    CONSTRAINT fk_virtual_meter_category_id FOREIGN KEY(category_id) REFERENCES meterhouse_system.energy_category (id),
    CONSTRAINT uq_virtual_meter UNIQUE (organization_id, name)
)CHARSET=utf8mb4 COMMENT='A meter that is computed from others, slot by slot: what a floor leaves over, a tenant''s share.' COLLATE utf8mb4_unicode_ci;

CREATE TABLE meterhouse_system.wind_farm (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(190) NOT NULL,
    code VARCHAR(64),
    serial VARCHAR(64),
    rated_power DOUBLE COMMENT '[kW]',
    phase VARCHAR(32) NOT NULL,
    commissioned DATE,
    is_cost_shown TINYINT(1) NOT NULL,
    contact_id BIGINT UNSIGNED,
    cost_center_id BIGINT UNSIGNED,
    address TEXT,
    postal_code VARCHAR(64),
    latitude DOUBLE COMMENT '[°]',
    longitude DOUBLE COMMENT '[°]',
    drawing_ids JSON NOT NULL,
    description TEXT,
    organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT fk_wind_farm_cost_center_id FOREIGN KEY(cost_center_id) REFERENCES meterhouse_system.cost_center (id),
    CONSTRAINT fk_wind_farm_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id),
    CONSTRAINT uq_wind_farm UNIQUE (organization_id, name),
    CONSTRAINT fk_wind_farm_contact_id FOREIGN KEY(contact_id) REFERENCES meterhouse_system.contact (id)
)CHARSET=utf8mb4 COMMENT='Wind turbines.' COLLATE utf8mb4_unicode_ci;

CREATE TABLE meterhouse_system.distribution_circuit (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(190) NOT NULL,
    system_id BIGINT UNSIGNED NOT NULL,
    room VARCHAR(190),
    switchgear VARCHAR(190),
    peak_load DOUBLE COMMENT '[kW]',
    peak_current DOUBLE COMMENT '[A]',
    customers VARCHAR(190),
    serial VARCHAR(64),
    description TEXT,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT uq_distribution_circuit UNIQUE (system_id, name),
    CONSTRAINT fk_distribution_circuit_system_id FOREIGN KEY(system_id) REFERENCES meterhouse_system.distribution_system (id)
)CHARSET=utf8mb4 COMMENT='One outgoing circuit of a distribution system; points of its meter or breaker are bound to it.' COLLATE utf8mb4_unicode_ci;

CREATE TABLE meterhouse_system.virtual_power_plant (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    name VARCHAR(190) NOT NULL,
    balancing_price_point_id BIGINT UNSIGNED,
    cost_center_id BIGINT UNSIGNED,
    drawing_ids JSON NOT NULL,
    description TEXT,
    organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT fk_virtual_power_plant_cost_center_id FOREIGN KEY(cost_center_id) REFERENCES meterhouse_system.cost_center (id),
    CONSTRAINT fk_virtual_power_plant_balancing_price_point_id FOREIGN KEY(balancing_price_point_id) REFERENCES meterhouse_system.point (id),
    CONSTRAINT fk_virtual_power_plant_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id),
    CONSTRAINT uq_virtual_power_plant UNIQUE (organization_id, name)
)CHARSET=utf8mb4 COMMENT='Microgrids and stations that are marketed as one.' COLLATE utf8mb4_unicode_ci;

ALTER TABLE meterhouse_system.binding
  ADD COLUMN `role` VARCHAR(64);

ALTER TABLE meterhouse_system.carbon_factor
  ADD COLUMN organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
  DROP INDEX uq_carbon_factor,
  ADD CONSTRAINT uq_carbon_factor UNIQUE (organization_id, name),
  ADD CONSTRAINT fk_carbon_factor_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id);

ALTER TABLE meterhouse_system.cost_center
  ADD COLUMN organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
  DROP INDEX uq_cost_center,
  ADD CONSTRAINT uq_cost_center UNIQUE (organization_id, name),
  ADD CONSTRAINT fk_cost_center_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id);

ALTER TABLE meterhouse_system.data_source
  ADD COLUMN organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
  DROP INDEX uq_data_source,
  ADD CONSTRAINT uq_data_source UNIQUE (organization_id, name),
  ADD CONSTRAINT fk_data_source_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id);

ALTER TABLE meterhouse_system.device
  ADD COLUMN type VARCHAR(32) NOT NULL DEFAULT 'meter',
  ADD COLUMN parent_id BIGINT UNSIGNED,
  ADD COLUMN manufacturer VARCHAR(190),
  ADD COLUMN model VARCHAR(190),
  ADD COLUMN rated_power DOUBLE COMMENT '[kW]',
  ADD COLUMN rated_capacity DOUBLE COMMENT '[kWh]',
  ADD COLUMN nominal_voltage DOUBLE COMMENT '[V]',
  ADD COLUMN organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
  DROP INDEX uq_device,
  ADD CONSTRAINT uq_device UNIQUE (organization_id, name),
  ADD CONSTRAINT fk_device_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id),
  ADD CONSTRAINT fk_device_parent_id FOREIGN KEY(parent_id) REFERENCES meterhouse_system.device (id),
  COMMENT 'An instrument or a unit of a plant, with a serial number; the meter it serves outlives it.';

ALTER TABLE meterhouse_system.gateway
  ADD COLUMN serial VARCHAR(64),
  ADD COLUMN organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
  DROP INDEX uq_gateway,
  ADD CONSTRAINT uq_gateway UNIQUE (organization_id, name),
  ADD CONSTRAINT fk_gateway_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id);

ALTER TABLE meterhouse_system.meter
  ADD COLUMN organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
  DROP INDEX uq_meter,
  ADD CONSTRAINT uq_meter UNIQUE (organization_id, name),
  ADD CONSTRAINT fk_meter_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id);

ALTER TABLE meterhouse_system.point
  ADD COLUMN description TEXT,
  ADD COLUMN organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
  DROP INDEX uq_point,
  ADD CONSTRAINT uq_point UNIQUE (organization_id, `key`),
  ADD CONSTRAINT fk_point_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id);

ALTER TABLE meterhouse_system.space
  ADD COLUMN contact_id BIGINT UNSIGNED,
  ADD COLUMN address TEXT,
  ADD COLUMN organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
  ADD INDEX space_parent_id (parent_id),
  DROP INDEX uq_space,
  ADD CONSTRAINT uq_space UNIQUE (organization_id, parent_id, name),
  ADD CONSTRAINT fk_space_contact_id FOREIGN KEY(contact_id) REFERENCES meterhouse_system.contact (id),
  ADD CONSTRAINT fk_space_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id);

ALTER TABLE meterhouse_system.tariff
  ADD COLUMN organization_id BIGINT UNSIGNED NOT NULL DEFAULT 1,
  DROP INDEX uq_tariff,
  ADD CONSTRAINT uq_tariff UNIQUE (organization_id, name),
  ADD CONSTRAINT fk_tariff_organization_id FOREIGN KEY(organization_id) REFERENCES meterhouse_system.organization (id);

ALTER TABLE meterhouse_user.api_key
  ADD COLUMN last_used_at DATETIME,
  ADD COLUMN organization_id BIGINT UNSIGNED,
  ADD COLUMN space_ids JSON,
  ADD COLUMN tenant_ids JSON,
  MODIFY `role` VARCHAR(64) NOT NULL;

UPDATE meterhouse_user.api_key SET
  organization_id = IF(space_id IS NULL, NULL, 1),
  space_ids = IF(space_id IS NULL, '[]', CONCAT('[', space_id, ']')),
  tenant_ids = '[]';

ALTER TABLE meterhouse_user.api_key
  MODIFY space_ids JSON NOT NULL,
  MODIFY tenant_ids JSON NOT NULL,
  DROP COLUMN space_id;

ALTER TABLE meterhouse_user.user
  ADD COLUMN phone VARCHAR(64),
  ADD COLUMN must_change_password TINYINT(1) NOT NULL DEFAULT 0,
  ADD COLUMN expires_at DATETIME,
  ADD COLUMN organization_id BIGINT UNSIGNED,
  ADD COLUMN space_ids JSON,
  ADD COLUMN tenant_ids JSON,
  MODIFY `role` VARCHAR(64) NOT NULL;

UPDATE meterhouse_user.user SET
  organization_id = IF(space_id IS NULL, NULL, 1),
  space_ids = IF(space_id IS NULL, '[]', CONCAT('[', space_id, ']')),
  tenant_ids = '[]';

ALTER TABLE meterhouse_user.user
  MODIFY space_ids JSON NOT NULL,
  MODIFY tenant_ids JSON NOT NULL,
  DROP COLUMN space_id;

CREATE TABLE meterhouse_user.deleted (
    kind VARCHAR(64) NOT NULL,
    record_id BIGINT UNSIGNED NOT NULL,
    organization_id BIGINT UNSIGNED,
    at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    deleted_by VARCHAR(190) NOT NULL COMMENT 'Name of the user or key',
    record JSON NOT NULL,
    bindings JSON NOT NULL COMMENT 'That were taken away with it',
    PRIMARY KEY (kind, record_id)
) CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci COMMENT='Records that can be restored';

ALTER TABLE meterhouse_user.audit
  ADD COLUMN organization_id BIGINT UNSIGNED COMMENT 'Whose the record is',
  MODIFY action VARCHAR(32) NOT NULL,
  ADD INDEX audit_at (at),
  ADD INDEX audit_actor (actor, at);

CREATE TABLE meterhouse_system.knowledge_content (
    knowledge_file_id BIGINT UNSIGNED NOT NULL,
    content LONGBLOB NOT NULL,
    PRIMARY KEY (knowledge_file_id)
) CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci COMMENT='What is in the files';
