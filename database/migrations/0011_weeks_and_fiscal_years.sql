-- Weeks and fiscal years of a site. Those that are there begin on Monday and in January, as they did.

ALTER TABLE meterhouse_system.space
  ADD COLUMN week_starts_on VARCHAR(32) NOT NULL,
  ADD COLUMN fiscal_year_from BIGINT NOT NULL;

UPDATE meterhouse_system.space SET week_starts_on = 'mon', fiscal_year_from = 1;
