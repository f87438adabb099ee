import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { announce } from '#platform/ui/announce.tsx';
import { useAsk, useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { Page } from '#platform/ui/page.tsx';
import { ErrorNote, Skeleton } from '#platform/ui/states.tsx';
import type { Words } from '#platform/words/words.ts';
import { useWords } from '#platform/words/use.tsx';
import { ladderContract, type LadderShown } from '../contract/ladder.ts';
import { audiences, builtIn, steps, type Audience, type Step } from '../rules/ladder.ts';
import './ladder.css';

type Rung = LadderShown['rungs'][number];

/** The three ladders: when a task that is not done is reminded of, urged, supervised, called to talk, and who is told. */
export function LadderSettings() {
  const w = useWords();
  const asked = useAsk(ladderContract.ladders, {});
  return (
    <Page
      narrow
      title={w('screen.ladder.title')}
      lead={w('screen.ladder.lead')}
      actions={<Link to="/supervision">{w('screen.ladder.back')}</Link>}
    >
      {asked.problem ? (
        <ErrorNote problem={asked.problem} again={() => void asked.refetch()} />
      ) : !asked.data ? (
        <Skeleton rows={9} />
      ) : (
        asked.data.rows.map((row) => <One key={`${row.kind} ${row.version}`} ladder={row} maySet={asked.data.maySet} />)
      )}
    </Page>
  );
}

/** When a rung is due, in words: 3 workdays before the due day. */
function whenWords(w: Words, offset: number, days: boolean): string {
  const n = Math.abs(offset);
  if (offset === 0) return w('screen.ladder.on-day');
  if (days) return w(offset < 0 ? 'screen.ladder.days-before' : 'screen.ladder.days-after', { n });
  return w(offset < 0 ? 'screen.ladder.workdays-before' : 'screen.ladder.workdays-after', { n });
}

function One({ ladder, maySet }: { ladder: LadderShown; maySet: boolean }) {
  const w = useWords();
  const [draft, setDraft] = useState<readonly Rung[] | null>(null);
  const save = useTell(ladderContract.setLadder, [ladderContract.ladders, ladderContract.ladderOf]);
  const days = ladder.kind === 'urgent';
  const rungs = draft ?? ladder.rungs;
  const put = (step: Step, change: Partial<Rung> | null) => {
    const had = rungs.filter((one) => one.step !== step);
    const was = rungs.find((one) => one.step === step) ?? builtInRung(ladder, step);
    const now = change === null ? had : [...had, { ...was, ...change }];
    setDraft(now.toSorted((a, b) => steps.indexOf(a.step) - steps.indexOf(b.step)));
  };
  const send = (given: readonly Rung[] | null) =>
    void save
      .tell({
        params: { kind: ladder.kind },
        body: { rungs: given && given.map((one) => ({ ...one })), version: ladder.version },
      })
      .then(
        () => {
          setDraft(null);
          announce(w('screen.ladder.saved'));
        },
        () => undefined,
      );
  return (
    <section className="ladder paper" aria-label={w(`kind.ladder.${ladder.kind}`)}>
      <header>
        <h2>{w(`kind.ladder.${ladder.kind}`)}</h2>
        <span className="quiet">
          {ladder.set
            ? w('screen.ladder.set-by', { name: ladder.set.personName, day: w.minute(ladder.set.at) })
            : w('screen.ladder.built-in')}
        </span>
      </header>
      <p className="quiet">{w(`screen.ladder.about.${ladder.kind}`)}</p>
      <ol className="rungs">
        {steps.map((step) => {
          const rung = rungs.find((one) => one.step === step);
          if (!rung && draft === null) return null;
          return (
            <li key={step}>
              {draft === null || !rung ? (
                <>
                  <b>{w(`step.${step}`)}</b>
                  {rung ? (
                    <>
                      <span className="rung-when">{whenWords(w, rung.offset, days)}</span>
                      <span className="rung-tells-line">
                        {w('screen.ladder.tells', { who: w.list(rung.tells.map((who) => w(`audience.${who}`))) })}
                      </span>
                      {rung.reply !== null && (
                        <span className="quiet rung-reply">
                          {w(days ? 'screen.ladder.reply-days' : 'screen.ladder.reply-within', { n: rung.reply })}
                        </span>
                      )}
                    </>
                  ) : (
                    <Button small kind="quiet" onClick={() => put(step, {})}>
                      {w('screen.ladder.add-step')}
                    </Button>
                  )}
                </>
              ) : (
                <RungForm rung={rung} days={days} onChange={(change) => put(step, change)} />
              )}
            </li>
          );
        })}
      </ol>
      {save.problem && <ErrorNote problem={save.problem} writing />}
      {maySet && (
        <div className="row-actions">
          {draft === null ? (
            <Button icon="edit" onClick={() => setDraft(ladder.rungs)}>
              {w('screen.ladder.change')}
            </Button>
          ) : (
            <>
              <Button kind="primary" busy={save.busy} onClick={() => send(draft)}>
                {w('screen.ladder.save')}
              </Button>
              <Button kind="quiet" onClick={() => (save.forget(), setDraft(null))}>
                {w('screen.task.cancel')}
              </Button>
            </>
          )}
          {ladder.set && (
            <Button kind="quiet" busy={save.busy} onClick={() => send(null)}>
              {w('screen.ladder.restore')}
            </Button>
          )}
        </div>
      )}
    </section>
  );
}

const builtInRung = ({ kind }: LadderShown, step: Step): Rung => {
  const rung = builtIn[kind].find((one) => one.step === step)!;
  return { ...rung, tells: [...rung.tells] };
};

/** Farthest a step may lie from the due day. */
const mostBefore = 60;
const mostAfter = 120;
const away = (before: boolean, n: number): number => (before ? 0 - Math.min(n, mostBefore) : n);

function RungForm(props: { rung: Rung; days: boolean; onChange: (change: Partial<Rung> | null) => void }) {
  const w = useWords();
  const { rung, onChange } = props;
  // On the day itself is neither: what was chosen last stays shown.
  const [before, setBefore] = useState(rung.offset < 0);
  const turn = (who: Audience, on: boolean) =>
    onChange({ tells: audiences.filter((one) => (one === who ? on : rung.tells.includes(one))) });
  const number = (text: string, least: number, most: number) =>
    Math.max(least, Math.min(most, Math.round(Number(text) || 0)));
  return (
    <fieldset className="rung-form">
      <legend>{w(`step.${rung.step}`)}</legend>
      <div className="rung-day">
        <select
          aria-label={w('screen.ladder.side')}
          value={before ? 'before' : 'after'}
          onChange={(event) => {
            const turned = event.target.value === 'before';
            setBefore(turned);
            onChange({ offset: away(turned, Math.abs(rung.offset)) });
          }}
        >
          <option value="before">{w('screen.ladder.before')}</option>
          <option value="after">{w('screen.ladder.after')}</option>
        </select>
        <input
          type="number"
          className="tabular"
          aria-label={w(props.days ? 'screen.ladder.offset-days' : 'screen.ladder.offset')}
          min={0}
          max={before ? mostBefore : mostAfter}
          value={Math.abs(rung.offset)}
          onChange={(event) => onChange({ offset: away(before, number(event.target.value, 0, mostAfter)) })}
        />
        <span>{w(props.days ? 'screen.ladder.offset-days' : 'screen.ladder.offset')}</span>
        <span className="quiet">{whenWords(w, rung.offset, props.days)}</span>
      </div>
      <span className="field-name">{w('screen.ladder.who')}</span>
      <div className="rung-tells" role="group" aria-label={w('screen.ladder.who')}>
        {audiences.map((who) => (
          <label key={who}>
            <input
              type="checkbox"
              checked={rung.tells.includes(who)}
              onChange={(event) => turn(who, event.target.checked)}
            />
            {w(`audience.${who}`)}
          </label>
        ))}
      </div>
      {rung.step !== 'remind' && (
        <label>
          {w('screen.ladder.reply')}
          <input
            type="number"
            className="tabular"
            min={0}
            max={60}
            value={rung.reply ?? 0}
            onChange={(event) => onChange({ reply: number(event.target.value, 0, 60) || null })}
          />
          <span className="quiet">{w('screen.ladder.reply-none')}</span>
        </label>
      )}
      <Button small kind="quiet" onClick={() => onChange(null)}>
        {w('screen.ladder.leave-out')}
      </Button>
    </fieldset>
  );
}
