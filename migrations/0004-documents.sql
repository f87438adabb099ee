-- Files and what they belong to. The bytes lie on disk, named by their SHA-256; a row here is one person's adding of them.
create schema documents;

create table documents.file (
  region_id uuid not null,
  id uuid not null,
  -- Which bytes: the same bytes are kept once per region, however often they are added.
  sha256 text not null,
  -- The client's name for it, cleaned: text to show, never a path.
  name text not null,
  -- By the bytes, never by the name.
  kind text not null,
  -- Of a text; how its bytes are read.
  encoding text,
  size bigint not null,
  -- Of a picture, in pixels.
  width integer,
  height integer,
  added_by uuid not null,
  added_at timestamptz not null,
  constraint file_pkey primary key (region_id, id),
  constraint file_added_by_fkey foreign key (region_id, added_by) references organisation.person (region_id, id),
  constraint file_sha256_check check (sha256 ~ '^[0-9a-f]{64}$'),
  constraint file_name_check check (char_length(name) between 1 and 120),
  constraint file_kind_check check
    (kind in ('docx', 'doc', 'xlsx', 'pdf', 'text', 'jpeg', 'png', 'webp', 'heic', 'ofd')),
  constraint file_encoding_check check (encoding in ('utf-8', 'utf-16le', 'utf-16be', 'gb18030')),
  constraint file_size_check check (size > 0)
);
-- Does any row still need these bytes? Asked before bytes are taken off the disk.
create index file_sha256_idx on documents.file (region_id, sha256);
-- Supports the foreign key.
create index file_added_by_idx on documents.file (region_id, added_by);

-- A file belongs to a thing of another capability; who may read the thing may read the file.
create table documents.link (
  region_id uuid not null,
  file_id uuid not null,
  subject_kind text not null,
  subject_id uuid not null,
  -- Order in which the files of a thing are shown.
  position integer not null,
  linked_at timestamptz not null,
  constraint link_pkey primary key (region_id, file_id, subject_kind, subject_id),
  constraint link_file_fkey foreign key (region_id, file_id) references documents.file (region_id, id),
  constraint link_subject_kind_check check (subject_kind ~ '^[a-z][a-z-]{1,39}$')
);
-- The files of a thing, in their order.
create index link_subject_idx on documents.link (region_id, subject_kind, subject_id, position);
