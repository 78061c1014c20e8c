import { headingName } from '../headings/heading-text.rules.ts';
import type { KnownHeading } from '../headings/heading-names.rules.ts';
import { knownHeading } from '../headings/known-headings.rules.ts';

/** A heading inside the tree of a document's headings. */
export interface HeadingInTree {
  readonly heading: string;
  readonly level: number;
}

interface OpenHeading {
  readonly level: number;
  readonly states: boolean;
  /** True below a part that policies keep for something else: nothing there decides by its heading's words alone. */
  readonly elsewhere: boolean;
  /** True below a part that weighs evidence: no heading there decides about coverage. */
  readonly evidence: boolean;
}

const DECIDES =
  /\bcriteria\b|\bmedical(?:ly)? necess|\bcover(?:ed|age)\b|\bindications?\b|^(?:investigational|experimental|unproven|cosmetic|reconstructive)\b|^when\b.*\binvestigational\b|^medical policy$/;
const DECIDES_NOT =
  /\bselection\b|\bdiagnostic criteria\b|\bhistory\b|\bstud(?:y|ies)\b|\bresearch\b|\binclusion\b|\bguidelines?\b|\breferences?\b|\bsources?\b|\bsummary\b|\btable\b|\bcodes?\b|\bnational coverage\b|\blocal coverage\b/;

const NEUTRAL = /^(?:introduction|application|scope)$/;

/**
 * For each heading whether what stands under it decides about coverage: by the name that policies share, else by its
 * words, else as the heading above it.
 */
export function criteriaSections(headings: readonly HeadingInTree[]): boolean[] {
  const open: OpenHeading[] = [];
  return headings.map(({ heading, level }) => {
    while ((open.at(-1)?.level ?? 0) >= level) open.pop();
    const above = open.at(-1) ?? { level: 0, states: false, elsewhere: false, evidence: false };
    const states = statesCriteria(heading, above);
    const known = ownMeaning(heading, above);
    open.push({
      level,
      states,
      elsewhere: !states && (known !== null || above.elsewhere),
      evidence: above.evidence || (known !== null && known.hasParts && !known.statesCriteria),
    });
    return states;
  });
}

function statesCriteria(heading: string, above: OpenHeading): boolean {
  if (above.evidence) return false;
  const known = ownMeaning(heading, above);
  if (known !== null) return known.statesCriteria;
  const name = headingName(heading);
  if (!above.elsewhere && DECIDES.test(name) && !DECIDES_NOT.test(name)) return true;
  return above.states;
}

function ownMeaning(heading: string, above: OpenHeading): KnownHeading | null {
  return above.level > 0 && isNeutral(heading) ? null : knownHeading(heading);
}

/** True for a heading that says nothing of what stands under it when it stands below another one: "Introduction". */
export function isNeutral(heading: string): boolean {
  return NEUTRAL.test(headingName(heading));
}
