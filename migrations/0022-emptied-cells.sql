-- A cell that was emptied and is marked anew goes on counting its versions, so that a page opened before does not pass for a
-- fresh one: what emptied it is looked up whenever a cell is written.
create index entry_log_cleared_idx on assessments.entry_log (region_id, entry_id, side, indicator, seq) where kind = 'cleared';
