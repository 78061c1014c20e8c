import { describe, expect, it } from '@jest/globals';
import type { SuspectedRecord } from '../../src/literature/duplicates/duplicates.queries.ts';
import type { PublicationRecord } from '../../src/literature/records/publication-record.ts';
import { buildPublicationRecord } from '../support/publication-record.ts';
import { comparedFields } from '../../src/console/duplicates-of-records/compared-fields.ts';

const record = (given: Partial<PublicationRecord> = {}): SuspectedRecord => {
  const fields = buildPublicationRecord(given);
  return { id: 'x', pmid: fields.pmid, sourceId: null, sameAs: null, fields, screenings: [] };
};
const labelled = (a: SuspectedRecord, b: SuspectedRecord, label: string) =>
  comparedFields(a, b).find((field) => field.label === label);

describe('comparedFields', () => {
  it('marks what both say otherwise, not what one leaves open or writes in another way', () => {
    const a = record({ title: 'Lysis of Adhesions.', doi: '10.9900/A', pmcid: 'PMC1' });
    const b = record({ title: '[Lysis of adhesions]', doi: 'https://doi.org/10.9900/a', pmid: '99000002' });
    expect(labelled(a, b, 'Title')?.differs).toBe(false);
    expect(labelled(a, b, 'DOI')?.differs).toBe(false);
    expect(labelled(a, b, 'PMCID')).toMatchObject({ values: ['PMC1', null], differs: false });
    expect(labelled(a, b, 'PMID')).toMatchObject({ values: ['99000001', '99000002'], differs: true });
  });

  it('leaves out what neither says', () => {
    expect(labelled(record(), record(), 'Abstract')).toBeUndefined();
  });

  it('writes volume, issue and pages as far as they are known', () => {
    const { journal } = record().fields;
    const without = { ...journal!, volume: null, issue: null };
    expect(labelled(record(), record({ journal: without }), 'Volume and pages')?.values).toEqual([
      '12(3): 101-109',
      '101-109',
    ]);
  });
});
