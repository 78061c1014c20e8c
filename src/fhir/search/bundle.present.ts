import { encodeCursor } from '../../platform/http/page.ts';
import type { FhirAddresses } from '../fhir-addresses.ts';
import { subsetOf } from '../http/subset.ts';
import { fhirText } from '../library/fhir-text.rules.ts';
import type { FoundLibraries } from '../library/libraries.queries.ts';
import type { BundleLink, OutcomeEntry, SearchBundle } from '../resources/bundle-resource.ts';
import { CURSOR, orderName, type Pair, type SearchRequest } from './search-request.ts';

/** A page of a search as a Bundle; its links say what was understood and lead on. */
export function bundleOf(
  { libraries, total, next }: FoundLibraries,
  request: SearchRequest,
  addresses: FhirAddresses,
): SearchBundle {
  const matches = libraries.map((library) => ({
    fullUrl: addresses.resource('Library', library.id),
    resource: subsetOf(library, request.subset),
    search: { mode: 'match' } as const,
  }));
  const entry = [...matches, ...outcomesOf(request, addresses.problems)];
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    ...(total === null ? {} : { total }),
    link: linksOf(request, next, addresses.base),
    ...(entry.length === 0 ? {} : { entry }),
  };
}

function linksOf(
  request: SearchRequest,
  next: readonly string[] | null,
  base: string,
): readonly BundleLink[] {
  const cursorOf = (keys: readonly string[]) => encodeCursor([orderName(request.order), ...keys]);
  const address = (keys: readonly string[] | null) => {
    const cursor: Pair[] = keys === null ? [] : [[CURSOR, cursorOf(keys)]];
    const query = new URLSearchParams(
      [...request.understood, ...cursor].map(([name, value]) => [name, value]),
    );
    return `${base}/Library${query.size === 0 ? '' : `?${query.toString()}`}`;
  };
  return [
    { relation: 'self', url: address(request.after) },
    { relation: 'first', url: address(null) },
    ...(next === null ? [] : [{ relation: 'next', url: address(next) } as const]),
  ];
}

/** Tells of what was left aside: a search that was not understood whole has found too much. */
function outcomesOf({ ignored }: SearchRequest, codeSystem: string): readonly OutcomeEntry[] {
  if (ignored.length === 0) return [];
  const issue = ignored.map(
    ({ name, reason }) =>
      ({
        severity: 'warning',
        code: 'not-supported',
        details: {
          coding: [{ system: codeSystem, code: 'search_not_supported' }],
          text: `${fhirText(name).slice(0, 100)} ${reason} and was left aside`,
        },
        expression: [`http.${fhirText(name).slice(0, 100)}`],
      }) as const,
  );
  return [{ resource: { resourceType: 'OperationOutcome', issue }, search: { mode: 'outcome' } }];
}
