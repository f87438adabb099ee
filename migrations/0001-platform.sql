-- What every capability leans on: the trail of what happened, its seals, and answers kept for repeated requests.
create schema if not exists platform;

-- One row per thing that happened, written in the transaction of the change itself.
create table platform.event (
  region_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  kind text not null,
  -- Null for the clock's own doings (jobs).
  person_id uuid,
  unit_id uuid,
  subject_kind text not null,
  subject_id uuid,
  details jsonb not null default '{}',
  -- Which seal covers it and where in that seal it stands; null until the sealing job has run.
  seal integer,
  place integer,
  constraint event_pkey primary key (region_id, id),
  constraint event_kind_check check (kind ~ '^[a-z-]+\.[a-z-]+$'),
  constraint event_seal_check check ((seal is null) = (place is null))
);
-- The history of one thing, newest first.
create index event_subject_idx on platform.event (region_id, subject_id, id) where subject_id is not null;
-- What the sealing job still has to do; stays small.
create index event_unsealed_idx on platform.event (region_id, id) where seal is null;
-- Verification walks seal by seal; also: no place is taken twice.
create unique index event_place_key on platform.event (region_id, seal, place) where seal is not null;
-- "What did this person do", in the audit trail.
create index event_person_idx on platform.event (region_id, person_id, id) where person_id is not null;

-- A seal covers a batch of events; each holds the hash of the one before it.
create table platform.seal (
  region_id uuid not null,
  number integer not null,
  events integer not null,
  previous text not null,
  hash text not null,
  at timestamptz not null,
  constraint seal_pkey primary key (region_id, number),
  constraint seal_events_check check (events > 0)
);

-- The first answer to a writing request that carries an Idempotency-Key; a repeat gets this answer again.
create table platform.answered (
  region_id uuid not null,
  person_id uuid not null,
  key text not null,
  -- Method and path, and a hash of the body: the same key for another request is refused.
  request text not null,
  status integer not null,
  reply jsonb,
  at timestamptz not null,
  constraint answered_pkey primary key (region_id, person_id, key)
);
-- The daily job forgets answers older than three days.
create index answered_at_idx on platform.answered (region_id, at);
