-- Recurring duties, the escalation ladder, directives (urge, supervise, talk, instruct) and liaison leaders.

-- An urgent task climbs its own ladder, at any hour.
alter table tasks.task add column urgent boolean not null default false;
-- Due day of the earliest period of a recurring duty that is still open; written with the periods. Lists go by the
-- sooner of the two days, so late and soon count open periods without looking at them.
alter table tasks.task add column period_due date;
-- The day its present rhythm was given; null: with its issue.
alter table tasks.task add column repeat_since date;

-- The order of lists takes the period in: a generated column is made anew together with the indexes that hold it.
drop index tasks.task_state_idx;
drop index tasks.task_plan_idx;
alter table tasks.task drop column due_key;
alter table tasks.task add column due_key date not null
  generated always as
    (coalesce(least(coalesce(case when due_of = due then due_to end, due), period_due), date '9999-12-31')) stored;
-- The region's list, soonest due first, entered once per state.
create index task_state_idx on tasks.task (region_id, state, due_key, id);
-- The list of one plan, likewise; also its tree, and behind task_plan_fkey.
create index task_plan_idx on tasks.task (region_id, plan_id, state, due_key, id);
-- Tasks that recur, walked for new periods.
create index task_repeat_idx on tasks.task (region_id, id) where repeat is not null;

-- One period of a recurring duty. Late is derived from the day, never stored.
create table tasks.occurrence (
  region_id uuid not null,
  task_id uuid not null,
  -- 2026-11-23, 2026-W48, 2026-11, 2026-Q4, 2026: also what makes a period of a task exist once.
  period text not null constraint occurrence_period_check check (char_length(period) between 4 and 10),
  first_day date not null,
  last_day date not null,
  due date not null,
  -- The rhythm it belongs to: open periods of one given up are taken away.
  repeat text not null constraint occurrence_repeat_check check
    (repeat in ('daily', 'weekly', 'monthly', 'quarterly', 'yearly')),
  state text not null default 'open' constraint occurrence_state_check check (state in ('open', 'done', 'done-late')),
  done_at timestamptz,
  done_by uuid,
  done_unit_id uuid,
  constraint occurrence_pkey primary key (region_id, task_id, period),
  constraint occurrence_task_fkey foreign key (region_id, task_id) references tasks.task (region_id, id),
  constraint occurrence_person_fkey foreign key (region_id, done_by) references organisation.person (region_id, id),
  constraint occurrence_unit_fkey foreign key (region_id, done_unit_id) references organisation.unit (region_id, id),
  constraint occurrence_days_check check (first_day <= last_day),
  constraint occurrence_done_check check ((state = 'open') = (done_at is null))
);
-- Open periods by due day: the ladder's walk.
create index occurrence_open_idx on tasks.occurrence (region_id, due, task_id, period) where state = 'open';
-- Behind occurrence_person_fkey and occurrence_unit_fkey.
create index occurrence_person_idx on tasks.occurrence (region_id, done_by) where done_by is not null;
create index occurrence_unit_idx on tasks.occurrence (region_id, done_unit_id) where done_unit_id is not null;

-- A report may be that of one period.
alter table tasks.report add column period text;

-- The ladders a region has changed; for the others the built-in ones hold.
create table tasks.ladder (
  region_id uuid not null,
  kind text not null constraint ladder_kind_check check (kind in ('ordinary', 'recurring', 'urgent')),
  rungs jsonb not null,
  version integer not null default 1,
  set_at timestamptz not null,
  set_by uuid not null,
  constraint ladder_pkey primary key (region_id, kind),
  constraint ladder_person_fkey foreign key (region_id, set_by) references organisation.person (region_id, id)
);
-- Behind ladder_person_fkey.
create index ladder_person_idx on tasks.ladder (region_id, set_by);

-- What the ladder has done about a task or one of its periods ('' for the task itself). The key is what makes every step
-- happen once, whoever works and whatever the clock says.
create table tasks.ladder_step (
  region_id uuid not null,
  task_id uuid not null,
  period text not null,
  step text not null constraint ladder_step_step_check check (step in ('remind', 'urge', 'supervise', 'talk')),
  outcome text not null constraint ladder_step_outcome_check check (outcome in ('fired', 'passed-over')),
  at timestamptz not null,
  -- The due day it was counted from, and how many people were told.
  due date not null,
  told integer not null default 0,
  constraint ladder_step_pkey primary key (region_id, task_id, period, step),
  constraint ladder_step_task_fkey foreign key (region_id, task_id) references tasks.task (region_id, id)
);

-- Words that a unit has to answer: urged, supervised, called to talk, instructed; by the ladder or by a person; about a
-- task or about the unit as such. One row per unit that owes the answer.
create table tasks.directive (
  region_id uuid not null,
  id uuid not null,
  kind text not null constraint directive_kind_check check (kind in ('urge', 'supervise', 'talk', 'instruct')),
  task_id uuid,
  period text,
  -- The unit addressed, and the one that speaks; no person where the ladder spoke.
  unit_id uuid not null,
  from_unit_id uuid not null,
  person_id uuid,
  at timestamptz not null,
  words text not null,
  reply_by date,
  state text not null default 'open' constraint directive_state_check check (state in ('open', 'answered', 'settled')),
  answered_at timestamptz,
  settled_at timestamptz,
  settled_by uuid,
  version integer not null default 1,
  constraint directive_pkey primary key (region_id, id),
  constraint directive_task_fkey foreign key (region_id, task_id) references tasks.task (region_id, id),
  constraint directive_unit_fkey foreign key (region_id, unit_id) references organisation.unit (region_id, id),
  constraint directive_from_fkey foreign key (region_id, from_unit_id) references organisation.unit (region_id, id),
  constraint directive_person_fkey foreign key (region_id, person_id) references organisation.person (region_id, id),
  constraint directive_settled_fkey foreign key (region_id, settled_by) references organisation.person (region_id, id),
  constraint directive_settled_check check ((state = 'settled') = (settled_at is not null))
);
-- Those of a task, newest first (ids grow with time); of a unit; given by a unit.
create index directive_task_idx on tasks.directive (region_id, task_id, id) where task_id is not null;
create index directive_unit_idx on tasks.directive (region_id, unit_id, id);
create index directive_from_idx on tasks.directive (region_id, from_unit_id, id);
-- Behind directive_person_fkey and directive_settled_fkey.
create index directive_person_idx on tasks.directive (region_id, person_id) where person_id is not null;
create index directive_settled_idx on tasks.directive (region_id, settled_by) where settled_by is not null;

-- What was answered; files by documents.link with subject 'directive-reply'.
create table tasks.directive_reply (
  region_id uuid not null,
  id uuid not null,
  directive_id uuid not null,
  at timestamptz not null,
  person_id uuid not null,
  unit_id uuid not null,
  text text not null,
  constraint directive_reply_pkey primary key (region_id, id),
  constraint directive_reply_directive_fkey foreign key (region_id, directive_id) references tasks.directive (region_id, id),
  constraint directive_reply_person_fkey foreign key (region_id, person_id) references organisation.person (region_id, id),
  constraint directive_reply_unit_fkey foreign key (region_id, unit_id) references organisation.unit (region_id, id)
);
-- The answers of a directive in order; behind its foreign keys.
create index directive_reply_directive_idx on tasks.directive_reply (region_id, directive_id, id);
create index directive_reply_person_idx on tasks.directive_reply (region_id, person_id);
create index directive_reply_unit_idx on tasks.directive_reply (region_id, unit_id);

-- A leader attached (挂点) to a unit, a task, a plan; later also to a place.
create table tasks.liaison (
  region_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  subject_kind text not null constraint liaison_subject_check check (subject_kind in ('unit', 'task', 'plan', 'place')),
  subject_id uuid not null,
  from_day date not null,
  -- The last day; null: until further notice.
  to_day date,
  note text not null default '',
  set_at timestamptz not null,
  set_by uuid not null,
  constraint liaison_pkey primary key (region_id, id),
  constraint liaison_person_fkey foreign key (region_id, person_id) references organisation.person (region_id, id),
  constraint liaison_setter_fkey foreign key (region_id, set_by) references organisation.person (region_id, id),
  constraint liaison_days_check check (to_day is null or to_day >= from_day)
);
-- Who is attached to a thing; and a leader's things (behind liaison_person_fkey).
create index liaison_subject_idx on tasks.liaison (region_id, subject_kind, subject_id);
create index liaison_person_idx on tasks.liaison (region_id, person_id);
create index liaison_setter_idx on tasks.liaison (region_id, set_by);
-- Nobody is attached to the same thing twice at a time without end.
create unique index liaison_lasting_key on tasks.liaison (region_id, person_id, subject_kind, subject_id)
  where to_day is null;
