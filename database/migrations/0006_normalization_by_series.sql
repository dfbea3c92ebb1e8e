-- Normalization's keys are energy series of meters of every kind, no longer ids of meters; what a meter or a total
-- is made of is told anew. All fingerprints of these stages are taken again, which marks what has data; what is
-- computed then equals what stands, so nothing is written but what is new.

DELETE FROM meterhouse_system.work WHERE stage = 'normalization';

DELETE FROM meterhouse_system.computed_from WHERE stage IN ('normalization', 'aggregation');

UPDATE meterhouse_system.catalogue_version SET reconciled = 0;
