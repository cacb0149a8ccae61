-- What operators say about experiences and how their uses went; and what receipts name, so that forgetting finds them without reading each.
-- A receipt shows an answer only while its row here says so: deleting the row takes the text from the receipt.

ALTER TABLE experiences ADD COLUMN pinned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE experiences ADD COLUMN quarantined INTEGER NOT NULL DEFAULT 0;
ALTER TABLE experiences ADD COLUMN helpful INTEGER NOT NULL DEFAULT 0;
ALTER TABLE experiences ADD COLUMN harmful INTEGER NOT NULL DEFAULT 0;

ALTER TABLE receipts ADD COLUMN user TEXT;

CREATE TABLE receipt_texts (
    receipt TEXT NOT NULL,
    text_id TEXT NOT NULL,
    space   TEXT NOT NULL,
    PRIMARY KEY (receipt, text_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX receipt_texts_by_text ON receipt_texts (space, text_id);

CREATE TABLE receipt_experiences (
    space      TEXT NOT NULL,
    experience TEXT NOT NULL,
    receipt    TEXT NOT NULL,
    PRIMARY KEY (space, experience, receipt)
) STRICT, WITHOUT ROWID;

INSERT OR IGNORE INTO receipt_texts (receipt, text_id, space)
SELECT r.id, c.value ->> '$.answerId', r.space
FROM receipts r, json_each(r.json, '$.candidates') c WHERE c.value ->> '$.answerId' IS NOT NULL;

INSERT OR IGNORE INTO receipt_experiences (space, experience, receipt)
SELECT r.space, m.value ->> '$.experienceId', r.id FROM receipts r, json_each(r.json, '$.memoryUsed') m
UNION SELECT r.space, m.value ->> '$.experienceId', r.id FROM receipts r, json_each(r.json, '$.prior.experiences') m
UNION SELECT r.space, r.json ->> '$.experienceId', r.id FROM receipts r WHERE r.json ->> '$.experienceId' IS NOT NULL;
