import type { Query, Term } from './query-parser.ts';
import { plain, type WordIndex } from './word-index.ts';
import type { ServedRecord } from './served-record.ts';

/** Says whether a record answers a query. */
export type Matcher = (record: ServedRecord) => boolean;

const combined: Readonly<Record<'both' | 'either' | 'without', (left: Matcher, right: Matcher) => Matcher>> =
  {
    both: (left, right) => (record) => left(record) && right(record),
    either: (left, right) => (record) => left(record) || right(record),
    without: (left, right) => (record) => left(record) && !right(record),
  };

/** The test that a query puts each record to. */
export function matcherOf(query: Query): Matcher {
  switch (query.kind) {
    case 'term':
      return termMatcher(query.term);
    case 'range':
      return rangeMatcher(query);
    default:
      return combined[query.kind](matcherOf(query.left), matcherOf(query.right));
  }
}

/** PMIDs among which all answers are; null for all records. */
export function candidatesOf(query: Query, index: WordIndex): ReadonlySet<string> | null {
  switch (query.kind) {
    case 'range':
      return null;
    case 'term':
      if (query.term.field.kind === 'uid') return new Set([query.term.text]);
      return query.term.field.kind === 'day' || isUnindexed(query.term)
        ? null
        : index.candidates(query.term.text);
    case 'without':
      return candidatesOf(query.left, index);
    case 'both':
      return smaller(candidatesOf(query.left, index), candidatesOf(query.right, index));
    case 'either': {
      const [left, right] = [candidatesOf(query.left, index), candidatesOf(query.right, index)];
      return left === null || right === null ? null : new Set([...left, ...right]);
    }
  }
}

/** Every word or phrase that is looked for. */
export function termsOf(query: Query): Term[] {
  if (query.kind === 'term') return [query.term];
  return query.kind === 'range' ? [] : [...termsOf(query.left), ...termsOf(query.right)];
}

/** Fields whose text stands under other words in no other field. */
function isUnindexed({ field }: Term): boolean {
  return ['Language', 'Volume', 'Article Identifier'].includes(field.title);
}

function smaller(
  left: ReadonlySet<string> | null,
  right: ReadonlySet<string> | null,
): ReadonlySet<string> | null {
  if (left === null || right === null) return left ?? right;
  return left.size <= right.size ? left : right;
}

function termMatcher({ text, field }: Term): Matcher {
  switch (field.kind) {
    case 'uid':
      return ({ pmid }) => pmid === text;
    case 'day': {
      const day = dashed(text);
      return (record) => field.dayOf(record)?.startsWith(day) === true;
    }
    case 'entry': {
      // "Adhesions/surgery"[mh] asks for the heading; which of its subheadings is not kept apart here
      const wanted = plain(field.title.startsWith('MeSH') ? text.replace(/\/.*/, '') : text);
      return (record) => field.textsOf(record).some((one) => plain(one) === wanted);
    }
    case 'text': {
      const wanted = text.endsWith('*') ? ` ${plain(text)}` : ` ${plain(text)} `;
      return (record) => field.textsOf(record).some((one) => ` ${plain(one)} `.includes(wanted));
    }
  }
}

function rangeMatcher({ field, from, until }: Extract<Query, { kind: 'range' }>): Matcher {
  if (field.kind === 'uid') {
    const [first, last] = [Number(from), Number(until)];
    return ({ pmid }) => Number(pmid) >= first && Number(pmid) <= last;
  }
  if (field.kind !== 'day') throw new Error(`no ranges in the field ${field.title}`);
  const [first, last] = [dashed(from), dashed(until)];
  return (record) => {
    const day = field.dayOf(record);
    return day !== null && day >= first && day.slice(0, last.length) <= last;
  };
}

const dashed = (day: string): string => day.replaceAll('/', '-');
