import { withoutNumber } from '../headings/heading-text.rules.ts';

/** What an anchor is made from. */
export interface Anchored {
  readonly heading: string;
  readonly level: number;
  /** An anchor the section already has; it is kept as long as it is free. */
  readonly id: string | null;
}

const LONGEST_SLUG = 80;
/** Between the headings of a path; a slug itself never holds two hyphens in a row. */
const PATH_SEPARATOR = '--';
/** Anchors that a page gives to its other parts. */
const RESERVED = /^(?:(?:ref|cite)-\d+|top|dates|references|codes|cross-references)$/;

/** True for text that can be an anchor: letters and digits in words joined by hyphens, nothing a page uses itself. */
export function isAnchor(text: string): boolean {
  return text.length <= 400 && /^[\p{L}\p{N}\p{M}_-]+$/u.test(text) && !RESERVED.test(text);
}

/** The anchor a heading gives by itself, without its number: `2. Randomized Trials (RCTs)` is `randomized-trials-rcts`. */
export function slugOf(heading: string): string {
  const words =
    withoutNumber(heading)
      .toLowerCase()
      .match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
  const slug = words.join('-').normalize('NFC').slice(0, LONGEST_SLUG).toWellFormed();
  const trimmed = slug.replace(/[-\ufffd]+$/u, '');
  if (trimmed === '') return 'section';
  return isAnchor(trimmed) ? trimmed : `section-${trimmed}`;
}

/**
 * One anchor a section, all different. A heading that stands once gives its slug; one that repeats gets the headings
 * above it in front, as few as tell it apart; what is still the same is counted. Anchors already given are kept;
 * those of `past` are given to nothing new.
 */
export function anchorsOf(sections: readonly Anchored[], past: ReadonlySet<string> = new Set()): string[] {
  const paths = pathsOf(sections);
  const anchors = sections.map((section) => section.id);
  const taken = new Set<string>();
  for (const [index, id] of anchors.entries()) {
    if (id !== null && isAnchor(id) && !taken.has(id)) taken.add(id);
    else anchors[index] = null;
  }
  for (const id of past) taken.add(id);
  for (let depth = 1; depth <= deepest(paths); depth += 1) giveWhatIsAlone(paths, depth, anchors, taken);
  const counts = new Map<string, number>();
  return anchors.map((anchor, index) => anchor ?? counted(paths[index] ?? [], counts, taken));
}

/** For each section the slugs of the headings above it and its own, from the top. */
function pathsOf(sections: readonly Anchored[]): string[][] {
  const open: { level: number; slug: string }[] = [];
  return sections.map(({ heading, level }) => {
    while ((open.at(-1)?.level ?? 0) >= level) open.pop();
    open.push({ level, slug: slugOf(heading) });
    return open.map(({ slug }) => slug);
  });
}

const deepest = (paths: readonly string[][]) => paths.reduce((most, path) => Math.max(most, path.length), 0);

/** Gives its last `depth` slugs to every section without an anchor that is alone with them. */
function giveWhatIsAlone(
  paths: string[][],
  depth: number,
  anchors: (string | null)[],
  taken: Set<string>,
): void {
  const candidates = paths.map((path) => path.slice(-depth).join(PATH_SEPARATOR));
  const times = new Map<string, number>();
  for (const candidate of candidates) times.set(candidate, (times.get(candidate) ?? 0) + 1);
  for (const [index, candidate] of candidates.entries()) {
    if (anchors[index] !== null || taken.has(candidate) || times.get(candidate) !== 1) continue;
    anchors[index] = candidate;
    taken.add(candidate);
  }
}

/** The whole path, and from the second time on its number: `summary--2`. */
function counted(slugs: readonly string[], counts: Map<string, number>, taken: Set<string>): string {
  const path = slugs.join(PATH_SEPARATOR);
  let count = counts.get(path) ?? 0;
  let anchor: string;
  do {
    count += 1;
    anchor = count === 1 ? path : `${path}${PATH_SEPARATOR}${count}`;
  } while (taken.has(anchor));
  counts.set(path, count);
  taken.add(anchor);
  return anchor;
}
