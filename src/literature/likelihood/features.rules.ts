import { tellingWords } from '../strategies/proposal/proposal-words.rules.ts';
import { isEverywhere, type Heading } from '../strategies/proposal/subjects.rules.ts';

/** What a record is compared by. */
export interface Comparable {
  readonly title: string;
  readonly mesh: readonly Heading[];
}

/** A subject heading, or a word of a title. */
export interface Feature {
  readonly kind: 'subject' | 'word';
  readonly name: string;
}

/** How often a feature stands at records that were wanted, and at records that were not. */
export interface FeatureCount extends Feature {
  readonly wanted: number;
  readonly unwanted: number;
  /** Natural logarithm of how much likelier a wanted record has it; negative where an unwanted one does. */
  readonly weight: number;
}

/** Fewer records share it by chance. */
const LEAST_RECORDS = 2;

/** The features of a record, each once. */
export function featuresOf({ title, mesh }: Comparable): Feature[] {
  const subjects = new Set(mesh.map(({ descriptor }) => descriptor));
  return [
    ...[...subjects]
      .filter((name) => !isEverywhere(name))
      .map((name) => ({ kind: 'subject' as const, name })),
    ...tellingWords(title).map((name) => ({ kind: 'word' as const, name })),
  ];
}

/** Weighs every feature that two records or more have, with half a record added to each side so that none is certain. */
export function weighFeatures(
  wanted: readonly Comparable[],
  unwanted: readonly Comparable[],
): Map<string, FeatureCount> {
  const counts = new Map<string, { feature: Feature; wanted: number; unwanted: number }>();
  for (const [side, records] of [
    ['wanted', wanted],
    ['unwanted', unwanted],
  ] as const) {
    for (const feature of records.flatMap(featuresOf)) {
      const count = counts.get(keyOfFeature(feature)) ?? { feature, wanted: 0, unwanted: 0 };
      count[side] += 1;
      counts.set(keyOfFeature(feature), count);
    }
  }
  const weighed = [...counts]
    .filter(([, count]) => count.wanted + count.unwanted >= LEAST_RECORDS)
    .map(([key, { feature, ...count }]): [string, FeatureCount] => {
      const share = (count.wanted + 0.5) / (wanted.length + 1);
      const otherShare = (count.unwanted + 0.5) / (unwanted.length + 1);
      return [key, { ...feature, ...count, weight: Math.log(share / otherShare) }];
    });
  return new Map(weighed);
}

/** A feature's name among both kinds. */
export function keyOfFeature({ kind, name }: Feature): string {
  return `${kind} ${name}`;
}
