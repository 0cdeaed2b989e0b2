-- Dates are ISO texts in UTC, as the answers have them: 2026-01-31T09:00:00.000Z

CREATE TABLE visitors (
    id         TEXT PRIMARY KEY NOT NULL,
    token      TEXT UNIQUE,              -- the visitor's secret; NULL once they are forgotten
    username   TEXT NOT NULL,            -- guest-<n> unless chosen
    name       TEXT,
    email      TEXT,                     -- lower case
    phone      TEXT,                     -- as typed
    department TEXT,                     -- an id of the settings
    status     TEXT NOT NULL,            -- online, away, ...
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    user_agent TEXT,                     -- of the request that created the visitor, as ip and host
    ip         TEXT,
    host       TEXT,
    disabled   INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX visitors_by_phone ON visitors (phone) WHERE phone IS NOT NULL;
CREATE INDEX visitors_by_email ON visitors (email) WHERE email IS NOT NULL;

CREATE TABLE visitor_fields (
    visitor_id TEXT NOT NULL REFERENCES visitors (id) ON DELETE CASCADE,
    key        TEXT NOT NULL,
    value      TEXT NOT NULL,
    PRIMARY KEY (visitor_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE counters (
    name  TEXT PRIMARY KEY NOT NULL,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO counters (name, value) VALUES ('guest', 0);
