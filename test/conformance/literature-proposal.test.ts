import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readDocument } from '../../src/documents/read-document.ts';
import { Library } from '../../src/evaluation/pubmed-server/library.ts';
import { servedRecord } from '../../src/evaluation/pubmed-server/served-record.ts';
import { citedTitle } from '../../src/literature/strategies/proposal/cited-title.rules.ts';
import { proposedQuery } from '../../src/literature/strategies/proposal/proposal.rules.ts';
import { queryFault } from '../../src/literature/strategies/query-fault.rules.ts';

const folder = new URL('../../../shared/testdata/policies/', import.meta.url);
const fileName = 'lysis-of-epidural-adhesions.txt';
const isThere = existsSync(new URL(fileName, folder));
if (!isThere) console.warn('skipped: ../shared/testdata/policies is not there');
const describeWithData = isThere ? describe : describe.skip;

/** What else stands in PubMed: on spines, on pain, on adhesions elsewhere, on anything. */
const elsewhere = [
  'Lumbar fusion for spinal stenosis',
  'Epidural analgesia in labor',
  'Intraperitoneal adhesions after laparoscopic surgery',
  'Chronic pain in primary care',
  'Celiac plexus neurolysis for pancreatic cancer',
  'Renal denervation for hypertension',
];
const others = Array.from({ length: 600 }, (_, index) =>
  servedRecord({
    pmid: String(99_500_001 + index),
    title: `${elsewhere[index % elsewhere.length]}, report ${index}`,
    created: '2020-01-01',
  }),
);

describeWithData('the query proposed for the example policy', () => {
  it('finds most of what the policy cites, and hardly anything else', async () => {
    const { document } = await readDocument(fileName, readFileSync(new URL(fileName, folder)));
    const cited = document.references.filter(({ pmid }) => pmid !== null);
    const titles = cited.map(({ citation }) => citedTitle(citation));
    const { query, basis } = proposedQuery({
      title: document.title,
      codes: document.codes.flatMap(({ description }) => description ?? []),
      works: titles.map((title) => ({ title, abstract: '', mesh: [] })),
    });
    expect(queryFault(query)).toBeNull();
    expect(basis.map(({ from }) => from)).toEqual(['title', 'codes', 'references']);

    const works = titles.map((title, index) =>
      servedRecord({ pmid: String(99_400_001 + index), title, created: '2020-01-01' }),
    );
    const { pmids } = new Library([...works, ...others]).find(query);
    const found = works.filter(({ pmid }) => pmids.includes(pmid));
    // By their titles alone: PubMed looks into the abstracts too.
    expect(found.length / works.length).toBeGreaterThanOrEqual(0.7);
    expect(pmids.length - found.length).toBe(0);
  });
});
