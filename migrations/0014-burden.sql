-- What was asked of whom: one row per thing asked or given, written in the transaction of the event itself.

create schema burden;

-- A ledger, not counters: rows are only added, so a thousand units asked at once wait for nobody, and every sum opens down
-- to what it is made of. A month of a county is some ten thousand rows, summed over an index.
create table burden.entry (
  region_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  -- The day in China, by which months are counted.
  day date not null,
  -- Whose work it is.
  unit_id uuid not null,
  -- Who asked for it.
  by_unit_id uuid not null,
  kind text not null constraint entry_kind_check check (kind in ('task', 'report-asked', 'report-given')),
  subject_kind text not null constraint entry_subject_kind_check check (subject_kind ~ '^[a-z][a-z-]{1,39}$'),
  subject_id uuid not null,
  -- In words, as they stood then.
  title text not null,
  -- What is asked, so that the same thing asked again is known: see rules.ts.
  topic text not null constraint entry_topic_check check (char_length(topic) between 1 and 120),
  -- Filled in by hand, and filled in already (known: which, and from where).
  fields integer not null default 0 constraint entry_fields_check check (fields >= 0),
  known jsonb not null default '[]',
  files_asked integer not null default 0 constraint entry_files_asked_check check (files_asked >= 0),
  files integer not null default 0 constraint entry_files_check check (files >= 0),
  -- The entry that asked or gave the same before. Not a foreign key: it is only shown.
  earlier_id uuid,
  constraint entry_pkey primary key (region_id, id),
  constraint entry_unit_fkey foreign key (region_id, unit_id) references organisation.unit (region_id, id),
  constraint entry_by_unit_fkey foreign key (region_id, by_unit_id) references organisation.unit (region_id, id),
  -- What a unit sets itself is not asked of it.
  constraint entry_other_check check (unit_id <> by_unit_id)
);
-- The region's months and the order of the list: newest first.
create index entry_day_idx on burden.entry (region_id, day, id);
-- A unit's own, likewise; behind entry_unit_fkey.
create index entry_unit_idx on burden.entry (region_id, unit_id, day, id);
-- Behind entry_by_unit_fkey.
create index entry_by_unit_idx on burden.entry (region_id, by_unit_id);
-- Was the same asked of this unit before?
create index entry_topic_idx on burden.entry (region_id, unit_id, topic, day);
