-- Entries by hand for offline meters. Those that are there take consumptions and spread them evenly.

CREATE TABLE meterhouse_system.offline_consumption (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    meter_id BIGINT UNSIGNED NOT NULL,
    day_from DATE NOT NULL,
    day_to DATE NOT NULL,
    consumption DOUBLE NOT NULL COMMENT '[category unit]',
    description TEXT,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT fk_offline_consumption_meter_id FOREIGN KEY(meter_id) REFERENCES meterhouse_system.offline_meter (id),
    CONSTRAINT uq_offline_consumption UNIQUE (meter_id, day_from)
)CHARSET=utf8mb4 COMMENT='What an offline meter counted in a day, a month, or between two bills.' COLLATE utf8mb4_unicode_ci;

CREATE TABLE meterhouse_system.register_reading (
    id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
    meter_id BIGINT UNSIGNED NOT NULL,
    at DATETIME NOT NULL,
    register DOUBLE NOT NULL COMMENT '[category unit]',
    starts_anew TINYINT(1) NOT NULL,
    description TEXT,
    version INTEGER UNSIGNED NOT NULL DEFAULT '1',
    PRIMARY KEY (id),
    CONSTRAINT uq_register_reading UNIQUE (meter_id, at),
    CONSTRAINT fk_register_reading_meter_id FOREIGN KEY(meter_id) REFERENCES meterhouse_system.offline_meter (id)
)CHARSET=utf8mb4 COMMENT='What the register of an offline meter showed when somebody looked.' COLLATE utf8mb4_unicode_ci;

ALTER TABLE meterhouse_system.offline_meter
  ADD COLUMN entered_as VARCHAR(32) NOT NULL,
  ADD COLUMN profile JSON,
  COMMENT 'A meter that nobody reads by wire: what it shows or counted is entered by hand or by file.';

UPDATE meterhouse_system.offline_meter SET entered_as = 'consumption' WHERE entered_as = '';
