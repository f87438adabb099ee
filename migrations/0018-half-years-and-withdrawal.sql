-- Duties of half a year, and published plans that are withdrawn as a whole.

alter table plans.node drop constraint node_repeat_check;
alter table plans.node add constraint node_repeat_check check
  (repeat in ('daily', 'weekly', 'monthly', 'quarterly', 'half-yearly', 'yearly'));
alter table tasks.task drop constraint task_repeat_check;
alter table tasks.task add constraint task_repeat_check check
  (repeat in ('daily', 'weekly', 'monthly', 'quarterly', 'half-yearly', 'yearly'));
alter table tasks.occurrence drop constraint occurrence_repeat_check;
alter table tasks.occurrence add constraint occurrence_repeat_check check
  (repeat in ('daily', 'weekly', 'monthly', 'quarterly', 'half-yearly', 'yearly'));

-- When a published plan was withdrawn (撤销), why, and the number of the document that did so, where there is one.
alter table plans.plan add column withdrawn_at timestamptz;
alter table plans.plan add column withdrawn_reason text;
alter table plans.plan add column withdrawn_number text;
alter table plans.plan add constraint plan_withdrawn_check check
  ((state = 'withdrawn') = (withdrawn_at is not null) and (withdrawn_at is null) = (withdrawn_reason is null));
