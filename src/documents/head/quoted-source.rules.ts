/** Somebody else's rule, whose dates policies quote: a national or local coverage determination, a list of drugs, of fees. */
const ANOTHER_RULE =
  /\b(?:NCDs?|LCDs?|LCAs?|CMS|medicare|(?:national|local) coverage|formulary|(?:preferred )?drug lists?|fee schedules?)\b/i;
const CODES = /\b(?:CPT|HCPCS|ICD(?:-\d{1,2})?(?:-CM|-PCS)?|codes?)\b/i;
/** A line such as `NCD/LCD: 160.7`; the same label over nothing names none. */
const WITH_NUMBER = /\b(?:NCD|LCD)\b.{0,20}\d/i;
/** A longer text above a date is about many things and announces no date. */
const LONGEST_LEAD = 160;

/** True for a heading, or for words beside a date, that name another rule as what the date is about. */
export function namesAnotherRule(text: string): boolean {
  return ANOTHER_RULE.test(text);
}

/** The same for another rule or the codes. */
export function namesAnotherSource(text: string): boolean {
  return ANOTHER_RULE.test(text) || CODES.test(text);
}

/** True for a short text right above a date that names another rule. */
export function leadsToAnotherRule(text: string): boolean {
  return text.length <= LONGEST_LEAD && ANOTHER_RULE.test(text);
}

/** True for a label and its value that give another rule's number. */
export function numbersAnotherRule(text: string): boolean {
  return WITH_NUMBER.test(text);
}
