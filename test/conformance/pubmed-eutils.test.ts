import { expect, it } from '@jest/globals';
import { similarReply } from '../../src/literature/eutils/elink-reply.ts';
import { postReply } from '../../src/literature/eutils/epost-reply.ts';
import { summariesOf } from '../../src/literature/eutils/esummary-reply.ts';
import { describeRecordings, recording } from './pubmed-recordings.ts';

describeRecordings('epost, esummary and elink recordings', () => {
  it('reads where ids are kept', async () => {
    const reply = await postReply([recording('epost-espell-einfo/biopython-epost1.xml')]);
    expect(reply).toEqual({ webEnv: 'MCID_692851c130aec64bed0a8c2a', queryKey: '1', invalid: [] });
  });

  it('reads that ids were not taken', async () => {
    const reading = postReply([recording('epost-espell-einfo/biopython-epost2-error-invalid-db.xml')]);
    await expect(reading).rejects.toThrow('Invalid db name specified: nothing');
  });

  it('reads summaries of version 2', async () => {
    const summaries = await summariesOf([recording('esummary/ncbi-esummary-v2.pubmed.xml')]);
    expect(summaries.map(({ pmid }) => pmid)).toEqual(['5683731', '22144687']);
    expect(summaries[0]).toEqual({
      pmid: '5683731',
      title: 'An assistive device for smoking.',
      journal: 'Paraplegia',
      publishedText: '1968 Aug',
      authors: ['Goldberg MJ', 'Davis LJ'],
    });
  });

  it('reads summaries of version 1', async () => {
    const summaries = await summariesOf([recording('esummary/biopython-esummary1-pubmed.xml')]);
    expect(summaries[0]).toEqual({
      pmid: '11850928',
      title: 'Zirconium granuloma following treatment of rhus dermatitis.',
      journal: 'Arch Dermatol',
      publishedText: '1965 Aug',
      authors: ['LoPresti PJ', 'Hambrick GW Jr'],
    });
    expect(summaries[1]?.pmid).toBe('11482001');
  });

  it('reads that summaries were refused', async () => {
    const reading = summariesOf([recording('esummary/biopython-esummary8-error.xml')]);
    await expect(reading).rejects.toThrow('Neither query_key nor id specified');
  });

  it('reads similar records without scores, and no other kind of link', async () => {
    const similar = await similarReply([recording('elink/biopython-elink1-neighbor.xml')]);
    const pmids = similar.get('9298984')?.map(({ pmid }) => pmid) ?? [];
    expect(pmids[0]).toBe('8794856');
    expect(pmids).not.toContain('9298984');
    expect(new Set(pmids).size).toBe(pmids.length);
  });

  it.each(['elink/biopython-elink5-llinks.xml', 'elink/biopython-elink8-ncheck.xml'])(
    '%s holds no similar records',
    async (path) => {
      expect((await similarReply([recording(path)])).size).toBe(0);
    },
  );
});
