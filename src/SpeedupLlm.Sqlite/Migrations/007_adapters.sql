-- Tuned models. Their weights are opaque; the experiences they were made of are named, so that forgetting reaches them.

CREATE TABLE adapters (
    position       INTEGER NOT NULL PRIMARY KEY,
    space          TEXT NOT NULL,
    id             TEXT NOT NULL,
    user           TEXT,
    memory_scope   TEXT NOT NULL,
    base_model     TEXT NOT NULL,
    model          TEXT NOT NULL,
    weights        BLOB,
    sources        TEXT NOT NULL,
    known          INTEGER NOT NULL,
    state          TEXT NOT NULL,
    exam           TEXT,
    trained_tokens INTEGER NOT NULL,
    cost           REAL NOT NULL,
    created        INTEGER NOT NULL,
    UNIQUE (space, id)
) STRICT;
