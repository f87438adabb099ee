import { Link, useNavigate } from '@tanstack/react-router';
import { addressOf } from '#platform/pure/endpoint.ts';
import { buttonClass } from '#platform/ui/button.tsx';
import { Icon } from '#platform/ui/icon.tsx';
import { Menu, Segments } from '#platform/ui/menu.tsx';
import { Tag } from '#platform/ui/tag.tsx';
import { useWords } from '#platform/words/use.tsx';
import { sheetContract, type Unit, type UnitKind } from '../contract.ts';
import './organisation.css';

/** Units or people: the two lists of the room. */
export function Lists({ at }: { at: 'units' | 'people' }) {
  const w = useWords();
  const navigate = useNavigate();
  return (
    <Segments
      label={w('screen.register.title')}
      value={at}
      options={[
        { value: 'units', label: w('screen.units.title') },
        { value: 'people', label: w('screen.people.title') },
      ]}
      onChange={(to) => void navigate({ to: to === 'units' ? '/units' : '/people' })}
    />
  );
}

/** Excel out, and in for those who may change the register. */
export function SheetMenu({ of, may }: { of: 'units' | 'people'; may: boolean }) {
  const w = useWords();
  const navigate = useNavigate();
  const out = addressOf(of === 'units' ? sheetContract.exportUnits : sheetContract.exportPeople);
  if (!may)
    return (
      <a className={buttonClass('plain')} href={out} download>
        <Icon name="download" />
        <span>{w('screen.register.export')}</span>
      </a>
    );
  const fetchFile = (address: string) => {
    const link = document.createElement('a');
    link.href = address;
    link.download = '';
    link.click();
  };
  return (
    <Menu
      end
      className="button button-plain"
      label={w('screen.register.excel')}
      items={[
        {
          key: 'in',
          label: w('screen.register.import'),
          act: () => void navigate({ to: of === 'units' ? '/units/import' : '/people/import' }),
        },
        { key: 'out', label: w('screen.register.export'), act: () => fetchFile(out) },
        {
          key: 'form',
          label: w('screen.register.form'),
          act: () => fetchFile(addressOf(sheetContract.sheetForms, { params: { kind: of } })),
        },
      ]}
    />
  );
}

/** The units above one, each a link to its sheet. */
export function Above({ above }: { above: readonly { id: string; name: string; shortName: string | null }[] }) {
  return (
    <div className="crumb-line clip">
      {above.map((one, i) => (
        <span key={one.id}>
          {i > 0 && <i aria-hidden="true"> › </i>}
          <Link
            from="/units"
            to="/units/$unitId"
            params={{ unitId: one.id }}
            search={(before) => ({ ...before, add: undefined })}
            title={one.name}
          >
            {one.shortName ?? one.name}
          </Link>
        </span>
      ))}
    </div>
  );
}

/** 已停用, with its mark. */
export function ClosedTag() {
  const w = useWords();
  return (
    <Tag mark="dash" tone="quiet">
      {w('screen.unit.closed')}
    </Tag>
  );
}

/** A telephone number or the word that there is none. */
export function PhoneText({ phone }: { phone: string | null }) {
  return phone ? <span className="tabular">{phone}</span> : <span className="quiet">—</span>;
}

/** What people call this kind here: a department under a township is one of its offices. */
export const kindWord = (w: ReturnType<typeof useWords>, unit: { kind: UnitKind; depth?: number }): string =>
  unit.kind === 'department' && (unit.depth ?? 2) > 2 ? w('screen.unit.inner-office') : w(`kind.unit.${unit.kind}`);

/** A statistical code in its three parts, so that it can be read aloud. */
export const codeWords = (code: string): string => `${code.slice(0, 6)} ${code.slice(6, 9)} ${code.slice(9)}`;

/** The classes of a unit in one line. */
export const classWords = (w: ReturnType<typeof useWords>, unit: Pick<Unit, 'urbanRural' | 'areaClass'>): string =>
  [
    unit.areaClass && w(`area.${unit.areaClass}`),
    unit.urbanRural && `${unit.urbanRural} ${w(`urban.${unit.urbanRural}`)}`,
  ]
    .filter(Boolean)
    .join(' · ');
