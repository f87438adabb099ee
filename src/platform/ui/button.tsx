import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { Icon, type IconName } from './icon.tsx';

/** primary: the one red action of a screen · plain: bordered · quiet: words only · danger: undoes or ends something. */
export type ButtonKind = 'primary' | 'plain' | 'quiet' | 'danger';

/** Classes of a button, for links that look like one. */
export const buttonClass = (kind: ButtonKind = 'plain', small = false): string =>
  `button button-${kind}${small ? ' button-small' : ''}`;

/** A button; while `busy` it keeps its size and place, and takes no second press. */
export function Button({
  kind = 'plain',
  small,
  busy,
  icon,
  children,
  className,
  ...rest
}: ButtonHTMLAttributes<HTMLButtonElement> & {
  kind?: ButtonKind;
  small?: boolean;
  busy?: boolean;
  icon?: IconName;
  children?: ReactNode;
  ref?: Ref<HTMLButtonElement>;
}) {
  return (
    <button
      type="button"
      {...rest}
      className={`${buttonClass(kind, small)}${className ? ` ${className}` : ''}`}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : rest.onClick}
    >
      {icon && <Icon name={icon} />}
      {children !== undefined && <span>{children}</span>}
    </button>
  );
}

/** A button that is only a drawing; `label` is read aloud and shown on hover. */
export function IconButton({
  icon,
  label,
  ...rest
}: { icon: IconName; label: string } & ButtonHTMLAttributes<HTMLButtonElement> & { ref?: Ref<HTMLButtonElement> }) {
  return (
    <button type="button" {...rest} className={`icon-button ${rest.className ?? ''}`} aria-label={label} title={label}>
      <Icon name={icon} />
    </button>
  );
}
