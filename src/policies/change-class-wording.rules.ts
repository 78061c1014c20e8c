import { textOn, type Mark } from '../documents/compare/marks.rules.ts';

/** Where a change of words leans: to less coverage, to more, to neither, or where a person must say. */
export type Leaning = 'restrictive' | 'expansive' | 'editorial' | 'unclear';

/** One place at which words were replaced, with what stands around it. */
export interface Edit {
  readonly deleted: string;
  readonly inserted: string;
  /** The unchanged text right before and after it. */
  readonly before: string;
  readonly after: string;
}

/** What several changes lean to together: what is editorial gives way, what disagrees is unclear. */
export function together(leanings: readonly Leaning[]): Leaning {
  const weighty = new Set(leanings.filter((leaning) => leaning !== 'editorial'));
  if (weighty.size === 0) return 'editorial';
  const [only] = weighty;
  return weighty.size === 1 && only !== undefined ? only : 'unclear';
}

/** The same change where the text says what is not covered: a harder condition there denies less. */
export function turned(leaning: Leaning): Leaning {
  if (leaning === 'restrictive') return 'expansive';
  return leaning === 'expansive' ? 'restrictive' : leaning;
}

const AROUND = 120;

/** The places at which a marked text changed. */
export function editsOf(marks: readonly Mark[]): Edit[] {
  const edits: Edit[] = [];
  for (let index = 0; index < marks.length; index += 1) {
    if (!isEdit(marks[index])) continue;
    const from = index;
    while (isEdit(marks[index + 1])) index += 1;
    const changed = marks.slice(from, index + 1);
    edits.push({
      deleted: changed.map((mark) => textOn('before', mark)).join(''),
      inserted: changed.map((mark) => textOn('after', mark)).join(''),
      before: keptText(marks.slice(Math.max(0, from - 3), from)).slice(-AROUND),
      after: keptText(marks.slice(index + 1, index + 4)).slice(0, AROUND),
    });
  }
  return edits;
}

const isEdit = (mark: Mark | undefined) => mark?.kind === 'deleted' || mark?.kind === 'inserted';
const keptText = (marks: readonly Mark[]) => marks.map((mark) => textOn('after', mark)).join('');

/** What the edits of a text that sets conditions of coverage lean to. */
export function leaningOfEdits(edits: readonly Edit[]): Leaning {
  return together(edits.map(leaningOfEdit));
}

/** What one edit of such a text leans to. */
export function leaningOfEdit(edit: Edit): Leaning {
  if (bare(edit.deleted) === bare(edit.inserted)) return 'editorial';
  const [gone, come] = [wordsOf(edit.deleted), wordsOf(edit.inserted)];
  if (gone.length + come.length > LONGEST_EDIT) return 'unclear';
  if (gone.length === 1 && come.length === 1 && isSpelling(gone[0] ?? '', come[0] ?? '')) return 'editorial';
  return leaningOfBounds(edit, gone, come) ?? leaningOfWords(without(gone, come), without(come, gone));
}

/** Words of an edit that is still weighed word by word. */
const LONGEST_EDIT = 200;

/** A text without case, accents, emphasis and punctuation; what stands inside a number, and signs such as ≥ or %, stay. */
function bare(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/(\d),(?=\d{3})/g, '$1')
    .replace(/(?<!\d)[.,:–-]|[.,:–-](?!\d)/g, '')
    .replace(/[\s;!?'"‘’“”()[\]*_`\\]/g, '');
}

/** Words, numbers and signs, in small letters; `and/or` is one word. */
const wordsOf = (text: string): string[] =>
  text.toLowerCase().match(/and\/or|\d+(?:[.,]\d+)*|[\p{L}\p{M}]+(?:['’]\p{L}+)?|[<>≤≥=%±]/gu) ?? [];

/** The words of one list that the other lacks, each as often as it lacks it. */
function without(words: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return words.filter((word) => {
    const index = left.indexOf(word);
    if (index < 0) return true;
    left.splice(index, 1);
    return false;
  });
}

/**
 * A slip of the pen: a letter too many, too few, or two changed about, inside a long word. Another letter is no slip
 * (sulfate, sulfite), nor is anything near the ends (hyper-, hypo-, abduction, adhesions).
 */
function isSpelling(before: string, after: string): boolean {
  const shorter = Math.min(before.length, after.length);
  if (shorter < 6 || Math.abs(before.length - after.length) > 1 || /\d/.test(before + after)) return false;
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  if (head < 3 || tail < 1) return false;
  const [gone, come] = [before.slice(head, before.length - tail), after.slice(head, after.length - tail)];
  if (gone.length + come.length === 1) return true;
  return gone.length === 2 && come.length === 2 && gone[0] === come[1] && gone[1] === come[0];
}

const numbers = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve']; // prettier-ignore
const LEAST =
  /(?:at least|minimum(?: of)?|no (?:less|fewer) than|not (?:less|fewer) than|more than|greater than|older than|over|exceed(?:s|ing)?|above|[≥>]=?)\s*$/;
const MOST =
  /(?:at most|maximum(?: of)?|no (?:more|greater|longer) than|not (?:more|greater|longer) than|not (?:to )?exceed(?:ing)?|up to|less than|fewer than|younger than|under|below|within|limited to|[≤<]=?)\s*$/;
const LEAST_BEHIND =
  /^[\s-]*(?:[a-z%²]+\s){0,2}(?:(?:and|or) (?:more|older|greater|above|longer)|of age (?:and|or) older)\b/;
const MOST_BEHIND =
  /^[\s-]*(?:[a-z%²]+\s){0,2}(?:(?:and|or) (?:less|fewer|younger|below)|of age (?:and|or) younger)\b/;

/** Signs by how much they let through: a stricter one of a pair is restrictive. */
const signs: Readonly<Record<string, Leaning>> = {
  '≥ >': 'restrictive',
  '> ≥': 'expansive',
  '≤ <': 'restrictive',
  '< ≤': 'expansive',
};

/** A number that moved with all else unchanged: "at least 3 months" to "at least 6 months". Null for any other edit. */
function leaningOfBounds(edit: Edit, gone: readonly string[], come: readonly string[]): Leaning | null {
  const [old, now] = [without(gone, come), without(come, gone)];
  if (old.length !== 1 || now.length !== 1) return null;
  const sign = signs[`${old[0]} ${now[0]}`];
  if (sign !== undefined) return sign;
  const [was, is] = [valueOf(old[0] ?? ''), valueOf(now[0] ?? '')];
  if (was === null || is === null) return null;
  if (was === is) return 'editorial';
  const bound = boundAt(edit, now[0] ?? '');
  if (bound === null) return 'unclear';
  return (bound === 'least') === is > was ? 'restrictive' : 'expansive';
}

function valueOf(word: string): number | null {
  if (/^\d/.test(word)) return Number(word.replaceAll(',', ''));
  const value = numbers.indexOf(word);
  return value < 0 ? null : value;
}

function boundAt({ before, inserted, after }: Edit, number: string): 'least' | 'most' | null {
  const small = inserted.toLowerCase();
  const at = small.indexOf(number);
  const ahead = (before.toLowerCase() + small.slice(0, at)).replace(/[*_\\]/g, '');
  const behind = (small.slice(at + number.length) + after.toLowerCase()).replace(/[*_\\]/g, '');
  // what bounds from above is asked first: "no more than" ends like "more than"
  if (MOST.test(ahead) || MOST_BEHIND.test(behind)) return 'most';
  return LEAST.test(ahead) || LEAST_BEHIND.test(behind) ? 'least' : null;
}

/** Longer replacements hold all kinds of words: a person reads them. */
const MOST_WORDS = 12;
const TURNS = new Set(['not', 'no', 'without', 'except', 'unless', 'excluding', 'excludes', 'never', 'neither', 'nor', 'contraindicated', 'cannot', "isn't"]); // prettier-ignore
const NARROWS = new Set(['and', 'only', 'must', 'all', 'both', 'each', 'every', 'required', 'requires', 'require', 'shall', 'solely', 'exclusively', 'documented', 'documentation', 'confirmed', 'failed', 'failure', 'refractory', 'severe', 'prior']); // prettier-ignore
const WIDENS = new Set(['or', 'and/or', 'may', 'any', 'either', 'should', 'optional', 'also', 'including', 'alternatively', 'one']); // prettier-ignore

function leaningOfWords(gone: readonly string[], come: readonly string[]): Leaning {
  const changed = [...gone, ...come];
  if (changed.length > MOST_WORDS || changed.some((word) => TURNS.has(word))) return 'unclear';
  const narrower = come.some((word) => NARROWS.has(word)) || gone.some((word) => WIDENS.has(word));
  const wider = come.some((word) => WIDENS.has(word)) || gone.some((word) => NARROWS.has(word));
  if (narrower === wider) return 'unclear';
  return narrower ? 'restrictive' : 'expansive';
}
