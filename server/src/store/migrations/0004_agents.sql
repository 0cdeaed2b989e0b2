-- Who answers, and what they do in conversations.

CREATE TABLE agents (
    id         TEXT PRIMARY KEY NOT NULL,   -- 17 characters
    username   TEXT NOT NULL,
    name       TEXT NOT NULL,
    email      TEXT,
    password   TEXT NOT NULL,               -- argon2id, as a PHC string; empty once they are removed
    roles      TEXT NOT NULL,               -- separated by spaces
    available  INTEGER NOT NULL DEFAULT 0,  -- 1: takes new conversations while they are there
    assigned_at TEXT,                       -- when they were last given one
    created_at TEXT NOT NULL,
    updated_at TEXT NOT NULL,
    removed_at TEXT                         -- the row stays: what they wrote keeps its author
) STRICT;

CREATE UNIQUE INDEX agents_by_username ON agents (lower(username)) WHERE removed_at IS NULL;

-- Whoever is in none serves all.
CREATE TABLE agent_departments (
    agent_id   TEXT NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
    department TEXT NOT NULL,               -- an id of the settings
    PRIMARY KEY (agent_id, department)
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY NOT NULL,   -- SHA-256 of what the agent's client sends
    agent_id   TEXT NOT NULL REFERENCES agents (id) ON DELETE CASCADE,
    expires_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_by_agent ON sessions (agent_id);
CREATE INDEX sessions_by_time ON sessions (expires_at);

ALTER TABLE rooms ADD COLUMN queued_at TEXT;                            -- since when it waits, or did
ALTER TABLE rooms ADD COLUMN served_by TEXT REFERENCES agents (id);     -- NULL: it waits
ALTER TABLE rooms ADD COLUMN served_at TEXT;
ALTER TABLE rooms ADD COLUMN closed_by TEXT REFERENCES agents (id);     -- NULL: the visitor
ALTER TABLE rooms ADD COLUMN waiting INTEGER NOT NULL DEFAULT 1;        -- 0: the last word was an agent's
ALTER TABLE rooms ADD COLUMN read_number INTEGER NOT NULL DEFAULT 0;    -- up to which message an agent has read

UPDATE rooms SET queued_at = opened_at;

CREATE INDEX rooms_waiting ON rooms (queued_at) WHERE served_by IS NULL AND closed_at IS NULL;
CREATE INDEX rooms_by_served_at ON rooms (department, served_at);
CREATE INDEX rooms_by_agent ON rooms (served_by) WHERE closed_at IS NULL;

ALTER TABLE messages ADD COLUMN agent_id TEXT REFERENCES agents (id);   -- NULL: the visitor's
ALTER TABLE messages ADD COLUMN edited_at TEXT;
ALTER TABLE messages ADD COLUMN edited_by TEXT REFERENCES agents (id);  -- NULL: the visitor
ALTER TABLE messages ADD COLUMN extra TEXT;                             -- further fields, a JSON object
