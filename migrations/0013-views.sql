-- Private links to a calendar, and the ways of looking at tasks that people keep.

-- A link by which a calendar program reads without a session. Keyed by the SHA-256 of its token, which is told once and
-- not kept; not led by region, because the token is all that a request brings.
create table access.feed_link (
  token_hash text not null,
  id uuid not null,
  region_id uuid not null,
  person_id uuid not null,
  -- What its owner calls it: 办公电脑, 手机.
  name text not null,
  made_at timestamptz not null,
  -- When a calendar last read it; written at most once an hour.
  used_at timestamptz,
  constraint feed_link_pkey primary key (token_hash)
);
-- "My links".
create index feed_link_person_idx on access.feed_link (region_id, person_id);

-- A named way of looking at tasks: filters, view and columns, as they stand in an address.
create table tasks.saved_view (
  region_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  name text not null,
  search jsonb not null,
  made_at timestamptz not null,
  constraint saved_view_pkey primary key (region_id, id),
  constraint saved_view_person_fkey foreign key (region_id, person_id) references organisation.person (region_id, id),
  -- Also behind saved_view_person_fkey: my views.
  constraint saved_view_name_key unique (region_id, person_id, name)
);
