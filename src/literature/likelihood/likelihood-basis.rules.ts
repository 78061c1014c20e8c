import type { FeatureCount } from './features.rules.ts';
import type { KnownRecords, SimilarTo } from './likelihood.rules.ts';

/** Names in one sentence: more are not read. */
const MOST_NAMED = 4;
/** A smaller difference is no reason. */
const LEAST_WEIGHT = 0.2;

/** What a likelihood rests on, in sentences for the person who screens. */
export function basisOf(
  similarTo: readonly SimilarTo[],
  shared: readonly FeatureCount[],
  known: Pick<KnownRecords, 'included' | 'cited' | 'excluded' | 'withoutSimilar'>,
): string[] {
  const wanted =
    known.included.length === 0 ? 'cited' : known.cited.length === 0 ? 'included' : 'included or cited';
  const sentences = [
    ...similarSentences(similarTo),
    ...sharedSentences(shared, 'wanted', wanted),
    ...sharedSentences(shared, 'unwanted', 'excluded'),
  ];
  return [
    ...(sentences.length > 0
      ? sentences
      : ['Shares no subject or word with what the policy cites or screened']),
    ...(known.withoutSimilar === null ? [] : [`Ranked by subjects and words alone: ${known.withoutSimilar}`]),
  ];
}

function similarSentences(similarTo: readonly SimilarTo[]): string[] {
  const references = similarTo.flatMap(({ reference }) => (reference === null ? [] : [reference]));
  const included = similarTo.length - references.length;
  return [
    ...(references.length > 0
      ? [
          `Similar to ${references.length === 1 ? 'reference' : 'references'} ${listed(ordered(references))} (PubMed)`,
        ]
      : []),
    ...(included > 0 ? [`Similar to ${records(included, 'included')} (PubMed)`] : []),
  ];
}

const signs = { wanted: 1, unwanted: -1 } as const;
const nouns = { subject: ['subject', 'subjects'], word: ['word', 'words'] } as const;

function sharedSentences(
  shared: readonly FeatureCount[],
  side: 'wanted' | 'unwanted',
  kind: string,
): string[] {
  return (['subject', 'word'] as const).flatMap((what) => {
    const named = shared
      .filter((feature) => feature.kind === what && feature.weight * signs[side] >= LEAST_WEIGHT)
      .filter((feature) => feature[side] > 0)
      .slice(0, MOST_NAMED);
    if (named.length === 0) return [];
    const counts = named.map((feature) => feature[side]);
    const most = Math.max(...counts);
    const upTo = counts.every((count) => count === most) ? '' : 'up to ';
    const [one, several] = nouns[what];
    const names = listed(named.map(({ name }) => name));
    return [`Shares the ${named.length === 1 ? one : several} ${names} with ${upTo}${records(most, kind)}`];
  });
}

const ordered = (numbers: readonly number[]): number[] => [...new Set(numbers)].sort((a, b) => a - b);

const records = (count: number, kind: string): string =>
  `${count} ${kind} ${count === 1 ? 'record' : 'records'}`;

/** `6`, `6 and 12`, `6, 12 and 14`; a long list ends in how many more. */
function listed(items: readonly (string | number)[]): string {
  const shown = items.length > MOST_LISTED ? items.slice(0, MOST_LISTED - 1) : items;
  const rest = items.length - shown.length;
  const all = rest > 0 ? [...shown, `${rest} more`] : shown;
  return all.length < 2 ? all.join('') : `${all.slice(0, -1).join(', ')} and ${String(all.at(-1))}`;
}

const MOST_LISTED = 8;
