import { InvalidRequest } from '../../kernel/errors.ts';
import type { LibraryResource } from '../resources/library-resource.ts';

/** Which elements of a resource are sent (hl7.org/fhir/R4/search.html#summary, #elements). */
export type Subset =
  | { readonly kind: 'whole' | 'summary' | 'text' | 'data' | 'count' }
  | { readonly kind: 'elements'; readonly names: readonly string[] };

/** The parameters that ask for a part. */
export const subsetNames = ['_summary', '_elements'] as const;

const kinds: Readonly<Record<string, Exclude<Subset['kind'], 'elements'>>> = {
  false: 'whole',
  true: 'summary',
  text: 'text',
  data: 'data',
  count: 'count',
};

/** Reads `_summary` and `_elements`, of which the first wins. Throws InvalidRequest. */
export function readSubset(summary: string | undefined, elements: string | undefined): Subset {
  if (summary !== undefined) {
    const kind = kinds[summary];
    if (kind === undefined || !Object.hasOwn(kinds, summary)) {
      throw new InvalidRequest([{ field: '_summary', reason: 'must be true, text, data, count or false' }]);
    }
    if (kind !== 'whole') return { kind };
  }
  const names = (elements ?? '').split(',').map((name) => name.trim().replace(/^Library\./, ''));
  const top = names.filter((name) => name !== '').map((name) => name.split('.', 1)[0]!);
  return top.length === 0 ? { kind: 'whole' } : { kind: 'elements', names: top };
}

type Element = keyof LibraryResource;

/** Elements that are there whatever is asked for: those without which it were no Library. */
export const mandatoryElements = [
  'resourceType',
  'id',
  'meta',
  'status',
  'type',
] as const satisfies Element[];

/** Elements that R4 marks as the summary of a Library (Σ). */
export const summaryElements = [
  ...mandatoryElements,
  'url',
  'identifier',
  'version',
  'name',
  'title',
  'experimental',
  'date',
  'publisher',
  'description',
  'useContext',
  'jurisdiction',
  'effectivePeriod',
  'content',
] as const satisfies Element[];

const SUBSETTED = {
  system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
  code: 'SUBSETTED',
} as const;

/** A Library of which some elements may have been left out. */
export type LibrarySubset = Pick<LibraryResource, (typeof mandatoryElements)[number]> &
  Partial<LibraryResource>;

/** The part of a Library that was asked for, marked as one where it is no whole. */
export function subsetOf(library: LibraryResource, subset: Subset): LibrarySubset {
  const keeps = keptBy(subset);
  if (keeps === null) return library;
  const kept = Object.entries(library).filter(([name]) => keeps(name));
  const meta = { ...library.meta, tag: [...(library.meta.tag ?? []), SUBSETTED] };
  return { ...(Object.fromEntries(kept) as unknown as LibrarySubset), meta };
}

function keptBy(subset: Subset): ((name: string) => boolean) | null {
  switch (subset.kind) {
    case 'whole':
    case 'count':
      return null;
    case 'summary':
      return among(summaryElements);
    case 'text':
      return among([...mandatoryElements, 'text']);
    case 'data':
      return (name) => name !== 'text';
    case 'elements':
      return among([...mandatoryElements, ...subset.names]);
  }
}

const among = (names: readonly string[]) => (name: string) => names.includes(name);
