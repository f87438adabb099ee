import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Problem } from '#platform/pure/problem.ts';
import { asProblem } from '#platform/ui/ask.ts';
import { call } from '#platform/ui/call.ts';
import { frameworksContract, type FrameworkWhole } from '../../contract/frameworks.ts';
import type { Framework } from '../../rules/framework.ts';

/**
 * A draft under the hands of its writer: every change is on the screen at once and kept a moment later, one request at a
 * time. What could not be kept stays on the screen and is said.
 */
export function useFrameworkDraft(whole: FrameworkWhole) {
  const cache = useQueryClient();
  const [content, setContent] = useState<Framework>(whole.content as Framework);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [state, setState] = useState<'kept' | 'waiting' | 'keeping'>('kept');
  const version = useRef(whole.version);
  const latest = useRef(content);
  const sending = useRef(false);
  const dirty = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);

  const keep = async (): Promise<void> => {
    clearTimeout(timer.current);
    if (sending.current || !dirty.current) return;
    sending.current = true;
    dirty.current = false;
    setState('keeping');
    try {
      const kept = await call(frameworksContract.saveFramework, {
        params: { id: whole.id },
        body: { content: latest.current, version: version.current },
      });
      version.current = kept.version;
      setProblem(null);
      setState(dirty.current ? 'waiting' : 'kept');
      void cache.invalidateQueries({ queryKey: [frameworksContract.frameworks.path] });
    } catch (error) {
      dirty.current = true;
      setProblem(asProblem(error));
      setState('waiting');
      sending.current = false;
      return;
    }
    sending.current = false;
    if (dirty.current) await keep();
  };
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    if (state === 'kept') return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [state]);

  return {
    content,
    problem,
    state,
    version: () => version.current,
    change(next: Framework): void {
      latest.current = next;
      dirty.current = true;
      setContent(next);
      setState('waiting');
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void keep(), 900);
    },
    /** Keeps at once, before publishing or leaving. Answers whether everything is kept. */
    async now(): Promise<boolean> {
      await keep();
      return !dirty.current;
    },
  };
}
