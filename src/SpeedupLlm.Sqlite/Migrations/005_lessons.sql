-- What models wrote about trials, and what learning has cost. Texts are in texts; a lesson whose text was forgotten is no more.

CREATE TABLE lessons (
    position       INTEGER NOT NULL PRIMARY KEY,
    space          TEXT NOT NULL,
    id             TEXT NOT NULL,
    user           TEXT,
    memory_scope   TEXT NOT NULL,
    method         TEXT NOT NULL,
    text_id        TEXT NOT NULL,
    sources        TEXT NOT NULL,
    topic          TEXT NOT NULL,
    helpful        INTEGER NOT NULL,
    harmful        INTEGER NOT NULL,
    uses           INTEGER NOT NULL,
    cost           REAL NOT NULL,
    model          TEXT,
    prompt_version TEXT NOT NULL,
    created        INTEGER NOT NULL,
    retired        INTEGER NOT NULL,
    UNIQUE (space, id)
) STRICT;

CREATE TABLE learning_costs (
    space  TEXT NOT NULL,
    method TEXT NOT NULL,
    cost   REAL NOT NULL,
    PRIMARY KEY (space, method)
) STRICT;
