-- People who asked for an account and wait for somebody to approve it.

CREATE TABLE meterhouse_user.registration (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
  name VARCHAR(190) NOT NULL,
  display_name VARCHAR(190),
  email VARCHAR(190) NOT NULL,
  password VARCHAR(200) NOT NULL COMMENT 'Hash, as the user will have it',
  client VARCHAR(64) NOT NULL COMMENT 'Address that it came from',
  PRIMARY KEY (id),
  KEY registration_at (at)
) DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_unicode_ci COMMENT='Waits for approval; gone with it';
