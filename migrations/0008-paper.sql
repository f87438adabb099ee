-- What stands around a plan on paper (issuing body, number, addressee, signature …), as it was typed last.
create table plans.paper (
  region_id uuid not null,
  plan_id uuid not null,
  -- The settings of plans/contract/paper.ts. One value: they are always read and written together.
  settings jsonb not null,
  updated_by uuid not null,
  updated_at timestamptz not null,
  constraint paper_pkey primary key (region_id, plan_id),
  constraint paper_plan_fkey foreign key (region_id, plan_id) references plans.plan (region_id, id),
  constraint paper_updated_by_fkey foreign key (region_id, updated_by) references organisation.person (region_id, id)
);
-- Behind paper_updated_by_fkey.
create index paper_updated_by_idx on plans.paper (region_id, updated_by);
