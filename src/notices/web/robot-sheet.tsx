import { useState, type FormEvent } from 'react';
import { organisationContract } from '#organisation/contract.ts';
import { announce } from '#platform/ui/announce.tsx';
import { useAskPages, useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { call } from '#platform/ui/call.ts';
import { Confirm } from '#platform/ui/confirm.tsx';
import { FactList } from '#platform/ui/facts.tsx';
import { Field, fieldErrors } from '#platform/ui/field.tsx';
import { Sheet } from '#platform/ui/sheet.tsx';
import { ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { UnitPicker, type UnitChoice, type UnitSearch } from '#platform/ui/unit-picker.tsx';
import { useWords } from '#platform/words/use.tsx';
import { channelsContract as contract, type Robot } from '../contract/channels.ts';
import type { NoticeKind } from '../rules.ts';
import { signs, vendors, type Vendor } from '../rules/robot.ts';
import { KindTicks } from './kind-ticks.tsx';
import { Trial } from './trial.tsx';

const touched = [contract.robots, contract.channels, contract.outgoings];
const findUnits: UnitSearch = async (text, signal) =>
  (await call(organisationContract.unitChoices, { query: { text, limit: 12 } }, { signal })).rows;

/** A group robot beside the list: a new one, or one that is there. Its address and secret go in and never come out. */
export function RobotSheet(props: { id: string; onClose: () => void; onMade: (id: string) => void }) {
  const w = useWords();
  const robots = useAskPages(contract.robots, { query: { limit: 100 } });
  const robot = robots.rows.find((one) => one.id === props.id);
  const fresh = props.id === 'new';
  return (
    <Sheet
      of={props.id}
      title={fresh ? w('screen.robot.new') : (robot?.name ?? w('screen.robot.title'))}
      above={robot && <span className="clip">{robot.unitName}</span>}
      onClose={props.onClose}
    >
      {fresh ? (
        <NewRobot onMade={props.onMade} onClose={props.onClose} />
      ) : robots.problem ? (
        <ErrorNote problem={robots.problem} again={robots.again} />
      ) : robot ? (
        <RobotForm key={robot.version} robot={robot} onClose={props.onClose} />
      ) : robots.pending ? (
        <Skeleton rows={6} />
      ) : (
        <p>{w('problem.thing.not-found')}</p>
      )}
    </Sheet>
  );
}

function NewRobot({ onMade, onClose }: { onMade: (id: string) => void; onClose: () => void }) {
  const w = useWords();
  const add = useTell(contract.addRobot, touched);
  const [unit, setUnit] = useState<UnitChoice | null>(null);
  const [vendor, setVendor] = useState<Vendor>('wecom');
  const [name, setName] = useState('');
  const [address, setAddress] = useState('');
  const [secret, setSecret] = useState('');
  const [kindsOff, setKindsOff] = useState<NoticeKind[]>([]);
  const errors = fieldErrors(w, add.problem);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!unit) return;
    const body = { unitId: unit.id, vendor, name, address, kindsOff, ...(secret.trim() ? { secret } : {}) };
    add.tell({ body }).then(
      (robot) => {
        announce(w('screen.robot.added'));
        onMade(robot.id);
      },
      () => undefined,
    );
  };
  return (
    <form onSubmit={submit} noValidate className="robot-form">
      {add.problem && Object.keys(errors).length === 0 && <ErrorNote problem={add.problem} writing />}
      <Field label={w('screen.robot.unit')} reason={w('screen.robot.unit-why')} error={errors['unitId']}>
        {(parts) => <UnitPicker id={parts.id} search={findUnits} value={unit} onChange={setUnit} />}
      </Field>
      <Field label={w('screen.robot.vendor')}>
        {(parts) => (
          <select {...parts} value={vendor} onChange={(event) => setVendor(event.target.value as Vendor)}>
            {vendors.map((one) => (
              <option key={one} value={one}>
                {w(`channel.${one}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={w('screen.robot.name')} error={errors['name']}>
        {(parts) => (
          <input {...parts} type="text" maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
      <Secrets
        vendor={vendor}
        address={address}
        secret={secret}
        setAddress={setAddress}
        setSecret={setSecret}
        errors={errors}
      />
      <KindTicks label={w('screen.robot.kinds')} off={kindsOff} onChange={setKindsOff} />
      <div className="row-actions ask-foot">
        <Button
          type="submit"
          kind="primary"
          busy={add.busy}
          disabled={!unit || name.trim() === '' || address.trim() === ''}
        >
          {w('screen.robot.add')}
        </Button>
        <Button kind="quiet" onClick={onClose}>
          {w('kit.leave-it')}
        </Button>
      </div>
    </form>
  );
}

function RobotForm({ robot, onClose }: { robot: Robot; onClose: () => void }) {
  const w = useWords();
  const save = useTell(contract.setRobot, touched);
  const remove = useTell(contract.removeRobot, touched);
  const [name, setName] = useState(robot.name);
  const [active, setActive] = useState(robot.active);
  const [kindsOff, setKindsOff] = useState(robot.kindsOff as NoticeKind[]);
  const [address, setAddress] = useState('');
  const [secret, setSecret] = useState('');
  const [anew, setAnew] = useState(false);
  const [removing, setRemoving] = useState(false);
  const errors = fieldErrors(w, save.problem);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = {
      name,
      active,
      kindsOff,
      version: robot.version,
      ...(address.trim() ? { address } : {}),
      ...(secret.trim() ? { secret } : {}),
    };
    save.tell({ params: { id: robot.id }, body }).then(
      () => announce(w('screen.notice-settings.saved')),
      () => undefined,
    );
  };
  return (
    <form onSubmit={submit} noValidate className="robot-form">
      {save.problem && Object.keys(errors).length === 0 && <ErrorNote problem={save.problem} writing />}
      <FactList
        rows={[
          [w('screen.robot.unit'), robot.unitName],
          [w('screen.robot.vendor'), w(`channel.${robot.vendor}`)],
          [w('screen.robot.address'), robot.hint],
          [
            w('screen.robot.secret'),
            signs(robot.vendor) ? w(robot.signed ? 'screen.robot.signed' : 'screen.robot.unsigned') : null,
          ],
        ]}
      />
      <Trial robotId={robot.id} />
      <Field label={w('screen.robot.name')} error={errors['name']}>
        {(parts) => (
          <input {...parts} type="text" maxLength={60} value={name} onChange={(event) => setName(event.target.value)} />
        )}
      </Field>
      <label className="tick-line">
        <input type="checkbox" checked={active} onChange={(event) => setActive(event.target.checked)} />
        <span>{w('screen.robot.active')}</span>
      </label>
      <KindTicks label={w('screen.robot.kinds')} off={kindsOff} onChange={setKindsOff} />
      {anew ? (
        <Secrets
          vendor={robot.vendor}
          address={address}
          secret={secret}
          setAddress={setAddress}
          setSecret={setSecret}
          errors={errors}
        />
      ) : (
        <Button small onClick={() => setAnew(true)}>
          {w('screen.robot.anew')}
        </Button>
      )}
      <div className="row-actions ask-foot">
        <Button type="submit" kind="primary" busy={save.busy} disabled={name.trim() === ''}>
          {w('screen.robot.save')}
        </Button>
        <Button kind="danger" onClick={() => setRemoving(true)}>
          {w('screen.robot.remove')}
        </Button>
      </div>
      {removing && (
        <Confirm
          title={w('screen.robot.remove-ask', { name: robot.name })}
          act={w('screen.robot.remove')}
          busy={remove.busy}
          problem={remove.problem}
          onClose={() => setRemoving(false)}
          onAct={() =>
            void remove.tell({ params: { id: robot.id } }).then(
              () => {
                announce(w('screen.robot.removed'));
                onClose();
              },
              () => undefined,
            )
          }
        >
          <p>{w('screen.robot.remove-what')}</p>
        </Confirm>
      )}
    </form>
  );
}

function Secrets(props: {
  vendor: Vendor;
  address: string;
  secret: string;
  setAddress: (text: string) => void;
  setSecret: (text: string) => void;
  errors: Record<string, string>;
}) {
  const w = useWords();
  return (
    <>
      <Field label={w('screen.robot.address')} reason={w('screen.robot.address-why')} error={props.errors['address']}>
        {(parts) => (
          <input
            {...parts}
            type="text"
            autoComplete="off"
            spellCheck={false}
            maxLength={1000}
            value={props.address}
            onChange={(event) => props.setAddress(event.target.value)}
          />
        )}
      </Field>
      {signs(props.vendor) && (
        <Field label={w('screen.robot.secret')} reason={w('screen.robot.secret-why')} optional>
          {(parts) => (
            <input
              {...parts}
              type="password"
              autoComplete="new-password"
              maxLength={200}
              value={props.secret}
              onChange={(event) => props.setSecret(event.target.value)}
            />
          )}
        </Field>
      )}
    </>
  );
}
