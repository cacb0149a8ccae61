-- Times are unix milliseconds (UTC). Enums are their names. No foreign key points at texts: a forgotten text leaves its ids dangling.

CREATE TABLE meta (
    key   TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL
) STRICT;

CREATE TABLE texts (
    space TEXT NOT NULL,
    id    TEXT NOT NULL,
    text  TEXT NOT NULL,
    PRIMARY KEY (space, id)
) STRICT;

CREATE TABLE experiences (
    position      INTEGER NOT NULL PRIMARY KEY,
    space         TEXT NOT NULL,
    id            TEXT NOT NULL,
    user          TEXT,
    memory_scope  TEXT NOT NULL,
    recall_scope  TEXT NOT NULL,
    fingerprint   TEXT NOT NULL,
    question_id   TEXT NOT NULL,
    completion_id TEXT NOT NULL,
    answer_id     TEXT,
    score         REAL,
    score_kind    TEXT,
    solved        INTEGER NOT NULL,
    source        TEXT NOT NULL,
    experiment    INTEGER NOT NULL,
    parents       TEXT NOT NULL,
    confirmations INTEGER NOT NULL,
    cost          REAL NOT NULL,
    model         TEXT,
    created       INTEGER NOT NULL,
    UNIQUE (space, id)
) STRICT;

CREATE TABLE embeddings (
    position INTEGER NOT NULL PRIMARY KEY REFERENCES experiences (position) ON DELETE CASCADE,
    embedder TEXT NOT NULL,
    dim      INTEGER NOT NULL,
    vector   BLOB NOT NULL CHECK (length(vector) = 4 * dim)
) STRICT;

CREATE TABLE receipts (
    id         TEXT NOT NULL PRIMARY KEY,
    space      TEXT NOT NULL,
    request_id TEXT NOT NULL,
    created    INTEGER NOT NULL,
    json       TEXT NOT NULL
) STRICT;

CREATE INDEX receipts_by_request ON receipts (space, request_id);

CREATE TABLE assignments (
    space       TEXT NOT NULL,
    request_id  TEXT NOT NULL,
    sequence    INTEGER NOT NULL,
    level       TEXT NOT NULL,
    band        TEXT NOT NULL,
    arm         TEXT NOT NULL,
    probability REAL NOT NULL,
    cap         REAL NOT NULL,
    mean        REAL NOT NULL,
    variance    REAL NOT NULL,
    at          INTEGER NOT NULL,
    PRIMARY KEY (space, request_id),
    UNIQUE (space, sequence)
) STRICT;

CREATE TABLE outcomes (
    space               TEXT NOT NULL,
    request_id          TEXT NOT NULL,
    sequence            INTEGER NOT NULL,
    arm                 TEXT NOT NULL,
    band                TEXT NOT NULL,
    status              TEXT NOT NULL,
    y                   REAL NOT NULL,
    verified            REAL,
    cost                REAL NOT NULL,
    operations          INTEGER NOT NULL,
    calls               INTEGER NOT NULL,
    input_tokens        INTEGER NOT NULL,
    cached_input_tokens INTEGER NOT NULL,
    output_tokens       INTEGER NOT NULL,
    milliseconds        REAL NOT NULL,
    estimated_calls     INTEGER NOT NULL,
    first_answer_cost   REAL,
    PRIMARY KEY (space, request_id),
    UNIQUE (space, sequence),
    FOREIGN KEY (space, request_id) REFERENCES assignments (space, request_id)
) STRICT;

CREATE TABLE gates (
    space                       TEXT NOT NULL PRIMARY KEY,
    applied_through             INTEGER NOT NULL,
    count                       INTEGER NOT NULL,
    mean                        REAL NOT NULL,
    squared_deviations          REAL NOT NULL,
    control_count               INTEGER NOT NULL,
    control_cost                REAL NOT NULL,
    output_tokens_per_operation REAL NOT NULL,
    operation_count             INTEGER NOT NULL
) STRICT;
