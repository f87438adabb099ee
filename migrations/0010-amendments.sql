-- Newer versions of published plans.

-- A published plan that was replaced by a newer version of itself keeps its words under a state of its own.
alter table plans.plan drop constraint plan_state_check;
alter table plans.plan add constraint plan_state_check
  check (state in ('draft', 'published', 'withdrawn', 'superseded'));

-- A draft that is to become the new version of a published plan. When it is confirmed the two change their contents: the
-- published plan keeps its id and gets the new words, the draft's row keeps the old ones.
create table plans.amendment (
  region_id uuid not null,
  -- The draft; afterwards the plan row that holds the version replaced.
  plan_id uuid not null,
  -- The published plan.
  amends uuid not null,
  -- Decided by hand while comparing, [{old, now}] by node; once confirmed every pair of the two versions.
  choices jsonb not null,
  -- Counts the decisions, so that nobody confirms what somebody else has just decided otherwise.
  version integer not null default 1,
  -- Which version was replaced, from 1; null until confirmed.
  edition integer constraint amendment_edition_check check (edition > 0),
  note text not null default '',
  confirmed_by uuid,
  confirmed_at timestamptz,
  constraint amendment_pkey primary key (region_id, plan_id),
  constraint amendment_plan_fkey foreign key (region_id, plan_id) references plans.plan (region_id, id),
  constraint amendment_amends_fkey foreign key (region_id, amends) references plans.plan (region_id, id),
  constraint amendment_person_fkey foreign key (region_id, confirmed_by) references organisation.person (region_id, id),
  -- A version is replaced once: also what a second, simultaneous confirmation runs into.
  constraint amendment_edition_key unique (region_id, amends, edition),
  constraint amendment_self_check check (plan_id <> amends),
  constraint amendment_confirmed_check check
    ((edition is null) = (confirmed_at is null) and (edition is null) = (confirmed_by is null))
);
-- Behind amendment_person_fkey.
create index amendment_person_idx on plans.amendment (region_id, confirmed_by);
