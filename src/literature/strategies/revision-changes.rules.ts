/** A strategy as it is given: a name for people, the service that is asked, and a query in its language. */
export interface GivenStrategy {
  readonly name: string;
  readonly query: string;
  readonly source: 'pubmed' | 'europe_pmc';
}

/** What became of one strategy from a revision to the next. */
export type StrategyChange =
  | { readonly kind: 'added'; readonly after: GivenStrategy }
  | { readonly kind: 'removed'; readonly before: GivenStrategy }
  | {
      /** `changed`: another query or service; `renamed`: the same query under another name. */
      readonly kind: 'changed' | 'renamed';
      readonly before: GivenStrategy;
      readonly after: GivenStrategy;
    };

/**
 * What changed between two revisions, in the order of the new one, what was removed last. A strategy is the same one
 * when it has the same name, else when it has the same query; none when only the order changed.
 */
export function changesBetween(
  before: readonly GivenStrategy[],
  after: readonly GivenStrategy[],
): StrategyChange[] {
  const left = [...before];
  const partners = new Map<GivenStrategy, GivenStrategy>();
  for (const isSame of [isSameName, isSameQuery]) {
    for (const strategy of after) {
      if (partners.has(strategy)) continue;
      const index = left.findIndex((earlier) => isSame(earlier, strategy));
      const [partner] = index < 0 ? [] : left.splice(index, 1);
      if (partner) partners.set(strategy, partner);
    }
  }
  const changes = after.flatMap((strategy) => changeOf(partners.get(strategy), strategy));
  return [...changes, ...left.map((strategy) => ({ kind: 'removed' as const, before: strategy }))];
}

/** Whether two revisions search for the same under the same names in the same order. */
export function areSame(one: readonly GivenStrategy[], other: readonly GivenStrategy[]): boolean {
  return (
    one.length === other.length &&
    one.every((strategy, index) => {
      const partner = other[index];
      return partner !== undefined && isSameName(strategy, partner) && isSameQuery(strategy, partner);
    })
  );
}

/** Whether two strategies ask the same service the same. */
export function isSameQuery(one: GivenStrategy, other: GivenStrategy): boolean {
  return one.query === other.query && one.source === other.source;
}

const isSameName = (one: GivenStrategy, other: GivenStrategy): boolean => one.name === other.name;

function changeOf(before: GivenStrategy | undefined, after: GivenStrategy): StrategyChange[] {
  if (before === undefined) return [{ kind: 'added', after }];
  if (!isSameQuery(before, after)) return [{ kind: 'changed', before, after }];
  return isSameName(before, after) ? [] : [{ kind: 'renamed', before, after }];
}
