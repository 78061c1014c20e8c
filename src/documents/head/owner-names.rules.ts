/** Payers that print their name before a label, and the words by which any payer calls this policy and this version. */
const permitted = new Set(
  `policy;medical;clinical;medical policy;clinical policy;coverage policy;current;current policy;our policy;aetna;amerihealth;anthem;asuris;carelon;
  centene;cigna;evicore;highmark;humana;medica;molina;oscar;regence;tricare;uhc;unitedhealthcare`
    .split(';')
    .map((name) => name.trim()),
);
const ORGANISATION =
  /\b(?:health|healthcare|healthplan|plans?|insurance|care|blue|partners|inc|llc|company|corporation|hmo)\b/i;
const LONGEST_NAME = 100;

/** True for words before a label that change nothing about what it names: `Current`, `Medica`. */
export function isPermittedOwner(words: string): boolean {
  return permitted.has(tidy(words));
}

/** The names of organisations among some lines, in the form that `namesOrganisation` compares. */
export function organisationsIn(lines: readonly string[]): string[] {
  return lines.filter((line) => line.length <= LONGEST_NAME && ORGANISATION.test(line)).map(tidy);
}

/** True where an organisation's name is these words or begins with them. */
export function namesOrganisation(words: string, organisations: readonly string[]): boolean {
  const name = tidy(words);
  return organisations.some((each) => `${each} `.startsWith(`${name} `));
}

const tidy = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}& ]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
