-- Tasks that a unit passes on to units beneath it, and the check of what became of them.

-- A task that a unit passed on to a unit beneath it comes from no node of the plan; its issuer is the unit that passed it on.
alter table tasks.task alter column node_id drop not null;
alter table tasks.task add constraint task_origin_check check (node_id is not null or parent_id is not null);

-- Findings of the cascade check that somebody looked at and lets stand, with the reason. A finding that has changed since
-- (its mark differs) is shown again.
create table tasks.cascade_accepted (
  region_id uuid not null,
  task_id uuid not null,
  kind text not null,
  mark text not null,
  reason text not null,
  person_id uuid not null,
  at timestamptz not null,
  constraint cascade_accepted_pkey primary key (region_id, task_id, kind, mark),
  constraint cascade_accepted_task_fkey foreign key (region_id, task_id) references tasks.task (region_id, id),
  constraint cascade_accepted_person_fkey foreign key (region_id, person_id) references organisation.person (region_id, id)
);
-- Behind cascade_accepted_person_fkey.
create index cascade_accepted_person_idx on tasks.cascade_accepted (region_id, person_id);
