import { isAnchor } from './anchors.rules.ts';

/** What the anchor of a criterion is made from. */
export interface AnchoredCriterion {
  /** Anchor of the section it stands in. */
  readonly section: string;
  /** The criterion above it, by its index; null for one of the outermost. */
  readonly above: number | null;
  readonly kind: 'statement' | 'item';
  /** Without what encloses it: `A`; empty without one. */
  readonly label: string;
  /** An anchor it already has; it is kept as long as it is free. */
  readonly id: string | null;
}

/** So much of a section's anchor stands in those of its criteria. */
const LONGEST_SECTION = 240;
const LONGEST_PATH = 120;

/**
 * One anchor a criterion, all different and none of `taken`: `criteria--i-a-1` by the labels above it and its own,
 * `criteria--statement-1` and `criteria--i-item-2` where nothing is printed to name it by. What is still the same is
 * counted. Anchors already given are kept; those of `past` are given to nothing new.
 */
export function criterionAnchors(
  criteria: readonly AnchoredCriterion[],
  taken: ReadonlySet<string>,
  past: ReadonlySet<string> = new Set(),
): string[] {
  const used = new Set(taken);
  const anchors = criteria.map(({ id }) => {
    if (id === null || !isAnchor(id) || used.has(id)) return null;
    used.add(id);
    return id;
  });
  const paths = pathsOf(criteria);
  const counts = new Map<string, number>();
  return anchors.map((anchor, index) => {
    if (anchor !== null) return anchor;
    const name = `${criteria[index]!.section.slice(0, LONGEST_SECTION)}--${paths[index]!}`;
    let count = counts.get(name) ?? 0;
    let derived: string;
    do {
      count += 1;
      derived = count === 1 ? name : `${name}--${count}`;
    } while (used.has(derived) || past.has(derived));
    counts.set(name, count);
    used.add(derived);
    return derived;
  });
}

/** The labels from the outermost criterion down to each: `I.A.1`, `1.2` below `1`; empty where none is printed. */
export function labelPaths(criteria: readonly Pick<AnchoredCriterion, 'above' | 'label'>[]): string[] {
  const paths: string[] = [];
  for (const { above, label } of criteria) {
    const parent = above === null ? '' : (paths[above] ?? '');
    const isWhole = parent === '' || label === '' || label.startsWith(`${parent}.`);
    paths.push(isWhole ? label : `${parent}.${label}`.slice(0, LONGEST_PATH));
  }
  return paths;
}

function pathsOf(criteria: readonly AnchoredCriterion[]): string[] {
  const paths: string[] = [];
  const unnamed = new Map<string, number>();
  for (const { section, above, kind, label } of criteria) {
    const parent = above === null ? '' : (paths[above] ?? '');
    let step = label.toLowerCase().replaceAll('.', '-');
    if (step.startsWith(`${parent}-`)) step = step.slice(parent.length + 1);
    if (step === '') {
      const place = `${section} ${above ?? ''} ${kind}`;
      const count = (unnamed.get(place) ?? 0) + 1;
      unnamed.set(place, count);
      step = `${kind}-${count}`;
    }
    paths.push((parent === '' ? step : `${parent}-${step}`).slice(0, LONGEST_PATH));
  }
  return paths;
}
