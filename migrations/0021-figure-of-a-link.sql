-- One survey answers several questions: the figure an indicator takes from a piece of evidence stands with their link, in
-- hundredths. Null: the piece's own.
alter table assessments.link add column figure bigint;
