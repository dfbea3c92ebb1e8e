-- The first schema: what is configured, what was read, and the facts of every measure in one shape.
-- Instants are whole seconds since 1970-01-01T00:00Z unless a comment says otherwise; DATETIME is UTC.
-- Databases are made by the migrator before this file runs.

CREATE TABLE meterhouse_system.cost_center (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  name VARCHAR(190) NOT NULL,
  external_id VARCHAR(190),
  description TEXT,
  version INTEGER UNSIGNED NOT NULL DEFAULT '1',
  PRIMARY KEY (id),
  CONSTRAINT uq_cost_center UNIQUE (name)
)
  DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Who pays: tariffs are bound to it, meters and spaces name it.';

CREATE TABLE meterhouse_system.space (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  name VARCHAR(190) NOT NULL,
  parent_id BIGINT UNSIGNED,
  kind VARCHAR(32) NOT NULL,
  zone VARCHAR(190),
  currency VARCHAR(3),
  area DOUBLE COMMENT '[m²]',
  occupants DOUBLE,
  is_input_counted TINYINT(1) NOT NULL,
  is_output_counted TINYINT(1) NOT NULL,
  cost_center_id BIGINT UNSIGNED,
  latitude DOUBLE COMMENT '[°]',
  longitude DOUBLE COMMENT '[°]',
  description TEXT,
  version INTEGER UNSIGNED NOT NULL DEFAULT '1',
  PRIMARY KEY (id),
  CONSTRAINT uq_space UNIQUE (parent_id, name),
  CONSTRAINT fk_space_parent_id FOREIGN KEY(parent_id) REFERENCES meterhouse_system.space (id),
  CONSTRAINT fk_space_cost_center_id FOREIGN KEY(cost_center_id) REFERENCES meterhouse_system.cost_center (id)
)
  DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='A place of any size: enterprise, campus, building, floor, room. The topmost one with a zone is a site.';

CREATE TABLE meterhouse_system.energy_category (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  name VARCHAR(190) NOT NULL,
  unit VARCHAR(64) NOT NULL,
  color VARCHAR(7) NOT NULL,
  kgce DOUBLE COMMENT '[kg coal equivalent/unit]',
  description TEXT,
  version INTEGER UNSIGNED NOT NULL DEFAULT '1',
  PRIMARY KEY (id),
  CONSTRAINT uq_energy_category UNIQUE (name)
)
  DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='A form of energy or matter that is counted in one unit; values of two categories are never added.';

CREATE TABLE meterhouse_system.energy_item (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  name VARCHAR(190) NOT NULL,
  category_id BIGINT UNSIGNED NOT NULL,
  description TEXT,
  version INTEGER UNSIGNED NOT NULL DEFAULT '1',
  PRIMARY KEY (id),
  CONSTRAINT uq_energy_item UNIQUE (category_id, name),
  CONSTRAINT fk_energy_item_category_id FOREIGN KEY(category_id) REFERENCES meterhouse_system.energy_category (id)
)
  DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='A use of one category: lighting, cooling, production.';

CREATE TABLE meterhouse_system.tariff (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  name VARCHAR(190) NOT NULL,
  category_id BIGINT UNSIGNED NOT NULL,
  currency VARCHAR(3) NOT NULL,
  components JSON NOT NULL,
  valid_from DATE,
  valid_to DATE,
  description TEXT,
  version INTEGER UNSIGNED NOT NULL DEFAULT '1',
  PRIMARY KEY (id),
  CONSTRAINT uq_tariff UNIQUE (name),
  CONSTRAINT fk_tariff_category_id FOREIGN KEY(category_id) REFERENCES meterhouse_system.energy_category (id)
)
  DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='What a unit of one category costs, from one local date to another; bound to cost centers.';

CREATE TABLE meterhouse_system.carbon_factor (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  name VARCHAR(190) NOT NULL,
  category_id BIGINT UNSIGNED NOT NULL,
  factor DOUBLE NOT NULL COMMENT '[kg CO₂e/unit]',
  source TEXT NOT NULL,
  space_id BIGINT UNSIGNED,
  scope TINYINT UNSIGNED NOT NULL,
  valid_from DATE,
  valid_to DATE,
  version INTEGER UNSIGNED NOT NULL DEFAULT '1',
  PRIMARY KEY (id),
  CONSTRAINT uq_carbon_factor UNIQUE (name),
  CONSTRAINT fk_carbon_factor_category_id FOREIGN KEY(category_id) REFERENCES meterhouse_system.energy_category (id),
  CONSTRAINT fk_carbon_factor_space_id FOREIGN KEY(space_id) REFERENCES meterhouse_system.space (id)
)
  DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Emissions of a unit of one category, dated and with its source.';

CREATE TABLE meterhouse_system.meter (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  name VARCHAR(190) NOT NULL,
  category_id BIGINT UNSIGNED NOT NULL,
  item_id BIGINT UNSIGNED,
  master_id BIGINT UNSIGNED,
  is_counted TINYINT(1) NOT NULL,
  cost_center_id BIGINT UNSIGNED,
  high_power DOUBLE COMMENT '[category unit/h]',
  description TEXT,
  version INTEGER UNSIGNED NOT NULL DEFAULT '1',
  PRIMARY KEY (id),
  CONSTRAINT uq_meter UNIQUE (name),
  CONSTRAINT fk_meter_category_id FOREIGN KEY(category_id) REFERENCES meterhouse_system.energy_category (id),
  CONSTRAINT fk_meter_item_id FOREIGN KEY(item_id) REFERENCES meterhouse_system.energy_item (id),
  CONSTRAINT fk_meter_master_id FOREIGN KEY(master_id) REFERENCES meterhouse_system.meter (id),
  CONSTRAINT fk_meter_cost_center_id FOREIGN KEY(cost_center_id) REFERENCES meterhouse_system.cost_center (id)
)
  DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='A metering point of one energy category: it keeps its history whatever device is fitted to it.';

CREATE TABLE meterhouse_system.gateway (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  name VARCHAR(190) NOT NULL,
  description TEXT,
  version INTEGER UNSIGNED NOT NULL DEFAULT '1',
  PRIMARY KEY (id),
  CONSTRAINT uq_gateway UNIQUE (name)
)
  DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='A box on site that field devices are reached through.';

CREATE TABLE meterhouse_system.data_source (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  name VARCHAR(190) NOT NULL,
  gateway_id BIGINT UNSIGNED,
  protocol VARCHAR(32) NOT NULL,
  connection JSON NOT NULL,
  interval_seconds DOUBLE NOT NULL COMMENT '[s]',
  is_enabled TINYINT(1) NOT NULL,
  description TEXT,
  version INTEGER UNSIGNED NOT NULL DEFAULT '1',
  PRIMARY KEY (id),
  CONSTRAINT uq_data_source UNIQUE (name),
  CONSTRAINT fk_data_source_gateway_id FOREIGN KEY(gateway_id) REFERENCES meterhouse_system.gateway (id)
)
  DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='One connection that readings come over, such as a Modbus TCP server.';

CREATE TABLE meterhouse_system.device (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  name VARCHAR(190) NOT NULL,
  data_source_id BIGINT UNSIGNED,
  profile VARCHAR(64),
  serial VARCHAR(64),
  is_enabled TINYINT(1) NOT NULL,
  description TEXT,
  version INTEGER UNSIGNED NOT NULL DEFAULT '1',
  PRIMARY KEY (id),
  CONSTRAINT uq_device UNIQUE (name),
  CONSTRAINT fk_device_data_source_id FOREIGN KEY(data_source_id) REFERENCES meterhouse_system.data_source (id)
)
  DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='An instrument with a serial number; the meter it serves outlives it.';

CREATE TABLE meterhouse_system.point (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  name VARCHAR(190) NOT NULL,
  unit VARCHAR(64) NOT NULL,
  `key` VARCHAR(190),
  device_id BIGINT UNSIGNED,
  kind VARCHAR(32) NOT NULL,
  address JSON,
  interval_seconds DOUBLE COMMENT '[s]',
  is_enabled TINYINT(1) NOT NULL,
  is_stored TINYINT(1) NOT NULL,
  low DOUBLE COMMENT '[point unit]',
  high DOUBLE COMMENT '[point unit]',
  register_max DOUBLE COMMENT '[point unit]',
  resolution DOUBLE COMMENT '[point unit]',
  version INTEGER UNSIGNED NOT NULL DEFAULT '1',
  PRIMARY KEY (id),
  CONSTRAINT uq_point UNIQUE (`key`),
  CONSTRAINT fk_point_device_id FOREIGN KEY(device_id) REFERENCES meterhouse_system.device (id)
)
  DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='One register or channel of a device.';

CREATE TABLE meterhouse_system.binding (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  owner_kind VARCHAR(64) NOT NULL,
  owner_id BIGINT NOT NULL,
  part_kind VARCHAR(64) NOT NULL,
  part_id BIGINT NOT NULL,
  direction VARCHAR(32) NOT NULL,
  share DOUBLE NOT NULL,
  valid_from DATETIME,
  valid_to DATETIME,
  version INTEGER UNSIGNED NOT NULL DEFAULT '1',
  PRIMARY KEY (id)
)
  DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='One record is part of another: a meter of a space, a point of a meter, a tariff of a cost center.';

CREATE TABLE meterhouse_user.user (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  name VARCHAR(190) NOT NULL,
  display_name VARCHAR(190),
  email VARCHAR(190),
  `role` VARCHAR(32) NOT NULL,
  space_id BIGINT UNSIGNED,
  password VARCHAR(200),
  is_enabled TINYINT(1) NOT NULL,
  version INTEGER UNSIGNED NOT NULL DEFAULT '1',
  PRIMARY KEY (id),
  CONSTRAINT uq_user UNIQUE (name)
)
  DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Somebody who signs in with a name and a password.';

CREATE TABLE meterhouse_user.api_key (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  name VARCHAR(190) NOT NULL,
  prefix VARCHAR(16) NOT NULL,
  hash VARCHAR(64) NOT NULL,
  `role` VARCHAR(32) NOT NULL,
  space_id BIGINT UNSIGNED,
  expires_at DATETIME,
  version INTEGER UNSIGNED NOT NULL DEFAULT '1',
  PRIMARY KEY (id),
  CONSTRAINT uq_api_key UNIQUE (name)
)
  DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='A program''s key; only its hash is kept.';

ALTER TABLE meterhouse_system.binding
  ADD KEY binding_owner (owner_kind, owner_id),
  ADD KEY binding_part (part_kind, part_id);

CREATE TABLE meterhouse_system.catalogue_version (
  id TINYINT UNSIGNED NOT NULL,
  version BIGINT UNSIGNED NOT NULL COMMENT 'Grows with every change of the configuration',
  reconciled BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Version whose effects on figures are marked',
  PRIMARY KEY (id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

INSERT INTO meterhouse_system.catalogue_version (id, version) VALUES (1, 1);

CREATE TABLE meterhouse_system.installation (
  id TINYINT UNSIGNED NOT NULL,
  slot_seconds SMALLINT UNSIGNED NOT NULL COMMENT 'Base interval [s]; fixed once there are facts',
  PRIMARY KEY (id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE meterhouse_system.series (
  id INT UNSIGNED NOT NULL AUTO_INCREMENT,
  subject_kind VARCHAR(32) NOT NULL COMMENT 'meters, spaces …',
  subject_id INT UNSIGNED NOT NULL,
  measure VARCHAR(16) NOT NULL COMMENT 'energy, cost, income, carbon',
  scenario VARCHAR(16) NOT NULL COMMENT 'actual, baseline, plan, prediction, model',
  direction VARCHAR(8) NOT NULL COMMENT 'input or output',
  category_id INT UNSIGNED NOT NULL,
  item_id INT UNSIGNED NOT NULL COMMENT '0: all items together',
  currency CHAR(3) NOT NULL COMMENT 'Of cost and income, else empty',
  PRIMARY KEY (id),
  UNIQUE KEY uq_series (subject_kind, subject_id, measure, scenario, direction, category_id, item_id, currency)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='One number over time';

CREATE TABLE meterhouse_system.work (
  stage VARCHAR(16) NOT NULL,
  key_id INT UNSIGNED NOT NULL COMMENT 'Point, meter or energy series, by stage',
  first BIGINT UNSIGNED NULL COMMENT 'Start of what is to be computed [s UTC]',
  last BIGINT UNSIGNED NULL COMMENT 'End of it, exclusive [s UTC]',
  claimed_first BIGINT UNSIGNED NULL,
  claimed_last BIGINT UNSIGNED NULL,
  owner VARCHAR(64) NULL,
  token BIGINT UNSIGNED NOT NULL DEFAULT 0,
  expires DATETIME(3) NULL,
  since DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (stage, key_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='What each stage must still compute';

CREATE TABLE meterhouse_system.computed_from (
  stage VARCHAR(16) NOT NULL,
  key_id INT UNSIGNED NOT NULL COMMENT 'As in work',
  fingerprint CHAR(16) NOT NULL COMMENT 'Of the configuration that its figures are computed from',
  PRIMARY KEY (stage, key_id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Tells what a change of the configuration touches';

CREATE TABLE meterhouse_system.lease (
  name VARCHAR(64) NOT NULL,
  owner VARCHAR(64) NOT NULL,
  token BIGINT UNSIGNED NOT NULL COMMENT 'Grows with every taking',
  expires DATETIME(3) NOT NULL,
  PRIMARY KEY (name)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE meterhouse_historical.reading (
  point_id INT UNSIGNED NOT NULL,
  at INT UNSIGNED NOT NULL COMMENT '[s UTC]',
  value DOUBLE NOT NULL COMMENT '[unit of the point]',
  PRIMARY KEY (point_id, at)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='What was read, as it was read';

CREATE TABLE meterhouse_historical.reading_quality (
  point_id INT UNSIGNED NOT NULL,
  at INT UNSIGNED NOT NULL COMMENT '[s UTC]',
  verdict TINYINT UNSIGNED NOT NULL COMMENT '1 bad, 2 suspect, 3 reset, 4 rollover, 5 edited',
  rule VARCHAR(190) NOT NULL COMMENT 'Which rule said so, with its limit',
  value DOUBLE NULL COMMENT 'Replaces the reading where it was edited [unit of the point]',
  PRIMARY KEY (point_id, at)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Verdicts on single readings; the rest is good';

CREATE TABLE meterhouse_user.audit (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  actor VARCHAR(190) NOT NULL COMMENT 'Name of the user, key or service',
  action VARCHAR(16) NOT NULL,
  kind VARCHAR(64) NOT NULL,
  record_id BIGINT UNSIGNED NULL,
  before_change JSON NULL,
  after_change JSON NULL,
  PRIMARY KEY (id),
  KEY audit_record (kind, record_id, at)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Every change, with before and after';

CREATE TABLE meterhouse_energy.slot_value (
  series_id INT UNSIGNED NOT NULL,
  slot INT UNSIGNED NOT NULL COMMENT 'Start of the interval [s UTC]',
  value DOUBLE NOT NULL,
  coverage SMALLINT UNSIGNED NOT NULL COMMENT 'Share of the inputs that was there [1/10000]',
  quality TINYINT UNSIGNED NOT NULL COMMENT '0 valid, 1 edited, 2 estimated, 3 partial',
  PRIMARY KEY (series_id, slot)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE meterhouse_energy.day_value (
  series_id INT UNSIGNED NOT NULL,
  `day` SMALLINT UNSIGNED NOT NULL COMMENT 'Days since 1970-01-01 of the local calendar',
  value DOUBLE NOT NULL,
  peak DOUBLE NOT NULL COMMENT 'Highest slot, as a rate [unit/h]',
  peak_at INT UNSIGNED NOT NULL COMMENT 'Start of the highest slot [s UTC]',
  coverage SMALLINT UNSIGNED NOT NULL COMMENT 'Share of the whole day that was there [1/10000]',
  quality TINYINT UNSIGNED NOT NULL COMMENT 'The worst of its slots',
  PRIMARY KEY (series_id, `day`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE meterhouse_energy.month_value (
  series_id INT UNSIGNED NOT NULL,
  `month` SMALLINT UNSIGNED NOT NULL COMMENT 'Months since 1970-01 of the local calendar',
  value DOUBLE NOT NULL,
  peak DOUBLE NOT NULL COMMENT 'Highest slot, as a rate [unit/h]',
  peak_at INT UNSIGNED NOT NULL COMMENT 'Start of the highest slot [s UTC]',
  coverage SMALLINT UNSIGNED NOT NULL COMMENT 'Share of the whole month that was there [1/10000]',
  quality TINYINT UNSIGNED NOT NULL COMMENT 'The worst of its slots',
  PRIMARY KEY (series_id, `month`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE meterhouse_billing.slot_value (
  series_id INT UNSIGNED NOT NULL,
  slot INT UNSIGNED NOT NULL COMMENT 'Start of the interval [s UTC]',
  value DOUBLE NOT NULL,
  coverage SMALLINT UNSIGNED NOT NULL COMMENT 'Share of the inputs that was there [1/10000]',
  quality TINYINT UNSIGNED NOT NULL COMMENT '0 valid, 1 edited, 2 estimated, 3 partial',
  PRIMARY KEY (series_id, slot)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE meterhouse_billing.day_value (
  series_id INT UNSIGNED NOT NULL,
  `day` SMALLINT UNSIGNED NOT NULL COMMENT 'Days since 1970-01-01 of the local calendar',
  value DOUBLE NOT NULL,
  peak DOUBLE NOT NULL COMMENT 'Highest slot, as a rate [unit/h]',
  peak_at INT UNSIGNED NOT NULL COMMENT 'Start of the highest slot [s UTC]',
  coverage SMALLINT UNSIGNED NOT NULL COMMENT 'Share of the whole day that was there [1/10000]',
  quality TINYINT UNSIGNED NOT NULL COMMENT 'The worst of its slots',
  PRIMARY KEY (series_id, `day`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE meterhouse_billing.month_value (
  series_id INT UNSIGNED NOT NULL,
  `month` SMALLINT UNSIGNED NOT NULL COMMENT 'Months since 1970-01 of the local calendar',
  value DOUBLE NOT NULL,
  peak DOUBLE NOT NULL COMMENT 'Highest slot, as a rate [unit/h]',
  peak_at INT UNSIGNED NOT NULL COMMENT 'Start of the highest slot [s UTC]',
  coverage SMALLINT UNSIGNED NOT NULL COMMENT 'Share of the whole month that was there [1/10000]',
  quality TINYINT UNSIGNED NOT NULL COMMENT 'The worst of its slots',
  PRIMARY KEY (series_id, `month`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE meterhouse_carbon.slot_value (
  series_id INT UNSIGNED NOT NULL,
  slot INT UNSIGNED NOT NULL COMMENT 'Start of the interval [s UTC]',
  value DOUBLE NOT NULL,
  coverage SMALLINT UNSIGNED NOT NULL COMMENT 'Share of the inputs that was there [1/10000]',
  quality TINYINT UNSIGNED NOT NULL COMMENT '0 valid, 1 edited, 2 estimated, 3 partial',
  PRIMARY KEY (series_id, slot)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE meterhouse_carbon.day_value (
  series_id INT UNSIGNED NOT NULL,
  `day` SMALLINT UNSIGNED NOT NULL COMMENT 'Days since 1970-01-01 of the local calendar',
  value DOUBLE NOT NULL,
  peak DOUBLE NOT NULL COMMENT 'Highest slot, as a rate [unit/h]',
  peak_at INT UNSIGNED NOT NULL COMMENT 'Start of the highest slot [s UTC]',
  coverage SMALLINT UNSIGNED NOT NULL COMMENT 'Share of the whole day that was there [1/10000]',
  quality TINYINT UNSIGNED NOT NULL COMMENT 'The worst of its slots',
  PRIMARY KEY (series_id, `day`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE meterhouse_carbon.month_value (
  series_id INT UNSIGNED NOT NULL,
  `month` SMALLINT UNSIGNED NOT NULL COMMENT 'Months since 1970-01 of the local calendar',
  value DOUBLE NOT NULL,
  peak DOUBLE NOT NULL COMMENT 'Highest slot, as a rate [unit/h]',
  peak_at INT UNSIGNED NOT NULL COMMENT 'Start of the highest slot [s UTC]',
  coverage SMALLINT UNSIGNED NOT NULL COMMENT 'Share of the whole month that was there [1/10000]',
  quality TINYINT UNSIGNED NOT NULL COMMENT 'The worst of its slots',
  PRIMARY KEY (series_id, `month`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE meterhouse_baseline.slot_value (
  series_id INT UNSIGNED NOT NULL,
  slot INT UNSIGNED NOT NULL COMMENT 'Start of the interval [s UTC]',
  value DOUBLE NOT NULL,
  coverage SMALLINT UNSIGNED NOT NULL COMMENT 'Share of the inputs that was there [1/10000]',
  quality TINYINT UNSIGNED NOT NULL COMMENT '0 valid, 1 edited, 2 estimated, 3 partial',
  PRIMARY KEY (series_id, slot)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE meterhouse_baseline.day_value (
  series_id INT UNSIGNED NOT NULL,
  `day` SMALLINT UNSIGNED NOT NULL COMMENT 'Days since 1970-01-01 of the local calendar',
  value DOUBLE NOT NULL,
  peak DOUBLE NOT NULL COMMENT 'Highest slot, as a rate [unit/h]',
  peak_at INT UNSIGNED NOT NULL COMMENT 'Start of the highest slot [s UTC]',
  coverage SMALLINT UNSIGNED NOT NULL COMMENT 'Share of the whole day that was there [1/10000]',
  quality TINYINT UNSIGNED NOT NULL COMMENT 'The worst of its slots',
  PRIMARY KEY (series_id, `day`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE meterhouse_baseline.month_value (
  series_id INT UNSIGNED NOT NULL,
  `month` SMALLINT UNSIGNED NOT NULL COMMENT 'Months since 1970-01 of the local calendar',
  value DOUBLE NOT NULL,
  peak DOUBLE NOT NULL COMMENT 'Highest slot, as a rate [unit/h]',
  peak_at INT UNSIGNED NOT NULL COMMENT 'Start of the highest slot [s UTC]',
  coverage SMALLINT UNSIGNED NOT NULL COMMENT 'Share of the whole month that was there [1/10000]',
  quality TINYINT UNSIGNED NOT NULL COMMENT 'The worst of its slots',
  PRIMARY KEY (series_id, `month`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE meterhouse_plan.slot_value (
  series_id INT UNSIGNED NOT NULL,
  slot INT UNSIGNED NOT NULL COMMENT 'Start of the interval [s UTC]',
  value DOUBLE NOT NULL,
  coverage SMALLINT UNSIGNED NOT NULL COMMENT 'Share of the inputs that was there [1/10000]',
  quality TINYINT UNSIGNED NOT NULL COMMENT '0 valid, 1 edited, 2 estimated, 3 partial',
  PRIMARY KEY (series_id, slot)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE meterhouse_plan.day_value (
  series_id INT UNSIGNED NOT NULL,
  `day` SMALLINT UNSIGNED NOT NULL COMMENT 'Days since 1970-01-01 of the local calendar',
  value DOUBLE NOT NULL,
  peak DOUBLE NOT NULL COMMENT 'Highest slot, as a rate [unit/h]',
  peak_at INT UNSIGNED NOT NULL COMMENT 'Start of the highest slot [s UTC]',
  coverage SMALLINT UNSIGNED NOT NULL COMMENT 'Share of the whole day that was there [1/10000]',
  quality TINYINT UNSIGNED NOT NULL COMMENT 'The worst of its slots',
  PRIMARY KEY (series_id, `day`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE meterhouse_plan.month_value (
  series_id INT UNSIGNED NOT NULL,
  `month` SMALLINT UNSIGNED NOT NULL COMMENT 'Months since 1970-01 of the local calendar',
  value DOUBLE NOT NULL,
  peak DOUBLE NOT NULL COMMENT 'Highest slot, as a rate [unit/h]',
  peak_at INT UNSIGNED NOT NULL COMMENT 'Start of the highest slot [s UTC]',
  coverage SMALLINT UNSIGNED NOT NULL COMMENT 'Share of the whole month that was there [1/10000]',
  quality TINYINT UNSIGNED NOT NULL COMMENT 'The worst of its slots',
  PRIMARY KEY (series_id, `month`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE meterhouse_prediction.slot_value (
  series_id INT UNSIGNED NOT NULL,
  slot INT UNSIGNED NOT NULL COMMENT 'Start of the interval [s UTC]',
  value DOUBLE NOT NULL,
  coverage SMALLINT UNSIGNED NOT NULL COMMENT 'Share of the inputs that was there [1/10000]',
  quality TINYINT UNSIGNED NOT NULL COMMENT '0 valid, 1 edited, 2 estimated, 3 partial',
  PRIMARY KEY (series_id, slot)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE meterhouse_prediction.day_value (
  series_id INT UNSIGNED NOT NULL,
  `day` SMALLINT UNSIGNED NOT NULL COMMENT 'Days since 1970-01-01 of the local calendar',
  value DOUBLE NOT NULL,
  peak DOUBLE NOT NULL COMMENT 'Highest slot, as a rate [unit/h]',
  peak_at INT UNSIGNED NOT NULL COMMENT 'Start of the highest slot [s UTC]',
  coverage SMALLINT UNSIGNED NOT NULL COMMENT 'Share of the whole day that was there [1/10000]',
  quality TINYINT UNSIGNED NOT NULL COMMENT 'The worst of its slots',
  PRIMARY KEY (series_id, `day`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE meterhouse_prediction.month_value (
  series_id INT UNSIGNED NOT NULL,
  `month` SMALLINT UNSIGNED NOT NULL COMMENT 'Months since 1970-01 of the local calendar',
  value DOUBLE NOT NULL,
  peak DOUBLE NOT NULL COMMENT 'Highest slot, as a rate [unit/h]',
  peak_at INT UNSIGNED NOT NULL COMMENT 'Start of the highest slot [s UTC]',
  coverage SMALLINT UNSIGNED NOT NULL COMMENT 'Share of the whole month that was there [1/10000]',
  quality TINYINT UNSIGNED NOT NULL COMMENT 'The worst of its slots',
  PRIMARY KEY (series_id, `month`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE meterhouse_model.slot_value (
  series_id INT UNSIGNED NOT NULL,
  slot INT UNSIGNED NOT NULL COMMENT 'Start of the interval [s UTC]',
  value DOUBLE NOT NULL,
  coverage SMALLINT UNSIGNED NOT NULL COMMENT 'Share of the inputs that was there [1/10000]',
  quality TINYINT UNSIGNED NOT NULL COMMENT '0 valid, 1 edited, 2 estimated, 3 partial',
  PRIMARY KEY (series_id, slot)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE meterhouse_model.day_value (
  series_id INT UNSIGNED NOT NULL,
  `day` SMALLINT UNSIGNED NOT NULL COMMENT 'Days since 1970-01-01 of the local calendar',
  value DOUBLE NOT NULL,
  peak DOUBLE NOT NULL COMMENT 'Highest slot, as a rate [unit/h]',
  peak_at INT UNSIGNED NOT NULL COMMENT 'Start of the highest slot [s UTC]',
  coverage SMALLINT UNSIGNED NOT NULL COMMENT 'Share of the whole day that was there [1/10000]',
  quality TINYINT UNSIGNED NOT NULL COMMENT 'The worst of its slots',
  PRIMARY KEY (series_id, `day`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;

CREATE TABLE meterhouse_model.month_value (
  series_id INT UNSIGNED NOT NULL,
  `month` SMALLINT UNSIGNED NOT NULL COMMENT 'Months since 1970-01 of the local calendar',
  value DOUBLE NOT NULL,
  peak DOUBLE NOT NULL COMMENT 'Highest slot, as a rate [unit/h]',
  peak_at INT UNSIGNED NOT NULL COMMENT 'Start of the highest slot [s UTC]',
  coverage SMALLINT UNSIGNED NOT NULL COMMENT 'Share of the whole month that was there [1/10000]',
  quality TINYINT UNSIGNED NOT NULL COMMENT 'The worst of its slots',
  PRIMARY KEY (series_id, `month`)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci;
