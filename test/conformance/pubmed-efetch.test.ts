import { expect, it } from '@jest/globals';
import { citationOf } from '../../src/literature/records/citation.ts';
import { isPartialDate } from '../../src/kernel/partial-date.ts';
import { describeRecordings, recording, recordings, recordOf, recordsOf } from './pubmed-recordings.ts';

describeRecordings('efetch recordings', () => {
  it.each(recordings('efetch'))('%s: every record has what each record has', async (name) => {
    const records = await recordsOf(name);
    const elements = recording(`efetch/${name}`).match(/<Pubmed(Book)?Article>/g) ?? [];
    expect(records).toHaveLength(elements.length);
    for (const record of records) {
      expect(record.pmid).toMatch(/^\d+$/);
      expect(record.title).not.toBe('');
      expect(record.publicationTypes.length).toBeGreaterThan(0);
      expect(record.publishedOn === null || isPartialDate(record.publishedOn)).toBe(true);
      expect(record.history.enteredOn ?? record.history.createdOn).not.toBeNull();
      expect(citationOf(record)).toContain(`*${record.journal?.abbreviation}*.`);
      expect(JSON.stringify({ ...record, titleMarkup: null })).not.toMatch(
        /&(amp|lt|gt|#\w+);|<\/?(i|b|sup|sub|u)>/,
      );
    }
  });

  it('reads the same records however the text is cut', async () => {
    const name = 'medline16n0902-subset-22.xml';
    expect(await recordsOf(name, 61)).toEqual(await recordsOf(name, 1_000_000));
  });

  it('reads an empty set as no records', async () => {
    expect(await recordsOf('metapub-37909814-EMPTY-SET.xml')).toEqual([]);
  });

  it('keeps a season as text and only the year as date', async () => {
    const record = await recordOf('metapub-23657305-season-structured.xml');
    expect(record).toMatchObject({ publishedOn: '2013', publishedText: '2013 Jan-Mar' });
    expect(record.abstract.map(({ label, category }) => [label, category])).toEqual([
      ['CONTEXT', 'BACKGROUND'],
      ['OBJECTIVES', 'OBJECTIVE'],
      ['METHODS', 'METHODS'],
      ['RESULTS', 'RESULTS'],
      ['CONCLUSION', 'CONCLUSIONS'],
    ]);
    expect(record.doi).toBe('10.1590/s0004-28032013000100008');
  });

  it('keeps a MedlineDate as text', async () => {
    const records = await recordsOf('medline16n0902-subset-22.xml');
    const ranged = records.filter(({ publishedText }) => publishedText === '2015 Oct-Dec');
    expect(ranged.length).toBeGreaterThan(0);
    expect(new Set(ranged.map(({ publishedOn }) => publishedOn))).toEqual(new Set(['2015']));
  });

  it('reads a vernacular title with its no-break space', async () => {
    expect(await recordOf('metapub-36987902-vernacular-title.xml')).toMatchObject({
      title:
        'Patients over 75 years admitted to the National Burn Centre, Haukeland University Hospital, 2000-19.',
      vernacularTitle:
        'Pasienter over 75\u00a0år innlagt ved Brannskadeavdelinga, Haukeland universitetssjukehus 2000–19.',
      languages: ['eng', 'nor'],
    });
  });

  it('reads markup in a title as text, and keeps it beside', async () => {
    const { title, titleMarkup } = await recordOf('metapub-37167981-title-markup.xml');
    expect(title).toContain('micro-x-ray fluorescence (μ-XRF) based detection');
    expect(titleMarkup).toContain('fluorescence (<i>μ</i>-XRF) based detection');
  });

  it('keeps no markup of a title that has none', async () => {
    expect(await recordOf('metapub-34709863-editorial-no-abstract.xml')).toMatchObject({ titleMarkup: null });
  });

  it('reads every tie to another record, in order', async () => {
    const text = recording('efetch/biopython-pubmed4.xml');
    const printed = [...text.matchAll(/RefType="(\w+)"/g)].map(([, type]) => type);
    const records = await recordsOf('biopython-pubmed4.xml');
    expect(records.flatMap(({ commentsCorrections }) => commentsCorrections.map(({ type }) => type))).toEqual(
      printed,
    );
  });

  it('reads every heading, keyword and publication type of every record', async () => {
    for (const name of recordings('efetch')) {
      const text = recording(`efetch/${name}`);
      const records = await recordsOf(name);
      const count = (pattern: RegExp): number => text.match(pattern)?.length ?? 0;
      const sum = (of: (record: (typeof records)[number]) => readonly unknown[]): number =>
        records.reduce((total, record) => total + of(record).length, 0);
      expect([name, sum(({ meshHeadings }) => meshHeadings)]).toEqual([name, count(/<MeshHeading>/g)]);
      expect([name, sum(({ keywords }) => keywords)]).toEqual([name, count(/<Keyword[ >]/g)]);
      expect([name, sum(({ publicationTypes }) => publicationTypes)]).toEqual([
        name,
        count(/<PublicationType[ >]/g),
      ]);
      expect([name, sum(({ authors }) => authors)]).toEqual([name, count(/<Author[ >]/g)]);
    }
  });

  it('reads a collective author', async () => {
    const { authors } = await recordOf('metapub-34843274-collective-author.xml');
    expect(authors).toEqual([
      {
        kind: 'collective',
        name: 'Guideline Development Panel for the Treatment of Depressive Disorders',
      },
    ]);
  });

  it.each([
    ['metapub-35649368-erratum-in.xml', 'ErratumIn', '35767954'],
    ['metapub-38962805-published-erratum-for.xml', 'ErratumFor', '38446048'],
    ['metapub-36156117-update-of-preprint.xml', 'UpdateOf', '35794888'],
    ['pubmedparser-29768149-comment-in.xml', 'CommentIn', '29768146'],
  ])('%s: reads %s', async (name, type, pmid) => {
    const { commentsCorrections } = await recordOf(name);
    expect(commentsCorrections).toContainEqual(expect.objectContaining({ type, pmid }));
  });

  it('reads a record without an abstract', async () => {
    const record = await recordOf('metapub-11618220-historical-no-abstract.xml');
    expect(record).toMatchObject({ abstract: [], publishedOn: '1987' });
    expect(citationOf(record)).toBe(
      'McMahon K. Eroticism in late Ming, early Qing fiction: the beauteous realm and the sexual battlefield. ' +
        '*Toung Pao*. 1987;73(4-5):217-64.',
    );
  });

  it('does not take the DOI of a cited work for its own', async () => {
    expect((await recordOf('biopython-pubmed5.xml')).doi).toBe('10.1136/oemed-2017-104431');
  });

  it('reads lowered text so that it stays readable', async () => {
    const { abstract } = await recordOf('biopython-pubmed5.xml');
    expect(abstract.map(({ text }) => text).join(' ')).toContain('p_trend <0.01');
  });
});
