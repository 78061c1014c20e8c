/** What of a record is compared with others. */
export interface Comparable {
  readonly pmid: string | null;
  /** `PPR/PPR123456`; null for what only PubMed told of. */
  readonly sourceId: string | null;
  readonly doi: string | null;
  readonly pmcid: string | null;
  readonly title: string;
  readonly titleKey: string;
  /** False for titles that many works share. */
  readonly telling: boolean;
  readonly year: number | null;
  /** Surname or group name of the first author, in small letters without accents; null where there is none. */
  readonly firstAuthor: string | null;
  readonly volume: string | null;
  readonly firstPage: string | null;
  readonly preprint: boolean;
  /** A comment, a reply, a correction: a work about another one. */
  readonly aboutAnother: boolean;
  /** Its ties to other records: their type and where they point, as PMID or as the other source's name. */
  readonly ties: readonly { readonly type: string; readonly target: string }[];
}

/** Letters of a title that make a key of its beginning or its end. */
const PIECE = 30;
/** Letters of a title that make a key of the whole; the rest is compared, not looked up. */
const LONGEST_KEY = 200;
const YEARS_APART = 1;

/** The ties by which a preprint and the article that came of it name each other. */
export const preprintTies: ReadonlySet<string> = new Set([
  'PreprintOf',
  'PreprintIn',
  'UpdateOf',
  'UpdateIn',
]);

/**
 * Under what a record is filed, so that those which might be the same work are found without looking at all: two records
 * are compared when one's {@link lookupKeys} meet the other's keys, which holds both ways.
 */
export function matchKeys(record: Comparable): string[] {
  return [...commonKeys(record), ...titlePieces(record, String(record.year ?? ''))];
}

/** What to look up for a record: its own keys, and pieces of its title among the years next to its own. */
export function lookupKeys(record: Comparable): string[] {
  const { year } = record;
  const near = year === null ? [] : [year - YEARS_APART, year + YEARS_APART];
  return [...matchKeys(record), ...near.flatMap((other) => titlePieces(record, String(other)))];
}

function commonKeys(record: Comparable): string[] {
  const { pmid, sourceId, doi, pmcid, telling, year, volume, firstPage, firstAuthor } = record;
  const placed = year !== null && volume !== null && firstPage !== null && firstAuthor !== null;
  const keys = [
    pmid && `id:${pmid}`,
    sourceId && `id:${sourceId}`,
    doi && `doi:${doi.slice(0, LONGEST_KEY)}`,
    pmcid && `pmcid:${pmcid}`,
    telling && `title:${record.titleKey.slice(0, LONGEST_KEY)}`,
    placed && `place:${year}|${volume}|${firstPage}|${firstAuthor}`.slice(0, LONGEST_KEY),
    ...record.ties.filter(({ type }) => preprintTies.has(type)).map(({ target }) => `id:${target}`),
  ];
  return [...new Set(keys.filter((key): key is string => typeof key === 'string' && key !== ''))];
}

function titlePieces({ titleKey: key, telling }: Comparable, year: string): string[] {
  return telling ? [`begins:${year}:${key.slice(0, PIECE)}`, `ends:${year}:${key.slice(-PIECE)}`] : [];
}
