import {
  keepPreviousData,
  QueryClient,
  useInfiniteQuery,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import type { Answer, Call, Endpoint } from '#platform/pure/endpoint.ts';
import { Problem } from '#platform/pure/problem.ts';
import { useState } from 'react';
import { call, type CallOptions } from './call.ts';
import { freshId } from './fresh-id.ts';
import { telling } from './telling.ts';

/** The cache key of a question: the endpoint's path, then what it was asked with. */
export const keyOf = <E extends Endpoint>(endpoint: E, given: Call<E>) => [endpoint.path, given] as const;

/** A cache that asks again quietly, and not at all for answers that will not change by asking. */
export const freshCache = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (times, error) =>
          times < 2 &&
          error instanceof Problem &&
          ['network.unreachable', 'answer.unreadable', 'server.busy'].includes(error.code),
      },
      mutations: { retry: false },
    },
  });

/**
 * Forgets what only a signed-in person may know. What anyone may ask stays: the sign-in page, by then on the screen, is
 * waiting for its own questions, and a forgotten question is never answered.
 */
export const forgetThePerson = (cache: QueryClient, open: readonly Endpoint[]): void =>
  cache.removeQueries({ predicate: ({ queryKey }) => !open.some((endpoint) => endpoint.path === queryKey[0]) });

/** Anything thrown, as a Problem: a screen shows one kind of trouble only. */
export const asProblem = (error: unknown): Problem =>
  error instanceof Problem ? error : new Problem('server.fault', { reason: String(error) });

/**
 * Asks an endpoint and keeps the answer.
 * @param given null: do not ask yet
 */
export function useAsk<E extends Endpoint>(endpoint: E, given: Call<E> | null, options: { keep?: boolean } = {}) {
  const query = useQuery<Answer<E>>({
    queryKey: [endpoint.path, given],
    queryFn: ({ signal }) => call(endpoint, given as Call<E>, { signal }),
    enabled: given !== null,
    placeholderData: options.keep ? (keepPreviousData as never) : undefined,
  });
  return { ...query, problem: query.error ? asProblem(query.error) : null };
}

/** Asks one endpoint several things at once; answers stand in the order asked. */
export function useAskMany<E extends Endpoint>(endpoint: E, givens: readonly Call<E>[]) {
  return useQueries({
    queries: givens.map((given) => ({
      queryKey: [endpoint.path, given],
      queryFn: ({ signal }: { signal: AbortSignal }) => call(endpoint, given, { signal }),
    })),
  }).map((query) => ({
    data: query.data as Answer<E> | undefined,
    problem: query.error ? asProblem(query.error) : null,
    again: () => void query.refetch(),
  }));
}

type Paged = { rows: readonly unknown[]; next: string | null };
type RowOf<E extends Endpoint> = Answer<E> extends { rows: (infer R)[] } ? R : never;

/** Asks a paged list; `rows` grows with every `more()`. */
export function useAskPages<E extends Endpoint>(endpoint: E, given: Call<E> | null) {
  const query = useInfiniteQuery({
    queryKey: [endpoint.path, given, 'pages'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) => {
      const asked = given as { query?: object };
      return call(endpoint, { ...asked, query: { ...asked.query, after: pageParam } } as unknown as Call<E>, {
        signal,
      });
    },
    getNextPageParam: (page) => (page as Paged).next ?? undefined,
    enabled: given !== null,
    placeholderData: keepPreviousData,
  });
  return {
    rows: (query.data?.pages ?? []).flatMap((page) => (page as Paged).rows) as RowOf<E>[],
    pending: query.isPending,
    /** The rows shown belong to the question before. */
    behind: query.isPlaceholderData,
    problem: query.error ? asProblem(query.error) : null,
    again: () => void query.refetch(),
    hasMore: query.hasNextPage,
    more: () => {
      if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage();
    },
    fetchingMore: query.isFetchingNextPage,
  };
}

/** An answer that a screen above has already loaded (who am I). */
export function useKnown<E extends Endpoint>(endpoint: E, given: Call<E> = {} as Call<E>): Answer<E> {
  const { data } = useAsk(endpoint, given);
  if (data === undefined) throw new Error(`${endpoint.path} is not loaded yet`);
  return data;
}

/**
 * Tells an endpoint something.
 * @param touches endpoints whose answers are no longer true afterwards: they are asked again
 */
export function useTell<E extends Endpoint>(endpoint: E, touches: readonly Endpoint[] = []) {
  const cache = useQueryClient();
  const [once] = useState(() => telling<Answer<E>>(freshId));
  const mutation = useMutation<Answer<E>, Error, { given: Call<E>; options?: CallOptions }>({
    mutationFn: ({ given, options }) =>
      options?.key === undefined
        ? once(given, options?.file, (key) => call(endpoint, given, { ...options, key }))
        : call(endpoint, given, options),
    // Without a line it fails at once and says so; waiting in silence would send old words over newer ones.
    networkMode: 'always',
    onSuccess: () => Promise.all(touches.map((one) => cache.invalidateQueries({ queryKey: [one.path] }))),
  });
  return {
    /** Sends; throws the Problem too, so that a caller may wait for it. */
    tell: (given: Call<E>, options?: CallOptions) => mutation.mutateAsync({ given, options }),
    busy: mutation.isPending,
    problem: mutation.error ? asProblem(mutation.error) : null,
    forget: mutation.reset,
  };
}
