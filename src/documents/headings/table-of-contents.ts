import { headingName } from './heading-text.rules.ts';
import { knownHeading, roleOf } from './known-headings.rules.ts';
import type { OutlinePart } from '../outline.ts';

/** `Clinical Evidence ......... 10` */
const ENTRY = /\.{4,}[\s.]*\d{0,4}$|\s\d{1,3}$/;

/**
 * The parts of a document without its table of contents. Its entries look like headings, so that a known heading that
 * is empty and stands again further down is an entry too.
 */
export function withoutContents(parts: readonly OutlinePart[]): OutlinePart[] {
  const last = new Map(parts.map(({ heading }, index) => [headingName(heading), index]));
  return parts.filter(({ heading, lines }, index) => {
    if (roleOf(heading) === 'contents') return false;
    const standsAgain = knownHeading(heading) !== null && (last.get(headingName(heading)) ?? 0) > index;
    return !standsAgain || lines.some(({ text }) => text.trim() !== '' && !isContentsEntry(text));
  });
}

/** True for a line with dots or spaces between a heading and the page it stands on, and for one of nothing but headings. */
function isContentsEntry(line: string): boolean {
  const text = line.trim();
  if (text.length > 200) return false;
  if (text.includes('....') && ENTRY.test(text)) return true;
  const cells = text.split(/\t+|\s{3,}/);
  return cells.length > 1 && cells.every((cell) => knownHeading(cell) !== null);
}
