-- What the closing of days has found, and how complete each day is.

CREATE TABLE meterhouse_fdd.finding (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  kind VARCHAR(32) NOT NULL COMMENT 'Likely cause',
  space_id BIGINT UNSIGNED NOT NULL COMMENT 'Site whose day was closed',
  subject_kind VARCHAR(32) NOT NULL,
  subject_id BIGINT UNSIGNED NOT NULL,
  first INT UNSIGNED NOT NULL COMMENT '[s UTC]',
  after INT UNSIGNED NOT NULL COMMENT '[s UTC] half open',
  size DOUBLE COMMENT '[unit]',
  unit VARCHAR(32) NOT NULL DEFAULT '',
  words TEXT NOT NULL COMMENT 'One English sentence',
  evidence JSON NOT NULL COMMENT 'Figures by name',
  state VARCHAR(16) NOT NULL DEFAULT 'open' COMMENT 'open, seen, closed',
  changed_by VARCHAR(190) COMMENT 'Who set the state; empty: the service, since its evidence is gone',
  changed_at DATETIME(3),
  found_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (id),
  UNIQUE KEY finding_of (subject_kind, subject_id, kind, first),
  KEY finding_in (space_id, first)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='What does not add up, with its likely cause';

CREATE TABLE meterhouse_fdd.site_day (
  space_id BIGINT UNSIGNED NOT NULL,
  day INT NOT NULL COMMENT '[d since 1970-01-01], local',
  expected INT UNSIGNED NOT NULL COMMENT 'Slots of all meters that a day has',
  present INT UNSIGNED NOT NULL COMMENT 'Of these with a value',
  sure INT UNSIGNED NOT NULL COMMENT 'Of these measured, whole, and in no finding',
  balances INT UNSIGNED NOT NULL COMMENT 'Mains that could be held against their parts',
  unequal INT UNSIGNED NOT NULL COMMENT 'Of these that are not their sum',
  closed_at DATETIME(3) NOT NULL,
  PRIMARY KEY (space_id, day)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Days that were closed';

CREATE TABLE meterhouse_fdd.point_day (
  point_id BIGINT UNSIGNED NOT NULL,
  day INT NOT NULL COMMENT '[d since 1970-01-01], local',
  expected SMALLINT UNSIGNED NOT NULL COMMENT 'Slots of the day',
  present SMALLINT UNSIGNED NOT NULL COMMENT 'Of these with a reading that counts',
  odd INT UNSIGNED NOT NULL COMMENT 'Readings with a verdict',
  PRIMARY KEY (point_id, day)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='How complete the readings of a point are';
