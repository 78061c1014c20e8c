import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { reconcile } from '../../src/literature/retractions/reconcile-notices.rules.ts';
import { tiesOfCrossref, tiesOfRecord } from '../../src/literature/retractions/told-ties.rules.ts';

const folder = fileURLToPath(new URL('../../../shared/testdata/retraction/', import.meta.url));
const present = existsSync(folder);
const describeSamples = present ? describe : describe.skip;

interface Sample {
  readonly retracted: boolean;
  readonly identifier: { readonly doi: string };
  readonly updates: readonly { readonly type: string; readonly identifier: { readonly doi: string } }[];
}
const samples = present
  ? readFileSync(`${folder}open-retractions-sample.jsonl`, 'utf8')
      .split('\n')
      .filter((line) => line.trim() !== '')
      .map((line) => JSON.parse(line) as Sample)
  : [];
const kinds: Readonly<Record<string, string>> = {
  retraction: 'retraction',
  withdrawal: 'retraction',
  correction: 'erratum',
  erratum: 'erratum',
  err: 'erratum',
};
const tiesOf = ({ identifier, updates }: Sample) =>
  tiesOfCrossref(
    identifier.doi,
    updates.map(({ type, identifier: { doi } }) => ({ type, noticeDoi: doi })),
  );

describeSamples(`real retractions${present ? '' : ` (no samples in ${folder})`}`, () => {
  it('are each told as what they are, under the notice’s own DOI', () => {
    expect(samples.length).toBeGreaterThan(30);
    for (const sample of samples) {
      expect(tiesOf(sample)).toEqual(
        sample.updates.map(({ type, identifier: { doi } }) => ({
          kind: kinds[type],
          pmid: null,
          doi: doi === sample.identifier.doi ? null : doi, // the work's own page tells it
          source: '',
        })),
      );
    }
  });

  it('are the same notice when PubMed tells them by PMID, and when they are told again', () => {
    for (const sample of samples) {
      const known = tiesOf(sample).map((tie, place) => ({
        ...tie,
        id: `${place}`,
        witnesses: ['crossref'] as const,
      }));
      expect(reconcile(known, tiesOf(sample), 'crossref')).toMatchObject({ added: [], unheard: [] });
      const told = known.map((tie) => ({ ...tie, pmid: '99000001', doi: null, source: 'Synth J. 2020;1:2' }));
      expect(reconcile(known, told, 'pubmed').added).toEqual([]);
    }
  });

  it('of PubMed are retracted by their publication type alone, each under its own PMID', () => {
    const listed = JSON.parse(readFileSync(`${folder}pubmed-retracted-2016.json`, 'utf8')) as {
      readonly pmid: string;
    }[];
    expect(new Set(listed.map(({ pmid }) => pmid)).size).toBe(listed.length);
    for (const { pmid } of listed) {
      expect(pmid).toMatch(/^\d+$/);
      const record = { commentsCorrections: [], publicationTypes: ['Retracted Publication'] };
      expect(tiesOfRecord(record)).toEqual([{ kind: 'retraction', pmid: null, doi: null, source: '' }]);
    }
  });
});
