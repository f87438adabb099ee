-- Tasks issued from published plans, the units that carry them, and what they report.

create schema tasks;

create table tasks.task (
  region_id uuid not null,
  id uuid not null,
  plan_id uuid not null,
  -- The node of the plan it came from.
  node_id uuid not null,
  parent_id uuid,
  -- All tasks above it, the root first: a change is carried up without walking.
  ancestors uuid[] not null,
  -- Place in the order of the plan, from 0, parents before children.
  position integer not null,
  number text not null,
  title text not null,
  state text not null constraint task_state_check check
    (state in ('issued', 'accepted', 'handed-in', 'returned', 'closed', 'withdrawn')),
  due date,
  -- The order of lists needs a value in every row: the due day, or a day after all days.
  due_key date not null generated always as (coalesce(due, date '9999-12-31')) stored,
  due_text text,
  repeat text constraint task_repeat_check check (repeat in ('daily', 'weekly', 'monthly', 'quarterly', 'yearly')),
  -- What is shown, 0 to 100; and what the lead unit last reported.
  progress integer not null default 0 constraint task_progress_check check (progress between 0 and 100),
  reported integer not null default 0 constraint task_reported_check check (reported between 0 and 99),
  -- Has tasks beneath it. The five counts are over the children still wanted: how many, begun, closed, the leaf tasks
  -- beneath, and the sum of those leaves' progress.
  grouped boolean not null,
  children integer not null default 0,
  begun_children integer not null default 0,
  closed_children integer not null default 0,
  weight integer not null default 0,
  done integer not null default 0,
  -- Copies of task_unit's parts, so that a page of a list need not look there; task_unit holds the foreign keys.
  issuer_unit_id uuid not null,
  lead_unit_id uuid,
  co_units integer not null default 0,
  -- Names in the plan that stand for no known unit, kept as written.
  unmatched text[] not null default '{}',
  -- Paragraphs of the plan's source, ascending.
  source integer[] not null,
  version integer not null default 1,
  issued_at timestamptz not null,
  updated_at timestamptz not null,
  closed_at timestamptz,
  constraint task_pkey primary key (region_id, id),
  constraint task_plan_fkey foreign key (region_id, plan_id) references plans.plan (region_id, id),
  constraint task_node_fkey foreign key (region_id, node_id) references plans.node (region_id, id),
  constraint task_parent_fkey foreign key (region_id, parent_id) references tasks.task (region_id, id),
  -- A node is issued once: also what a second, simultaneous publication runs into.
  constraint task_node_key unique (region_id, node_id),
  constraint task_counts_check check
    (children >= closed_children and children >= begun_children and closed_children >= 0 and begun_children >= 0
     and weight >= 0 and done between 0 and 100 * weight),
  constraint task_led_check check (grouped or lead_unit_id is not null)
);
-- The region's list, soonest due first, entered once per state.
create index task_state_idx on tasks.task (region_id, state, due_key, id);
-- The list of one plan, likewise; also its tree, and behind task_plan_fkey.
create index task_plan_idx on tasks.task (region_id, plan_id, state, due_key, id);
-- The children of a task; behind task_parent_fkey.
create index task_parent_idx on tasks.task (region_id, parent_id);

-- The words of a task, apart from it: a change of state then rewrites no text and no search entry.
create table tasks.task_text (
  region_id uuid not null,
  task_id uuid not null,
  detail text not null,
  -- Pairs of neighbouring characters, words and pinyin initials of number, title and detail, made by the application.
  search tsvector not null,
  constraint task_text_pkey primary key (region_id, task_id),
  constraint task_text_task_fkey foreign key (region_id, task_id) references tasks.task (region_id, id)
);
create index task_text_search_idx on tasks.task_text using gin (search);

-- Which unit has which part in a task. The issuing unit is a part too, so that one index serves every unit's list.
create table tasks.task_unit (
  region_id uuid not null,
  task_id uuid not null,
  unit_id uuid not null,
  part text not null constraint task_unit_part_check check (part in ('lead', 'co', 'issuer')),
  -- Order among the units of a part, as written in the plan.
  place integer not null,
  -- The plan's words for the unit; null when given by hand. Inherited: they stand at a node above.
  written text,
  inherited boolean not null default false,
  accepted_at timestamptz,
  -- Copies of the task's, for the index below.
  state text not null,
  due_key date not null,
  constraint task_unit_pkey primary key (region_id, task_id, unit_id, part),
  constraint task_unit_task_fkey foreign key (region_id, task_id) references tasks.task (region_id, id),
  constraint task_unit_unit_fkey foreign key (region_id, unit_id) references organisation.unit (region_id, id)
);
-- A unit's list, soonest due first, entered once per unit, part and state; behind task_unit_unit_fkey.
create index task_unit_list_idx on tasks.task_unit (region_id, unit_id, part, state, due_key, task_id);
-- What waits for a unit's acceptance; shrinks as units accept.
create index task_unit_waiting_idx on tasks.task_unit (region_id, unit_id, state)
  where accepted_at is null and part <> 'issuer';

-- What a unit said about its work: progress, text, files (documents.link with subject 'report').
create table tasks.report (
  region_id uuid not null,
  id uuid not null,
  task_id uuid not null,
  at timestamptz not null,
  person_id uuid not null,
  unit_id uuid not null,
  progress integer constraint report_progress_check check (progress between 0 and 99),
  text text not null,
  constraint report_pkey primary key (region_id, id),
  constraint report_task_fkey foreign key (region_id, task_id) references tasks.task (region_id, id),
  constraint report_person_fkey foreign key (region_id, person_id) references organisation.person (region_id, id),
  constraint report_unit_fkey foreign key (region_id, unit_id) references organisation.unit (region_id, id)
);
-- The reports of a task, newest first; behind report_task_fkey. Ids grow with time.
create index report_task_idx on tasks.report (region_id, task_id, id);
-- Behind report_person_fkey and report_unit_fkey.
create index report_person_idx on tasks.report (region_id, person_id);
create index report_unit_idx on tasks.report (region_id, unit_id);

-- How a published plan stands as a whole: the tally over its topmost tasks, kept by difference so that simultaneous
-- changes add up, and what the plan's own row was last told.
create table tasks.plan_standing (
  region_id uuid not null,
  plan_id uuid not null,
  weight integer not null,
  done integer not null,
  open integer not null,
  progress integer not null,
  late integer not null,
  constraint plan_standing_pkey primary key (region_id, plan_id),
  constraint plan_standing_plan_fkey foreign key (region_id, plan_id) references plans.plan (region_id, id)
);
-- Plans whose number of late tasks the day may change.
create index plan_standing_open_idx on tasks.plan_standing (region_id, plan_id) where open > 0;
