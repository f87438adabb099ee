import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useAsk, useAskPages, useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { Field, fieldErrors } from '#platform/ui/field.tsx';
import { Page } from '#platform/ui/page.tsx';
import { Empty, ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import { Tag } from '#platform/ui/tag.tsx';
import { useWords } from '#platform/words/use.tsx';
import { drawsContract, mostListed } from '../contract/draws.ts';
import { sampleSize } from '../rules/interval.ts';
import { allocate, frameKinds, type FrameKind } from '../rules/sampling.ts';
import './ranking.css';

/** Draws of a cycle: those made, and a new one by a public seed. */
export function DrawsPage() {
  const w = useWords();
  const { cycleId } = useParams({ from: '/desk/assessments/cycles/$cycleId/draws' });
  const [making, setMaking] = useState(false);
  const head = useAsk(drawsContract.draws, { params: { id: cycleId }, query: { limit: 1 } });
  const pages = useAskPages(drawsContract.draws, { params: { id: cycleId }, query: {} });
  return (
    <Page
      title={w('screen.draw.title')}
      lead={
        <>
          <Link to="/assessments/cycles/$cycleId" params={{ cycleId }}>
            {w('screen.ranking.back')}
          </Link>{' '}
          <span className="quiet">{w('screen.draw.lead')}</span>
        </>
      }
      actions={
        head.data?.mayDraw &&
        !making && (
          <Button kind="primary" onClick={() => setMaking(true)}>
            {w('screen.draw.new')}
          </Button>
        )
      }
    >
      {making && <NewDraw cycleId={cycleId} onClose={() => setMaking(false)} />}
      {pages.problem ? (
        <ErrorNote problem={pages.problem} again={pages.again} />
      ) : pages.pending ? (
        <Skeleton rows={5} />
      ) : pages.rows.length === 0 ? (
        <div className="paper">
          <Empty>{w(head.data?.mayDraw ? 'screen.draw.none' : 'screen.draw.none-told')}</Empty>
        </div>
      ) : (
        <div className="paper table-scroll">
          <table className="table draws-table">
            <thead>
              <tr>
                <th scope="col">{w('screen.draw.name')}</th>
                <th scope="col">{w('screen.draw.from')}</th>
                <th scope="col" className="end">
                  {w('screen.draw.drawn')}
                </th>
                <th scope="col" className="end">
                  {w('screen.draw.seen')}
                </th>
                <th scope="col">{w('screen.draw.state')}</th>
                <th scope="col">{w('screen.draw.at')}</th>
              </tr>
            </thead>
            <tbody>
              {pages.rows.map((row) => (
                <tr key={row.id}>
                  <td>
                    <Link to="/assessments/draws/$drawId" params={{ drawId: row.id }}>
                      {row.title}
                    </Link>
                  </td>
                  <td>{w(`frame.${row.from}`)}</td>
                  <td className="end tabular">{w('screen.draw.n-of', { n: row.n, of: row.of })}</td>
                  <td className="end tabular">{row.seen}</td>
                  <td>
                    {row.toldAt ? (
                      <Tag mark="check" tone="done">
                        {w('screen.draw.told')}
                      </Tag>
                    ) : (
                      <Tag mark="ring" tone="quiet">
                        {w('screen.draw.untold')}
                      </Tag>
                    )}
                  </td>
                  <td className="quiet">{w.minute(row.at)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {pages.hasMore && (
            <Button kind="quiet" busy={pages.fetchingMore} onClick={pages.more}>
              {w('screen.draw.more')}
            </Button>
          )}
        </div>
      )}
    </Page>
  );
}

/** A line `名称，层` (comma, tab or ideographic comma of either width) of a list given by hand. */
function linesOf(text: string): { name: string; stratum: string }[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const [name = '', stratum = ''] = line.split(/[\t,，]/).map((part) => part.trim());
      return { name, stratum };
    });
}

/** Strata of a list in the order of their names, as the draw itself takes them. */
function sizesOf(lines: readonly { stratum: string }[], own: boolean): { name: string; of: number }[] {
  const sizes = new Map<string, number>();
  for (const { stratum } of lines) {
    const name = own ? stratum : '';
    sizes.set(name, (sizes.get(name) ?? 0) + 1);
  }
  return [...sizes].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, of]) => ({ name, of }));
}

function NewDraw({ cycleId, onClose }: { cycleId: string; onClose: () => void }) {
  const w = useWords();
  const navigate = useNavigate();
  const make = useTell(drawsContract.makeDraw, [drawsContract.draws]);
  const [title, setTitle] = useState('');
  const [seed, setSeed] = useState('');
  const [from, setFrom] = useState<FrameKind>('entries');
  const [strata, setStrata] = useState<'none' | 'township' | 'class' | 'own'>('township');
  const [list, setList] = useState('');
  const [n, setN] = useState('');
  const frame = useAsk(
    drawsContract.drawFrame,
    from === 'list' || strata === 'own' ? null : { params: { id: cycleId }, query: { from, strata } },
    { keep: true },
  );
  const lines = from === 'list' ? linesOf(list).slice(0, mostListed) : [];
  const sizes = from === 'list' ? sizesOf(lines, strata === 'own') : (frame.data?.groups ?? []);
  const of = sizes.reduce((sum, one) => sum + one.of, 0);
  const count = Number(n);
  const fits = Number.isInteger(count) && count >= Math.max(1, sizes.length) && count <= of;
  const counts = fits
    ? allocate(
        sizes.map((one) => one.of),
        count,
      )
    : null;
  const errors = fieldErrors(w, make.problem);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const frameOf =
      from === 'list'
        ? { from, strata: strata === 'own' ? ('own' as const) : ('none' as const), list: lines }
        : { from, strata: strata === 'own' ? ('none' as const) : strata };
    const made = await make
      .tell({ params: { id: cycleId }, body: { title, seed, n: count, of: frameOf } })
      .catch(() => null);
    if (made) void navigate({ to: '/assessments/draws/$drawId', params: { drawId: made.id } });
  };
  const choose = (kind: FrameKind) => {
    setFrom(kind);
    setStrata(kind === 'list' ? 'own' : 'township');
  };
  return (
    <form className="draw-form paper" onSubmit={(event) => void submit(event)}>
      <h2>{w('screen.draw.new')}</h2>
      {make.problem && !Object.keys(errors).length && <ErrorNote problem={make.problem} writing />}
      <Field label={w('screen.draw.name')} error={errors.title ?? null}>
        {(parts) => (
          <input {...parts} value={title} maxLength={80} onChange={(event) => setTitle(event.target.value)} />
        )}
      </Field>
      <Field label={w('screen.draw.from')}>
        {(parts) => (
          <select {...parts} value={from} onChange={(event) => choose(event.target.value as FrameKind)}>
            {frameKinds.map((kind) => (
              <option key={kind} value={kind}>
                {w(`frame.${kind}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {from === 'list' && (
        <Field label={w('screen.draw.list')} reason={w('screen.draw.list-reason', { n: mostListed })}>
          {(parts) => <textarea {...parts} value={list} onChange={(event) => setList(event.target.value)} />}
        </Field>
      )}
      <Field label={w('screen.draw.strata')} reason={w('screen.draw.strata-reason')}>
        {(parts) => (
          <select {...parts} value={strata} onChange={(event) => setStrata(event.target.value as typeof strata)}>
            {(from === 'list' ? (['own', 'none'] as const) : (['township', 'class', 'none'] as const)).map((kind) => (
              <option key={kind} value={kind}>
                {w(`strata.${kind}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field
        label={w('screen.draw.n')}
        reason={
          of > 0 &&
          w('screen.draw.n-reason', {
            of,
            least: Math.max(1, sizes.length),
            five: sampleSize(of, 0.05),
            ten: sampleSize(of, 0.1),
          })
        }
        error={errors.n ?? (n !== '' && of > 0 && !fits ? w('screen.draw.n-unfit', { least: sizes.length, of }) : null)}
      >
        {(parts) => (
          <input {...parts} inputMode="numeric" value={n} onChange={(event) => setN(event.target.value.trim())} />
        )}
      </Field>
      {counts && sizes.length > 1 && (
        <p className="quiet">
          {w.list(sizes.slice(0, 40).map((one, i) => `${one.name || w('strata.rest')} ${counts[i]}/${one.of}`))}
          {sizes.length > 40 && ' …'}
        </p>
      )}
      <Field label={w('screen.draw.seed')} reason={w('screen.draw.seed-reason')} error={errors.seed ?? null}>
        {(parts) => <input {...parts} value={seed} maxLength={200} onChange={(event) => setSeed(event.target.value)} />}
      </Field>
      <div className="page-actions">
        <Button kind="primary" type="submit" busy={make.busy} disabled={!title.trim() || !seed.trim() || !fits}>
          {w('screen.draw.make')}
        </Button>
        <Button kind="quiet" onClick={onClose}>
          {w('kit.leave-it')}
        </Button>
      </div>
    </form>
  );
}
