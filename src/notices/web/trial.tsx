import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTell } from '#platform/ui/ask.ts';
import { Button } from '#platform/ui/button.tsx';
import { call } from '#platform/ui/call.ts';
import { ErrorNote } from '#platform/ui/states.tsx';
import { Tag } from '#platform/ui/tag.tsx';
import { useWords } from '#platform/words/use.tsx';
import { channelsContract as contract } from '../contract/channels.ts';

/** Sends a trial message and says how it fared. */
export function Trial({ robotId }: { robotId: string }) {
  const w = useWords();
  const send = useTell(contract.tryRobot);
  const [id, setId] = useState<string | null>(null);
  const { data } = useQuery({
    queryKey: [contract.outgoing.path, { params: { id } }],
    queryFn: ({ signal }) => call(contract.outgoing, { params: { id: id! } }, { signal }),
    enabled: id !== null,
    refetchInterval: ({ state }) =>
      state.data?.state === 'sent' || state.data?.state === 'failed' || state.data?.error ? false : 1000,
  });
  return (
    <div className="trial">
      <Button
        small
        busy={send.busy}
        onClick={() =>
          void send.tell({ params: { id: robotId } }).then(
            (answer) => setId(answer.outgoingId),
            () => undefined,
          )
        }
      >
        {w('screen.robot.try')}
      </Button>
      <span role="status">
        {data &&
          (data.error ? (
            <Tag mark="cross" tone="late">
              {w.maybe(`error.outgoing.${data.error}`) ?? data.error}
            </Tag>
          ) : data.state === 'sent' ? (
            <Tag mark="check" tone="done">
              {w('screen.robot.tried')}
            </Tag>
          ) : (
            <Tag mark="half">{w(`state.outgoing.${data.state}`)}</Tag>
          ))}
      </span>
      {send.problem && <ErrorNote problem={send.problem} writing />}
    </div>
  );
}
