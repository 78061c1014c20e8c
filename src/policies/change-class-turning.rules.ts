/** Words that turn round what stands behind them: a longer list of what is excluded covers less. */
const TURNS =
  /(?<![\p{L}\p{N}])(?:no|not|none|non|never|neither|nor|cannot|without|absen(?:ce|t)|lack(?:s|ing)?|free (?:of|from)|negative for|except(?:ion|ions|ing)?|unless|until|exclud(?:e|es|ed|ing)|exclusions?|contraindicat(?:ed|ion|ions)|other than|rather than|fails? to|limitations?|\p{L}+n['’]t)(?![\p{L}\p{N}])/u;

/** The same words where they only belong to a bound ("no more than") or to a determination ("not medically necessary"). */
const HARMLESS = [
  /\b(?:no|not) (?:to )?(?:be )?(?:more|less|fewer|greater|longer|shorter|higher|lower|later|earlier|older|younger)(?: than)?\b/g,
  /\bnot (?:to )?(?:be )?(?:exceed(?:ing|s)?|under|over|below|above)\b/g,
  /\bnot limited to\b/g,
  /\b(?:not|never|nor) (?:be )?(?:(?:considered|deemed|found|proven|regarded as) )?(?:to be )?(?:an? )?(?:reasonable and )?(?:(?:medically|clinically)[ -](?:necessary|appropriate|indicated)|covered|reimbursable|eligible for (?:coverage|reimbursement))\b/g,
  /\bdo(?:es)? not meet (?:the )?(?:(?:definition of )?medical necessity|coverage criteria)\b/g,
  /\bnon-?covered\b/g,
];

/**
 * True for a text in which a word may turn a condition round: "does not have", "except when", "absence of". What changes
 * in such a text, or in a list below it, can mean the opposite of what its words alone say.
 */
export function turnsRound(text: string): boolean {
  const plain = text
    .toLowerCase()
    .replace(/[*_\\]/g, '')
    .replace(/\s+/g, ' ');
  return TURNS.test(HARMLESS.reduce((left, pattern) => left.replace(pattern, ' '), plain));
}
