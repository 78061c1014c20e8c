/** Greek letters by their names, as one journal writes what another spells: `TNF-α`, `TNF-alpha`. */
const greek: ReadonlyMap<string, string> = new Map(
  Object.entries({
    α: 'alpha',
    β: 'beta',
    γ: 'gamma',
    δ: 'delta',
    ε: 'epsilon',
    ζ: 'zeta',
    η: 'eta',
    θ: 'theta',
    ι: 'iota',
    κ: 'kappa',
    λ: 'lambda',
    μ: 'mu',
    ν: 'nu',
    ξ: 'xi',
    ο: 'omicron',
    π: 'pi',
    ρ: 'rho',
    σ: 'sigma',
    ς: 'sigma',
    τ: 'tau',
    υ: 'upsilon',
    φ: 'phi',
    χ: 'chi',
    ψ: 'psi',
    ω: 'omega',
  }),
);

/** What stands before the title of a work that was taken back; the work is still the same. */
const TAKEN_BACK = /^\s*[[(]?\s*(?:retracted|withdrawn|removed)(?:\s+article)?\s*[\])]?\s*[:.–—-]\s*/i;
/** Titles that say that there is none. */
const NONE = /^(?:notavailable|untitled|notitle|titleunavailable)$/;
/** Beginnings of titles that name another title: a work about a work. */
const ABOUT =
  /^\W*(?:(?:the )?authors?'?s? (?:reply|response|correction)|invited comment\w*|in reply|reply|response|re|comments?|commentary|letter|letter to the editor|correspondence|errat(?:um|a)|corrigend(?:um|a)|correction|addendum|retraction|retraction notice|notice of retraction|expression of concern|editorial|editorial comment\w*|discussion|summary for patients)\b\s*(?:\[[^\]]*\])?\s*(?:[:.;–—-]|to\b|on\b|for\b|regarding\b|about\b|$)/i;

/** Letters and digits below which a title is shared by many works: "Editorial", "Epidural steroid injections." */
const SHORTEST_TELLING_KEY = 24;
const FEWEST_TELLING_WORDS = 4;

/**
 * A title as it is compared: small letters and digits alone, without marks, accents, markup and the brackets of a
 * translated title; Greek letters by name, raised and lowered figures as plain ones, `&` as `and`. British and American
 * spelling are left alone. Empty where there is no title.
 */
export function titleKey(title: string): string {
  const key = wordsOf(title).join('');
  return NONE.test(key) ? '' : key;
}

/** False for a title that says too little to tell works apart; such titles never make two records one. */
export function isTellingTitle(title: string): boolean {
  return titleKey(title).length >= SHORTEST_TELLING_KEY && wordsOf(title).length >= FEWEST_TELLING_WORDS;
}

/** True for the title of a work about another one: "Reply to …", "Erratum: …". */
export function isAboutAnother(title: string): boolean {
  return ABOUT.test(title);
}

/** Likeness of titles' trigrams from which they may be the same title, misspelt or shortened. */
const NEARLY = 0.9;
/** Letters that a title has at least before a subtitle that one source left out. */
const SHORTEST_MAIN_TITLE = 40;

/**
 * True for titles that differ, but by so little that one may be a misprint of the other, or lack its subtitle. Other
 * numbers ("part 1", "part II", "phase 3") make other works.
 */
export function isNearlySameTitle(a: string, b: string): boolean {
  const [one, other] = [titleKey(a), titleKey(b)];
  if (one === other || numbersOf(a) !== numbersOf(b)) return false;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  if (short.length < SHORTEST_TELLING_KEY) return false;
  if (short.length >= SHORTEST_MAIN_TITLE && long.startsWith(short)) return true;
  return likeness(one, other) >= NEARLY;
}

function wordsOf(title: string): string[] {
  return title
    .replace(TAKEN_BACK, '')
    .replace(/<\/?[a-z][a-z0-9]*(?:\s[^<>]*)?\/?>/gi, '')
    .replace(/&(?:amp;)?/g, ' and ')
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}+/gu, '')
    .replace(/[α-ω]/g, (letter) => greek.get(letter) ?? letter)
    .replaceAll('ß', 'ss')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** Arabic and Roman numbers in their order, as one text. */
function numbersOf(title: string): string {
  return wordsOf(title)
    .flatMap((word) => (/^[ivx]{1,4}$/.test(word) ? [word] : (word.match(/\d+/g) ?? [])))
    .join(' ');
}

/** Dice's coefficient over trigrams: 1 for the same letters, 0 for none in common. */
function likeness(a: string, b: string): number {
  const counts = new Map<string, number>();
  for (let at = 0; at + 3 <= a.length; at += 1) {
    const piece = a.slice(at, at + 3);
    counts.set(piece, (counts.get(piece) ?? 0) + 1);
  }
  let common = 0;
  for (let at = 0; at + 3 <= b.length; at += 1) {
    const left = counts.get(b.slice(at, at + 3)) ?? 0;
    if (left === 0) continue;
    counts.set(b.slice(at, at + 3), left - 1);
    common += 1;
  }
  return (2 * common) / Math.max(1, a.length - 2 + b.length - 2);
}
