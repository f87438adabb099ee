import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import type { Answer } from '#platform/pure/endpoint.ts';
import { asProblem } from '#platform/ui/ask.ts';
import { call } from '#platform/ui/call.ts';
import { cardsContract, type CardPlan, type CardUnit, type TaskCard } from '../contract/cards.ts';
import { askedBy, type TaskSearch } from './search.ts';

/** Cards one screen holds; beyond them it says so and asks for a filter. */
export const shownAtMost = 10_000;
type CardsPage = Answer<typeof cardsContract.cards>;

export interface Cards {
  rows: readonly TaskCard[];
  planOf: (id: string) => CardPlan | undefined;
  unitOf: (id: string | null) => CardUnit | undefined;
  pending: boolean;
  /** More are still coming in. */
  coming: boolean;
  /** There are more than a screen holds. */
  cut: boolean;
  problem: ReturnType<typeof asProblem> | null;
  again: () => void;
}

/** All cards the address asks for, a thousand at a time: the first page shows at once, the others come in behind it. */
export function useCards(search: TaskSearch): Cards {
  const given = askedBy(search);
  const query = useInfiniteQuery({
    queryKey: [cardsContract.cards.path, { query: given }, 'cards'],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      call(cardsContract.cards, { query: { ...given, after: pageParam } }, { signal }) as Promise<CardsPage>,
    getNextPageParam: (page: CardsPage) => page.next ?? undefined,
    placeholderData: keepPreviousData,
  });
  const pages = query.data?.pages;
  const held = pages?.reduce((sum, page) => sum + page.rows.length, 0) ?? 0;
  const more = query.hasNextPage && held < shownAtMost;
  const { fetchNextPage, isFetching, isError } = query;
  useEffect(() => {
    if (more && !isFetching && !isError) void fetchNextPage();
  }, [more, isFetching, isError, fetchNextPage]);
  const data = useMemo(() => {
    const plans = new Map<string, CardPlan>();
    const units = new Map<string, CardUnit>();
    for (const page of pages ?? []) {
      for (const plan of page.plans) plans.set(plan.id, plan);
      for (const unit of page.units) units.set(unit.id, unit);
    }
    return {
      rows: (pages ?? []).flatMap((page) => page.rows),
      planOf: (id: string) => plans.get(id),
      unitOf: (id: string | null) => (id === null ? undefined : units.get(id)),
    };
  }, [pages]);
  return {
    ...data,
    pending: query.isPending,
    coming: more && !isError,
    cut: query.hasNextPage && held >= shownAtMost,
    problem: query.error ? asProblem(query.error) : null,
    again: () => void query.refetch(),
  };
}
