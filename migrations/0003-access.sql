-- Sign-in and roles. Needs organisation (a person, a unit).
create schema access;

create table access.account (
  region_id uuid not null,
  person_id uuid not null,
  sign_in_name text not null,
  password_hash text not null,
  password_set_at timestamptz not null,
  -- The last passwords' hashes, newest first: none of them may be taken again.
  password_history text[] not null default '{}',
  must_change boolean not null default true,
  active boolean not null default true,
  failures integer not null default 0,
  locked_until timestamptz,
  last_sign_in_at timestamptz,
  constraint account_pkey primary key (region_id, person_id),
  constraint account_person_fkey foreign key (region_id, person_id) references organisation.person (region_id, id),
  constraint account_name_check check (sign_in_name ~ '^[a-z0-9][a-z0-9._-]{1,39}$')
);

-- The directory of sign-in names. Not led by region: a person who signs in has not yet said which region is theirs.
create table access.sign_in_name (
  name text not null,
  region_id uuid not null,
  person_id uuid not null,
  constraint sign_in_name_pkey primary key (name)
);

-- A role given to a person on a unit.
create table access.role_grant (
  region_id uuid not null,
  person_id uuid not null,
  role text not null,
  unit_id uuid not null,
  given_at timestamptz not null,
  constraint role_grant_pkey primary key (region_id, person_id, role, unit_id),
  constraint role_grant_account_fkey foreign key (region_id, person_id) references access.account (region_id, person_id),
  constraint role_grant_unit_fkey foreign key (region_id, unit_id) references organisation.unit (region_id, id)
);
-- Supports the foreign key: who holds a role on this unit.
create index role_grant_unit_idx on access.role_grant (region_id, unit_id);

-- Live sessions. Keyed by the SHA-256 of the token, which only the browser holds; not led by region, because the token
-- is all that a request brings.
create table access.session (
  token_hash text not null,
  id uuid not null,
  region_id uuid not null,
  person_id uuid not null,
  started_at timestamptz not null,
  seen_at timestamptz not null,
  address text not null,
  device text not null,
  constraint session_pkey primary key (token_hash)
);
-- "My sessions", and ending all of a person's sessions.
create index session_person_idx on access.session (region_id, person_id);
