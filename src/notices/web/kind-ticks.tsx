import { useWords } from '#platform/words/use.tsx';
import { noticeKinds, type NoticeKind } from '../rules.ts';
import { kindWord } from './parts.tsx';

/** Which kinds are wanted: ticked unless among those turned off. */
export function KindTicks(props: {
  label: string;
  off: readonly string[];
  onChange: (off: NoticeKind[]) => void;
  disabled?: boolean;
}) {
  const w = useWords();
  return (
    <fieldset className="kind-ticks" disabled={props.disabled}>
      <legend className="field-name">{props.label}</legend>
      {noticeKinds.map((kind) => (
        <label key={kind}>
          <input
            type="checkbox"
            checked={!props.off.includes(kind)}
            onChange={(event) =>
              props.onChange(
                noticeKinds.filter((one) => (one === kind ? !event.target.checked : props.off.includes(one))),
              )
            }
          />
          <span>{kindWord(w, kind)}</span>
        </label>
      ))}
    </fieldset>
  );
}
