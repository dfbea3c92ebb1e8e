"""The REST API: records, readings, reports and health, under `/api/v1`.

app         the WSGI application: routes, and what every request passes through
gate        who is asking and whether they may
problems    errors as application/problem+json
wire        bodies in, JSON out, typed query strings
routes      every path with what it takes and answers; the OpenAPI document is made of it
"""
