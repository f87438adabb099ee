import { useState } from 'react';
import { organisationContract } from '#organisation/contract.ts';
import { Button, IconButton } from '#platform/ui/button.tsx';
import { call } from '#platform/ui/call.ts';
import { Icon } from '#platform/ui/icon.tsx';
import { UnitPicker, type UnitSearch } from '#platform/ui/unit-picker.tsx';
import { useWords } from '#platform/words/use.tsx';
import { uncertain } from '../../rules/steps.ts';
import { collectives, type Collective, type Part, type TreeNode, type TreeUnit } from '../../rules/tree.ts';
import { useDesk } from './desk.ts';
import type { Session } from './session.ts';

/** Finds units of the county while typing; what is found is then known to the desk by name. */
export const unitSearch =
  (session: Session): UnitSearch =>
  async (text, signal) => {
    const { rows } = await call(organisationContract.unitChoices, { query: { text, limit: 12 } }, { signal });
    session.learn(rows);
    return rows;
  };

const onEdit = ({ written, unitId, collective }: TreeUnit) => ({ written, unitId, collective });

/** The lead or the responsible units of a node: as written, what each stands for, and how sure that is. */
export function UnitsOf({ node, part }: { node: TreeNode; part: Part }) {
  const w = useWords();
  const desk = useDesk();
  const [fixing, setFixing] = useState<string | null>(null);
  const own = node.units.filter((unit) => unit.part === part);
  const name = w(`screen.reading.part.${part}`);
  const put = (units: readonly ReturnType<typeof onEdit>[], label: string) =>
    desk.act([{ do: 'units', nodeId: node.id, part, units: [...units] }], label);
  const without = (unit: TreeUnit) => own.filter((one) => one !== unit).map(onEdit);
  const over = (unit: TreeUnit) => {
    const other: Part = part === 'lead' ? 'co' : 'lead';
    const others = node.units.filter((one) => one.part === other).map(onEdit);
    desk.act(
      [
        { do: 'units', nodeId: node.id, part, units: without(unit) },
        { do: 'units', nodeId: node.id, part: other, units: [...others, onEdit(unit)] },
      ],
      w('screen.reading.did.over', { unit: desk.unitName(unit), part: w(`screen.reading.part.${other}`) }),
    );
  };
  return (
    <section className="rd-units" aria-label={name}>
      <div className="rd-label-row">
        <h3 id={`units-${part}`}>{name}</h3>
      </div>
      {own.length > 0 && (
        <ul>
          {own.map((unit) => {
            const open = fixing === unit.written;
            return (
              <li key={`${unit.written}-${unit.unitId}`} className={uncertain(unit) ? 'rd-unsure' : undefined}>
                <div className="rd-unit-row">
                  <div className="rd-unit-words">
                    <b>{desk.unitName(unit)}</b>
                    <span className={uncertain(unit) ? 'tone-soon' : 'quiet'}>{matchWords(w, desk, unit)}</span>
                  </div>
                  {desk.writes && (
                    <span className="rd-tools">
                      <Button
                        small
                        kind="quiet"
                        aria-expanded={open}
                        onClick={() => setFixing(open ? null : unit.written)}
                      >
                        {uncertain(unit) ? w('screen.reading.unit-settle') : w('screen.reading.unit-change')}
                      </Button>
                      <Button small kind="quiet" onClick={() => over(unit)}>
                        {w(part === 'lead' ? 'screen.reading.to-co' : 'screen.reading.to-lead')}
                      </Button>
                      <IconButton
                        icon="close"
                        label={w('kit.take-away', { name: unit.written })}
                        onClick={() =>
                          put(without(unit), w('screen.reading.did.unit-gone', { unit: unit.written, part: name }))
                        }
                      />
                    </span>
                  )}
                </div>
                {desk.writes && (open || (uncertain(unit) && unit.suggestions.length > 0)) && (
                  <Settle node={node} part={part} unit={unit} whole={open} onDone={() => setFixing(null)} />
                )}
              </li>
            );
          })}
        </ul>
      )}
      {desk.writes && (
        <UnitPicker
          id={`node-${part}`}
          label={w('screen.reading.unit-add', { part: name })}
          placeholder={own.length ? w('screen.reading.unit-more') : w('screen.reading.unit-none')}
          search={unitSearch(desk.session)}
          value={null}
          onChange={(unit) => {
            if (!unit) return;
            const label = w('screen.reading.did.unit', { unit: unit.name, part: name, title: node.title.slice(0, 16) });
            put(
              [...own.map(onEdit), { written: unit.shortName ?? unit.name, unitId: unit.id, collective: null }],
              label,
            );
          }}
        />
      )}
    </section>
  );
}

/** 「文中写作“市监局” · 推测」 */
function matchWords(w: ReturnType<typeof useWords>, desk: ReturnType<typeof useDesk>, unit: TreeUnit): string {
  const match = w(`match.${unit.match}`);
  return desk.unitName(unit) === unit.written ? match : w('screen.reading.unit-as', { match, written: unit.written });
}

/** What a written name stands for: a suggestion, another unit, or each unit of a kind; here or in the whole plan. */
export function Settle(props: {
  node: TreeNode | null;
  part: Part | null;
  unit: TreeUnit;
  /** Everything, not only the suggestions. */
  whole: boolean;
  onDone: () => void;
}) {
  const w = useWords();
  const desk = useDesk();
  const { node, part, unit } = props;
  const times = desk.shown.tree.nodes.filter((one) => one.units.some((other) => other.written === unit.written)).length;
  const [everywhere, setEverywhere] = useState(true);
  const [remember, setRemember] = useState(true);
  const choose = (unitId: string, name: string) => {
    const label = w('screen.reading.did.match', { written: unit.written, unit: name, n: times });
    if (everywhere || !node || !part)
      desk.act([{ do: 'match', written: unit.written, unitId }], label, { remember, toast: true });
    else
      replace({ unitId, collective: null }, w('screen.reading.did.match-one', { written: unit.written, unit: name }));
    props.onDone();
  };
  const replace = (with_: { unitId: string | null; collective: Collective | null }, label: string) => {
    const homes = node && !everywhere ? [node] : desk.shown.tree.nodes;
    const edits = homes.flatMap((home) =>
      (['lead', 'co'] as const)
        .filter((one) => home.units.some((other) => other.part === one && other.written === unit.written))
        .map((one) => ({
          do: 'units' as const,
          nodeId: home.id,
          part: one,
          units: home.units
            .filter((other) => other.part === one)
            .map((other) => (other.written === unit.written ? { written: unit.written, ...with_ } : onEdit(other))),
        })),
    );
    desk.act(edits, label, { toast: true });
    props.onDone();
  };
  const suggestions = unit.suggestions.filter((id) => id !== unit.unitId || unit.match === 'suggested');
  return (
    <div className="rd-settle">
      {suggestions.length > 0 && (
        <div className="rd-suggestions">
          <span className="quiet">{w('screen.reading.suggestions')}</span>
          {suggestions.slice(0, 4).map((id) => {
            const name = desk.session.briefs.get(id)?.name ?? id;
            return (
              <button key={id} type="button" className="rd-suggestion" onClick={() => choose(id, name)}>
                <Icon name="check" />
                {name}
              </button>
            );
          })}
        </div>
      )}
      {props.whole && (
        <>
          <UnitPicker
            label={w('screen.reading.unit-for', { written: unit.written })}
            search={unitSearch(desk.session)}
            value={null}
            autoFocus
            onChange={(one) => one && choose(one.id, one.name)}
          />
          <div className="rd-suggestions">
            <span className="quiet">{w('screen.reading.or-each')}</span>
            {collectives.map((one) => (
              <button
                key={one}
                type="button"
                className="rd-suggestion"
                onClick={() =>
                  replace(
                    { unitId: null, collective: one },
                    w('screen.reading.did.match', { written: unit.written, unit: w(`collective.${one}`), n: times }),
                  )
                }
              >
                {w(`collective.${one}`)}
              </button>
            ))}
          </div>
          {node && times > 1 && (
            <label className="rd-check">
              <input type="checkbox" checked={everywhere} onChange={(event) => setEverywhere(event.target.checked)} />
              <span>{w('screen.reading.everywhere', { n: times })}</span>
            </label>
          )}
          {(everywhere || !node) && (
            <label className="rd-check">
              <input type="checkbox" checked={remember} onChange={(event) => setRemember(event.target.checked)} />
              <span>{w('screen.reading.remember', { written: unit.written })}</span>
            </label>
          )}
        </>
      )}
    </div>
  );
}
