-- Visits are looked for by their conversation, and given up by date where they belong to none: neither
-- looks at the others, of which there are very many after a year.

DROP INDEX page_visits_by_time;
CREATE INDEX page_visits_by_room ON page_visits (room) WHERE room IS NOT NULL;
CREATE INDEX page_visits_loose ON page_visits (visited_at) WHERE room IS NULL;

-- Whoever told a visit could name any conversation: such a one belongs to none.
UPDATE page_visits SET room = NULL
WHERE room IS NOT NULL AND NOT EXISTS
    (SELECT 1 FROM rooms r JOIN visitors v ON v.id = r.visitor_id
     WHERE r.id = page_visits.room AND v.token = page_visits.token);
