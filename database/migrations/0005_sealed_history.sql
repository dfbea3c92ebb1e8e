-- History that is older than some weeks leaves its rows for packed chunks; what left the database is told.

CREATE TABLE meterhouse_historical.reading_chunk (
  point_id INT UNSIGNED NOT NULL,
  day SMALLINT UNSIGNED NOT NULL COMMENT 'First UTC day that it covers [days since 1970-01-01]',
  days TINYINT UNSIGNED NOT NULL COMMENT 'How many UTC days it covers: one, or those of a calendar month or of a part of it',
  first INT UNSIGNED NOT NULL COMMENT 'Instant of its first reading [s UTC]',
  last INT UNSIGNED NOT NULL COMMENT 'Instant of its last reading [s UTC]',
  readings INT UNSIGNED NOT NULL COMMENT 'How many it holds',
  data MEDIUMBLOB NOT NULL COMMENT 'Instants and values, packed as store/chunk_codec.py says',
  PRIMARY KEY (day, point_id),
  KEY reading_chunk_point (point_id, day)
) ROW_FORMAT=DYNAMIC DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  COMMENT='Sealed readings: no two chunks of a point overlap, and none holds an instant that a row holds';

CREATE TABLE meterhouse_historical.sealing (
  id TINYINT UNSIGNED NOT NULL COMMENT 'Always 1',
  horizon INT UNSIGNED NOT NULL COMMENT 'No reading at this instant or later was ever sealed [s UTC]',
  merged SMALLINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Months that end by this UTC day are merged [days since 1970-01-01]',
  moves BIGINT UNSIGNED NOT NULL DEFAULT 0 COMMENT 'Grows with every transaction that moves or deletes readings',
  PRIMARY KEY (id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='How far history is sealed; no row before anything is';

CREATE TABLE meterhouse_historical.reading_gone (
  point_id INT UNSIGNED NOT NULL,
  reason VARCHAR(16) NOT NULL COMMENT 'archived or expired',
  first INT UNSIGNED NOT NULL COMMENT 'Start of the stretch [s UTC]',
  after INT UNSIGNED NOT NULL COMMENT 'End of it, exclusive [s UTC]',
  readings BIGINT UNSIGNED NOT NULL COMMENT 'How many were taken away',
  place VARCHAR(64) NOT NULL DEFAULT '' COMMENT 'Name of the file that an archived stretch went to',
  at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  PRIMARY KEY (point_id, first, reason, place)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci
  COMMENT='Stretches of time whose readings are not here any more; figures that were computed from them stay';
