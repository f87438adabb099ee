import { UnitList } from '#organisation/web/unit-list.tsx';
import { UnitLiaison } from '#tasks/web/unit-liaison.tsx';

/** The register of units; a unit's sheet also shows its liaison leaders, which tasks knows. */
export function Units() {
  return <UnitList more={(unitId) => <UnitLiaison key={unitId} unitId={unitId} />} />;
}
