/** Which of two texts is meant. */
export type Side = 'before' | 'after';

/** A value on both sides; null where a side lacks it. */
export interface Sides<Value> {
  readonly before: Value | null;
  readonly after: Value | null;
}

/**
 * A stretch of a compared text. `same` reads alike on both sides though it is written otherwise: `layout` is another
 * line break, `citation` the same references under other numbers.
 */
export type Mark =
  | { readonly kind: 'kept'; readonly text: string }
  | { readonly kind: 'deleted'; readonly text: string }
  | { readonly kind: 'inserted'; readonly text: string }
  | {
      readonly kind: 'same';
      readonly as: 'layout' | 'citation';
      readonly before: string;
      readonly after: string;
    };

/** How far two texts differ, from nothing to what they say; `placed` is an item that stands deeper now, or less deep. */
export const differences = ['none', 'layout', 'citations', 'placed', 'wording'] as const;
export type Difference = (typeof differences)[number];

/** What a mark stands for on one side; empty where it is not there. */
export function textOn(side: Side, mark: Mark): string {
  switch (mark.kind) {
    case 'kept':
      return mark.text;
    case 'deleted':
      return side === 'before' ? mark.text : '';
    case 'inserted':
      return side === 'after' ? mark.text : '';
    case 'same':
      return mark[side];
  }
}

/** One side of a marked text, to the letter. */
export function sideOf(side: Side, marks: readonly Mark[]): string {
  return marks.map((mark) => textOn(side, mark)).join('');
}

/** How far the two sides of a marked text differ. */
export function differenceOf(marks: readonly Mark[]): Difference {
  return greatest(
    marks.map((mark) => {
      if (mark.kind === 'kept') return 'none';
      if (mark.kind === 'same') return mark.as === 'citation' ? 'citations' : 'layout';
      return 'wording';
    }),
  );
}

/** The greatest of several differences. */
export function greatest(found: readonly Difference[]): Difference {
  return found.reduce<Difference>(
    (most, next) => (differences.indexOf(next) > differences.indexOf(most) ? next : most),
    'none',
  );
}

/** Marks of a text that stands on one side only. */
export function whollyOn(side: Side, text: string): Mark[] {
  if (text === '') return [];
  return [{ kind: side === 'before' ? 'deleted' : 'inserted', text }];
}

/** Two texts of which nothing is held to be common. */
export function replaced(before: string, after: string): Mark[] {
  return [...whollyOn('before', before), ...whollyOn('after', after)];
}
