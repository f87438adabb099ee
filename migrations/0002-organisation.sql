-- Units of a county from the region down to the building, and the people who work in them.

create schema organisation;

create table organisation.region (
  region_id uuid not null constraint region_pkey primary key,
  name text not null,
  -- GB/T 2260, six digits.
  code text not null constraint region_code_check check (code ~ '^[0-9]{6}$'),
  -- A new value with every change to a unit or alias of the region, so that a name index kept in memory knows its age.
  -- Not a counter: a number given out by a transaction that is rolled back would be given out again.
  units_mark uuid not null,
  created_at timestamptz not null
);

create table organisation.unit (
  region_id uuid not null constraint unit_region_fkey references organisation.region,
  id uuid not null,
  kind text not null constraint unit_kind_check check
    (kind in ('region', 'department', 'township', 'community', 'estate', 'building', 'resident-unit')),
  name text not null,
  short_name text,
  parent_id uuid,
  -- Labels from the region down, each closed by a dot. Collation C makes `like 'r.t1.%'` a range of any index on it.
  path text collate "C" not null constraint unit_path_check check (path ~ '^([a-z0-9-]{1,40}[.])+$'),
  stat_code text constraint unit_stat_code_check check (stat_code ~ '^[0-9]{12}$'),
  code_source text,
  code_from date,
  code_to date,
  urban_rural text constraint unit_urban_rural_check check
    (urban_rural in ('111', '112', '121', '122', '123', '210', '220')),
  area_class text constraint unit_area_class_check check
    (area_class in ('old-quarter', 'new-quarter', 'town-centre', 'suburban', 'village')),
  active boolean not null default true,
  -- What a search looks through: names, aliases and pinyin initials in small letters, made by the application.
  search text not null,
  grams text[] not null,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint unit_pkey primary key (region_id, id),
  constraint unit_parent_fkey foreign key (region_id, parent_id) references organisation.unit (region_id, id),
  constraint unit_top_check check ((kind = 'region') = (parent_id is null)),
  -- Also the order of every list of units, and the range of "this unit and everything beneath".
  constraint unit_path_key unique (region_id, path),
  -- Also the children of a unit, and the index behind unit_parent_fkey. The region has no parent: see unit_top_key.
  constraint unit_name_key unique (region_id, parent_id, name)
);
-- One region unit per region.
create unique index unit_top_key on organisation.unit (region_id) where parent_id is null;
-- A code names one unit at a time; a unit merged into another keeps its old code as history.
create unique index unit_code_key on organisation.unit (region_id, stat_code) where active;
-- Search by two-character pieces: Chinese text has no words to index.
create index unit_grams_idx on organisation.unit using gin (grams);

-- Other names by which plans call a unit. One name stands for one unit of the region.
create table organisation.unit_alias (
  region_id uuid not null,
  alias text not null,
  unit_id uuid not null,
  constraint unit_alias_pkey primary key (region_id, alias),
  constraint unit_alias_unit_fkey foreign key (region_id, unit_id) references organisation.unit (region_id, id)
);
-- The aliases of a unit; behind unit_alias_unit_fkey.
create index unit_alias_unit_idx on organisation.unit_alias (region_id, unit_id);

create table organisation.person (
  region_id uuid not null,
  id uuid not null,
  name text not null,
  -- Pinyin initials of the likeliest reading: the order of lists.
  initials text collate "C" not null,
  unit_id uuid not null,
  phone text,
  active boolean not null default true,
  search text not null,
  grams text[] not null,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  constraint person_pkey primary key (region_id, id),
  constraint person_unit_fkey foreign key (region_id, unit_id) references organisation.unit (region_id, id)
);
-- The people of a unit, and behind person_unit_fkey. Two people of one unit may share a name.
create index person_unit_idx on organisation.person (region_id, unit_id, name);
-- The order of the list of people.
create index person_order_idx on organisation.person (region_id, initials, name collate "C", id);
create index person_grams_idx on organisation.person using gin (grams);

-- What a person is, where. A post that has ended stays, so that a plan of last year still names its people rightly.
create table organisation.post (
  region_id uuid not null,
  id uuid not null,
  person_id uuid not null,
  unit_id uuid not null,
  name text not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  constraint post_pkey primary key (region_id, id),
  constraint post_person_fkey foreign key (region_id, person_id) references organisation.person (region_id, id),
  constraint post_unit_fkey foreign key (region_id, unit_id) references organisation.unit (region_id, id)
);
-- The posts of a person; behind post_person_fkey.
create index post_person_idx on organisation.post (region_id, person_id);
-- The posts of a unit; behind post_unit_fkey.
create index post_unit_idx on organisation.post (region_id, unit_id);
