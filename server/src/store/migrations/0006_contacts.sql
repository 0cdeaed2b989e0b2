-- Contacts: people as agents know them, whoever they were each time they came.

CREATE TABLE contacts (
    number       INTEGER PRIMARY KEY,          -- of the index; nobody outside is told it
    id           TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    manager      TEXT REFERENCES agents (id),  -- who looks after them
    unknown      INTEGER NOT NULL,             -- 1: no agent has taken note of them yet
    last_room    TEXT,                         -- the conversation they began last, and when
    last_chat_at TEXT,
    created_at   TEXT NOT NULL,
    updated_at   TEXT NOT NULL
) STRICT;

CREATE INDEX contacts_by_name ON contacts (unknown, name COLLATE NOCASE);
CREATE INDEX contacts_by_any_name ON contacts (name COLLATE NOCASE);
CREATE INDEX contacts_by_creation ON contacts (unknown, created_at);
CREATE INDEX contacts_by_change ON contacts (unknown, updated_at);
CREATE INDEX contacts_by_last_chat ON contacts (unknown, last_chat_at);

CREATE TABLE contact_emails (
    number  INTEGER PRIMARY KEY,               -- the order in which they were told
    contact INTEGER NOT NULL REFERENCES contacts (number) ON DELETE CASCADE,
    address TEXT NOT NULL,                     -- lower case
    UNIQUE (contact, address)
) STRICT;

CREATE INDEX contact_emails_by_address ON contact_emails (address);

CREATE TABLE contact_phones (
    number  INTEGER PRIMARY KEY,
    contact INTEGER NOT NULL REFERENCES contacts (number) ON DELETE CASCADE,
    phone   TEXT NOT NULL,                     -- as typed
    digits  TEXT NOT NULL,                     -- without what people put between them
    UNIQUE (contact, digits)
) STRICT;

CREATE INDEX contact_phones_by_digits ON contact_phones (digits);

CREATE TABLE contact_fields (
    contact INTEGER NOT NULL REFERENCES contacts (number) ON DELETE CASCADE,
    key     TEXT NOT NULL,
    value   TEXT NOT NULL,
    PRIMARY KEY (contact, key)
) STRICT, WITHOUT ROWID;

-- Values that were said later and differ from the ones a contact has.
CREATE TABLE contact_conflicts (
    number  INTEGER PRIMARY KEY,
    contact INTEGER NOT NULL REFERENCES contacts (number) ON DELETE CASCADE,
    field   TEXT NOT NULL,                     -- name, manager, customFields.<key>
    value   TEXT NOT NULL,
    UNIQUE (contact, field, value)
) STRICT;

-- Every three characters of names, addresses and numbers: what stands anywhere in them is found
-- without looking at all of them. Row ids are the contacts' numbers.
CREATE VIRTUAL TABLE contact_search USING fts5 (text, tokenize = 'trigram remove_diacritics 1');
-- What is forgotten is overwritten here as well.
INSERT INTO contact_search (contact_search, rank) VALUES ('secure-delete', 1);

ALTER TABLE visitors ADD COLUMN contact INTEGER REFERENCES contacts (number) ON DELETE SET NULL;
CREATE INDEX visitors_by_contact ON visitors (contact) WHERE contact IS NOT NULL;

-- Whoever was there before is a contact, too.
INSERT INTO contacts (number, id, name, unknown, created_at, updated_at, last_room, last_chat_at)
SELECT v.rowid, lower(hex(randomblob(12))), coalesce(v.name, v.username), 1, v.created_at,
       v.updated_at, r.id, r.opened_at
FROM visitors v
LEFT JOIN rooms r ON r.rowid = (SELECT max(o.rowid) FROM rooms o WHERE o.visitor_id = v.id)
WHERE v.disabled = 0;
UPDATE visitors SET contact = rowid WHERE disabled = 0;
INSERT INTO contact_emails (contact, address)
SELECT contact, email FROM visitors WHERE contact IS NOT NULL AND email IS NOT NULL;
INSERT INTO contact_phones (contact, phone, digits)
SELECT contact, phone,
       CASE WHEN length(digits) >= 7 AND digits NOT GLOB '*[^0-9]*' THEN digits ELSE trim(phone) END
FROM (SELECT contact, phone,
             replace(replace(replace(replace(replace(replace(replace(
                 phone, ' ', ''), '-', ''), '(', ''), ')', ''), '.', ''), '/', ''), '+', '') AS digits
      FROM visitors WHERE contact IS NOT NULL AND phone IS NOT NULL);
INSERT INTO contact_fields (contact, key, value)
SELECT v.contact, f.key, f.value FROM visitor_fields f JOIN visitors v ON v.id = f.visitor_id
WHERE v.contact IS NOT NULL;
INSERT INTO contact_search (rowid, text)
SELECT c.number, c.name || char(10)
       || coalesce((SELECT e.address || char(10) FROM contact_emails e WHERE e.contact = c.number), '')
       || coalesce((SELECT p.phone || char(10) || p.digits FROM contact_phones p
                    WHERE p.contact = c.number), '')
FROM contacts c;
