"""The command `meterhouse` and the local supervisor behind `meterhouse up`.

command.py      what a sub-command is, and how those under commands/ are found
commands/       one module for each sub-command
options.py      what `up` was asked for
folder.py       the state folder: paths, lock, small private files
installation.py ports, passwords and addresses of one local installation
traces.py       which processes are provably ours
program.py      what is started, and how one is spawned
supervisor.py   keeps programs running, stops them in order
servers/        private MariaDB or MySQL, Redis, mosquitto and nginx
services.py     Meterhouse's own services
local.py        the whole of `up`, from the lock to the last stop
prepare.py      one-shot child of `up`: migrates, makes the first login, applies the demo site
backfill.py     one-shot child of `up --demo`: the demo plant's history
health.py       what `status` shows
checks.py       what `doctor` checks
"""
