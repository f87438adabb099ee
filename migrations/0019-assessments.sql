-- Frameworks, cycles, entries, evidence and what was decided about them. Scores are derived from entry_log alone; mark, link,
-- evidence, score and result are what the log amounts to today, kept so that a page need not fold it.

create schema assessments;

-- A framework is data: its whole tree of aspects, indicators and rules is one document, frozen when published.
create table assessments.framework (
  region_id uuid not null,
  id uuid not null,
  -- The editions of one framework share a series.
  series_id uuid not null,
  edition integer not null,
  title text not null,
  subject text not null constraint framework_subject_check check (subject in ('community', 'household', 'building')),
  state text not null constraint framework_state_check check (state in ('draft', 'published', 'retired')),
  content jsonb not null,
  -- Key of the built-in framework it was made from; null: none.
  origin text,
  person_id uuid not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  published_at timestamptz,
  version integer not null default 1,
  constraint framework_pkey primary key (region_id, id),
  constraint framework_edition_key unique (region_id, series_id, edition),
  constraint framework_person_fkey foreign key (region_id, person_id) references organisation.person (region_id, id)
);
create index framework_person_idx on assessments.framework (region_id, person_id);
-- The list, newest first.
create index framework_list_idx on assessments.framework (region_id, state, id);

-- One round of assessment by one edition of a framework.
create table assessments.cycle (
  region_id uuid not null,
  id uuid not null,
  framework_id uuid not null,
  title text not null,
  year integer not null,
  state text not null constraint cycle_state_check check (state in ('preparing', 'open', 'ended', 'cancelled')),
  -- Evidence must have been in effect within these days.
  window_from date not null,
  window_to date not null,
  -- Last days of the stages, moved to workdays when shown; publicity lasts so many workdays.
  nominate_by date not null,
  review_by date not null,
  accept_by date not null,
  publicity_days integer not null constraint cycle_publicity_check check (publicity_days between 1 and 60),
  -- Approval of the activity (创建示范活动管理办法): nothing starts without it.
  approval_body text not null default '',
  approval_number text not null default '',
  approval_until date,
  -- Approval of the commendation, a thing of its own.
  commend_body text not null default '',
  commend_number text not null default '',
  -- A title holds so many years; after a withdrawal its unit may not be nominated for so many years.
  valid_years integer not null default 3 constraint cycle_valid_check check (valid_years between 1 and 10),
  bar_years integer not null default 2 constraint cycle_bar_check check (bar_years between 0 and 10),
  person_id uuid not null,
  created_at timestamptz not null,
  opened_at timestamptz,
  ended_at timestamptz,
  version integer not null default 1,
  constraint cycle_pkey primary key (region_id, id),
  constraint cycle_framework_fkey foreign key (region_id, framework_id) references assessments.framework (region_id, id),
  constraint cycle_person_fkey foreign key (region_id, person_id) references organisation.person (region_id, id),
  constraint cycle_window_check check (window_from <= window_to),
  constraint cycle_stages_check check (nominate_by <= review_by and review_by <= accept_by),
  constraint cycle_approval_check check
    (state in ('preparing', 'cancelled') or (approval_body <> '' and approval_number <> '' and approval_until is not null))
);
create index cycle_framework_idx on assessments.cycle (region_id, framework_id);
create index cycle_person_idx on assessments.cycle (region_id, person_id);
create index cycle_list_idx on assessments.cycle (region_id, year, id);

-- Which units a cycle is prepared for; once it is open its entries say who takes part.
create table assessments.cycle_unit (
  region_id uuid not null,
  cycle_id uuid not null,
  unit_id uuid not null,
  class text,
  constraint cycle_unit_pkey primary key (region_id, cycle_id, unit_id),
  constraint cycle_unit_cycle_fkey foreign key (region_id, cycle_id) references assessments.cycle (region_id, id),
  constraint cycle_unit_unit_fkey foreign key (region_id, unit_id) references organisation.unit (region_id, id)
);
create index cycle_unit_unit_idx on assessments.cycle_unit (region_id, unit_id);

-- A community (or a building, or a household of a community) that takes part in a cycle.
create table assessments.entry (
  region_id uuid not null,
  id uuid not null,
  cycle_id uuid not null,
  unit_id uuid not null,
  -- Which household of the unit; empty for the unit itself.
  label text not null default '',
  -- Class for 分类指导; null: none.
  class text,
  state text not null constraint entry_state_check check (state in ('self-assessing', 'nominated', 'reviewed', 'accepted',
    'publicised', 'recognised', 'commended', 'not-met', 'withdrawn', 'dropped')),
  -- Regional means fixed for it by indicator, in hundredths; vetoes that stand by key: what the log amounts to.
  means jsonb not null default '{}',
  vetoes jsonb not null default '{}',
  -- Keys of the preconditions its unit confirmed when it was nominated last.
  confirmed jsonb not null default '[]',
  -- How many rows its log has; whoever writes one locks this row first.
  events integer not null default 0,
  publicity_from date,
  publicity_to date,
  recognised_on date,
  commended_on date,
  valid_until date,
  withdrawn_on date,
  barred_until date,
  version integer not null default 1,
  updated_at timestamptz not null,
  constraint entry_pkey primary key (region_id, id),
  constraint entry_unit_key unique (region_id, cycle_id, unit_id, label),
  constraint entry_cycle_fkey foreign key (region_id, cycle_id) references assessments.cycle (region_id, id),
  constraint entry_unit_fkey foreign key (region_id, unit_id) references organisation.unit (region_id, id)
);
-- What a unit took part in, and its bars; behind entry_unit_fkey.
create index entry_of_unit_idx on assessments.entry (region_id, unit_id);
-- What the clock looks at: publicity that is over, titles that lapse.
create index entry_publicity_idx on assessments.entry (region_id, publicity_to) where state = 'publicised';
create index entry_valid_idx on assessments.entry (region_id, valid_until) where state in ('recognised', 'commended');
create index entry_state_idx on assessments.entry (region_id, cycle_id, state, id);

-- More time than the cycle gives, for one entry and one column: granted by the office, or given with a return.
create table assessments.extension (
  region_id uuid not null,
  entry_id uuid not null,
  side text not null constraint extension_side_check check (side in ('self', 'township')),
  until date not null,
  reason text not null,
  person_id uuid not null,
  at timestamptz not null,
  constraint extension_pkey primary key (region_id, entry_id, side),
  constraint extension_entry_fkey foreign key (region_id, entry_id) references assessments.entry (region_id, id),
  constraint extension_person_fkey foreign key (region_id, person_id) references organisation.person (region_id, id)
);
create index extension_person_idx on assessments.extension (region_id, person_id);

-- A look at a title while it is valid (复查).
create table assessments.recheck (
  region_id uuid not null,
  id uuid not null,
  entry_id uuid not null,
  held_on date not null,
  outcome text not null constraint recheck_outcome_check check (outcome in ('kept', 'improve', 'failed')),
  note text not null,
  -- For `improve`: the day by which it must be put right.
  improve_by date,
  person_id uuid not null,
  at timestamptz not null,
  constraint recheck_pkey primary key (region_id, id),
  constraint recheck_entry_fkey foreign key (region_id, entry_id) references assessments.entry (region_id, id),
  constraint recheck_person_fkey foreign key (region_id, person_id) references organisation.person (region_id, id),
  constraint recheck_improve_check check ((outcome = 'improve') = (improve_by is not null))
);
create index recheck_entry_idx on assessments.recheck (region_id, entry_id, id);
create index recheck_person_idx on assessments.recheck (region_id, person_id);

-- Everything a score leans on, per entry in order. Rows are only ever added; folding the first n gives the entry as it then stood.
create table assessments.entry_log (
  region_id uuid not null,
  entry_id uuid not null,
  seq integer not null,
  at timestamptz not null,
  kind text not null,
  -- Which column of the scorecard; null when it concerns none.
  side text constraint entry_log_side_check check (side in ('self', 'township', 'county')),
  indicator text,
  evidence_id uuid,
  details jsonb not null,
  -- Null: the clock.
  person_id uuid,
  unit_id uuid,
  constraint entry_log_pkey primary key (region_id, entry_id, seq),
  constraint entry_log_entry_fkey foreign key (region_id, entry_id) references assessments.entry (region_id, id),
  constraint entry_log_person_fkey foreign key (region_id, person_id) references organisation.person (region_id, id),
  constraint entry_log_unit_fkey foreign key (region_id, unit_id) references organisation.unit (region_id, id)
);
create index entry_log_person_idx on assessments.entry_log (region_id, person_id);
create index entry_log_unit_idx on assessments.entry_log (region_id, unit_id);

-- What stands in one cell of a scorecard: what its scorer answered or adjusted last.
create table assessments.mark (
  region_id uuid not null,
  entry_id uuid not null,
  side text not null constraint mark_side_check check (side in ('self', 'township', 'county')),
  indicator text not null,
  -- What the rule was given; null: nothing, the points were set by hand.
  answer jsonb,
  -- Points set by hand, in hundredths, with the reason; null: by the rule.
  adjusted integer,
  reason text not null default '',
  person_id uuid not null,
  at timestamptz not null,
  version integer not null default 1,
  constraint mark_pkey primary key (region_id, entry_id, side, indicator),
  constraint mark_entry_fkey foreign key (region_id, entry_id) references assessments.entry (region_id, id),
  constraint mark_person_fkey foreign key (region_id, person_id) references organisation.person (region_id, id)
);
create index mark_person_idx on assessments.mark (region_id, person_id);

-- Points of one cell as an exact fraction of hundredths of a point; a cell without a row has not been answered.
create table assessments.score (
  region_id uuid not null,
  entry_id uuid not null,
  side text not null constraint score_side_check check (side in ('self', 'township', 'county')),
  indicator text not null,
  points_n numeric not null,
  points_d numeric not null constraint score_fraction_check check (points_d > 0),
  -- Full points of the rule that applied, in hundredths.
  full_points integer not null,
  -- Grade letter where the rule gives one; whether it bars the entry.
  grade text,
  veto boolean not null,
  constraint score_pkey primary key (region_id, entry_id, side, indicator),
  constraint score_entry_fkey foreign key (region_id, entry_id) references assessments.entry (region_id, id)
);

-- What one column of an entry amounts to. cycle_id is a copy of the entry's, so that a cycle is ranked by one index.
create table assessments.result (
  region_id uuid not null,
  cycle_id uuid not null,
  side text not null constraint result_side_check check (side in ('self', 'township', 'county')),
  entry_id uuid not null,
  total_n numeric not null,
  total_d numeric not null constraint result_fraction_check check (total_d > 0),
  -- Hundredths rounded down, for reading only.
  total integer not null,
  -- The total as one number to be ordered by, told apart to forty places; equal totals have equal total_n and total_d.
  place numeric not null generated always as ((total_n + 0.0000000000000000000000000000000000000000) / total_d) stored,
  -- What sampling leaves open, whole hundredths rounded outward; null: nothing was sampled.
  low integer,
  high integer,
  stars integer not null,
  -- Key of the grade reached; null: none.
  grade text,
  vetoed boolean not null,
  answered integer not null,
  -- Per aspect: key, exact points, star.
  aspects jsonb not null,
  constraint result_pkey primary key (region_id, cycle_id, side, entry_id),
  constraint result_entry_fkey foreign key (region_id, entry_id) references assessments.entry (region_id, id)
);
create index result_entry_idx on assessments.result (region_id, entry_id);
-- A cycle is ranked by walking this; counting who stands above reads nothing else.
create index result_rank_idx on assessments.result (region_id, cycle_id, side, vetoed, place desc, entry_id)
  include (low, high);

-- One thing that proves something: filed once, linked to as many indicators as it proves. Its files hang on it in documents.
create table assessments.evidence (
  region_id uuid not null,
  id uuid not null,
  unit_id uuid not null,
  kind text not null constraint evidence_kind_check check (kind in ('file', 'activity', 'task', 'inspection', 'survey')),
  title text not null,
  -- When what it shows took place, apart from when it was filed.
  effective_from date not null,
  effective_to date not null,
  -- The six elements of a photo's caption: time, place, people, subject, background, reason.
  caption jsonb not null,
  -- How many occurrences it stands for; and the figure it carries, in hundredths.
  quantity integer not null default 1 constraint evidence_quantity_check check (quantity >= 1),
  figure bigint,
  -- Where it was recorded first; null for what was filed by hand.
  source_kind text,
  source_id text,
  state text not null constraint evidence_state_check check (state in ('draft', 'submitted', 'accepted', 'returned', 'withdrawn')),
  reason text not null default '',
  -- Pairs of neighbouring characters and pinyin initials of the title.
  search tsvector not null,
  person_id uuid not null,
  reviewer_id uuid,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  -- When it was handed in last; null: never, and then nobody but its own unit sees it.
  submitted_at timestamptz,
  version integer not null default 1,
  constraint evidence_pkey primary key (region_id, id),
  -- A source is filed once per unit.
  constraint evidence_source_key unique (region_id, unit_id, source_kind, source_id),
  constraint evidence_unit_fkey foreign key (region_id, unit_id) references organisation.unit (region_id, id),
  constraint evidence_person_fkey foreign key (region_id, person_id) references organisation.person (region_id, id),
  constraint evidence_reviewer_fkey foreign key (region_id, reviewer_id) references organisation.person (region_id, id),
  constraint evidence_span_check check (effective_from <= effective_to)
);
create index evidence_unit_idx on assessments.evidence (region_id, unit_id, state, id);
-- What waits for review, longest first.
create index evidence_waiting_idx on assessments.evidence (region_id, submitted_at, id) where state = 'submitted';
create index evidence_person_idx on assessments.evidence (region_id, person_id);
create index evidence_reviewer_idx on assessments.evidence (region_id, reviewer_id);
create index evidence_search_idx on assessments.evidence using gin (search);

create table assessments.link (
  region_id uuid not null,
  id uuid not null,
  evidence_id uuid not null,
  entry_id uuid not null,
  indicator text not null,
  extent text not null constraint link_extent_check check (extent in ('whole', 'part')),
  -- Page or passage that proves it (the red line of the paper rules).
  passage text not null default '',
  person_id uuid not null,
  at timestamptz not null,
  constraint link_pkey primary key (region_id, id),
  constraint link_once_key unique (region_id, entry_id, indicator, evidence_id),
  constraint link_evidence_fkey foreign key (region_id, evidence_id) references assessments.evidence (region_id, id),
  constraint link_entry_fkey foreign key (region_id, entry_id) references assessments.entry (region_id, id),
  constraint link_person_fkey foreign key (region_id, person_id) references organisation.person (region_id, id)
);
create index link_evidence_idx on assessments.link (region_id, evidence_id);
create index link_person_idx on assessments.link (region_id, person_id);

create table assessments.comment (
  region_id uuid not null,
  id uuid not null,
  entry_id uuid not null,
  indicator text not null,
  text text not null,
  person_id uuid not null,
  unit_id uuid not null,
  at timestamptz not null,
  constraint comment_pkey primary key (region_id, id),
  constraint comment_entry_fkey foreign key (region_id, entry_id) references assessments.entry (region_id, id),
  constraint comment_person_fkey foreign key (region_id, person_id) references organisation.person (region_id, id),
  constraint comment_unit_fkey foreign key (region_id, unit_id) references organisation.unit (region_id, id)
);
create index comment_entry_idx on assessments.comment (region_id, entry_id, indicator, id);
create index comment_person_idx on assessments.comment (region_id, person_id);
create index comment_unit_idx on assessments.comment (region_id, unit_id);

-- Who keeps away from scoring an entry, and why (回避).
create table assessments.recusal (
  region_id uuid not null,
  entry_id uuid not null,
  person_id uuid not null,
  reason text not null,
  at timestamptz not null,
  constraint recusal_pkey primary key (region_id, entry_id, person_id),
  constraint recusal_entry_fkey foreign key (region_id, entry_id) references assessments.entry (region_id, id),
  constraint recusal_person_fkey foreign key (region_id, person_id) references organisation.person (region_id, id)
);
create index recusal_person_idx on assessments.recusal (region_id, person_id);

-- An objection during publicity. Who objected is not recorded here: only how it came.
create table assessments.objection (
  region_id uuid not null,
  id uuid not null,
  entry_id uuid not null,
  received_on date not null,
  channel text not null constraint objection_channel_check check (channel in ('phone', 'visit', 'letter', 'online')),
  text text not null,
  state text not null constraint objection_state_check check (state in ('open', 'upheld', 'rejected')),
  answer text not null default '',
  person_id uuid not null,
  settled_by uuid,
  at timestamptz not null,
  settled_at timestamptz,
  version integer not null default 1,
  constraint objection_pkey primary key (region_id, id),
  constraint objection_entry_fkey foreign key (region_id, entry_id) references assessments.entry (region_id, id),
  constraint objection_person_fkey foreign key (region_id, person_id) references organisation.person (region_id, id),
  constraint objection_settler_fkey foreign key (region_id, settled_by) references organisation.person (region_id, id)
);
create index objection_entry_idx on assessments.objection (region_id, entry_id, id);
create index objection_person_idx on assessments.objection (region_id, person_id);
create index objection_settler_idx on assessments.objection (region_id, settled_by);

-- A draw of places to visit: the seed is public, so that anybody can draw it again.
create table assessments.draw (
  region_id uuid not null,
  id uuid not null,
  cycle_id uuid not null,
  title text not null,
  seed text not null,
  -- What was drawn from, by which strata, how many; the list itself, so that it can be drawn again; and what came out.
  design jsonb not null,
  frame jsonb not null,
  drawn jsonb not null,
  -- What was found at those drawn, by key.
  found jsonb not null default '{}',
  -- Until then only those who assess know who was drawn; null: not told yet.
  told_at timestamptz,
  version integer not null default 1,
  person_id uuid not null,
  at timestamptz not null,
  constraint draw_pkey primary key (region_id, id),
  constraint draw_cycle_fkey foreign key (region_id, cycle_id) references assessments.cycle (region_id, id),
  constraint draw_person_fkey foreign key (region_id, person_id) references organisation.person (region_id, id)
);
create index draw_cycle_idx on assessments.draw (region_id, cycle_id, id);
create index draw_person_idx on assessments.draw (region_id, person_id);
