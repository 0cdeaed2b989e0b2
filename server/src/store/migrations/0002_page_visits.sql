-- Pages that visitors were on, as their widgets told: of whoever has the token, registered or not.

CREATE TABLE page_visits (
    id         INTEGER PRIMARY KEY,
    token      TEXT NOT NULL,        -- the visitor's secret; nobody need have registered with it
    room       TEXT,                 -- the conversation, where one was named
    title      TEXT NOT NULL,
    href       TEXT NOT NULL,
    visited_at TEXT NOT NULL
) STRICT;

CREATE INDEX page_visits_by_token ON page_visits (token);
CREATE INDEX page_visits_by_time ON page_visits (visited_at);
