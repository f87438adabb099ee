import { useState, type FormEvent } from 'react';
import { organisationContract } from '#organisation/contract.ts';
import { announce } from '#platform/ui/announce.tsx';
import { useTell } from '#platform/ui/ask.ts';
import { Button, IconButton } from '#platform/ui/button.tsx';
import { call } from '#platform/ui/call.ts';
import { EntryList } from '#platform/ui/facts.tsx';
import { ErrorNote } from '#platform/ui/states.tsx';
import { UnitPicker, type UnitChoice, type UnitSearch } from '#platform/ui/unit-picker.tsx';
import { useWords } from '#platform/words/use.tsx';
import { accessContract } from '../contract.ts';
import { clash, roles, separated, type Role } from '../permissions.ts';
import type { AccountRow } from './account-parts.tsx';
import './access.css';

const searchUnits: UnitSearch = async (text, signal) =>
  (await call(organisationContract.unitChoices, { query: { text, limit: 12 } }, { signal })).rows;

/** The roles a person holds, each with the unit it was given on. */
export function GrantLines({ grants }: { grants: AccountRow['grants'] }) {
  const w = useWords();
  if (grants.length === 0) return <p className="quiet">{w('screen.grants.none')}</p>;
  return (
    <EntryList>
      {grants.map((grant) => (
        <li key={`${grant.role} ${grant.unitId}`} className="entry">
          <span>{w(`role.${grant.role}`)}</span>
          <span className="quiet">{grant.unitName}</span>
        </li>
      ))}
    </EntryList>
  );
}

interface Line {
  key: number;
  role: Role | '';
  unit: UnitChoice | null;
}

/** Setting the roles: a line each, a role and the unit it is given on. Roles that may not meet are named at once. */
export function GrantsForm({ account, onDone }: { account: AccountRow; onDone: () => void }) {
  const w = useWords();
  const save = useTell(accessContract.setGrants, [accessContract.account, accessContract.accounts]);
  const own: UnitChoice = { id: account.unitId, name: account.unitName };
  const [lines, setLines] = useState<Line[]>(() =>
    account.grants.length
      ? account.grants.map((grant, key) => ({
          key,
          role: grant.role,
          unit: { id: grant.unitId, name: grant.unitName },
        }))
      : [{ key: 0, role: '', unit: own }],
  );
  const [tried, setTried] = useState(false);
  const set = (key: number, change: Partial<Line>) =>
    setLines(lines.map((line) => (line.key === key ? { ...line, ...change } : line)));
  const add = () =>
    setLines([...lines, { key: Math.max(-1, ...lines.map((line) => line.key)) + 1, role: '', unit: own }]);
  const held = [...new Set(lines.flatMap((line) => line.role || []))];
  const against = held.map((role) => [role, clash(held, role)] as const).find(([, other]) => other !== null);
  const whole = lines.every((line) => line.role !== '' && line.unit !== null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!whole || against) return;
    save
      .tell({
        params: { id: account.personId },
        body: { grants: lines.map((line) => ({ role: line.role as Role, unitId: line.unit!.id })) },
      })
      .then(
        () => {
          announce(w('screen.grants.saved', { name: account.name }));
          onDone();
        },
        () => undefined,
      );
  };
  return (
    <form onSubmit={submit} className="grants" noValidate>
      {save.problem && <ErrorNote problem={save.problem} writing />}
      {lines.length === 0 && <p className="quiet">{w('screen.grants.will-be-none')}</p>}
      {lines.map((line, i) => (
        <fieldset key={line.key} className="grant-line">
          <legend className="unseen">{w('screen.grants.line', { n: i + 1 })}</legend>
          <select
            aria-label={w('screen.grants.role')}
            aria-invalid={(tried && line.role === '') || undefined}
            value={line.role}
            onChange={(event) => set(line.key, { role: roles.find((role) => role === event.target.value) ?? '' })}
          >
            <option value="">{w('screen.grants.choose-role')}</option>
            {roles.map((role) => (
              <option key={role} value={role}>
                {w(`role.${role}`)}
              </option>
            ))}
          </select>
          <UnitPicker
            label={w('screen.grants.unit')}
            search={searchUnits}
            invalid={tried && line.unit === null}
            value={line.unit}
            onChange={(unit) => set(line.key, { unit })}
          />
          <IconButton
            icon="close"
            label={w('screen.grants.take', { role: line.role ? w(`role.${line.role}`) : w('screen.grants.role') })}
            onClick={() => setLines(lines.filter((other) => other.key !== line.key))}
          />
        </fieldset>
      ))}
      {against && (
        <div className="note note-error" role="alert">
          <strong>
            {w('screen.grants.clash', { role: w(`role.${against[0]}`), against: w(`role.${against[1]!}`) })}
          </strong>
          <p>
            {w(
              separated.includes(against[1]!) && separated.includes(against[0])
                ? 'screen.grants.clash-three'
                : 'screen.grants.clash-work',
            )}
          </p>
        </div>
      )}
      {tried && !whole && !against && <p className="field-error">{w('screen.grants.unfinished')}</p>}
      <Button kind="quiet" small icon="plus" onClick={add} disabled={lines.length >= 12}>
        {w('screen.grants.add')}
      </Button>
      <p className="quiet after-lines">{w('screen.grants.why')}</p>
      <div className="row-actions ask-foot">
        <Button type="submit" kind="primary" busy={save.busy} disabled={Boolean(against)}>
          {w('screen.grants.save')}
        </Button>
        <Button kind="quiet" onClick={onDone}>
          {w('kit.leave-it')}
        </Button>
      </div>
    </form>
  );
}
