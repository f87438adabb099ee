-- Whose change of a plan's paper counts: a writer says which version they saw. Nobody has kept any yet: version 0.
alter table plans.paper add column version integer not null default 1;
alter table plans.paper add constraint paper_version_check check (version > 0);
