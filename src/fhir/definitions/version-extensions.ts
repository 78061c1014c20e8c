import type { DocumentDates } from '../../documents/policy-document.ts';
import type { FhirAddresses } from '../fhir-addresses.ts';
import type { Extension } from '../resources/elements.ts';

/** A date of a version that R4's Library has no element for. */
export interface DateExtension {
  /** The id of its StructureDefinition, which is served at its address. */
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly short: string;
  readonly definition: string;
  readonly date: keyof Pick<DocumentDates, 'nextReview' | 'origin' | 'literatureSearchedThrough'>;
}

/** The extensions of a Library, each with its meaning. What is sent and what is published are made from this table. */
export const dateExtensions: readonly DateExtension[] = [
  {
    id: 'next-review-date',
    name: 'NextReviewDate',
    title: 'Next Review Date',
    short: 'When the policy is due for review',
    definition:
      'When the policy is due for its next review, as the version prints it. As precise as it was given: 2026-09 is September 2026, and no day of it.',
    date: 'nextReview',
  },
  {
    id: 'origin-date',
    name: 'OriginDate',
    title: 'Date of Origin',
    short: 'When the policy was first adopted',
    definition: 'When the policy was first adopted, in whatever version, as precise as it was given.',
    date: 'origin',
  },
  {
    id: 'literature-searched-through',
    name: 'LiteratureSearchedThrough',
    title: 'Literature Searched Through',
    short: 'To when the literature was searched for this version',
    definition:
      'The date up to which the literature was searched for this version of the policy, as precise as it was given.',
    date: 'literatureSearchedThrough',
  },
];

/** The dates of a version that have no element of their own. */
export function versionExtensions(dates: DocumentDates, addresses: FhirAddresses): readonly Extension[] {
  return dateExtensions.flatMap(({ id, date }) => {
    const value = dates[date];
    return value === null ? [] : [{ url: addresses.resource('StructureDefinition', id), valueDate: value }];
  });
}
