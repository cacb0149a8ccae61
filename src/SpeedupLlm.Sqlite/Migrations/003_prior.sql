-- What a request would have taken had memory not voted.

ALTER TABLE outcomes ADD COLUMN operations_without_prior INTEGER;
