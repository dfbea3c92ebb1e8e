"""Where the parts of Meterhouse lie that are no Python: beside `services/` in its source tree."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
NGINX_TEMPLATE = ROOT / "nginx" / "meterhouse.conf.template"
WEB_APP = ROOT / "web" / "dist"
ADMIN_APP = ROOT / "admin" / "dist"
MIGRATIONS = ROOT / "database" / "migrations"
