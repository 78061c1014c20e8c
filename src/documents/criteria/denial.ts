/** How a wording in favour of a service is denied by what stands before it in its clause. */
export type Denial = 'certain' | 'doubtful';

const NEGATION = /\b(?:cannot|\w+n't|no longer|not|never)\b/g;
const DENIES_NOTHING =
  /\b(?:not (?:only|just)|not limited to|whether or not|(?:no|not) (?:more|less|fewer|later|earlier|sooner|greater) than)\b/g;
/** A verb of its own between a negation and a wording: what is negated is another one. */
const FINITE =
  /\b(?:is|are|was|were|may|might|can|could|will|would|shall|should|must|has|have|had|does|do)\b/;
const TWO_FINITE = new RegExp(`${FINITE.source}.*${FINITE.source}`);
/** "It has not been shown that …", "The evidence does not support that …". */
const CONCLUDES_NOT =
  /^\s(?:(?:yet|been|be|adequately|sufficiently|clearly)\s){0,3}(?:show|demonstrate|prove|establish|conclude|determine|support|clear|known|confirm|found)\w*\s(?:that|whether)\b[^,]*$/;
const NO_EVIDENCE =
  /\b(?:insufficient|inadequate|inconclusive|not (?:enough|sufficient|adequate)|lack of|limited|no)\s(?:[\w-]+\s){0,3}(?:evidence|data|literature|proof|studies|information)\s(?:[\w-]+\s){0,4}?(?:that|to\s(?:conclude|show|support|determine|establish|demonstrate|prove|suggest|indicate|permit|recommend|consider))\b[^,]*$/;
const NO_SUBJECT = /^(?:[^,]{0,80},\s)?(?:(?:in|under|at)\s)?(?:no|none|neither|nothing)\b/;
const THERE_IS_NO = /^there (?:is|are) no\b/;
/** Words behind which a negation tells something of the patient or the case. */
const OF_THE_CASE =
  /\b(?:who|whom|whose|which|that|when|whenever|where|if|because|since|after|once|until|although|while|unless|with|without)\s/;
/** "Patients not treated before": a participle that belongs to the noun before it. */
const OF_THE_NOUN = /^\s(?:\w+ly\s)?\w+(?:ed|ing)\b/;
const AUXILIARY =
  /\b(?:is|are|was|were|be|been|has|have|had|does|do|did|may|can|could|will|would|should|must)\s$/;
const CLAUSE_END = /(?<!\b(?:e\.g|i\.e|vs|etc|dr|inc))[.;:!?](?=\s)|\b(?:but|however)\b/;
const LONGEST_CLAUSE = 600;

/**
 * Whether what stands before a wording, back to the start of its clause, denies it; null where it does not. `before`
 * is plain text in lower case on one line. What is negated in a condition or of the patients denies nothing: "for
 * patients who have not responded it is considered …"; what cannot be told is doubtful.
 */
export function denialBefore(before: string): Denial | null {
  const clause = clauseOf(before);
  if (NO_EVIDENCE.test(clause)) {
    const ahead = clause.slice(0, clause.search(NO_EVIDENCE));
    return OF_THE_CASE.test(ahead) ? 'doubtful' : 'certain';
  }
  if (NO_SUBJECT.test(clause)) return TWO_FINITE.test(clause) ? 'doubtful' : 'certain';
  let denial: Denial | null = THERE_IS_NO.test(clause) ? 'doubtful' : null;
  for (const { 0: word, index } of clause.matchAll(NEGATION)) {
    const ahead = clause.slice(0, index);
    const behind = clause.slice(index + word.length);
    // "Is not, in general, considered": what is between two commas may hold anything but another clause's verb.
    const between = behind.replace(/^,[^,]*,/, '');
    if (CONCLUDES_NOT.test(behind) || !(FINITE.test(between) || between.includes(','))) return 'certain';
    if (OF_THE_CASE.test(ahead)) continue;
    if (word !== 'not' || AUXILIARY.test(ahead) || !OF_THE_NOUN.test(behind)) denial = 'doubtful';
  }
  return denial;
}

/** What stands in the last clause, without what is in brackets and without the words that only look like a denial. */
function clauseOf(before: string): string {
  const plain = before
    .slice(-LONGEST_CLAUSE)
    .replaceAll('’', "'")
    .replace(/\s?\([^()]*\)/g, '')
    .replace(DENIES_NOTHING, '…');
  return (plain.split(CLAUSE_END).at(-1) ?? '').trimStart();
}
