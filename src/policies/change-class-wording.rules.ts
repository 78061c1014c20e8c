import { sideOf, textOn, type Mark } from '../documents/compare/marks.rules.ts';
import { boundBetween } from './change-class-bounds.rules.ts';
import { turnsRound } from './change-class-turning.rules.ts';

/** Where a change of words leans: to less coverage, to more, to neither, or where a person must say. */
export type Leaning = 'restrictive' | 'expansive' | 'editorial' | 'unclear';

/** One place at which words were replaced, with what stands around it. */
interface Edit {
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

/** What a leaning is where its text may mean the opposite; what leans nowhere cannot. */
export function doubted(leaning: Leaning): Leaning {
  return leaning === 'editorial' ? 'editorial' : 'unclear';
}

const AROUND = 120;

/** The places at which a marked text changed. */
function editsOf(marks: readonly Mark[]): Edit[] {
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

/** What the changes of a text that sets conditions of coverage lean to; a person reads one that may turn them round. */
export function leaningOfMarks(marks: readonly Mark[]): Leaning {
  const leaning = together(editsOf(marks).map(leaningOfEdit));
  const turns = (['before', 'after'] as const).some((side) => turnsRound(sideOf(side, marks)));
  return turns ? doubted(leaning) : leaning;
}

/** What one edit of such a text leans to. Another letter may make another word (radical, radial): none is a mere slip. */
function leaningOfEdit(edit: Edit): Leaning {
  if (bareIn(edit, edit.deleted) === bareIn(edit, edit.inserted)) return 'editorial';
  const [gone, come] = [wordsOf(edit.deleted), wordsOf(edit.inserted)];
  if (gone.length + come.length > LONGEST_EDIT || isSentence(edit)) return 'unclear';
  return leaningOfBounds(edit, gone, come) ?? leaningOfWords(without(gone, come), without(come, gone));
}

/** Words of an edit that is still weighed word by word. */
const LONGEST_EDIT = 200;

/** An edited text between the characters around it, which tell a sign from a dash. */
const bareIn = ({ before, after }: Edit, text: string) => bare(before.slice(-4) + text + after.slice(0, 4));

/**
 * A text without case, accents, emphasis and punctuation. What stands inside a number or in front of it (-2.5, .5), signs
 * such as ≥ or %, and brackets, which tell what belongs together, stay.
 */
function bare(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[–−‐‑]/g, '-')
    .replace(/(\d),(?=\d{3})/g, '$1')
    .replace(/(?<!\d)[,:]|[,:](?!\d)|(?<=[a-z])[.-]|[.-](?!\s*\.?\d)/g, '')
    .replace(/[\s;!?'"‘’“”[\]*_`\\]/g, '');
}

/** Words of a sentence at least; fewer are put in front of others. */
const SHORTEST_SENTENCE = 3;

/** True where a whole sentence came or went. */
function isSentence({ deleted, inserted, before }: Edit): boolean {
  const [gone, come] = [wordsOf(deleted).length, wordsOf(inserted).length];
  if (sentencesIn(deleted) !== sentencesIn(inserted)) return true;
  const stands = /(?:^|[.!?:;\n])\s*$/.test(before);
  return stands && Math.min(gone, come) === 0 && Math.max(gone, come) >= SHORTEST_SENTENCE;
}

const sentencesIn = (text: string) => text.match(/[.!?;\n]\s{0,3}(?=\p{L})/gu)?.length ?? 0;

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

const numbers = ['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve']; // prettier-ignore
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

function boundAt({ before, inserted, after }: Edit, number: string) {
  const small = inserted.toLowerCase();
  const at = small.indexOf(number);
  return boundBetween(before + small.slice(0, at), small.slice(at + number.length) + after);
}

/** Longer replacements hold all kinds of words: a person reads them. */
const MOST_WORDS = 12;
/** What narrows or widens wherever it is put in. */
const NARROWS = ['only', 'must', 'required', 'requires', 'require', 'shall', 'solely', 'exclusively', 'documented', 'documentation', 'confirmed', 'failed', 'failure', 'refractory', 'severe', 'prior']; // prettier-ignore
const WIDENS = ['or', 'and/or', 'any', 'either', 'including', 'alternatively'];
/** What does so only in place of a word of the other list: "adults and children" covers more than adults alone. */
const NARROWS_INSTEAD = [...NARROWS, 'and', 'all', 'both', 'each', 'every'];
const WIDENS_INSTEAD = [...WIDENS, 'may', 'should', 'one', 'optional'];

function leaningOfWords(gone: readonly string[], come: readonly string[]): Leaning {
  if (gone.length + come.length > MOST_WORDS || turnsRound([...gone, ...come].join(' '))) return 'unclear';
  const has = (words: readonly string[], list: readonly string[]) =>
    words.some((word) => list.includes(word));
  const isSwap = gone.length > 0 && come.length > 0;
  const narrower = isSwap
    ? has(come, NARROWS_INSTEAD) && has(gone, WIDENS_INSTEAD)
    : has(come, NARROWS) || has(gone, WIDENS);
  const wider = isSwap
    ? has(come, WIDENS_INSTEAD) && has(gone, NARROWS_INSTEAD)
    : has(come, WIDENS) || has(gone, NARROWS);
  if (narrower === wider) return 'unclear';
  return narrower ? 'restrictive' : 'expansive';
}
