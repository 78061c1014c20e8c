import { isNeutral } from '../criteria/criteria-sections.rules.ts';
import { statedDetermination } from '../criteria/determination.ts';
import { headingNumber } from './heading-text.rules.ts';
import { knownHeading, roleOf } from './known-headings.rules.ts';
import type { OutlinePart } from '../outline.ts';

/** `I.`, `4)`, `2.0`: how manuals number their main headings; `2.1` is one below. */
const MAIN_NUMBER = /^(?:[IVXL]+[.)]|\d{1,2}(?:\.0)?[.)]?)$/;
/** A question explains what the policy is about, and belongs below none of its parts. */
const EXPLAINS = /^what (?:is|are)\b/i;
const APPENDIX = /^(?:appendix|appendices|attachment|exhibit)\b/i;
/** So many known headings with such a number make it the rule of a document. */
const FEWEST_MAIN = 3;

/**
 * The parts with the levels that their words ask for where what they look like does not tell: where the main headings
 * are numbered all others stand below them; what follows a known heading that has no text of its own stands below it;
 * so does, behind a heading of criteria, what still decides about coverage.
 */
export function withSettledLevels(parts: readonly OutlinePart[]): OutlinePart[] {
  return belowTheirParents(belowNumbered(besideLists(parts)));
}

/** An appendix behind the codes or the references is no part of these, whatever stands out less. */
function besideLists(parts: readonly OutlinePart[]): OutlinePart[] {
  let list: number | null = null;
  let raised = { from: 0, by: 0 };
  return parts.map((part) => {
    const role = roleOf(part.heading);
    if (part.level <= raised.from - raised.by || role !== 'section') raised = { from: 0, by: 0 };
    if (role !== 'section') list = role === 'codes' || role === 'references' ? part.level : null;
    if (list !== null && part.level > list && raised.by === 0 && APPENDIX.test(part.heading)) {
      raised = { from: part.level, by: part.level - list };
    }
    return { ...part, level: part.level - raised.by };
  });
}

function belowNumbered(parts: readonly OutlinePart[]): OutlinePart[] {
  const isMain = parts.map(({ heading }) => {
    return MAIN_NUMBER.test(headingNumber(heading)) && knownHeading(heading) !== null;
  });
  if (isMain.filter(Boolean).length < FEWEST_MAIN) return [...parts];
  let inside = false;
  return parts.map((part, index) => {
    if (isMain[index] === true) {
      inside = true;
      return { ...part, level: 1 };
    }
    return inside ? { ...part, level: Math.max(part.level, 2) } : part;
  });
}

function belowTheirParents(parts: readonly OutlinePart[]): OutlinePart[] {
  const settled: OutlinePart[] = [];
  let index = 0;
  while (index < parts.length) {
    const parent = parts[index]!;
    settled.push(parent);
    index += 1;
    const end = endOfFollowers(parent, parts, index);
    for (; index < end; index += 1) settled.push({ ...parts[index]!, level: parts[index]!.level + 1 });
  }
  return settled;
}

/** Where the parts end that follow a heading at its own level and belong below it; `from` when there are none. */
function endOfFollowers(parent: OutlinePart, parts: readonly OutlinePart[], from: number): number {
  const known = knownHeading(parent.heading);
  if (known === null || known.role !== 'section' || parts[from]?.level !== parent.level) return from;
  const isEmpty = parent.lines.every(({ text }) => text.trim() === '');
  if (!isEmpty && !known.statesCriteria) return from;
  let end = from;
  for (let index = from; index < parts.length; index += 1) {
    const part = parts[index]!;
    const isOther =
      (knownHeading(part.heading) !== null && !isNeutral(part.heading)) || EXPLAINS.test(part.heading);
    if (part.level < parent.level || (part.level === parent.level && isOther)) break;
    if (isEmpty || decides(part)) end = index + 1;
  }
  return end;
}

const decides = ({ lines }: OutlinePart): boolean =>
  statedDetermination(lines.map(({ text }) => text).join(' ')).stated;
