import { denialBefore, type Denial } from './denial.ts';
import type { Determination } from '../policy-document.ts';

const investigational = '(?:investigational|investigative|experimental|unproven|e\\s?/\\s?i)';
const necessary = '(?:medically|clinically)[\\s-](?:necessary|appropriate|indicated)';
/** What may stand between "not" and the word that it denies. */
const denied = '(?:be\\s)?(?:(?:considered|deemed|found|proven|regarded as)\\s)?(?:to be\\s)?(?:an?\\s)?';
const wording = (says: Determination | null, ...patterns: string[]) => ({
  says,
  pattern: new RegExp(`(?<![\\w-])(?:${patterns.join('|')})(?![\\w-])`, 'g'),
});

/**
 * How policies word a determination, the longer before the shorter: what one wording has taken, the next does not see,
 * so that "not medically necessary" is not read as "medically necessary". Null denies a determination and states none.
 */
const wordings = [
  wording(null, `(?:not|neither|no longer)\\s${denied}(?:${investigational}|cosmetic)`),
  wording(
    'not_medically_necessary',
    `(?:not|never|nor)\\s${denied}(?:reasonable and\\s)?${necessary}`,
    'medically unnecessary',
    'do(?:es)? not meet (?:the )?(?:definition of )?medical necessity',
  ),
  wording('investigational', investigational),
  wording(
    'medically_necessary',
    necessary,
    'meets? (?:the )?(?:definition of )?medical necessity',
    'medical necessity is (?:established|met)',
  ),
  wording('reconstructive', 'reconstructive'),
  wording('cosmetic', 'cosmetic'),
  wording(
    'not_covered',
    `(?:not|never)\\s${denied}(?:covered|reimbursable|eligible for (?:coverage|reimbursement))`,
    'non-?covered',
    'do(?:es)? not meet (?:the )?coverage criteria',
    'excluded from (?:coverage|consideration)',
    'coverage (?:is|will) not (?:be )?(?:provided|available)',
    'ineligible for coverage',
  ),
  wording(
    'covered',
    'covered',
    'meets? (?:the )?coverage criteria',
    'eligible for coverage',
    'coverage (?:is|will be|may be) (?:provided|available)',
  ),
];

/** Wordings that hold their own verb, and so state by themselves. */
const HOLDS_VERB = /^(?:meet|do|coverage|medical necessity)/;
/** What stands right before a wording that is stated and not only mentioned: "may be considered", "are proven and". */
const STATED =
  /(?:^|\s)(?:is|are|be|been|remains?|considered|deemed|(?:regarded|viewed|classified) as)(?:\s(?:not|no longer|yet|routinely|generally|currently|always|also|both|therefore|thus|still|either|proven|safe|effective|reasonable|clinically useful|to be|an?|considered|deemed))*(?:,?\s(?:and|or|and\/or))?[\s"“(]*$/;
/** Before the verb of a clause that gives a reason or a condition: "as these tests are always", "unless it is". */
const SUBORDINATE =
  /\b(?:because|since|unless|whether|if|which|(?:as|when|where)\s(?:these|they|this|it|such))(?:\s[\w-]+){0,3}\s?$/;
/** Between two wordings of one statement: "investigational and not medically necessary", "experimental/investigational". */
const JOINS =
  /^[\s,/(]*(?:(?:and|or|and\/or)\s)?(?:(?:therefore|thus|also|considered|is|are|as|hence|deemed)\s)*$/;
const LONGEST_STATEMENT = 20_000;
const LONGEST_LEAD = 120;

/** Which determinations exclude each other, and which of those that agree says more. */
const meaning: Record<Determination, { readonly favourable: boolean; readonly specific: number }> = {
  medically_necessary: { favourable: true, specific: 2 },
  reconstructive: { favourable: true, specific: 3 },
  covered: { favourable: true, specific: 1 },
  investigational: { favourable: false, specific: 3 },
  cosmetic: { favourable: false, specific: 3 },
  not_medically_necessary: { favourable: false, specific: 2 },
  not_covered: { favourable: false, specific: 1 },
};
/** What a denial of a determination states; null for one whose denial leaves open what is. */
const opposites: Partial<Record<Determination, Determination | null>> = {
  medically_necessary: 'not_medically_necessary',
  covered: 'not_covered',
  reconstructive: null,
};
/** "Is considered investigational except when all are met:" tells what is so when the items are not met. */
const EXCEPTS = /\b(?:except(?:ing)?|unless|with the exception of)\b/;
/** The same with the exception first: "Unless all of the following are met, it is …". */
const EXCEPTS_FOLLOWING = /\b(?:except|unless)\b[^.]*\b(?:following|below)\b/;

/** What a text states about a service. */
export interface StatedDetermination {
  /** False where it states nothing, so that what is stated above it holds. */
  readonly stated: boolean;
  /** Null where nothing is stated, two that exclude each other, or one of which it is in doubt whether it is denied. */
  readonly determination: Determination | null;
  /**
   * What holds for the items below it where they state nothing: the determination, but null where it is stated with an
   * exception, since the items are then what it does not hold for.
   */
  readonly passedOn: Determination | null;
}

/**
 * The determination that a text of a policy states. A mere mention ("an experimental agent") states nothing. Of two
 * that agree the one that says more counts: "investigational and not medically necessary" is investigational,
 * "proven and medically necessary" medically necessary, "cosmetic and not covered" cosmetic. One in favour that is denied
 * in its clause ("cannot be considered medically necessary") is read as its opposite, or as null where in doubt. A
 * statement with an exception keeps what it states and passes nothing on to its items.
 */
export function statedDetermination(text: string): StatedDetermination {
  const plain = text
    .slice(0, LONGEST_STATEMENT)
    .replace(/[*_\\]/g, '')
    .replace(/\s+/g, ' ')
    .toLowerCase()
    .trim();
  const { found, left } = wordingsIn(plain);
  const stated = new Set<Determination>();
  let isDoubtful = false;
  let end = 0;
  let wasStated = false;
  let wasDenied = false;
  for (const { index, text: worded, says } of found) {
    const before = plain.slice(Math.max(0, index - LONGEST_LEAD), index);
    const between = plain.slice(end, index);
    const isJoined: boolean = end > 0 && between.length < LONGEST_LEAD && JOINS.test(between);
    wasStated =
      (isJoined && wasStated) ||
      HOLDS_VERB.test(worded) ||
      isStated(before) ||
      isLabel(plain, index, worded.length);
    end = index + worded.length;
    const opposite = says === null ? undefined : opposites[says];
    const isDeniedToo: boolean = isJoined && wasDenied && /\bn?or\b/.test(between);
    let denial: Denial | null = null;
    if (opposite !== undefined) denial = isDeniedToo ? 'certain' : denialBefore(left.slice(0, index));
    wasDenied = denial !== null || /^(?:not|never|nor|neither|no longer)\b/.test(worded);
    if (!wasStated || says === null) continue;
    const denied = denial === 'certain' ? (opposite ?? null) : null;
    const meant = denial === null ? says : denied;
    if (meant === null) isDoubtful = true;
    else stated.add(meant);
  }
  const one = theOne([...stated]);
  // What is against a service stands beside a doubtful denial of what is for it: they agree.
  const determination = isDoubtful && (one === null || meaning[one].favourable) ? null : one;
  const excepts = EXCEPTS.test(plain.slice(found[0]?.index ?? 0)) || EXCEPTS_FOLLOWING.test(plain);
  return {
    stated: stated.size > 0 || isDoubtful,
    determination,
    passedOn: excepts ? null : determination,
  };
}

function isStated(before: string): boolean {
  const verb = STATED.exec(before);
  return verb !== null && !SUBORDINATE.test(before.slice(0, verb.index));
}

interface FoundWording {
  readonly index: number;
  readonly text: string;
  readonly says: Determination | null;
}

/** The wordings of a text in printed order, none over another, and the text without them, as long as before. */
function wordingsIn(plain: string): { found: FoundWording[]; left: string } {
  let left = plain;
  const found: FoundWording[] = [];
  for (const { says, pattern } of wordings) {
    left = left.replace(pattern, (text, index) => {
      found.push({ index: Number(index), text, says });
      return '\u0000'.repeat(text.length);
    });
  }
  return { found: found.toSorted((a, b) => a.index - b.index), left };
}

/** True for words that are the whole text, or stand before a colon at its start: "Not Medically Necessary: …". */
function isLabel(plain: string, index: number, length: number): boolean {
  const behind = plain.slice(index + length, index + length + LONGEST_LEAD);
  return (
    index === 0 &&
    /^(?:[\s,/]*(?:and|or|not|medically|necessary|investigational|unproven|cosmetic|covered)\b)*\s*(?::|$)/.test(
      behind,
    )
  );
}

function theOne(stated: readonly Determination[]): Determination | null {
  const [first] = stated;
  if (first === undefined) return null;
  if (stated.some((other) => meaning[other].favourable !== meaning[first].favourable)) return null;
  const most = Math.max(...stated.map((each) => meaning[each].specific));
  const specific = stated.filter((each) => meaning[each].specific === most);
  return specific.length === 1 ? (specific[0] ?? null) : null;
}
