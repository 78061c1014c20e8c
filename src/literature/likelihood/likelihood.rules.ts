import { basisOf } from './likelihood-basis.rules.ts';
import {
  featuresOf,
  keyOfFeature,
  weighFeatures,
  type Comparable,
  type FeatureCount,
} from './features.rules.ts';

/** A record that waits for a person. */
export interface WaitingRecord extends Comparable {
  readonly screeningId: string;
  /** Works of the policy to which PubMed calls it similar, the nearest first. */
  readonly similarTo: readonly SimilarTo[];
}

/** A work that the policy cites, or that was included for it. */
export interface SimilarTo {
  /** Its number in the reference list; null for one that is included and not cited. */
  readonly reference: number | null;
  /** 1 for the most similar of that work. */
  readonly place: number;
}

/** What is known of a policy's taste. */
export interface KnownRecords {
  readonly cited: readonly Comparable[];
  readonly included: readonly Comparable[];
  readonly excluded: readonly Comparable[];
  /** Why PubMed was not asked for similar articles, or did not answer; null where it did. */
  readonly withoutSimilar: string | null;
}

/** Where a record comes in the order by likelihood. */
export interface Ranked {
  readonly screeningId: string;
  /** Above 0 and below 1, the higher the likelier to be included; null where nothing is known to rank by. */
  readonly likelihood: number | null;
  /** What it rests on, a sentence each. */
  readonly basis: readonly string[];
}

/** Features that count: those that tell most, so that a long title is not favoured. */
const MOST_FEATURES = 8;
/** Farther than the records that PubMed shows beside an article, a similarity counts half. */
const NEAR = 20;

/**
 * Ranks what waits by two signs that a person can check: which of the policy's works PubMed calls it similar to, and which
 * subjects and words it shares with records that were included or cited, or excluded. The same facts give the same order.
 * It only orders: nothing is left out, whatever its likelihood.
 */
export function rank(waiting: readonly WaitingRecord[], known: KnownRecords): Ranked[] {
  const wanted = [...known.included, ...known.cited];
  const weights = weighFeatures(wanted, known.excluded);
  const isBlind = wanted.length + known.excluded.length === 0;
  return waiting.map((record) => {
    if (isBlind && record.similarTo.length === 0) {
      const { withoutSimilar: why } = known;
      const basis = why === null ? [] : [`Not ranked, for want of anything to compare with: ${why}`];
      return { screeningId: record.screeningId, likelihood: null, basis };
    }
    const shared = tellingFeatures(record, weights);
    const odds = shared.reduce((sum, { weight }) => sum + weight, 0) / 2 + similarity(record.similarTo);
    return {
      screeningId: record.screeningId,
      likelihood: rounded(1 / (1 + Math.exp(-odds))),
      basis: basisOf(record.similarTo, shared, known),
    };
  });
}

function tellingFeatures(record: Comparable, weights: ReadonlyMap<string, FeatureCount>): FeatureCount[] {
  return featuresOf(record)
    .flatMap((feature) => weights.get(keyOfFeature(feature)) ?? [])
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight) || (keyOfFeature(a) < keyOfFeature(b) ? -1 : 1))
    .slice(0, MOST_FEATURES);
}

/** The first works count most: a record near twenty of them is not ten times as likely as one near two. */
function similarity(similarTo: readonly SimilarTo[]): number {
  const near = similarTo.reduce((sum, { place }) => sum + (place <= NEAR ? 1 : 0.5), 0);
  return 2 * Math.log1p(near);
}

/** Four digits, and never quite 0 or 1: no record is certain. */
const rounded = (likelihood: number): number =>
  Math.min(0.9999, Math.max(0.0001, Math.round(likelihood * 10_000) / 10_000));
