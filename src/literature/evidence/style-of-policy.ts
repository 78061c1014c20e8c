import type { DocumentReference } from '../../documents/policy-document.ts';
import { citationOf } from '../records/citation.ts';
import { citationStyles, houseStyle, type CitationStyle } from '../records/citation-styles.ts';
import type { PublicationRecord } from '../records/publication-record.ts';

/** The latest references say how a policy prints them today. */
const MOST_COMPARED = 60;

/**
 * The style in which a policy prints its references: of all styles the one in which the records that it cites come
 * closest to what it prints; where no record of them is at hand, the one that agrees best with how the entries look.
 * `records` are those at hand, by PMID. A policy without references prints in the house's style.
 */
export function styleOfPolicy(
  references: readonly DocumentReference[],
  records: ReadonlyMap<string, PublicationRecord>,
): CitationStyle {
  const known = references.flatMap(({ citation, pmid }) => {
    const record = pmid === null ? undefined : records.get(pmid);
    return record === undefined ? [] : [{ printed: words(citation), record }];
  });
  if (known.length > 0) {
    const compared = known.slice(-MOST_COMPARED);
    return least(citationStyles, (style) =>
      sum(compared.map(({ printed, record }) => difference(printed, words(citationOf(record, style))))),
    );
  }
  const looks = references.slice(-MOST_COMPARED).map(({ citation }) => lookOf(citation));
  return least(citationStyles, (style) => sum(looks.map((look) => disagreement(look, style))));
}

/** What an entry shows of its style by itself; null for what it does not tell. */
interface Look {
  readonly named: number | null;
  /** Names of an entry that prints all of them. */
  readonly whole: number | null;
  readonly isItalic: boolean;
  readonly pages: CitationStyle['pages'] | null;
  readonly date: CitationStyle['date'] | null;
}

const ET_AL = /^(.{1,400}?),? et al/i;
/** `Heavner JE, Racz GB, Raj P.` */
const AUTHORS = /^(?:\p{Lu}[\p{L}'’ -]{1,40} \p{Lu}{1,4}, ){0,40}\p{Lu}[\p{L}'’ -]{1,40} \p{Lu}{1,4}(?=\.)/u;
const PAGES = /:[A-Za-z]*(\d+)[-–][A-Za-z]*(\d+)/;
const DATE = /\b(?:19|20)\d\d( (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*)?( \d{1,2})?;/;

function lookOf(citation: string): Look {
  const [, start = '', end = ''] = PAGES.exec(citation) ?? [];
  const date = DATE.exec(citation);
  const shared = start.length === end.length && start[0] === end[0] && start !== end;
  const names = ET_AL.exec(citation)?.[1];
  const all = names === undefined ? AUTHORS.exec(citation)?.[0] : undefined;
  return {
    named: names?.split(',').length ?? null,
    whole: all?.split(',').length ?? null,
    isItalic: /(?<!\*)\*[^*]+\*(?!\*)/.test(citation),
    pages: start === '' ? null : end.length < start.length ? 'short' : shared ? 'full' : null,
    date: date === null ? null : date[2] !== undefined ? 'day' : date[1] !== undefined ? 'month' : 'year',
  };
}

function disagreement({ named, whole, isItalic, pages, date }: Look, style: CitationStyle): number {
  return sum([
    named === null ? 0 : style.wholeUpTo === null ? 2 : Math.min(2, Math.abs(named - style.named)),
    whole === null || style.wholeUpTo === null || whole <= style.wholeUpTo ? 0 : 1,
    isItalic === (style.journal === 'italic') ? 0 : 1,
    pages === null || pages === style.pages ? 0 : 1,
    date === null || date === style.date ? 0 : 1,
  ]);
}

const words = (citation: string) => citation.split(/\s+/);

/** How many words stand in one of two citations alone, as a share of all. */
function difference(one: readonly string[], other: readonly string[]): number {
  const left = [...other];
  let alone = 0;
  for (const word of one) {
    const at = left.indexOf(word);
    if (at < 0) alone += 1;
    else left.splice(at, 1);
  }
  return (alone + left.length) / (one.length + other.length);
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

function least(styles: readonly CitationStyle[], measure: (style: CitationStyle) => number): CitationStyle {
  return styles
    .map((style) => ({ style, size: measure(style) }))
    .reduce((best, each) => (each.size < best.size ? each : best), {
      style: houseStyle,
      size: measure(houseStyle),
    }).style;
}
