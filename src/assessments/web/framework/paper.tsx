import { Link } from '@tanstack/react-router';
import { Button } from '#platform/ui/button.tsx';
import { useWords } from '#platform/words/use.tsx';
import { indicatorsOf, type Framework, type Indicator } from '../../rules/framework.ts';
import { decimal, textOfRule } from '../../rules/rule-text.ts';
import { effortOf } from '../../rules/path/effort.ts';
import { IndicatorForm } from './indicator-form.tsx';

/** The framework as a document: aspects, indicators with their points, method and rule. */
export function Paper(props: {
  framework: Framework;
  open?: string | null;
  onOpen?: (key: string | null) => void;
  onChange?: (key: string, next: Indicator | null) => void;
  onAdd?: (aspectKey: string) => void;
  onFramework?: (next: Framework) => void;
}) {
  const w = useWords();
  const { framework, onOpen, onChange } = props;
  const effort = effortOf(framework);
  return (
    <div className="fw-paper paper">
      {framework.aspects.map((aspect) => (
        <section key={aspect.key} aria-labelledby={`fw-${aspect.key}`}>
          <div className="fw-aspect">
            <h2 id={`fw-${aspect.key}`}>
              <span className="quiet">{aspect.key}</span>{' '}
              {props.onFramework ? (
                <input
                  aria-label={w('screen.framework.aspect')}
                  value={aspect.title}
                  maxLength={120}
                  onChange={(event) =>
                    props.onFramework!({
                      ...framework,
                      aspects: framework.aspects.map((one) =>
                        one.key === aspect.key ? { ...one, title: event.target.value } : one,
                      ),
                    })
                  }
                />
              ) : (
                aspect.title
              )}
            </h2>
            <span className="end tabular">
              {decimal(aspect.indicators.reduce((sum, one) => sum + (one.rule.kind === 'bonus' ? 0 : one.full), 0))}
            </span>
          </div>
          {aspect.indicators.map((one) => (
            <div key={one.key} className={`fw-row${props.open === one.key ? ' fw-row-open' : ''}`}>
              <div className="fw-line">
                <span className="quiet tabular fw-key">{one.key}</span>
                {onOpen ? (
                  <button
                    type="button"
                    className="row-opener"
                    aria-expanded={props.open === one.key}
                    onClick={() => onOpen(props.open === one.key ? null : one.key)}
                  >
                    {one.title}
                  </button>
                ) : (
                  <span>{one.title}</span>
                )}
                <span className="quiet fw-method">{w(`method.${one.method}`)}</span>
                <span className="end tabular">{decimal(one.full)}</span>
              </div>
              {props.open === one.key && onChange && onOpen ? (
                <IndicatorForm
                  indicator={one}
                  taken={indicatorsOf(framework).map(({ key }) => key)}
                  usual={{ days: effort.byMethod[one.method], who: effort.whoByMethod[one.method] ?? '' }}
                  onChange={(next) => {
                    onChange(one.key, next);
                    if (next === null) onOpen(null);
                    else if (next.key !== one.key) onOpen(next.key);
                  }}
                />
              ) : (
                <p className="fw-rule quiet">
                  {w(`kind.rule.${one.rule.kind}`)}
                  {textOfRule(one.rule) && `：${textOfRule(one.rule).replace(/^· /gmu, '').split('\n').join('；')}`}
                </p>
              )}
            </div>
          ))}
          {props.onAdd && (
            <Button small kind="quiet" onClick={() => props.onAdd!(aspect.key)}>
              {w('screen.framework.add-indicator')}
            </Button>
          )}
        </section>
      ))}
      {props.onFramework && (
        <div className="fw-more">
          <Button
            small
            kind="quiet"
            onClick={() => {
              const taken = new Set(framework.aspects.map(({ key }) => key));
              let n = framework.aspects.length + 1;
              while (taken.has(String(n))) n += 1;
              props.onFramework!({
                ...framework,
                aspects: [
                  ...framework.aspects,
                  { key: String(n), title: w('screen.framework.new-aspect'), indicators: [] },
                ],
              });
            }}
          >
            {w('screen.framework.add-aspect')}
          </Button>
        </div>
      )}
      {framework.vetoes.length > 0 && !props.onFramework && (
        <section className="fw-vetoes" aria-labelledby="fw-vetoes">
          <h2 id="fw-vetoes">{w('screen.framework.vetoes')}</h2>
          <ul>
            {framework.vetoes.map((veto) => (
              <li key={veto.key}>
                {veto.text} <span className="quiet">{veto.basis}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      {!props.onFramework && (
        <p className="fw-back">
          <Link to="/assessments/frameworks">{w('screen.framework.all')}</Link>
        </p>
      )}
    </div>
  );
}
