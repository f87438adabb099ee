-- What people are told, who has read it, and what goes out by mail and to group robots.

create schema notices;

-- One per telling: what happened, to which thing. Who was told stands in receipt.
create table notices.notice (
  region_id uuid not null,
  id uuid not null,
  at timestamptz not null,
  kind text not null,
  subject_kind text not null,
  subject_id uuid not null,
  -- What a reader needs without opening the thing: title, unit, day, reason.
  details jsonb not null default '{}',
  urgent boolean not null default false,
  constraint notice_pkey primary key (region_id, id),
  constraint notice_kind_check check (kind ~ '^[a-z-]+\.[a-z-]+$'),
  constraint notice_subject_kind_check check (subject_kind ~ '^[a-z][a-z-]{1,39}$')
);

-- A notice in one person's inbox. Ids grow with time: the key is also the inbox, newest first.
create table notices.receipt (
  region_id uuid not null,
  person_id uuid not null,
  notice_id uuid not null,
  read_at timestamptz,
  -- The same person is told the same thing once for ever.
  once_key text,
  -- Still to be named in this person's daily mail.
  digest_due boolean not null default false,
  constraint receipt_pkey primary key (region_id, person_id, notice_id),
  constraint receipt_person_fkey foreign key (region_id, person_id) references organisation.person (region_id, id),
  constraint receipt_notice_fkey foreign key (region_id, notice_id) references notices.notice (region_id, id)
);
-- Behind receipt_notice_fkey: who was told this.
create index receipt_notice_idx on notices.receipt (region_id, notice_id);
-- Unread notices, newest first, and their bounded count in the top line.
create index receipt_unread_idx on notices.receipt (region_id, person_id, notice_id) where read_at is null;
-- Two tellers at once run into this.
create unique index receipt_once_key on notices.receipt (region_id, person_id, once_key) where once_key is not null;
-- Whose daily mail has something in it; empties every morning.
create index receipt_digest_idx on notices.receipt (region_id, person_id, notice_id) where digest_due;

-- What a person chose. No row: the inbox only.
create table notices.choice (
  region_id uuid not null,
  person_id uuid not null,
  -- Kinds not wanted in the inbox (never a duty), and kinds not wanted by mail.
  inbox_off text[] not null default '{}',
  mail_off text[] not null default '{}',
  pace text not null default 'daily' constraint choice_pace_check check (pace in ('now', 'daily', 'off')),
  -- The confirmed address, and one that waits for its code. The code itself is never kept.
  mail text constraint choice_mail_check check (char_length(mail) <= 254),
  mail_pending text constraint choice_mail_pending_check check (char_length(mail_pending) <= 254),
  pending_id uuid,
  pending_at timestamptz,
  pending_tries integer not null default 0,
  locale text not null default 'zh-CN' constraint choice_locale_check check (locale in ('zh-CN', 'en')),
  version integer not null default 1,
  constraint choice_pkey primary key (region_id, person_id),
  constraint choice_person_fkey foreign key (region_id, person_id) references organisation.person (region_id, id)
);

-- A robot of a work group (WeCom, DingTalk, Feishu) that belongs to a unit.
create table notices.robot (
  region_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  vendor text not null constraint robot_vendor_check check (vendor in ('wecom', 'dingtalk', 'feishu')),
  name text not null,
  -- Address and signing secret, encrypted with the key of the installation; emptied when the robot is removed.
  address text not null,
  secret text,
  -- What may be shown of the address: its host and last four signs.
  hint text not null,
  -- Kinds this group is not told.
  kinds_off text[] not null default '{}',
  active boolean not null default true,
  removed_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  constraint robot_pkey primary key (region_id, id),
  constraint robot_unit_fkey foreign key (region_id, unit_id) references organisation.unit (region_id, id)
);
-- The robots of a unit; behind robot_unit_fkey.
create index robot_unit_idx on notices.robot (region_id, unit_id);

-- What goes out of the house: written with the telling, sent by a job.
create table notices.outgoing (
  region_id uuid not null,
  id uuid not null,
  purpose text not null constraint outgoing_purpose_check check (purpose in ('notice', 'digest', 'code', 'trial')),
  -- Exactly one of the two is who it goes to.
  person_id uuid,
  robot_id uuid,
  -- The robot's unit or the person's, for the administrator's reach.
  unit_id uuid not null,
  notice_id uuid,
  once_key text,
  -- A digest: its day and what it names.
  digest_day date,
  notice_ids uuid[] not null default '{}',
  state text not null default 'waiting' constraint outgoing_state_check check
    (state in ('waiting', 'sending', 'sent', 'failed')),
  attempts integer not null default 0,
  -- Not before; while sending: when a sender that went silent is given up.
  due_at timestamptz not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  error text,
  constraint outgoing_pkey primary key (region_id, id),
  constraint outgoing_person_fkey foreign key (region_id, person_id) references organisation.person (region_id, id),
  constraint outgoing_robot_fkey foreign key (region_id, robot_id) references notices.robot (region_id, id),
  constraint outgoing_unit_fkey foreign key (region_id, unit_id) references organisation.unit (region_id, id),
  constraint outgoing_notice_fkey foreign key (region_id, notice_id) references notices.notice (region_id, id),
  constraint outgoing_to_check check (num_nonnulls(person_id, robot_id) = 1),
  constraint outgoing_notice_check check ((purpose = 'notice') = (notice_id is not null)),
  constraint outgoing_digest_check check ((purpose = 'digest') = (digest_day is not null))
);
-- What waits to be sent, and what was being sent when a process died.
create index outgoing_due_idx on notices.outgoing (region_id, due_at, id) where state in ('waiting', 'sending');
-- The administrator's list, newest first.
create index outgoing_state_idx on notices.outgoing (region_id, state, id);
-- One digest per person and day, whoever makes it. Also behind outgoing_person_fkey.
create unique index outgoing_digest_key on notices.outgoing (region_id, person_id, digest_day) where person_id is not null;
create index outgoing_robot_idx on notices.outgoing (region_id, robot_id) where robot_id is not null;
create unique index outgoing_once_key on notices.outgoing (region_id, robot_id, once_key) where once_key is not null;
create index outgoing_unit_idx on notices.outgoing (region_id, unit_id);
create index outgoing_notice_idx on notices.outgoing (region_id, notice_id) where notice_id is not null;
