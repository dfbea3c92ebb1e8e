-- Figures as they were shown before they changed, to be asked for again.

CREATE TABLE meterhouse_energy.superseded_value (
  grain TINYINT UNSIGNED NOT NULL COMMENT '0 slot, 1 day, 2 month',
  series_id INT UNSIGNED NOT NULL,
  time INT UNSIGNED NOT NULL COMMENT 'As in the table of the grain',
  until INT UNSIGNED NOT NULL COMMENT 'Instant from which it was another [s UTC]',
  value DOUBLE NOT NULL,
  peak DOUBLE,
  peak_at INT UNSIGNED,
  coverage SMALLINT UNSIGNED NOT NULL,
  quality TINYINT UNSIGNED NOT NULL,
  PRIMARY KEY (grain, series_id, time, until),
  KEY until (until)
) CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci COMMENT='Figures that were shown once.';

CREATE TABLE meterhouse_energy.absent_value (
  grain TINYINT UNSIGNED NOT NULL COMMENT '0 slot, 1 day, 2 month',
  series_id INT UNSIGNED NOT NULL,
  first INT UNSIGNED NOT NULL COMMENT 'As in the table of the grain',
  until INT UNSIGNED NOT NULL COMMENT 'Instant from which there was something [s UTC]',
  last INT UNSIGNED NOT NULL,
  PRIMARY KEY (grain, series_id, first, until),
  KEY until (until)
) CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci COMMENT='Stretches of times that there was no figure of.';

CREATE TABLE meterhouse_billing.superseded_value (
  grain TINYINT UNSIGNED NOT NULL COMMENT '0 slot, 1 day, 2 month',
  series_id INT UNSIGNED NOT NULL,
  time INT UNSIGNED NOT NULL COMMENT 'As in the table of the grain',
  until INT UNSIGNED NOT NULL COMMENT 'Instant from which it was another [s UTC]',
  value DOUBLE NOT NULL,
  peak DOUBLE,
  peak_at INT UNSIGNED,
  coverage SMALLINT UNSIGNED NOT NULL,
  quality TINYINT UNSIGNED NOT NULL,
  PRIMARY KEY (grain, series_id, time, until),
  KEY until (until)
) CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci COMMENT='Figures that were shown once.';

CREATE TABLE meterhouse_billing.absent_value (
  grain TINYINT UNSIGNED NOT NULL COMMENT '0 slot, 1 day, 2 month',
  series_id INT UNSIGNED NOT NULL,
  first INT UNSIGNED NOT NULL COMMENT 'As in the table of the grain',
  until INT UNSIGNED NOT NULL COMMENT 'Instant from which there was something [s UTC]',
  last INT UNSIGNED NOT NULL,
  PRIMARY KEY (grain, series_id, first, until),
  KEY until (until)
) CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci COMMENT='Stretches of times that there was no figure of.';

CREATE TABLE meterhouse_carbon.superseded_value (
  grain TINYINT UNSIGNED NOT NULL COMMENT '0 slot, 1 day, 2 month',
  series_id INT UNSIGNED NOT NULL,
  time INT UNSIGNED NOT NULL COMMENT 'As in the table of the grain',
  until INT UNSIGNED NOT NULL COMMENT 'Instant from which it was another [s UTC]',
  value DOUBLE NOT NULL,
  peak DOUBLE,
  peak_at INT UNSIGNED,
  coverage SMALLINT UNSIGNED NOT NULL,
  quality TINYINT UNSIGNED NOT NULL,
  PRIMARY KEY (grain, series_id, time, until),
  KEY until (until)
) CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci COMMENT='Figures that were shown once.';

CREATE TABLE meterhouse_carbon.absent_value (
  grain TINYINT UNSIGNED NOT NULL COMMENT '0 slot, 1 day, 2 month',
  series_id INT UNSIGNED NOT NULL,
  first INT UNSIGNED NOT NULL COMMENT 'As in the table of the grain',
  until INT UNSIGNED NOT NULL COMMENT 'Instant from which there was something [s UTC]',
  last INT UNSIGNED NOT NULL,
  PRIMARY KEY (grain, series_id, first, until),
  KEY until (until)
) CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci COMMENT='Stretches of times that there was no figure of.';

CREATE TABLE meterhouse_baseline.superseded_value (
  grain TINYINT UNSIGNED NOT NULL COMMENT '0 slot, 1 day, 2 month',
  series_id INT UNSIGNED NOT NULL,
  time INT UNSIGNED NOT NULL COMMENT 'As in the table of the grain',
  until INT UNSIGNED NOT NULL COMMENT 'Instant from which it was another [s UTC]',
  value DOUBLE NOT NULL,
  peak DOUBLE,
  peak_at INT UNSIGNED,
  coverage SMALLINT UNSIGNED NOT NULL,
  quality TINYINT UNSIGNED NOT NULL,
  PRIMARY KEY (grain, series_id, time, until),
  KEY until (until)
) CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci COMMENT='Figures that were shown once.';

CREATE TABLE meterhouse_baseline.absent_value (
  grain TINYINT UNSIGNED NOT NULL COMMENT '0 slot, 1 day, 2 month',
  series_id INT UNSIGNED NOT NULL,
  first INT UNSIGNED NOT NULL COMMENT 'As in the table of the grain',
  until INT UNSIGNED NOT NULL COMMENT 'Instant from which there was something [s UTC]',
  last INT UNSIGNED NOT NULL,
  PRIMARY KEY (grain, series_id, first, until),
  KEY until (until)
) CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci COMMENT='Stretches of times that there was no figure of.';

CREATE TABLE meterhouse_plan.superseded_value (
  grain TINYINT UNSIGNED NOT NULL COMMENT '0 slot, 1 day, 2 month',
  series_id INT UNSIGNED NOT NULL,
  time INT UNSIGNED NOT NULL COMMENT 'As in the table of the grain',
  until INT UNSIGNED NOT NULL COMMENT 'Instant from which it was another [s UTC]',
  value DOUBLE NOT NULL,
  peak DOUBLE,
  peak_at INT UNSIGNED,
  coverage SMALLINT UNSIGNED NOT NULL,
  quality TINYINT UNSIGNED NOT NULL,
  PRIMARY KEY (grain, series_id, time, until),
  KEY until (until)
) CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci COMMENT='Figures that were shown once.';

CREATE TABLE meterhouse_plan.absent_value (
  grain TINYINT UNSIGNED NOT NULL COMMENT '0 slot, 1 day, 2 month',
  series_id INT UNSIGNED NOT NULL,
  first INT UNSIGNED NOT NULL COMMENT 'As in the table of the grain',
  until INT UNSIGNED NOT NULL COMMENT 'Instant from which there was something [s UTC]',
  last INT UNSIGNED NOT NULL,
  PRIMARY KEY (grain, series_id, first, until),
  KEY until (until)
) CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci COMMENT='Stretches of times that there was no figure of.';

CREATE TABLE meterhouse_prediction.superseded_value (
  grain TINYINT UNSIGNED NOT NULL COMMENT '0 slot, 1 day, 2 month',
  series_id INT UNSIGNED NOT NULL,
  time INT UNSIGNED NOT NULL COMMENT 'As in the table of the grain',
  until INT UNSIGNED NOT NULL COMMENT 'Instant from which it was another [s UTC]',
  value DOUBLE NOT NULL,
  peak DOUBLE,
  peak_at INT UNSIGNED,
  coverage SMALLINT UNSIGNED NOT NULL,
  quality TINYINT UNSIGNED NOT NULL,
  PRIMARY KEY (grain, series_id, time, until),
  KEY until (until)
) CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci COMMENT='Figures that were shown once.';

CREATE TABLE meterhouse_prediction.absent_value (
  grain TINYINT UNSIGNED NOT NULL COMMENT '0 slot, 1 day, 2 month',
  series_id INT UNSIGNED NOT NULL,
  first INT UNSIGNED NOT NULL COMMENT 'As in the table of the grain',
  until INT UNSIGNED NOT NULL COMMENT 'Instant from which there was something [s UTC]',
  last INT UNSIGNED NOT NULL,
  PRIMARY KEY (grain, series_id, first, until),
  KEY until (until)
) CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci COMMENT='Stretches of times that there was no figure of.';

CREATE TABLE meterhouse_model.superseded_value (
  grain TINYINT UNSIGNED NOT NULL COMMENT '0 slot, 1 day, 2 month',
  series_id INT UNSIGNED NOT NULL,
  time INT UNSIGNED NOT NULL COMMENT 'As in the table of the grain',
  until INT UNSIGNED NOT NULL COMMENT 'Instant from which it was another [s UTC]',
  value DOUBLE NOT NULL,
  peak DOUBLE,
  peak_at INT UNSIGNED,
  coverage SMALLINT UNSIGNED NOT NULL,
  quality TINYINT UNSIGNED NOT NULL,
  PRIMARY KEY (grain, series_id, time, until),
  KEY until (until)
) CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci COMMENT='Figures that were shown once.';

CREATE TABLE meterhouse_model.absent_value (
  grain TINYINT UNSIGNED NOT NULL COMMENT '0 slot, 1 day, 2 month',
  series_id INT UNSIGNED NOT NULL,
  first INT UNSIGNED NOT NULL COMMENT 'As in the table of the grain',
  until INT UNSIGNED NOT NULL COMMENT 'Instant from which there was something [s UTC]',
  last INT UNSIGNED NOT NULL,
  PRIMARY KEY (grain, series_id, first, until),
  KEY until (until)
) CHARSET=utf8mb4 COLLATE utf8mb4_unicode_ci COMMENT='Stretches of times that there was no figure of.';
