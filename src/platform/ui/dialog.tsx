import { useEffect, useRef, type ReactNode } from 'react';

/** A modal question, for what must be answered before going on. Escape and the ground outside close it. */
export function Dialog(props: { label: string; onClose: () => void; className?: string; children: ReactNode }) {
  const box = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = box.current!;
    if (!dialog.open) dialog.showModal();
    return () => dialog.close();
  }, []);
  return (
    <dialog
      ref={box}
      aria-label={props.label}
      className={`dialog ${props.className ?? ''}`}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
      onClick={(event) => event.target === box.current && props.onClose()}
    >
      <div className="dialog-inside">{props.children}</div>
    </dialog>
  );
}
