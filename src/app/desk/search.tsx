import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { accessContract } from '#access/contract.ts';
import { organisationContract } from '#organisation/contract.ts';
import { plansContract } from '#plans/contract.ts';
import { useKnown } from '#platform/ui/ask.ts';
import { call } from '#platform/ui/call.ts';
import { CommandPalette, type PaletteGroup } from '#platform/ui/palette.tsx';
import { useWords } from '#platform/words/use.tsx';
import { tasksContract } from '#tasks/contract.ts';
import { roomsFor } from './rooms.ts';

/** Ctrl+K: rooms and actions at once; tasks, plans, units and people as far as this person may read them. */
export function Search({ onClose }: { onClose: () => void }) {
  const w = useWords();
  const me = useKnown(accessContract.me);
  const navigate = useNavigate();
  const find = useCallback(
    async (text: string, signal: AbortSignal): Promise<PaletteGroup[]> => {
      const actions = [
        ...roomsFor(me).map((room) => ({
          key: room.to,
          label: w(room.word),
          detail: w('screen.search.room'),
          act: () => void navigate({ to: room.to }),
        })),
        {
          key: 'account',
          label: w('screen.account.title'),
          detail: w('screen.search.action'),
          act: () => void navigate({ to: '/account' }),
        },
      ].filter((row) => text === '' || row.label.toLowerCase().includes(text.toLowerCase()));
      const here: PaletteGroup = { name: w('screen.search.go'), rows: actions };
      if (text === '') return [here];

      // One part that cannot answer must not hide the others.
      const part = async <T,>(may: boolean, ask: () => Promise<{ rows: T[] }>): Promise<T[]> =>
        may
          ? ask()
              .then((answer) => answer.rows)
              .catch(() => [])
          : [];
      const can = (verb: (typeof me.verbs)[number]) => me.verbs.includes(verb);
      const [tasks, plans, units, people] = await Promise.all([
        part(can('task.read'), () => call(tasksContract.list, { query: { text, limit: 8 } }, { signal })),
        part(can('plan.read'), () => call(plansContract.list, { query: { text, limit: 5 } }, { signal })),
        part(can('unit.read'), () => call(organisationContract.unitChoices, { query: { text, limit: 6 } }, { signal })),
        part(can('person.read'), () => call(organisationContract.people, { query: { text, limit: 5 } }, { signal })),
      ]);
      return [
        {
          name: w('screen.search.tasks'),
          rows: tasks.map((task) => ({
            key: task.id,
            label: task.title,
            detail: task.leadUnit?.shortName ?? task.leadUnit?.name,
            act: () => void navigate({ to: '/tasks/$taskId', params: { taskId: task.id } }),
          })),
        },
        {
          name: w('screen.search.plans'),
          rows: plans.map((plan) => ({
            key: plan.id,
            label: plan.title,
            detail: w(`state.plan.${plan.state}`),
            act: () => void navigate({ to: '/plans/$planId', params: { planId: plan.id } }),
          })),
        },
        {
          name: w('screen.search.units'),
          rows: units.map((unit) => ({
            key: unit.id,
            label: unit.name,
            detail: unit.parentName,
            act: () => void navigate({ to: '/units/$unitId', params: { unitId: unit.id } }),
          })),
        },
        {
          name: w('screen.search.people'),
          rows: people.map((person) => ({
            key: person.id,
            label: person.name,
            detail: person.unitName,
            act: () => void navigate({ to: '/people/$personId', params: { personId: person.id } }),
          })),
        },
        here,
      ];
    },
    [me, navigate, w],
  );
  return <CommandPalette onClose={onClose} find={find} />;
}
