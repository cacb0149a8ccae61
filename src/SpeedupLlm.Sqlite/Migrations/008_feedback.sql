-- Feedback, and what the savings report and the audits' strata need.

ALTER TABLE assignments ADD COLUMN operations INTEGER NOT NULL DEFAULT 0;
ALTER TABLE assignments ADD COLUMN audits TEXT;
ALTER TABLE outcomes ADD COLUMN money REAL;
ALTER TABLE audits ADD COLUMN agreement REAL;
ALTER TABLE audits ADD COLUMN confidence REAL;

CREATE TABLE feedback (
    space      TEXT NOT NULL,
    receipt_id TEXT NOT NULL,
    giver      TEXT NOT NULL,
    request_id TEXT NOT NULL,
    score      REAL NOT NULL,
    counts     INTEGER NOT NULL,
    used       TEXT NOT NULL,
    created    INTEGER NOT NULL,
    PRIMARY KEY (space, receipt_id, giver)
) STRICT;

-- The guard's test counts one feedback a request.
CREATE UNIQUE INDEX feedback_by_request ON feedback (space, request_id) WHERE counts = 1;
