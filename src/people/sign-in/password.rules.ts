import { InvalidRequest } from '../../kernel/errors.ts';
import { isCommon } from './common-passwords.rules.ts';

/** Fewest characters (code points) of a new password. */
export const PASSWORD_MIN_LENGTH = 12;
/** Most characters of a password: hashing costs time for each, also when an attacker sends them. */
export const PASSWORD_MAX_LENGTH = 1000;
/** Characters that must be left of a password without what is known of its person (NIST's least length). */
const LEAST_OF_ONES_OWN = 8;
/** Parts of names that are too short to say anything. */
const SHORTEST_WORD = 3;

/** What others know of a person and would try first. */
export interface KnownOfPerson {
  readonly name: string;
  readonly email: string;
  readonly organisationName: string;
}

/**
 * A password in the one form in which it is hashed: the same characters typed on two keyboards
 * may arrive composed or not (NIST SP 800-63B §3.1.1.2).
 */
export function normalisedPassword(given: string): string {
  return given.normalize('NFKC');
}

/**
 * Lets a new password pass or throws {@link InvalidRequest} naming `password`. As NIST SP 800-63B §5.1.1.2 has it: long
 * enough; not among the commonest, no run of the alphabet, the digits or a keyboard, no repetition; not little more than
 * the person's name or address or the name of the organisation or the service. Any characters, in any mixture.
 */
export function checkNewPassword(given: string, known: KnownOfPerson): void {
  const reason = whyRefused(normalisedPassword(given), known);
  if (reason !== undefined) throw new InvalidRequest([{ field: 'password', reason }]);
}

function whyRefused(password: string, known: KnownOfPerson): string | undefined {
  const length = Array.from(password).length;
  if (length < PASSWORD_MIN_LENGTH) return `needs at least ${PASSWORD_MIN_LENGTH} characters`;
  if (length > PASSWORD_MAX_LENGTH) return `may have at most ${PASSWORD_MAX_LENGTH} characters`;
  const folded = password.toLowerCase();
  if (isRepetition(folded) || isOfRuns(folded)) return 'is a run or a repetition, which is guessed early';
  if (isCommon(folded) || isCommon(lettersOf(folded)))
    return 'is among the commonest; a sentence of your own is better';
  if (isMostlyKnown(folded, known)) {
    return 'is little more than your name, your address or the organisation’s name';
  }
  return undefined;
}

/** What people write for a letter. */
const stands: Readonly<Record<string, string>> = {
  '@': 'a',
  '4': 'a',
  '3': 'e',
  '1': 'i',
  '!': 'i',
  '0': 'o',
  $: 's',
  '5': 's',
  '7': 't',
};

/** The letters of a password without what stands around them, and with what stands for letters read as them. */
function lettersOf(folded: string): string {
  const core = folded.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  return Array.from(core, (character) => stands[character] ?? character)
    .join('')
    .replace(/[^\p{L}]+/gu, '');
}

/** True for something of at most four characters over and over. */
function isRepetition(folded: string): boolean {
  const characters = Array.from(folded);
  return [1, 2, 3, 4].some((period) =>
    characters.every((character, index) => index < period || character === characters[index - period]),
  );
}

const ROWS = [
  'abcdefghijklmnopqrstuvwxyz',
  '0123456789012345678901234567890',
  'qwertyuiop',
  'asdfghjkl',
  'zxcvbnm',
  'qwertzuiop',
  'azertyuiop',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  'qazwsxedcrfvtgbyhnujmikolp',
];
const RUNS = ROWS.flatMap((run) => [run, Array.from(run).toReversed().join('')]);
const SHORTEST_RUN = 3;

/** True for a password that is nothing but runs: `abcdef123456`, `qwertyuiopasdf`. */
function isOfRuns(folded: string): boolean {
  let at = 0;
  while (at < folded.length) {
    const run = longestRunAt(folded, at);
    if (run < SHORTEST_RUN) return false;
    at += run;
  }
  return true;
}

function longestRunAt(folded: string, at: number): number {
  let longest = 0;
  for (const run of RUNS) {
    const start = run.indexOf(folded[at]!);
    if (start === -1) continue;
    let length = 0;
    while (start + length < run.length && folded[at + length] === run[start + length]) length += 1;
    longest = Math.max(longest, length);
  }
  return longest;
}

/** True when what others know of the person leaves less than {@link LEAST_OF_ONES_OWN} letters and digits of it. */
function isMostlyKnown(folded: string, { name, email, organisationName }: KnownOfPerson): boolean {
  const [local = '', domain = ''] = email.split('@');
  const words = [name, local, domain.replace(/\.[^.]*$/, ''), organisationName, 'almanac']
    .flatMap((text) =>
      normalisedPassword(text)
        .toLowerCase()
        .split(/[^\p{L}\p{N}]+/u),
    )
    .filter((word) => word.length >= SHORTEST_WORD)
    .toSorted((a, b) => b.length - a.length);
  const whole = folded.replace(/[^\p{L}\p{N}]+/gu, '');
  const left = words.reduce((text, word) => text.replaceAll(word, ' '), whole);
  const ownLength = Array.from(left.replaceAll(' ', '')).length;
  return ownLength < Array.from(whole).length && ownLength < LEAST_OF_ONES_OWN;
}
