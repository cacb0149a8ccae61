-- Documents are experiences with an id of their own and a source; one of each id in a space.

ALTER TABLE experiences ADD COLUMN document TEXT;
ALTER TABLE experiences ADD COLUMN document_source TEXT;

CREATE UNIQUE INDEX experiences_by_document ON experiences (space, document) WHERE document IS NOT NULL;
