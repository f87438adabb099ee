import { useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { announce } from '#platform/ui/announce.tsx';
import { useAsk, useTell } from '#platform/ui/ask.ts';
import { Button, buttonClass } from '#platform/ui/button.tsx';
import { Confirm } from '#platform/ui/confirm.tsx';
import { Page } from '#platform/ui/page.tsx';
import { ErrorNote, Note, Skeleton } from '#platform/ui/states.tsx';
import { addressOf } from '#platform/pure/endpoint.ts';
import type { Words } from '#platform/words/words.ts';
import { useWords } from '#platform/words/use.tsx';
import { frameworksContract, type FrameworkWhole } from '../../contract/frameworks.ts';
import { faultsOf } from '../../rules/framework-check.ts';
import { indicatorsOf, type Framework, type Indicator } from '../../rules/framework.ts';
import { lintOf } from '../../rules/linter.ts';
import { decimal } from '../../rules/rule-text.ts';
import { useFrameworkDraft } from './draft.ts';
import { FrameworkHead } from './head.tsx';
import { FrameworkImport } from './import.tsx';
import { Paper } from './paper.tsx';
import './framework.css';

/** One framework: its paper for reading; for a draft, everything on it can be changed where it stands. */
export function FrameworkPage() {
  const { frameworkId } = useParams({ from: '/desk/assessments/frameworks/$frameworkId' });
  const w = useWords();
  const asked = useAsk(frameworksContract.framework, { params: { id: frameworkId } });
  // A draft stays as it is under its writer's hands, whatever is asked again; only an import begins it anew.
  const [round, setRound] = useState(0);
  if (asked.problem)
    return (
      <Page title={w('screen.framework.title')}>
        <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />
      </Page>
    );
  if (!asked.data)
    return (
      <Page title={w('screen.framework.title')}>
        <Skeleton rows={10} />
      </Page>
    );
  const whole = asked.data;
  if (!whole.may.includes('edit')) return <Published whole={whole} />;
  const reread = () => asked.refetch().then(() => setRound((one) => one + 1));
  return <Draft key={`${whole.id} ${round}`} whole={whole} reread={() => void reread()} />;
}

function Lead({ whole }: { whole: FrameworkWhole }) {
  const w = useWords();
  return (
    <span className="quiet tabular">
      {w(`state.framework.${whole.state}`)} · {w('screen.framework.edition-n', { n: whole.edition })} ·{' '}
      {w(`kind.subject.${whole.subject}`)}
    </span>
  );
}

function Published({ whole }: { whole: FrameworkWhole }) {
  const w = useWords();
  const navigate = useNavigate();
  const next = useTell(frameworksContract.startFramework, [frameworksContract.frameworks]);
  const retire = useTell(frameworksContract.retireFramework, [
    frameworksContract.frameworks,
    frameworksContract.framework,
  ]);
  const [asking, setAsking] = useState(false);
  const edition = () =>
    next.tell({ body: { from: 'edition', frameworkId: whole.id } }).then(
      ({ id }) => void navigate({ to: '/assessments/frameworks/$frameworkId', params: { frameworkId: id } }),
      () => undefined,
    );
  return (
    <Page
      title={whole.title}
      lead={<Lead whole={whole} />}
      actions={
        <>
          <Download id={whole.id} />
          {whole.may.includes('retire') && (
            <Button kind="quiet" onClick={() => setAsking(true)}>
              {w('screen.framework.retire')}
            </Button>
          )}
          {whole.may.includes('edition') && (
            <Button onClick={() => void edition()} busy={next.busy}>
              {w('screen.framework.next-edition')}
            </Button>
          )}
        </>
      }
    >
      {next.problem && <ErrorNote problem={next.problem} writing />}
      <Paper framework={whole.content as Framework} />
      {asking && (
        <Confirm
          title={w('screen.framework.retire')}
          act={w('screen.framework.retire')}
          busy={retire.busy}
          problem={retire.problem}
          onClose={() => setAsking(false)}
          onAct={() =>
            void retire.tell({ params: { id: whole.id }, body: { version: whole.version } }).then(
              () => {
                setAsking(false);
                announce(w('screen.framework.retired'));
              },
              () => undefined,
            )
          }
        >
          <p>{w('screen.framework.retire-what')}</p>
        </Confirm>
      )}
    </Page>
  );
}

function Download({ id }: { id: string }) {
  const w = useWords();
  return (
    <a
      className={buttonClass('quiet')}
      href={addressOf(frameworksContract.exportFramework, { params: { id } })}
      download
    >
      {w('screen.framework.excel')}
    </a>
  );
}

function Draft({ whole, reread }: { whole: FrameworkWhole; reread: () => void }) {
  const w = useWords();
  const navigate = useNavigate();
  const draft = useFrameworkDraft(whole);
  const publish = useTell(frameworksContract.publishFramework, [
    frameworksContract.frameworks,
    frameworksContract.framework,
  ]);
  const remove = useTell(frameworksContract.removeFramework, [frameworksContract.frameworks]);
  const [open, setOpen] = useState<string | null>(null);
  const [asking, setAsking] = useState<'publish' | 'remove' | 'import' | null>(null);
  const { content } = draft;
  const faults = faultsOf(content);
  const lints = lintOf(content);
  const change = (key: string, next: Indicator | null) =>
    draft.change({
      ...content,
      aspects: content.aspects.map((aspect) => ({
        ...aspect,
        indicators: aspect.indicators.flatMap((one) => (one.key === key ? (next ? [next] : []) : [one])),
      })),
    });
  const add = (aspectKey: string) => {
    const taken = new Set(indicatorsOf(content).map(({ key }) => key));
    const aspect = content.aspects.find(({ key }) => key === aspectKey)!;
    let n = aspect.indicators.length + 1;
    while (taken.has(`${aspectKey}.${n}`)) n += 1;
    const key = `${aspectKey}.${n}`;
    const blank: Indicator = {
      key,
      title: w('screen.framework.new-indicator'),
      detail: '',
      method: 'materials',
      full: 100,
      rule: { kind: 'judged' },
      variants: [],
      exempt: [],
      wanted: [],
      proof: 'none',
      feed: null,
      scorer: '',
    };
    draft.change({
      ...content,
      aspects: content.aspects.map((one) =>
        one.key === aspectKey ? { ...one, indicators: [...one.indicators, blank] } : one,
      ),
    });
    setOpen(key);
  };
  const go = () =>
    draft.now().then((kept) =>
      kept
        ? publish.tell({ params: { id: whole.id }, body: { version: draft.version() } }).then(
            () => {
              setAsking(null);
              announce(w('screen.framework.published'));
            },
            () => undefined,
          )
        : undefined,
    );
  return (
    <Page
      title={content.title}
      lead={
        <>
          <Lead whole={whole} />{' '}
          <span className="quiet" role="status">
            {w(`screen.framework.${draft.state}`)}
          </span>
        </>
      }
      actions={
        <>
          <Download id={whole.id} />
          <Button kind="quiet" onClick={() => void draft.now().then(() => setAsking('import'))}>
            {w('screen.framework.import')}
          </Button>
          <Button kind="quiet" onClick={() => setAsking('remove')}>
            {w('screen.framework.remove')}
          </Button>
          <Button kind="primary" disabled={faults.length > 0} onClick={() => setAsking('publish')}>
            {w('screen.framework.publish')}
          </Button>
        </>
      }
    >
      {draft.problem && <ErrorNote problem={draft.problem} writing again={() => void draft.now()} />}
      {faults.length > 0 && (
        <Note tone="soon">
          <strong>{w('screen.framework.faults', { n: faults.length })}</strong>
          <ul>
            {faults.slice(0, 12).map((fault, i) => (
              <li key={i}>
                <Where framework={content} path={fault.path} onOpen={setOpen} />{' '}
                {w.maybe(`fault.${fault.code}`, faultValues(w, fault.params)) ?? fault.code}
              </li>
            ))}
          </ul>
        </Note>
      )}
      {lints.length > 0 && (
        <Note tone="soon">
          <strong>{w('screen.framework.lints', { n: lints.length })}</strong>
          <ul>
            {lints.map((lint, i) => (
              <li key={i}>
                <button type="button" className="as-link" onClick={() => setOpen(lint.indicator)}>
                  {lint.indicator}
                </button>{' '}
                {w.maybe(`lint.${lint.code}`, { words: lint.words }) ?? lint.code}
              </li>
            ))}
          </ul>
        </Note>
      )}
      {asking === 'import' && (
        <FrameworkImport id={whole.id} version={draft.version()} onSaved={reread} onClose={() => setAsking(null)} />
      )}
      <FrameworkHead framework={content} onChange={draft.change} />
      <Paper
        framework={content}
        open={open}
        onOpen={setOpen}
        onChange={change}
        onAdd={add}
        onFramework={draft.change}
      />
      {asking === 'publish' && (
        <Confirm
          title={w('screen.framework.publish')}
          act={w('screen.framework.publish')}
          kind="primary"
          busy={publish.busy}
          problem={publish.problem}
          onClose={() => setAsking(null)}
          onAct={() => void go()}
        >
          <p>{w('screen.framework.publish-what')}</p>
        </Confirm>
      )}
      {asking === 'remove' && (
        <Confirm
          title={w('screen.framework.remove')}
          act={w('screen.framework.remove')}
          busy={remove.busy}
          problem={remove.problem}
          onClose={() => setAsking(null)}
          onAct={() =>
            void remove.tell({ params: { id: whole.id } }).then(
              () => void navigate({ to: '/assessments/frameworks' }),
              () => undefined,
            )
          }
        >
          <p>{w('screen.framework.remove-what')}</p>
        </Confirm>
      )}
    </Page>
  );
}

/** Points of a fault are hundredths, classes are codes: both as people read them. */
const faultValues = (w: Words, params: Readonly<Record<string, string | number>>): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      name === 'class'
        ? (w.maybe(`area.${value}`) ?? value)
        : typeof value === 'number' && ['points', 'full', 'sum', 'bound', 'deduct'].includes(name)
          ? decimal(value)
          : value,
    ]),
  );

/** Where in the framework something is, as a way there. */
function Where(props: { framework: Framework; path: readonly (string | number)[]; onOpen: (key: string) => void }) {
  const [part, i, below, j] = props.path;
  if (part !== 'aspects' || typeof i !== 'number') return null;
  const aspect = props.framework.aspects[i];
  const indicator = below === 'indicators' && typeof j === 'number' ? aspect?.indicators[j] : undefined;
  if (!indicator) return <a href={`#fw-${aspect?.key ?? ''}`}>{aspect?.title}</a>;
  return (
    <button type="button" className="as-link" onClick={() => props.onOpen(indicator.key)}>
      {indicator.key} {indicator.title}
    </button>
  );
}
