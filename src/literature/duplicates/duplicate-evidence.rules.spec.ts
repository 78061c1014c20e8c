import { describe, expect, it } from '@jest/globals';
import { isTellingTitle, titleKey } from '../records/title.rules.ts';
import { lookupKeys, matchKeys, type Comparable } from './comparable.rules.ts';
import { likenessOf } from './duplicate-evidence.rules.ts';

const TITLE = 'Percutaneous epidural adhesiolysis for chronic low back pain after surgery';

function comparable(given: Partial<Comparable> = {}): Comparable {
  const title = given.title ?? TITLE;
  return {
    pmid: null,
    sourceId: null,
    doi: null,
    pmcid: null,
    title,
    titleKey: titleKey(title),
    telling: isTellingTitle(title),
    year: 2026,
    firstAuthor: 'almeida',
    volume: '12',
    firstPage: '101',
    preprint: false,
    aboutAnother: false,
    ties: [],
    ...given,
  };
}
const pubmed = (given: Partial<Comparable> = {}) => comparable({ pmid: '99000001', ...given });
const other = (given: Partial<Comparable> = {}) => comparable({ sourceId: 'PMC/PMC9900001', ...given });

describe('likenessOf', () => {
  it.each<[string, Comparable, Comparable]>([
    [
      'the source says its PMID',
      pubmed(),
      other({ pmid: '99000001', title: 'Something else', firstAuthor: 'x' }),
    ],
    [
      'the same DOI and title',
      pubmed({ doi: '10.1/a' }),
      other({ doi: '10.1/a', year: null, firstAuthor: null }),
    ],
    [
      'the same DOI and nearly the title',
      pubmed({ doi: '10.1/a' }),
      other({ doi: '10.1/a', title: `${TITLE}s` }),
    ],
    ['the same PMCID and title', pubmed({ pmcid: 'PMC1' }), other({ pmcid: 'PMC1' })],
    ['title, year and first author', pubmed({ volume: null }), other({ firstPage: null })],
    ['title, year, volume and page', pubmed({ firstAuthor: null }), other()],
    ['a title in brackets', pubmed({ title: `[${TITLE}].` }), other()],
    [
      'a preprint that PubMed has as well',
      pubmed({ preprint: true, doi: '10.1/a' }),
      other({ preprint: true, doi: '10.1/a' }),
    ],
  ])('is certain of %s', (_, a, b) => {
    expect(likenessOf(a, b)?.certainty).toBe('certain');
    expect(likenessOf(b, a)).toEqual(likenessOf(a, b));
  });

  it.each<[string, Comparable, Comparable]>([
    ['two PMIDs with one DOI', pubmed({ doi: '10.1/a' }), pubmed({ pmid: '99000002', doi: '10.1/a' })],
    ['two PMIDs that agree in all else', pubmed(), pubmed({ pmid: '99000002' })],
    ['the same title with another DOI', pubmed({ doi: '10.1/a' }), other({ doi: '10.1/b' })],
    ['the same title by another author', pubmed(), other({ firstAuthor: 'brandt' })],
    ['the same title a year later', pubmed(), other({ year: 2027 })],
    ['the same title without author, volume and page', pubmed({ firstAuthor: null, volume: null }), other()],
    ['the same title on another page', pubmed(), other({ firstPage: '7' })],
    [
      'the same DOI under another title',
      pubmed({ doi: '10.1/a' }),
      other({ doi: '10.1/a', title: 'Abstracts of a meeting', year: 2020 }),
    ],
    ['a preprint and its article', pubmed(), other({ preprint: true })],
    [
      'a preprint that names its article, whatever its title',
      pubmed(),
      other({
        preprint: true,
        title: 'Early words',
        year: 2020,
        firstAuthor: 'x',
        ties: [{ type: 'PreprintOf', target: '99000001' }],
      }),
    ],
    [
      'a preprint that PubMed says was updated by the article',
      pubmed({ preprint: true, ties: [{ type: 'UpdateIn', target: '99000002' }] }),
      pubmed({ pmid: '99000002' }),
    ],
    ['two records that PubMed has not', other(), other({ sourceId: 'AGR/IND1' })],
    ['two entries of one collection', other(), other({ sourceId: 'PMC/PMC9900002' })],
    ['a title with a letter more', pubmed(), other({ title: `${TITLE}s` })],
    ['a missing subtitle', pubmed(), other({ title: `${TITLE}: a randomised trial` })],
    [
      'the same place under another title',
      pubmed(),
      other({ title: 'Eine ganz andere Überschrift als zuvor gelesen' }),
    ],
    ['an erratum that repeats the title and names nothing', pubmed(), other({ aboutAnother: true })],
  ])('doubts %s', (_, a, b) => {
    expect(likenessOf(a, b)?.certainty).toBe('doubtful');
    expect(likenessOf(b, a)).toEqual(likenessOf(a, b));
  });

  it.each<[string, Comparable, Comparable]>([
    [
      'nothing in common',
      pubmed(),
      other({ title: 'Vertebral augmentation for osteoporotic fractures', firstPage: '9' }),
    ],
    [
      'two PMIDs at the same place of two journals',
      pubmed(),
      pubmed({ pmid: '99000002', title: 'Other words' }),
    ],
    ['the same short title', pubmed({ title: 'Editorial' }), other({ title: 'Editorial', firstPage: '9' })],
    ['the same title two years apart', pubmed(), other({ year: 2028, firstPage: '9' })],
    [
      'an erratum that names its article',
      pubmed(),
      pubmed({ pmid: '99000002', aboutAnother: true, ties: [{ type: 'ErratumFor', target: '99000001' }] }),
    ],
    [
      'an update that names what it updates',
      pubmed({ ties: [{ type: 'UpdateIn', target: '99000002' }] }),
      pubmed({ pmid: '99000002', year: 2027 }),
    ],
    [
      'a reply with the title inside its own',
      pubmed(),
      other({ title: `Reply to: ${TITLE}`, aboutAnother: true }),
    ],
    [
      'nearly the title by others elsewhere',
      pubmed(),
      other({ title: `${TITLE}s`, firstAuthor: 'b', firstPage: '9' }),
    ],
    [
      'no PMID, no DOI and no title, twice',
      comparable({ title: '', volume: null }),
      comparable({ title: '', volume: null }),
    ],
  ])('leaves alone: %s', (_, a, b) => {
    expect(likenessOf(a, b)).toBeNull();
    expect(likenessOf(b, a)).toBeNull();
  });

  it('says what speaks for and against', () => {
    const likeness = likenessOf(
      pubmed({ doi: '10.1/a' }),
      other({ doi: '10.1/b', preprint: true, year: 2025 }),
    );
    expect(likeness).toEqual({
      certainty: 'doubtful',
      evidence: ['same_title', 'same_first_author', 'same_volume_and_page'],
      counterEvidence: ['other_doi', 'other_year', 'preprint_and_article'],
    });
  });
});

describe('the keys under which records are filed', () => {
  const meet = (a: Comparable, b: Comparable) => lookupKeys(a).some((key) => matchKeys(b).includes(key));

  it.each<[string, Comparable, Comparable]>([
    ['DOI', pubmed({ doi: '10.1/a', title: 'A' }), other({ doi: '10.1/a', title: 'B', firstPage: '9' })],
    ['PMCID', pubmed({ pmcid: 'PMC1', title: 'A' }), other({ pmcid: 'PMC1', title: 'B', firstPage: '9' })],
    ['title', pubmed(), other({ year: 2027, firstPage: '9' })],
    ['the beginning of a title', pubmed(), other({ title: `${TITLE}: a trial`, year: 2027, firstPage: '9' })],
    ['the end of a title', pubmed(), other({ title: `A ${TITLE}`, year: 2025, firstPage: '9' })],
    ['volume, page and author', pubmed(), other({ title: 'B' })],
    [
      'a tie',
      pubmed({ title: 'A' }),
      other({ title: 'B', firstPage: '9', ties: [{ type: 'PreprintOf', target: '99000001' }] }),
    ],
  ])('meet by %s, both ways', (_, a, b) => {
    expect(meet(a, b)).toBe(true);
    expect(meet(b, a)).toBe(true);
  });

  it('are none where nothing is known', () => {
    expect(matchKeys(comparable({ title: 'Reply', volume: null }))).toEqual([]);
  });

  it('stay short whatever is given', () => {
    const long = comparable({
      title: `${'long '.repeat(2_000)}`,
      doi: `10.1/${'x'.repeat(5_000)}`,
      firstPage: '9'.repeat(5_000),
    });
    for (const key of lookupKeys(long)) expect(key.length).toBeLessThan(300);
  });
});
