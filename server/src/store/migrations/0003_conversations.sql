-- Messages that were left while nobody was there. Whoever leaves one needs no token.

CREATE TABLE offline_messages (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,        -- as typed
    email      TEXT NOT NULL,        -- lower case
    message    TEXT NOT NULL,        -- as typed
    department TEXT,                 -- an id of the settings
    host       TEXT,                 -- the page it was written on
    sent_at    TEXT NOT NULL
) STRICT;

-- Conversations. A visitor has at most one that is open.

CREATE TABLE rooms (
    id              TEXT PRIMARY KEY NOT NULL,
    visitor_id      TEXT NOT NULL REFERENCES visitors (id) ON DELETE CASCADE,
    department      TEXT,                        -- the visitor's when it was opened
    messages        INTEGER NOT NULL DEFAULT 0,  -- how many the visitor wrote
    opened_at       TEXT NOT NULL,
    updated_at      TEXT NOT NULL,
    last_message_at TEXT NOT NULL,
    closed_at       TEXT                         -- NULL while it is open
) STRICT;

CREATE UNIQUE INDEX rooms_open ON rooms (visitor_id) WHERE closed_at IS NULL;
CREATE INDEX rooms_by_visitor ON rooms (visitor_id);

CREATE TABLE room_fields (
    room_id TEXT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    key     TEXT NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (room_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE messages (
    number  INTEGER PRIMARY KEY,     -- the order in which they came
    room_id TEXT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    id      TEXT NOT NULL,           -- the client may choose it: distinct only within its room
    kind    TEXT,                    -- livechat-started, livechat-close; NULL for what was said
    text    TEXT NOT NULL,
    alias   TEXT,                    -- the visitor's name when they said it
    sent_at TEXT NOT NULL,
    UNIQUE (room_id, id)
) STRICT;

CREATE INDEX messages_by_room ON messages (room_id, number);
