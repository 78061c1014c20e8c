import { headingNames, type HeadingRole, type KnownHeading } from './heading-names.rules.ts';
import { headingName, longestSharedHeading } from './heading-text.rules.ts';

const headings = new Map(headingNames.flatMap(([known, names]) => names.map((name) => [name, known])));

/** The heading among those that policies share; null when it is a policy's own. Case, number and a colon do not matter. */
export function knownHeading(text: string): KnownHeading | null {
  return text.length > longestSharedHeading ? null : (headings.get(headingName(text)) ?? null);
}

/** The part of a document that stands under a heading. */
export function roleOf(heading: string): HeadingRole {
  return knownHeading(heading)?.role ?? 'section';
}
