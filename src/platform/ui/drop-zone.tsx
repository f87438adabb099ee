import { useId, useState, type ReactNode } from 'react';
import { Icon } from './icon.tsx';

/** A place to drop files on, or to press and choose them. `accept` as in an input (`.docx,.doc,.txt`). */
export function DropZone(props: {
  label: string;
  hint?: ReactNode;
  accept: string;
  many?: boolean;
  small?: boolean;
  disabled?: boolean;
  onFiles: (files: File[]) => void;
}) {
  const id = useId();
  const [over, setOver] = useState(false);
  const take = (files: FileList | null) => {
    if (files?.length) props.onFiles(props.many ? [...files] : [files[0]!]);
  };
  return (
    <label
      htmlFor={id}
      className={`drop${over ? ' drop-over' : ''}${props.small ? ' drop-small' : ''}${props.disabled ? ' drop-off' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        if (!props.disabled) take(event.dataTransfer.files);
      }}
    >
      <input
        id={id}
        type="file"
        accept={props.accept}
        multiple={props.many}
        disabled={props.disabled}
        onChange={(event) => {
          take(event.target.files);
          event.target.value = '';
        }}
      />
      <Icon name="upload" />
      <span>{props.label}</span>
      {props.hint && <span className="quiet">{props.hint}</span>}
    </label>
  );
}
