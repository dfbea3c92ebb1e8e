-- Corrections by people: acts that lie over readings, with author, reason and time, and can be undone.
-- Values that people have put over single readings until now become acts of their authors.

CREATE TABLE meterhouse_historical.correction (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  act VARCHAR(16) NOT NULL,
  first INT UNSIGNED NOT NULL COMMENT '[s UTC]',
  after INT UNSIGNED NOT NULL COMMENT '[s UTC] up to, not including',
  seconds INT NOT NULL DEFAULT 0 COMMENT '[s] of a shift, later positive',
  factor DOUBLE COMMENT 'That readings, or the ratios of a meter, are multiplied by',
  register_end DOUBLE COMMENT '[unit of the point] What a register showed at last that was exchanged',
  changed LONGTEXT COMMENT 'Records that it changed too, as JSON: what they were and what they became',
  reason VARCHAR(1000) NOT NULL,
  author VARCHAR(190) NOT NULL,
  made_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  undone_at DATETIME(3),
  undone_by VARCHAR(190),
  PRIMARY KEY (id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='What people laid over readings';

CREATE TABLE meterhouse_historical.correction_point (
  point_id BIGINT UNSIGNED NOT NULL,
  correction_id BIGINT UNSIGNED NOT NULL,
  PRIMARY KEY (point_id, correction_id),
  CONSTRAINT fk_correction_point FOREIGN KEY (correction_id) REFERENCES meterhouse_historical.correction (id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Points that a correction is about';

CREATE TABLE meterhouse_historical.correction_value (
  correction_id BIGINT UNSIGNED NOT NULL,
  point_id BIGINT UNSIGNED NOT NULL,
  at INT UNSIGNED NOT NULL COMMENT '[s UTC]',
  value DOUBLE NOT NULL COMMENT '[unit of the point]',
  PRIMARY KEY (correction_id, point_id, at),
  CONSTRAINT fk_correction_value FOREIGN KEY (correction_id) REFERENCES meterhouse_historical.correction (id)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Values that stand instead of readings';

INSERT INTO meterhouse_historical.correction (act, first, after, reason, author)
SELECT 'replace', MIN(at), MAX(at) + 1, 'Corrected before reasons were asked for', rule
FROM meterhouse_historical.reading_quality WHERE verdict = 5 AND value IS NOT NULL GROUP BY rule;

INSERT INTO meterhouse_historical.correction_point (point_id, correction_id)
SELECT DISTINCT quality.point_id, correction.id
FROM meterhouse_historical.reading_quality AS quality
JOIN meterhouse_historical.correction ON correction.author = quality.rule
WHERE quality.verdict = 5 AND quality.value IS NOT NULL;

INSERT INTO meterhouse_historical.correction_value (correction_id, point_id, at, value)
SELECT correction.id, quality.point_id, quality.at, quality.value
FROM meterhouse_historical.reading_quality AS quality
JOIN meterhouse_historical.correction ON correction.author = quality.rule
WHERE quality.verdict = 5 AND quality.value IS NOT NULL;

UPDATE meterhouse_historical.correction SET author = SUBSTRING(author, 11) WHERE author LIKE 'edited by %';

DELETE FROM meterhouse_historical.reading_quality WHERE verdict = 5;

ALTER TABLE meterhouse_historical.reading_quality
  DROP COLUMN value,
  MODIFY verdict TINYINT UNSIGNED NOT NULL COMMENT '1 bad, 2 suspect, 3 reset, 4 rollover, 6 noted';
