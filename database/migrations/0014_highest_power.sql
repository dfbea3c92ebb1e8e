-- The highest power between readings, beside the mean of the slot: where one point that is read more often than once a
-- slot feeds a meter. Rows that stand gain it as they are computed anew; no row is written by this.

ALTER TABLE meterhouse_energy.slot_value ADD COLUMN highest DOUBLE NULL COMMENT 'Highest power between readings in it [unit/h], where known more finely than its mean';
ALTER TABLE meterhouse_energy.day_value ADD COLUMN highest DOUBLE NULL COMMENT 'Highest power between readings [unit/h], where known';
ALTER TABLE meterhouse_energy.month_value ADD COLUMN highest DOUBLE NULL COMMENT 'Highest power between readings [unit/h], where known';
ALTER TABLE meterhouse_energy.superseded_value ADD COLUMN highest DOUBLE NULL;

ALTER TABLE meterhouse_billing.slot_value ADD COLUMN highest DOUBLE NULL COMMENT 'Highest power between readings in it [unit/h], where known more finely than its mean';
ALTER TABLE meterhouse_billing.day_value ADD COLUMN highest DOUBLE NULL COMMENT 'Highest power between readings [unit/h], where known';
ALTER TABLE meterhouse_billing.month_value ADD COLUMN highest DOUBLE NULL COMMENT 'Highest power between readings [unit/h], where known';
ALTER TABLE meterhouse_billing.superseded_value ADD COLUMN highest DOUBLE NULL;

ALTER TABLE meterhouse_carbon.slot_value ADD COLUMN highest DOUBLE NULL COMMENT 'Highest power between readings in it [unit/h], where known more finely than its mean';
ALTER TABLE meterhouse_carbon.day_value ADD COLUMN highest DOUBLE NULL COMMENT 'Highest power between readings [unit/h], where known';
ALTER TABLE meterhouse_carbon.month_value ADD COLUMN highest DOUBLE NULL COMMENT 'Highest power between readings [unit/h], where known';
ALTER TABLE meterhouse_carbon.superseded_value ADD COLUMN highest DOUBLE NULL;

ALTER TABLE meterhouse_baseline.slot_value ADD COLUMN highest DOUBLE NULL COMMENT 'Highest power between readings in it [unit/h], where known more finely than its mean';
ALTER TABLE meterhouse_baseline.day_value ADD COLUMN highest DOUBLE NULL COMMENT 'Highest power between readings [unit/h], where known';
ALTER TABLE meterhouse_baseline.month_value ADD COLUMN highest DOUBLE NULL COMMENT 'Highest power between readings [unit/h], where known';
ALTER TABLE meterhouse_baseline.superseded_value ADD COLUMN highest DOUBLE NULL;

ALTER TABLE meterhouse_model.slot_value ADD COLUMN highest DOUBLE NULL COMMENT 'Highest power between readings in it [unit/h], where known more finely than its mean';
ALTER TABLE meterhouse_model.day_value ADD COLUMN highest DOUBLE NULL COMMENT 'Highest power between readings [unit/h], where known';
ALTER TABLE meterhouse_model.month_value ADD COLUMN highest DOUBLE NULL COMMENT 'Highest power between readings [unit/h], where known';
ALTER TABLE meterhouse_model.superseded_value ADD COLUMN highest DOUBLE NULL;

ALTER TABLE meterhouse_plan.slot_value ADD COLUMN highest DOUBLE NULL COMMENT 'Highest power between readings in it [unit/h], where known more finely than its mean';
ALTER TABLE meterhouse_plan.day_value ADD COLUMN highest DOUBLE NULL COMMENT 'Highest power between readings [unit/h], where known';
ALTER TABLE meterhouse_plan.month_value ADD COLUMN highest DOUBLE NULL COMMENT 'Highest power between readings [unit/h], where known';
ALTER TABLE meterhouse_plan.superseded_value ADD COLUMN highest DOUBLE NULL;

ALTER TABLE meterhouse_prediction.slot_value ADD COLUMN highest DOUBLE NULL COMMENT 'Highest power between readings in it [unit/h], where known more finely than its mean';
ALTER TABLE meterhouse_prediction.day_value ADD COLUMN highest DOUBLE NULL COMMENT 'Highest power between readings [unit/h], where known';
ALTER TABLE meterhouse_prediction.month_value ADD COLUMN highest DOUBLE NULL COMMENT 'Highest power between readings [unit/h], where known';
ALTER TABLE meterhouse_prediction.superseded_value ADD COLUMN highest DOUBLE NULL;
