-- What visitors are found by, so that no search has to look at all of them.

ALTER TABLE visitors ADD COLUMN number INTEGER;      -- of the indices: a rowid may change with VACUUM
ALTER TABLE visitors ADD COLUMN phone_key TEXT;      -- the number without what people put between digits
UPDATE visitors SET number = rowid;
UPDATE visitors SET phone_key =
    CASE WHEN length(d) >= 7 AND d NOT GLOB '*[^0-9]*' THEN d ELSE trim(phone) END
FROM (SELECT id AS of, replace(replace(replace(replace(replace(replace(replace(
          phone, ' ', ''), '-', ''), '(', ''), ')', ''), '.', ''), '/', ''), '+', '') AS d
      FROM visitors)
WHERE id = of AND phone IS NOT NULL AND disabled = 0;

CREATE UNIQUE INDEX visitors_by_number ON visitors (number);
CREATE INDEX visitors_by_phone_key ON visitors (phone_key) WHERE phone_key IS NOT NULL;
-- One for each order in which agents can have them.
CREATE INDEX visitors_by_shown_name
    ON visitors (coalesce(name, username) COLLATE NOCASE, number) WHERE disabled = 0;
CREATE INDEX visitors_by_name ON visitors (name COLLATE NOCASE, number) WHERE disabled = 0;
CREATE INDEX visitors_by_username ON visitors (username COLLATE NOCASE, number) WHERE disabled = 0;
CREATE INDEX visitors_by_creation ON visitors (created_at, number) WHERE disabled = 0;
CREATE INDEX visitors_by_change ON visitors (updated_at, number) WHERE disabled = 0;
CREATE INDEX visitor_fields_by_value ON visitor_fields (key, value COLLATE NOCASE);

-- Every three characters of what they are called and how they are reached, and of the values of their
-- custom fields. Row ids are the visitors' numbers. What is forgotten is overwritten here as well.
CREATE VIRTUAL TABLE visitor_search USING fts5
    (name, reach, tokenize = 'trigram remove_diacritics 1');
INSERT INTO visitor_search (visitor_search, rank) VALUES ('secure-delete', 1);
CREATE VIRTUAL TABLE visitor_field_search USING fts5 (text, tokenize = 'trigram remove_diacritics 1');
INSERT INTO visitor_field_search (visitor_field_search, rank) VALUES ('secure-delete', 1);

INSERT INTO visitor_search (rowid, name, reach)
SELECT number, name, concat_ws(char(10), username, email, phone, phone_key)
FROM visitors WHERE disabled = 0;
INSERT INTO visitor_field_search (rowid, text)
SELECT v.number, group_concat(f.value, char(10))
FROM visitor_fields f JOIN visitors v ON v.id = f.visitor_id GROUP BY v.number;

-- How many there are, which would otherwise be counted one by one.
INSERT INTO counters (name, value)
SELECT 'visitors', count(*) FROM visitors WHERE disabled = 0;
INSERT INTO counters (name, value)
SELECT 'contacts', count(*) FROM contacts WHERE unknown = 0;
INSERT INTO counters (name, value)
SELECT 'unknown contacts', count(*) FROM contacts WHERE unknown = 1;
CREATE TRIGGER visitors_more AFTER INSERT ON visitors WHEN NEW.disabled = 0 BEGIN
    UPDATE counters SET value = value + 1 WHERE name = 'visitors';
END;
CREATE TRIGGER visitors_less AFTER UPDATE OF disabled ON visitors
WHEN OLD.disabled <> NEW.disabled BEGIN
    UPDATE counters SET value = value + OLD.disabled - NEW.disabled WHERE name = 'visitors';
END;
CREATE TRIGGER contacts_more AFTER INSERT ON contacts BEGIN
    UPDATE counters SET value = value + 1
    WHERE name = iif(NEW.unknown, 'unknown contacts', 'contacts');
END;
CREATE TRIGGER contacts_less AFTER DELETE ON contacts BEGIN
    UPDATE counters SET value = value - 1
    WHERE name = iif(OLD.unknown, 'unknown contacts', 'contacts');
END;
CREATE TRIGGER contacts_known AFTER UPDATE OF unknown ON contacts
WHEN OLD.unknown <> NEW.unknown BEGIN
    UPDATE counters SET value = value - 1
    WHERE name = iif(OLD.unknown, 'unknown contacts', 'contacts');
    UPDATE counters SET value = value + 1
    WHERE name = iif(NEW.unknown, 'unknown contacts', 'contacts');
END;

-- Whoever writes a visitor or a value keeps the indices right without knowing of them.
CREATE TRIGGER visitor_comes AFTER INSERT ON visitors BEGIN
    UPDATE visitors SET number = 1 + coalesce((SELECT max(number) FROM visitors), 0)
    WHERE id = NEW.id;
    INSERT INTO visitor_search (rowid, name, reach)
    SELECT number, name, concat_ws(char(10), username, email, phone, phone_key)
    FROM visitors WHERE id = NEW.id AND disabled = 0;
END;
CREATE TRIGGER visitor_changes AFTER UPDATE OF name, username, email, phone, phone_key, disabled
ON visitors
WHEN (OLD.name, OLD.username, OLD.email, OLD.phone, OLD.phone_key, OLD.disabled)
    IS NOT (NEW.name, NEW.username, NEW.email, NEW.phone, NEW.phone_key, NEW.disabled)
BEGIN
    DELETE FROM visitor_search WHERE rowid = OLD.number;
    INSERT INTO visitor_search (rowid, name, reach)
    SELECT NEW.number, NEW.name,
           concat_ws(char(10), NEW.username, NEW.email, NEW.phone, NEW.phone_key)
    WHERE NEW.disabled = 0;
END;
CREATE TRIGGER visitor_field_comes AFTER INSERT ON visitor_fields BEGIN
    DELETE FROM visitor_field_search
    WHERE rowid = (SELECT number FROM visitors WHERE id = NEW.visitor_id);
    INSERT INTO visitor_field_search (rowid, text)
    SELECT v.number, group_concat(f.value, char(10))
    FROM visitor_fields f JOIN visitors v ON v.id = f.visitor_id
    WHERE f.visitor_id = NEW.visitor_id GROUP BY v.number;
END;
CREATE TRIGGER visitor_field_changes AFTER UPDATE OF value ON visitor_fields
WHEN OLD.value IS NOT NEW.value BEGIN
    DELETE FROM visitor_field_search
    WHERE rowid = (SELECT number FROM visitors WHERE id = NEW.visitor_id);
    INSERT INTO visitor_field_search (rowid, text)
    SELECT v.number, group_concat(f.value, char(10))
    FROM visitor_fields f JOIN visitors v ON v.id = f.visitor_id
    WHERE f.visitor_id = NEW.visitor_id GROUP BY v.number;
END;
CREATE TRIGGER visitor_field_goes AFTER DELETE ON visitor_fields BEGIN
    DELETE FROM visitor_field_search
    WHERE rowid = (SELECT number FROM visitors WHERE id = OLD.visitor_id);
    INSERT INTO visitor_field_search (rowid, text)
    SELECT v.number, group_concat(f.value, char(10))
    FROM visitor_fields f JOIN visitors v ON v.id = f.visitor_id
    WHERE f.visitor_id = OLD.visitor_id GROUP BY v.number;
END;
