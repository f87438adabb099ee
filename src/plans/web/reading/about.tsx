import { useWords } from '#platform/words/use.tsx';
import { Button, IconButton } from '#platform/ui/button.tsx';
import type { Edit } from '../../rules/edit.ts';
import type { Leader, Step } from '../../rules/tree.ts';
import { useDesk, useTyped } from './desk.ts';
import { doubtWords } from './tree.tsx';
import { typedKey } from './typed.ts';
import { PlanFiles } from './files.tsx';

/** What a plan says beside its tasks: preamble, basis documents, leading group, phases. Every row can be changed. */
export function About() {
  const w = useWords();
  const desk = useDesk();
  const { tree } = desk.shown;
  const put = (fields: Omit<Edit & { do: 'plan' }, 'do'>, what: string) =>
    desk.act([{ do: 'plan', ...fields }], w('screen.reading.did.plan', { what }));
  const people = (leadership: Leader[]) => put({ leadership }, w('screen.reading.leadership'));
  const steps = (phases: Step[]) => put({ phases }, w('screen.reading.phases'));
  const preamble = useTyped(
    tree.preamble,
    (text) => put({ preamble: text.trim() }, w('screen.reading.preamble')),
    typedKey(desk.shown.plan.id, 'preamble'),
  );
  return (
    <div className="rd-about">
      {tree.doubts.length > 0 && (
        <ul className="rd-doubts" aria-label={w('screen.reading.doubts')}>
          {tree.doubts.map((doubt, i) => (
            <li key={i}>
              <span>{doubtWords(w, doubt)}</span>
              <button type="button" className="rd-link" onClick={() => desk.choose(doubt.paragraph, { show: 'paper' })}>
                {w('screen.reading.paragraph', { n: doubt.paragraph + 1 })}
              </button>
            </li>
          ))}
        </ul>
      )}
      <Group
        title={w('screen.reading.leadership')}
        none={w('screen.reading.leadership-none')}
        rows={tree.leadership}
        sourceOf={(row) => row.source}
        add={w('screen.reading.leadership-add')}
        onAdd={() => people([...tree.leadership, { role: '', name: '', post: null, source: [] }])}
        onRemove={(at) => people(tree.leadership.filter((_, i) => i !== at))}
      >
        {(row, at) => {
          const change = (of: Partial<Leader>) =>
            people(tree.leadership.map((one, i) => (i === at ? { ...one, ...of } : one)));
          return (
            <>
              <Cell label={w('screen.reading.person-role')} value={row.role} onSave={(role) => change({ role })} />
              <Cell label={w('screen.reading.person-name')} value={row.name} onSave={(name) => change({ name })} />
              <Cell
                wide
                label={w('screen.reading.person-post')}
                value={row.post ?? ''}
                onSave={(post) => change({ post: post || null })}
              />
            </>
          );
        }}
      </Group>
      <Group
        title={w('screen.reading.phases')}
        none={w('screen.reading.phases-none')}
        rows={tree.phases}
        sourceOf={(row) => row.source}
        add={w('screen.reading.phases-add')}
        onAdd={() => steps([...tree.phases, { name: '', from: null, to: null, words: null, text: '', source: [] }])}
        onRemove={(at) => steps(tree.phases.filter((_, i) => i !== at))}
      >
        {(row, at) => {
          const change = (of: Partial<Step>) =>
            steps(tree.phases.map((one, i) => (i === at ? { ...one, ...of } : one)));
          const dated = (text: string) => (text === '' || text >= '2000' ? { save: true } : { save: false });
          return (
            <>
              <Cell wide label={w('screen.reading.phase-name')} value={row.name} onSave={(name) => change({ name })} />
              <Cell
                type="date"
                label={w('screen.reading.phase-from')}
                value={row.from ?? ''}
                onSave={(from) => dated(from).save && change({ from: from || null })}
              />
              <Cell
                type="date"
                label={w('screen.reading.phase-to')}
                value={row.to ?? ''}
                onSave={(to) => dated(to).save && change({ to: to || null })}
              />
              <Cell
                label={w('screen.reading.phase-words')}
                value={row.words ?? ''}
                onSave={(words) => change({ words: words || null })}
              />
              <Cell
                wide
                long
                label={w('screen.reading.phase-text')}
                value={row.text}
                onSave={(text) => change({ text })}
              />
            </>
          );
        }}
      </Group>
      <Group
        title={w('screen.reading.basis')}
        none={w('screen.reading.basis-none')}
        rows={tree.basis}
        sourceOf={() => []}
        add={w('screen.reading.basis-add')}
        onAdd={() => put({ basis: [...tree.basis, w('screen.reading.basis-new')] }, w('screen.reading.basis'))}
        onRemove={(at) => put({ basis: tree.basis.filter((_, i) => i !== at) }, w('screen.reading.basis'))}
      >
        {(row, at) => (
          <Cell
            wide
            label={w('screen.reading.basis-number')}
            value={row}
            onSave={(text) => {
              const basis = tree.basis.map((one, i) => (i === at ? text : one)).filter(Boolean);
              put({ basis }, w('screen.reading.basis'));
            }}
          />
        )}
      </Group>
      <div className="rd-field">
        <label htmlFor="plan-preamble">{w('screen.reading.preamble')}</label>
        <textarea
          id="plan-preamble"
          className="rd-body"
          maxLength={20_000}
          disabled={!desk.writes}
          {...preamble.props}
          placeholder={w('screen.reading.preamble-none')}
        />
      </div>
      <PlanFiles />
    </div>
  );
}

function Group<Row>(props: {
  title: string;
  none: string;
  add: string;
  rows: readonly Row[];
  sourceOf: (row: Row) => readonly number[];
  onAdd: () => void;
  onRemove: (at: number) => void;
  children: (row: Row, at: number) => React.ReactNode;
}) {
  const w = useWords();
  const desk = useDesk();
  return (
    <section className="rd-group">
      <div className="rd-label-row">
        <h3>
          {props.title}
          {props.rows.length > 0 && <span className="quiet tabular"> {props.rows.length}</span>}
        </h3>
        {desk.writes && (
          <Button small kind="quiet" icon="plus" onClick={props.onAdd}>
            {props.add}
          </Button>
        )}
      </div>
      {props.rows.length === 0 ? (
        <p className="quiet">{props.none}</p>
      ) : (
        <ul>
          {props.rows.map((row, at) => {
            const source = props.sourceOf(row);
            return (
              <li
                key={at}
                onPointerEnter={() => desk.lit.point([], source)}
                onPointerLeave={() => desk.lit.point([], [])}
                onFocus={() => source[0] !== undefined && desk.choose(source[0])}
              >
                <div className="rd-group-cells">{props.children(row, at)}</div>
                {desk.writes && (
                  <IconButton
                    icon="close"
                    label={w('screen.reading.row-remove', { title: props.title, n: at + 1 })}
                    onClick={() => props.onRemove(at)}
                  />
                )}
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}

function Cell(props: {
  label: string;
  value: string;
  onSave: (text: string) => void;
  type?: 'date';
  wide?: boolean;
  /** Several lines. */
  long?: boolean;
}) {
  const desk = useDesk();
  const typed = useTyped(props.value, (text) => props.onSave(text.trim()));
  const parts = {
    className: props.wide ? 'rd-cell-wide' : undefined,
    'aria-label': props.label,
    placeholder: props.label,
    disabled: !desk.writes,
    ...typed.props,
  };
  return props.long ? (
    <textarea rows={2} maxLength={4000} {...parts} />
  ) : (
    <input type={props.type ?? 'text'} maxLength={80} {...parts} />
  );
}
