-- The clock of a task: the day that counts instead of the due day as written, stand-stills (挂账) and extensions (延期).

-- An expression of a stored column cannot be changed, so the column is made anew, with its two indexes.
alter table tasks.task drop column due_key;
alter table tasks.task
  -- For the due day `due_of` the task is late only after `due_to`: a rest day moved to the next workday, a stand-still, an
  -- extension. Written by the application, which knows the calendar; another due day makes it void by itself.
  add column due_of date,
  add column due_to date,
  -- The clock stands still up to and with this day.
  add column paused_through date,
  -- The order of lists needs a value in every row: the day that counts, or a day after all days.
  add column due_key date not null
    generated always as (coalesce(case when due_of = due then due_to end, due, date '9999-12-31')) stored;
-- The region's list, soonest due first, entered once per state.
create index task_state_idx on tasks.task (region_id, state, due_key, id);
-- The list of one plan, likewise; also its tree, and behind task_plan_fkey.
create index task_plan_idx on tasks.task (region_id, plan_id, state, due_key, id);

-- A stand-still: from a day, up to and with another, or open (a year at most). The day it is ended counts again.
create table tasks.pause (
  region_id uuid not null,
  id uuid not null,
  task_id uuid not null,
  unit_id uuid not null,
  person_id uuid not null,
  at timestamptz not null,
  from_day date not null,
  until_day date,
  reason text not null,
  -- The due day it was about: one set later knows of it already.
  of_due date not null,
  ended_on date,
  ended_by uuid,
  constraint pause_pkey primary key (region_id, id),
  constraint pause_task_fkey foreign key (region_id, task_id) references tasks.task (region_id, id),
  constraint pause_unit_fkey foreign key (region_id, unit_id) references organisation.unit (region_id, id),
  constraint pause_person_fkey foreign key (region_id, person_id) references organisation.person (region_id, id),
  constraint pause_ended_by_fkey foreign key (region_id, ended_by) references organisation.person (region_id, id),
  constraint pause_days_check check (until_day >= from_day and ended_on >= from_day)
);
-- The stand-stills of a task; behind pause_task_fkey.
create index pause_task_idx on tasks.pause (region_id, task_id, id);
-- One clock stands still once.
create unique index pause_open_key on tasks.pause (region_id, task_id) where ended_on is null;
-- Behind pause_unit_fkey, pause_person_fkey and pause_ended_by_fkey.
create index pause_unit_idx on tasks.pause (region_id, unit_id);
create index pause_person_idx on tasks.pause (region_id, person_id);
create index pause_ended_by_idx on tasks.pause (region_id, ended_by);

-- An extension the lead unit asked for and what the issuing unit said to it.
create table tasks.extension (
  region_id uuid not null,
  id uuid not null,
  task_id uuid not null,
  unit_id uuid not null,
  person_id uuid not null,
  asked_at timestamptz not null,
  -- Up to which day, and how many days that is beyond the day it was asked for.
  until_day date not null,
  days integer not null constraint extension_days_check check (days > 0),
  reason text not null,
  of_due date not null,
  state text not null constraint extension_state_check check (state in ('asked', 'granted', 'refused')),
  decided_at timestamptz,
  decided_by uuid,
  answer text,
  constraint extension_pkey primary key (region_id, id),
  constraint extension_task_fkey foreign key (region_id, task_id) references tasks.task (region_id, id),
  constraint extension_unit_fkey foreign key (region_id, unit_id) references organisation.unit (region_id, id),
  constraint extension_person_fkey foreign key (region_id, person_id) references organisation.person (region_id, id),
  constraint extension_decided_by_fkey foreign key (region_id, decided_by) references organisation.person (region_id, id)
);
-- The extensions of a task; behind extension_task_fkey.
create index extension_task_idx on tasks.extension (region_id, task_id, id);
-- One waits for an answer at a time.
create unique index extension_asked_key on tasks.extension (region_id, task_id) where state = 'asked';
-- Behind extension_unit_fkey, extension_person_fkey and extension_decided_by_fkey.
create index extension_unit_idx on tasks.extension (region_id, unit_id);
create index extension_person_idx on tasks.extension (region_id, person_id);
create index extension_decided_by_idx on tasks.extension (region_id, decided_by);
