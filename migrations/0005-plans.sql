-- Plan documents as they were read, and the plans with their trees of sections and tasks.

create schema plans;

-- A document or pasted text that was read. What it says never changes; what became of each paragraph is told by the
-- plans read from it.
create table plans.source (
  region_id uuid not null,
  id uuid not null,
  name text not null,
  -- The original file; null for pasted text.
  file_id uuid,
  added_by uuid not null,
  added_at timestamptz not null,
  constraint source_pkey primary key (region_id, id),
  constraint source_file_fkey foreign key (region_id, file_id) references documents.file (region_id, id),
  constraint source_person_fkey foreign key (region_id, added_by) references organisation.person (region_id, id)
);
-- Behind source_file_fkey; and which plans came from this file.
create index source_file_idx on plans.source (region_id, file_id);
-- Behind source_person_fkey.
create index source_person_idx on plans.source (region_id, added_by);

-- A row per paragraph and not one JSON value: an open task shows three paragraphs out of thousands.
create table plans.paragraph (
  region_id uuid not null,
  source_id uuid not null,
  index integer not null,
  text text not null,
  -- Word's automatic number.
  number text,
  -- What it was read as; the words are those of the reader (Became).
  role text not null,
  -- Which plan of the document, from 0.
  plan integer,
  heading integer,
  centred boolean not null,
  table_number integer,
  table_row integer,
  table_column integer,
  constraint paragraph_pkey primary key (region_id, source_id, index),
  constraint paragraph_source_fkey foreign key (region_id, source_id) references plans.source (region_id, id)
);

create table plans.plan (
  region_id uuid not null,
  id uuid not null,
  source_id uuid,
  -- Which plan of its document, from 0.
  ordinal integer not null,
  -- The unit whose plan it is: reach is asked of this unit's place.
  unit_id uuid not null,
  state text not null constraint plan_state_check check (state in ('draft', 'published', 'withdrawn')),
  title text not null,
  preamble text not null,
  basis jsonb not null,
  leadership jsonb not null,
  phases jsonb not null,
  doubts jsonb not null,
  -- Paragraphs without a home, and paragraphs left out on purpose.
  unread integer[] not null,
  kept integer[] not null,
  -- Counted at every write so that a list need not look into the trees.
  nodes integer not null,
  unled integer not null,
  -- How its tasks stand; written by the tasks through the plans' door. Null until published.
  progress integer constraint plan_progress_check check (progress between 0 and 100),
  late integer not null default 0,
  -- Bigrams, words and pinyin initials of title, basis and document name, made by the application.
  search tsvector not null,
  version integer not null default 1,
  added_by uuid not null,
  added_at timestamptz not null,
  updated_by uuid not null,
  updated_at timestamptz not null,
  published_at timestamptz,
  constraint plan_pkey primary key (region_id, id),
  constraint plan_source_fkey foreign key (region_id, source_id) references plans.source (region_id, id),
  constraint plan_unit_fkey foreign key (region_id, unit_id) references organisation.unit (region_id, id),
  constraint plan_added_by_fkey foreign key (region_id, added_by) references organisation.person (region_id, id),
  constraint plan_updated_by_fkey foreign key (region_id, updated_by) references organisation.person (region_id, id),
  constraint plan_published_check check ((published_at is null) = (state = 'draft'))
);
-- The order of the list: newest first.
create index plan_order_idx on plans.plan (region_id, updated_at desc, id desc);
-- The plans of one document; behind plan_source_fkey.
create index plan_source_idx on plans.plan (region_id, source_id);
-- The plans of a unit; behind plan_unit_fkey.
create index plan_unit_idx on plans.plan (region_id, unit_id);
-- Behind plan_added_by_fkey and plan_updated_by_fkey.
create index plan_added_by_idx on plans.plan (region_id, added_by);
create index plan_updated_by_idx on plans.plan (region_id, updated_by);
create index plan_search_idx on plans.plan using gin (search);

-- Sections and tasks of a plan. Places are dense from 0 under each parent; the application keeps them so, because a
-- unique index would be checked row by row while a whole row of siblings moves up.
create table plans.node (
  region_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  parent_id uuid,
  position integer not null constraint node_position_check check (position >= 0),
  number text not null,
  title text not null,
  body text not null,
  -- A heading that is not a task.
  section boolean not null,
  kind text constraint node_kind_check check (kind in
    ('guidance', 'goals', 'leadership', 'tasks', 'steps', 'evaluation', 'safeguards', 'other')),
  due date,
  due_text text,
  repeat text constraint node_repeat_check check (repeat in ('daily', 'weekly', 'monthly', 'quarterly', 'yearly')),
  -- Paragraphs it came from, ascending.
  source integer[] not null,
  doubts jsonb not null,
  version integer not null default 1,
  constraint node_pkey primary key (region_id, id),
  constraint node_plan_fkey foreign key (region_id, plan_id) references plans.plan (region_id, id),
  constraint node_parent_fkey foreign key (region_id, parent_id) references plans.node (region_id, id),
  constraint node_self_check check (parent_id <> id)
);
-- The tree of a plan; behind node_plan_fkey.
create index node_plan_idx on plans.node (region_id, plan_id);
-- Behind node_parent_fkey.
create index node_parent_idx on plans.node (region_id, parent_id);

-- Units written beside a node and what each name stands for.
create table plans.node_unit (
  region_id uuid not null,
  node_id uuid not null,
  part text not null constraint node_unit_part_check check (part in ('lead', 'co')),
  position integer not null,
  written text not null,
  match text not null constraint node_unit_match_check check (match in
    ('exact', 'alias', 'collective', 'suggested', 'unmatched', 'chosen')),
  unit_id uuid,
  collective text constraint node_unit_collective_check check (collective in
    ('township', 'community', 'department', 'estate')),
  -- Units worth offering, best first. Not a foreign key: one that has gone is simply not offered.
  suggestions uuid[] not null,
  constraint node_unit_pkey primary key (region_id, node_id, part, position),
  constraint node_unit_node_fkey foreign key (region_id, node_id) references plans.node (region_id, id),
  constraint node_unit_unit_fkey foreign key (region_id, unit_id) references organisation.unit (region_id, id),
  constraint node_unit_meaning_check check (case
    when match in ('exact', 'alias', 'chosen') then unit_id is not null and collective is null
    when match = 'collective' then collective is not null and unit_id is null
    else unit_id is null and collective is null end)
);
-- Where a unit is named; behind node_unit_unit_fkey.
create index node_unit_unit_idx on plans.node_unit (region_id, unit_id);
