import type { DocumentSection } from '../policy-document.ts';
import { compareLine, compareText, type Comparing } from './compare-text.ts';
import type { SectionChange, SectionComparison } from './comparison.ts';
import { differenceOf, type Difference } from './marks.rules.ts';
import { inOrder, matchAnchored, type Placed } from './match-anchored.ts';

interface Standing extends DocumentSection {
  readonly under: readonly string[];
  readonly name: string;
  readonly words: string;
}

/** Compares the sections of two documents, each with the one it comes from. */
export function compareSections(
  before: readonly DocumentSection[],
  after: readonly DocumentSection[],
  comparing: Comparing,
): SectionComparison[] {
  const [were, are] = [standing(before), standing(after)];
  const matched = matchAnchored(were, are, comparing.effort);
  matchBareHeadings(were, are, matched);
  return inOrder(were, are, matched).map((placed) => compareSection(placed, comparing));
}

/** A heading without a text of its own is known by what stands right below it: another name for the same part. */
function matchBareHeadings(
  before: readonly Standing[],
  after: readonly Standing[],
  matched: Map<Standing, Standing>,
): void {
  const taken = new Set(matched.values());
  const place = new Map(before.map((section, index) => [section, index]));
  for (const [index, other] of [...after.entries()].toReversed()) {
    const below = matched.get(after[index + 1] ?? other);
    const one = below === undefined ? undefined : before[(place.get(below) ?? 0) - 1];
    if (one === undefined || matched.has(other) || taken.has(one)) continue;
    if (one.level !== other.level || one.markdown !== '' || other.markdown !== '') continue;
    matched.set(other, one);
    taken.add(one);
  }
}

function standing(sections: readonly DocumentSection[]): Standing[] {
  const open: DocumentSection[] = [];
  return sections.map((section) => {
    while ((open.at(-1)?.level ?? 0) >= section.level) open.pop();
    const under = open.map(({ heading }) => heading);
    open.push(section);
    return { ...section, under, name: section.heading, words: `${section.heading} ${section.markdown}` };
  });
}

function compareSection({ before, after, moved }: Placed<Standing>, comparing: Comparing): SectionComparison {
  const heading = compareLine(before?.heading ?? '', after?.heading ?? '', comparing);
  const text = compareText(before?.markdown ?? '', after?.markdown ?? '', comparing);
  const level = { before: before?.level ?? null, after: after?.level ?? null };
  const changes: SectionChange[] = [];
  if (before === null) changes.push('added');
  else if (after === null) changes.push('removed');
  else {
    if (differenceOf(heading) !== 'none') changes.push('renamed');
    if (moved) changes.push('moved');
    if (level.before !== level.after) changes.push('re_levelled');
    changes.push(...textChange(text.difference));
  }
  return {
    anchor: after?.id ?? before?.id ?? '',
    changes,
    heading,
    under: (after ?? before)?.under ?? [],
    level,
    text,
  };
}

/** The change that a difference of texts is; none where nothing differs. */
export function textChange(difference: Difference): Exclude<Difference, 'none'>[] {
  return difference === 'none' ? [] : [difference];
}
