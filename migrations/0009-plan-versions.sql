-- States of a plan that are kept: who wrote up to there, and the whole tree, so that any of them can be compared or brought back.

create table plans.version (
  region_id uuid not null,
  plan_id uuid not null,
  -- From 1 within the plan; numbers of thinned-out states are not used again.
  number integer not null constraint version_number_check check (number >= 1),
  reason text not null constraint version_reason_check check
    (reason in ('created', 'edits', 'turn', 'sitting', 'restored', 'named', 'published')),
  -- What a person called it; only of a state kept by hand.
  name text,
  -- The plan's own version whose state this is.
  plan_version integer not null,
  tree jsonb not null,
  -- Characters of the tree as it was sent: what thinning counts.
  size integer not null,
  tasks integer not null,
  -- Who wrote since the state before. Not a foreign key: nobody is deleted, and a name that is gone is simply not shown.
  writers uuid[] not null,
  kept_by uuid not null,
  kept_at timestamptz not null,
  constraint version_pkey primary key (region_id, plan_id, number),
  constraint version_plan_fkey foreign key (region_id, plan_id) references plans.plan (region_id, id),
  constraint version_person_fkey foreign key (region_id, kept_by) references organisation.person (region_id, id),
  constraint version_name_check check ((name is not null) = (reason = 'named'))
);
-- Behind version_person_fkey.
create index version_person_idx on plans.version (region_id, kept_by);
