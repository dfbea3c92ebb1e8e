-- Months that people have closed, and who has been told which figures.

CREATE TABLE meterhouse_reporting.closed_month (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  space_id BIGINT UNSIGNED NOT NULL COMMENT 'With all below it',
  month INT NOT NULL COMMENT '[months since 1970-01], local',
  first INT UNSIGNED NOT NULL COMMENT '[s UTC] when it began',
  after INT UNSIGNED NOT NULL COMMENT '[s UTC] when it was over',
  comment VARCHAR(1000) NOT NULL,
  matters JSON NOT NULL COMMENT 'What was still open in it, and was accepted',
  closed_at INT UNSIGNED NOT NULL COMMENT '[s UTC] its figures are those of this instant',
  closed_by VARCHAR(190) NOT NULL,
  locked_at INT UNSIGNED COMMENT '[s UTC]',
  locked_by VARCHAR(190),
  reopened_at INT UNSIGNED COMMENT '[s UTC]',
  reopened_by VARCHAR(190),
  reason VARCHAR(1000) COMMENT 'Why it was reopened',
  stands TINYINT DEFAULT 1 COMMENT 'Empty once it was reopened',
  PRIMARY KEY (id),
  UNIQUE KEY closed_once (space_id, month, stands)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Months whose figures stay what they were';

CREATE TABLE meterhouse_reporting.viewing (
  subject_kind VARCHAR(32) NOT NULL,
  subject_id BIGINT UNSIGNED NOT NULL,
  first INT NOT NULL COMMENT '[d since 1970-01-01] first local day',
  after INT NOT NULL COMMENT '[d since 1970-01-01] day after the last',
  report VARCHAR(32) NOT NULL,
  form VARCHAR(8) NOT NULL COMMENT 'screen, api, csv, xlsx',
  who_kind VARCHAR(8) NOT NULL COMMENT 'users, api-keys',
  who_id BIGINT UNSIGNED NOT NULL,
  first_at INT UNSIGNED NOT NULL COMMENT '[s UTC]',
  last_at INT UNSIGNED NOT NULL COMMENT '[s UTC]',
  times INT UNSIGNED NOT NULL,
  PRIMARY KEY (subject_kind, subject_id, first, after, report, form, who_kind, who_id),
  KEY last_at (last_at)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Who has been told figures of what, over which days';
