-- Cleaning rules of single points, and a look-up of readings that wait: for what comes after them, or for their time.

ALTER TABLE meterhouse_system.point
  ADD COLUMN rules JSON;

ALTER TABLE meterhouse_historical.reading_quality
  MODIFY COLUMN verdict TINYINT UNSIGNED NOT NULL COMMENT '1 bad, 2 suspect, 3 reset, 4 rollover, 5 edited, 6 noted',
  ADD KEY reading_quality_verdict (verdict, at);

-- All history is judged by the new rules: fingerprints are taken anew.
UPDATE meterhouse_system.catalogue_version SET reconciled = 0;
