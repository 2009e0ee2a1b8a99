-- Every text that names whom an agent acted for; it may name several people.
SELECT DISTINCT on_behalf_of FROM imported WHERE on_behalf_of IS NOT NULL AND on_behalf_of <> '' AND NOT acts ORDER BY on_behalf_of
