-- Who names a text: so that removing an experience, or replacing a document, need not look at all that stay.

CREATE INDEX experiences_by_question ON experiences (space, question_id);
CREATE INDEX experiences_by_completion ON experiences (space, completion_id);
CREATE INDEX experiences_by_answer ON experiences (space, answer_id);
