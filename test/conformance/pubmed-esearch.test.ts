import { expect, it } from '@jest/globals';
import { searchReply } from '../../src/literature/eutils/esearch-reply.ts';
import { ErrorReply, readPubmedRecords } from '../../src/literature/pubmed/pubmed-parser.ts';
import { describeRecordings, recording } from './pubmed-recordings.ts';

const reply = (name: string) => searchReply([recording(`esearch/${name}`)]);

describeRecordings('esearch recordings', () => {
  it('reads count and ids without a history', async () => {
    const found = await reply('biopython-esearch1.xml');
    expect(found).toMatchObject({ count: 63, history: null, notFound: [], warnings: [] });
    expect(found.pmids).toHaveLength(20);
    expect(found.pmids[0]).toBe('41282813');
  });

  it('reads the history key', async () => {
    const found = await reply('biopython-esearch2-usehistory.xml');
    expect(found.count).toBe(42249);
    expect(found.history).toEqual({ webEnv: 'MCID_6927d6e7fee3e90f880ec190', queryKey: '1' });
  });

  it('reads how PubMed understood the query', async () => {
    const found = await reply('biopython-esearch3-retstart.xml');
    expect(found.translation).toBe('"proc natl acad sci u s a"[Journal] AND "97"[Volume]');
  });

  it('reads what was not found beside what was', async () => {
    const found = await reply('ncbi-esearch-phrase-not-found-with-results.xml');
    expect(found).toMatchObject({ count: 5163, notFound: ['fleegle[MeSH Terms]'] });
  });

  it('reads a search without hits', async () => {
    const found = await reply('biopython-esearch8-no-items.xml');
    expect(found).toMatchObject({
      count: 0,
      pmids: [],
      notFound: ['abcXYZ'],
      warnings: ['No items found.'],
    });
  });

  it.each([
    'epost-espell-einfo/biopython-epost2-error-invalid-db.xml',
    'esummary/biopython-esummary8-error.xml',
  ])('%s is no search reply', async (path) => {
    await expect(searchReply([recording(path)])).rejects.toThrow('not the XML that was expected');
  });

  it('tells an error where records were expected', async () => {
    const text = recording('epost-espell-einfo/biopython-epost2-error-invalid-db.xml').replaceAll(
      'ePostResult',
      'eFetchResult',
    );
    await expect(readPubmedRecords([text]).next()).rejects.toThrow(ErrorReply);
  });
});
