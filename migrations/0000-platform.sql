-- What storage itself keeps. Tables of schema `platform` belong to the installation, not to a region.

create schema platform;

-- Which migrations were applied, with the hash of each file as it was: an applied file is never edited.
create table platform.migration (
  name text constraint migration_pkey primary key,
  checksum text not null,
  applied_at timestamptz not null default now(),
  took_ms integer not null
);
