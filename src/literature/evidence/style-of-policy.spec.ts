import { describe, expect, it } from '@jest/globals';
import type { DocumentReference } from '../../documents/policy-document.ts';
import { buildPublicationRecord } from '../../../test/support/publication-record.ts';
import { citationOf } from '../records/citation.ts';
import { citationStyles } from '../records/citation-styles.ts';
import type { PublicationRecord } from '../records/publication-record.ts';
import { styleOfPolicy } from './style-of-policy.ts';

const author = (lastName: string) =>
  ({ kind: 'person', lastName, foreName: null, initials: 'AB', suffix: null }) as const;
const names = ['Almeida', 'Brandt', 'Cho', 'Dell', 'Esposito', 'Fuchs', 'Gerdes', 'Helm'];

/** Works with one to eight authors, as a list of some length has them. */
const records: PublicationRecord[] = names.map((_, index) =>
  buildPublicationRecord({
    pmid: String(99_000_100 + index),
    title: `Work ${index}.`,
    publishedOn: `2021-0${index + 1}-15` as PublicationRecord['publishedOn'],
    authors: names.slice(0, index + 1).map(author),
  }),
);
const printed = (citation: string, index: number): DocumentReference => ({
  number: index + 1,
  citation,
  pmid: records[index]?.pmid ?? null,
  pmidPrinted: 'given',
  doi: null,
  url: null,
});
const atHand = new Map(records.map((record) => [record.pmid ?? '', record]));

describe('the style of a policy', () => {
  it.each(citationStyles.map((style) => [style.name, style] as const))(
    'is known by the records it cites: %s',
    (_, style) => {
      const references = records.map((record, index) => printed(citationOf(record, style), index));
      expect(styleOfPolicy(references, atHand)).toBe(style);
    },
  );

  it.each(citationStyles.map((style) => [style.name, style] as const))(
    'is known well enough by its looks alone: %s',
    (_, style) => {
      const references = records.map((record, index) => printed(citationOf(record, style), index));
      const { journal, pages, date } = styleOfPolicy(references, new Map());
      expect({ journal, date }).toEqual({ journal: style.journal, date: style.date });
      expect(pages).toBe(style.pages);
    },
  );

  it('is the house’s where there are no references', () => {
    expect(styleOfPolicy([], new Map()).name).toBe('three authors');
  });
});
