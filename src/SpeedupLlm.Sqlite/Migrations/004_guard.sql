-- The guard: what the draw of an arm was made from, what audits found, and the state of every band's test (band '' is their parent).

ALTER TABLE assignments ADD COLUMN quality_mean REAL NOT NULL DEFAULT 0.5;
ALTER TABLE assignments ADD COLUMN quality_variance REAL NOT NULL DEFAULT 0.25;
ALTER TABLE assignments ADD COLUMN quality TEXT NOT NULL DEFAULT 'None';

CREATE TABLE audits (
    space      TEXT NOT NULL,
    request_id TEXT NOT NULL,
    agrees     INTEGER,
    cost       REAL NOT NULL,
    PRIMARY KEY (space, request_id),
    FOREIGN KEY (space, request_id) REFERENCES outcomes (space, request_id)
) STRICT;

CREATE TABLE guards (
    space TEXT NOT NULL,
    band  TEXT NOT NULL,
    count INTEGER NOT NULL,
    json  TEXT NOT NULL,
    PRIMARY KEY (space, band)
) STRICT;
