import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { addressOf } from '#platform/pure/endpoint.ts';
import { asProblem, useAsk, useTell } from '#platform/ui/ask.ts';
import { Button, buttonClass } from '#platform/ui/button.tsx';
import { call } from '#platform/ui/call.ts';
import { FactList } from '#platform/ui/facts.tsx';
import { Page } from '#platform/ui/page.tsx';
import { ErrorNote, Note, Skeleton } from '#platform/ui/states.tsx';
import { useWords } from '#platform/words/use.tsx';
import type { Problem } from '#platform/pure/problem.ts';
import { drawsContract, type DrawWhole } from '../contract/draws.ts';
import { draw, frameDigest } from '../rules/sampling.ts';
import { decimal } from '../rules/rule-text.ts';
import './ranking.css';

type Drawn = DrawWhole['drawn'][number];

/** One draw: how it was made, who was drawn, what was found; drawn again by this browser at a press. */
export function DrawPage() {
  const w = useWords();
  const { drawId } = useParams({ from: '/desk/assessments/draws/$drawId' });
  const asked = useAsk(drawsContract.draw, { params: { id: drawId } });
  const one = asked.data;
  return (
    <Page
      title={one?.title ?? w('screen.draw.title')}
      lead={
        one && (
          <Link to="/assessments/cycles/$cycleId/draws" params={{ cycleId: one.cycle.id }}>
            {w('screen.draw.all', { cycle: one.cycle.title })}
          </Link>
        )
      }
      actions={
        one && (
          <a className={buttonClass()} href={addressOf(drawsContract.drawSheet, { params: { id: one.id } })} download>
            {w('screen.ranking.excel')}
          </a>
        )
      }
    >
      {asked.problem ? (
        <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />
      ) : !one ? (
        <Skeleton rows={8} />
      ) : (
        <Whole one={one} />
      )}
    </Page>
  );
}

function Whole({ one }: { one: DrawWhole }) {
  const w = useWords();
  const tell = useTell(drawsContract.tellDraw, [drawsContract.draw, drawsContract.draws]);
  const find = useTell(drawsContract.findDrawn, [drawsContract.draw, drawsContract.draws]);
  const keep = (row: Drawn, change: { passed?: boolean | null; points?: number | null }) => {
    const { key, passed, points } = { ...row, ...change };
    void find
      .tell({ params: { id: one.id }, body: { version: one.version, found: [{ key, passed, points }] } })
      .catch(() => undefined);
  };
  const { passes, mean } = one.estimate;
  const share = (value: number) => w('screen.draw.percent', { n: (value * 100).toFixed(1) });
  return (
    <>
      <FactList
        rows={[
          [
            w('screen.draw.seed'),
            <span key="seed" className="draw-seed">
              {one.seed}
            </span>,
          ],
          [w('screen.draw.from'), `${w(`frame.${one.from}`)} · ${w(`strata.${one.strata}`)}`],
          [w('screen.draw.drawn'), w('screen.draw.n-of', { n: one.n, of: one.of })],
          [w('screen.draw.at'), `${w.minute(one.at)} ${one.personName}`],
          [
            w('screen.draw.digest'),
            <span key="digest" className="draw-digest">
              {one.digest}
            </span>,
          ],
        ]}
      />
      <Check one={one} />
      {one.may.includes('tell') && (
        <Note>
          {w('screen.draw.tell-note')}{' '}
          <Button
            small
            busy={tell.busy}
            onClick={() => void tell.tell({ params: { id: one.id }, body: {} }).catch(() => undefined)}
          >
            {w('screen.draw.tell')}
          </Button>
        </Note>
      )}
      {tell.problem && <ErrorNote problem={tell.problem} writing />}
      <div className="draw-figures" aria-live="polite">
        <span>
          <b className="tabular">
            {one.seen}/{one.n}
          </b>
          {w('screen.draw.seen')}
        </span>
        {passes && (
          <span>
            <b className="tabular">{share(passes.share)}</b>
            {w('screen.draw.passes', { low: share(passes.low), high: share(passes.high) })}
          </span>
        )}
        {mean && (
          <span>
            <b className="tabular">{(mean.mean / 100).toFixed(2)}</b>
            {w('screen.draw.mean', { low: (mean.low / 100).toFixed(2), high: (mean.high / 100).toFixed(2) })}
          </span>
        )}
      </div>
      {one.estimate.seen < one.seen && <Note>{w('screen.draw.found-later')}</Note>}
      {find.problem && <ErrorNote problem={find.problem} writing />}
      <div className="paper table-scroll">
        <table className="table draws-table draw-rows">
          <thead>
            <tr>
              <th scope="col">{w(`screen.draw.stratum.${one.strata}`)}</th>
              <th scope="col">{w('screen.draw.whom')}</th>
              <th scope="col">{w('screen.draw.found')}</th>
              <th scope="col" className="end">
                {w('screen.ranking.points')}
              </th>
              <th scope="col">{w('screen.draw.lot')}</th>
            </tr>
          </thead>
          <tbody>
            {one.drawn.map((row) => (
              <tr key={row.key}>
                <td className="quiet">{row.stratum || w('strata.rest')}</td>
                <td>{row.name}</td>
                <td data-head={w('screen.draw.found')}>
                  {one.may.includes('find') ? (
                    <select
                      aria-label={w('screen.draw.found-of', { name: row.name })}
                      value={row.passed === null ? '' : String(row.passed)}
                      disabled={find.busy}
                      onChange={({ target }) =>
                        keep(row, { passed: target.value === '' ? null : target.value === 'true' })
                      }
                    >
                      <option value="">–</option>
                      <option value="true">{w('screen.draw.passed')}</option>
                      <option value="false">{w('screen.draw.failed')}</option>
                    </select>
                  ) : row.passed === null ? (
                    '–'
                  ) : (
                    w(row.passed ? 'screen.draw.passed' : 'screen.draw.failed')
                  )}
                </td>
                <td className="end" data-head={w('screen.ranking.points')}>
                  {one.may.includes('find') ? (
                    <PointsField row={row} busy={find.busy} onKeep={(points) => keep(row, { points })} />
                  ) : (
                    <span className="tabular">{row.points === null ? '–' : decimal(row.points)}</span>
                  )}
                </td>
                <td className="draw-lot" title={row.lot}>
                  {row.lot}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  );
}

function PointsField({ row, busy, onKeep }: { row: Drawn; busy: boolean; onKeep: (points: number | null) => void }) {
  const w = useWords();
  const shown = row.points === null ? '' : decimal(row.points);
  const [text, setText] = useState<string | null>(null);
  const value = text === null ? row.points : text.trim() === '' ? null : Math.round(Number(text) * 100);
  const odd = value !== null && !(value >= 0 && value <= 100_000);
  const leave = () => {
    // What cannot be read stays where it is, with the reason beneath it.
    if (text === null || odd) return;
    if (value !== row.points) onKeep(value);
    setText(null);
  };
  return (
    <>
      <input
        className="draw-points tabular"
        inputMode="decimal"
        aria-label={w('screen.draw.points-of', { name: row.name })}
        value={text ?? shown}
        readOnly={busy}
        aria-invalid={odd}
        onChange={({ target }) => setText(target.value)}
        onBlur={leave}
        onKeyDown={(event) => event.key === 'Enter' && leave()}
      />
      {odd && (
        <span className="draw-odd" role="alert">
          {w('screen.draw.points-odd')}
        </span>
      )}
    </>
  );
}

/** Draws again, here in the browser, from the seed and the list, and says whether it is the same. */
function Check({ one }: { one: DrawWhole }) {
  const w = useWords();
  const [state, setState] = useState<'idle' | 'busy' | 'same' | 'other'>('idle');
  const [problem, setProblem] = useState<Problem | null>(null);
  const check = async () => {
    setState('busy');
    setProblem(null);
    try {
      const { rows } = await call(drawsContract.drawnFrom, { params: { id: one.id } });
      const again = draw(one.seed, rows, one.n);
      const lots = (all: readonly { key: string; lot: string }[]) =>
        all.map(({ key, lot }) => `${key} ${lot}`).join('\n');
      setState(frameDigest(rows) === one.digest && lots(again.drawn) === lots(one.drawn) ? 'same' : 'other');
    } catch (error) {
      setProblem(asProblem(error));
      setState('idle');
    }
  };
  return (
    <div className="draw-check">
      <Button busy={state === 'busy'} onClick={() => void check()}>
        {w('screen.draw.check')}
      </Button>
      <span role="status">
        {state === 'same' && w('screen.draw.same', { n: one.n, of: one.of })}
        {state === 'other' && <strong>{w('screen.draw.other')}</strong>}
        {state === 'idle' && <span className="quiet">{w('screen.draw.check-hint')}</span>}
      </span>
      {problem && <ErrorNote problem={problem} />}
    </div>
  );
}
