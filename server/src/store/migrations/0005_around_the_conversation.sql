-- What belongs to a conversation beside what is said.

-- The files themselves lie in the folder of uploads, each under its id.
CREATE TABLE uploads (
    id          TEXT PRIMARY KEY NOT NULL,
    room_id     TEXT NOT NULL,
    message_id  TEXT NOT NULL,           -- it came with this one, and goes with it
    name        TEXT NOT NULL,           -- what people read; never a path
    kind        TEXT NOT NULL,           -- media type
    bytes       INTEGER NOT NULL,
    uploaded_at TEXT NOT NULL,
    FOREIGN KEY (room_id, message_id) REFERENCES messages (room_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX uploads_by_message ON uploads (room_id, message_id);

CREATE TABLE survey_answers (
    room_id     TEXT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    name        TEXT NOT NULL,
    value       TEXT NOT NULL,
    answered_at TEXT NOT NULL,
    PRIMARY KEY (room_id, name)
) STRICT, WITHOUT ROWID;

-- Which files of the outbox folder tell of which conversation.
CREATE TABLE outbox (
    file       TEXT PRIMARY KEY NOT NULL,
    room_id    TEXT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    written_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX outbox_by_room ON outbox (room_id);
