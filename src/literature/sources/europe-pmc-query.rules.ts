import type { SearchWindow } from '../updates/search-window.rules.ts';

/**
 * The query over what entered Europe PMC in the window, or was changed there in it: a record whose words came late is
 * found too. Both days belong to the window. Without a window the query stands alone.
 */
export function europePmcQuery(query: string, window: SearchWindow | null): string {
  if (window === null) return query;
  const days = `[${window.from} TO ${window.through}]`;
  return `(${query}) AND (FIRST_IDATE:${days} OR UPDATE_DATE:${days})`;
}
