-- Fields beyond name, e-mail and phone that were made over the API; the others are in the settings
-- file. Values lie with visitors, conversations and contacts, by key, and outlive the field.

CREATE TABLE custom_fields (
    number        INTEGER PRIMARY KEY,   -- the order in which they were made
    id            TEXT NOT NULL UNIQUE,  -- the key
    label         TEXT NOT NULL,
    scope         TEXT NOT NULL CHECK (scope IN ('visitor', 'room')),
    visibility    TEXT NOT NULL,         -- visible, hidden, or any other word
    kind          TEXT NOT NULL CHECK (kind IN ('input', 'select')),
    pattern       TEXT,                  -- a regular expression
    default_value TEXT,
    options       TEXT NOT NULL,         -- separated by commas
    public        INTEGER NOT NULL,
    required      INTEGER NOT NULL,
    searchable    INTEGER NOT NULL,
    updated_at    TEXT NOT NULL
) STRICT;
