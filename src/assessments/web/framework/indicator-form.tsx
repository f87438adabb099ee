import { useState } from 'react';
import { Button } from '#platform/ui/button.tsx';
import { Field } from '#platform/ui/field.tsx';
import { areaClasses, type AreaClass } from '#organisation/rules/kinds.ts';
import { useWords } from '#platform/words/use.tsx';
import {
  evidenceKinds,
  methods,
  ruleKinds,
  type EvidenceKind,
  type Indicator,
  type RuleKind,
} from '../../rules/framework.ts';
import { decimal, hundredths, ruleOfText, textOfRule } from '../../rules/rule-text.ts';
import { WorkFields } from './effort.tsx';
import { exampleOf } from './examples.ts';

/** Everything about one indicator. The rule is written in lines, as in the Excel form; the first unread line is named. */
export function IndicatorForm(props: {
  indicator: Indicator;
  taken: readonly string[];
  /** What a step takes by its method. */
  usual: { days: number; who: string };
  onChange: (next: Indicator | null) => void;
}) {
  const w = useWords();
  const { indicator, onChange } = props;
  const [kind, setKind] = useState<RuleKind>(indicator.rule.kind);
  const [text, setText] = useState(textOfRule(indicator.rule));
  const [full, setFull] = useState(decimal(indicator.full));
  const [key, setKey] = useState(indicator.key);
  const set = (part: Partial<Indicator>) => onChange({ ...indicator, ...part });
  const read = ruleOfText(kind, text);
  const fault = 'code' in read ? read : null;
  const write = (nextKind: RuleKind, nextText: string) => {
    setKind(nextKind);
    setText(nextText);
    const rule = ruleOfText(nextKind, nextText);
    if (!('code' in rule)) set({ rule });
  };
  const lines = (value: string) =>
    value
      .split('\n')
      .map((one) => one.trim())
      .filter((one) => one !== '')
      .slice(0, 10);
  const keyWrong =
    key !== indicator.key &&
    (props.taken.includes(key) || !/^[0-9A-Za-z\u4e00-\u9fff][0-9A-Za-z\u4e00-\u9fff.-]{0,19}$/.test(key));
  return (
    <div className="fw-form">
      <div className="fw-form-row">
        <Field label={w('screen.framework.key')} error={keyWrong ? w('screen.framework.key-unfit') : null}>
          {(parts) => (
            <input
              {...parts}
              maxLength={20}
              value={key}
              onChange={(event) => setKey(event.target.value.trim())}
              onBlur={() => (keyWrong ? undefined : key !== indicator.key && set({ key }))}
            />
          )}
        </Field>
        <Field label={w('screen.framework.full')} error={hundredths(full) === null ? w('screen.card.unread') : null}>
          {(parts) => (
            <input
              {...parts}
              inputMode="decimal"
              value={full}
              onChange={(event) => {
                setFull(event.target.value);
                const points = hundredths(event.target.value);
                if (points !== null && points >= 0 && points <= 100_000) set({ full: points });
              }}
            />
          )}
        </Field>
        <Field label={w('screen.framework.method')}>
          {(parts) => (
            <select
              {...parts}
              value={indicator.method}
              onChange={(event) => set({ method: methods.find((one) => one === event.target.value)! })}
            >
              {methods.map((one) => (
                <option key={one} value={one}>
                  {w(`method.${one}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={w('screen.framework.scorer')} optional>
          {(parts) => (
            <input
              {...parts}
              maxLength={80}
              value={indicator.scorer}
              onChange={(event) => set({ scorer: event.target.value })}
            />
          )}
        </Field>
      </div>
      <Field label={w('screen.framework.indicator')}>
        {(parts) => (
          <input
            {...parts}
            maxLength={400}
            value={indicator.title}
            onChange={(event) => set({ title: event.target.value })}
          />
        )}
      </Field>
      <Field label={w('screen.framework.detail')} optional>
        {(parts) => (
          <textarea
            {...parts}
            rows={2}
            maxLength={2000}
            value={indicator.detail}
            onChange={(event) => set({ detail: event.target.value })}
          />
        )}
      </Field>
      <div className="fw-form-row fw-form-rule">
        <Field label={w('screen.framework.rule-kind')}>
          {(parts) => (
            <select
              {...parts}
              value={kind}
              onChange={(event) => {
                const next = ruleKinds.find((one) => one === event.target.value)!;
                write(next, exampleOf(next));
              }}
            >
              {ruleKinds.map((one) => (
                <option key={one} value={one}>
                  {w(`kind.rule.${one}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        {kind !== 'judged' && (
          <Field
            label={w('screen.framework.rule')}
            reason={w('screen.framework.rule-why')}
            error={
              fault
                ? `${fault.line > 0 ? `${w('screen.framework.line', { n: fault.line })} ` : ''}${w(`fault.sheet.rule-${fault.code}`)}`
                : null
            }
          >
            {(parts) => (
              <textarea {...parts} rows={4} value={text} onChange={(event) => write(kind, event.target.value)} />
            )}
          </Field>
        )}
      </div>
      <Field label={w('screen.framework.wanted')} reason={w('screen.framework.wanted-why')} optional>
        {(parts) => (
          <textarea
            {...parts}
            rows={2}
            defaultValue={indicator.wanted.join('\n')}
            onBlur={(event) => set({ wanted: lines(event.target.value) })}
          />
        )}
      </Field>
      <div className="fw-form-row">
        <Field label={w('screen.framework.proof')}>
          {(parts) => (
            <select
              {...parts}
              value={indicator.proof}
              onChange={(event) => set({ proof: event.target.value as Indicator['proof'] })}
            >
              {(['none', 'some', 'whole'] as const).map((one) => (
                <option key={one} value={one}>
                  {w(`screen.framework.proof-${one}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={w('screen.framework.feed')}>
          {(parts) => (
            <select
              {...parts}
              value={indicator.feed ? `${indicator.feed.of} ${indicator.feed.kind}` : ''}
              onChange={(event) => {
                const [of, fed] = event.target.value.split(' ');
                set({ feed: of ? { of: of as 'count' | 'figure', kind: fed as EvidenceKind } : null });
              }}
            >
              <option value="">{w('screen.framework.feed-none')}</option>
              {(['count', 'figure'] as const).flatMap((of) =>
                evidenceKinds.map((one) => (
                  <option key={`${of} ${one}`} value={`${of} ${one}`}>
                    {w(`screen.framework.feed-${of}`, { kind: w(`kind.evidence.${one}`) })}
                  </option>
                )),
              )}
            </select>
          )}
        </Field>
      </div>
      <WorkFields
        work={indicator.work}
        usual={props.usual}
        onChange={(work) => {
          const { work: _, ...rest } = indicator;
          onChange(work ? { ...rest, work } : rest);
        }}
      />
      <fieldset className="fw-classes">
        <legend>{w('screen.framework.exempt')}</legend>
        {areaClasses.map((one: AreaClass) => (
          <label key={one} className="answer-tick">
            <input
              type="checkbox"
              checked={indicator.exempt.includes(one)}
              onChange={(event) =>
                set({
                  exempt: areaClasses.filter((c) => (c === one ? event.target.checked : indicator.exempt.includes(c))),
                })
              }
            />
            <span>{w(`area.${one}`)}</span>
          </label>
        ))}
      </fieldset>
      {indicator.variants.length > 0 && (
        <p className="quiet">{w('screen.framework.variants', { n: indicator.variants.length })}</p>
      )}
      <Button small kind="quiet" onClick={() => onChange(null)}>
        {w('screen.framework.remove-indicator')}
      </Button>
    </div>
  );
}
