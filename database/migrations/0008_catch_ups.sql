-- Silences of counters, so that what is spread over them is spread anew when readings of the weeks before change.
-- Empty at first: silences of before are found when fingerprints are taken anew, which 0006 asks for.

CREATE TABLE meterhouse_historical.catch_up (
  point_id BIGINT UNSIGNED NOT NULL,
  first INT UNSIGNED NOT NULL COMMENT '[s UTC] last reading before the silence',
  after INT UNSIGNED NOT NULL COMMENT '[s UTC] first reading after it',
  PRIMARY KEY (point_id, first)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Stretches whose energy was caught up';
