import { diffArrays } from 'diff';
import fastDiff from 'fast-diff';
import type { Effort } from './effort.ts';
import { replaced, type Mark } from './marks.rules.ts';
import { readable } from './readable-marks.rules.ts';
import type { Words } from './words.rules.ts';

/** Most comparisons at which the quick way is taken: two texts of 3,000 words. Its time cannot be bounded otherwise. */
const QUICK = 9_000_000;
/** Edits after which the bounded way gives up, and what it has cost by then. */
const MOST_EDITS = 1200;
const BOUNDED_COST = 4_000_000;

/** Words written as one character each, of which a string has 63,488 without halves of pairs. */
const FIRST_SURROGATE = 0xd800;
const SURROGATES = 0x800;
const CHARACTERS = 0x10000 - SURROGATES;

/** Words that follow each other on both sides. */
interface Run {
  readonly before: number;
  readonly after: number;
  readonly length: number;
}

/** The marks between two texts in words, within the `head` and `tail` that both have around them. */
export function marksBetween(
  before: Words,
  after: Words,
  effort: Effort,
  { head, tail } = { head: '', tail: '' },
): Mark[] {
  const marks: Mark[] = head === '' ? [] : [{ kind: 'kept', text: head }];
  const end = { before: before.texts.length, after: after.texts.length, length: 0 };
  let [b, a] = [0, 0];
  for (const run of [...runsBetween(before.keys, after.keys, effort), end]) {
    const [gone, come] = [textOf(before, b, run.before), textOf(after, a, run.after)];
    if (gone !== '' || come !== '') marks.push(...replaced(gone, come));
    addCommon(marks, before, after, run);
    [b, a] = [run.before + run.length, run.after + run.length];
  }
  if (tail !== '') marks.push({ kind: 'kept', text: tail });
  return readable(marks);
}

function addCommon(marks: Mark[], before: Words, after: Words, run: Run): void {
  let kept = '';
  for (let step = 0; step < run.length; step += 1) {
    const [was, is] = [before.texts[run.before + step] ?? '', after.texts[run.after + step] ?? ''];
    if (was === is) {
      kept += is;
      continue;
    }
    if (kept !== '') marks.push({ kind: 'kept', text: kept });
    kept = '';
    const as = after.keys[run.after + step] === ' ' ? 'layout' : 'citation';
    marks.push({ kind: 'same', as, before: was, after: is });
  }
  if (kept !== '') marks.push({ kind: 'kept', text: kept });
}

function textOf({ texts }: Words, from: number, until: number): string {
  let text = '';
  for (let index = from; index < until; index += 1) text += texts[index] ?? '';
  return text;
}

type Keys = readonly string[];

/** Which words of one text are which of the other, in order. */
function runsBetween(before: Keys, after: Keys, effort: Effort): Run[] {
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  return [
    { before: 0, after: 0, length: head },
    ...runsInside(before, after, head, tail, effort),
    { before: before.length - tail, after: after.length - tail, length: tail },
  ];
}

/** Only words that both sides have can match: the others are left out before anything is compared. */
function runsInside(before: Keys, after: Keys, head: number, tail: number, effort: Effort): Run[] {
  const own = new Set(before.slice(head, before.length - tail));
  const shared = new Map<string, number>();
  const places = { before: [] as number[], after: [] as number[] };
  const codes = { before: [] as number[], after: [] as number[] };
  for (let index = head; index < after.length - tail; index += 1) {
    const key = after[index] ?? '';
    if (!own.has(key)) continue;
    const code = shared.get(key) ?? shared.size;
    shared.set(key, code);
    places.after.push(index);
    codes.after.push(code);
  }
  for (let index = head; index < before.length - tail; index += 1) {
    const code = shared.get(before[index] ?? '');
    if (code === undefined) continue;
    places.before.push(index);
    codes.before.push(code);
  }
  return sharedRuns(codes.before, codes.after, shared.size, effort).flatMap((run) => inPlace(run, places));
}

/** A run of shared words as runs of all words: where others stand between them it ends. */
function inPlace(
  { before, after, length }: Run,
  places: { readonly before: readonly number[]; readonly after: readonly number[] },
): Run[] {
  const runs: { before: number; after: number; length: number }[] = [];
  for (let step = 0; step < length; step += 1) {
    const [b, a] = [places.before[before + step] ?? 0, places.after[after + step] ?? 0];
    const last = runs.at(-1);
    if (last !== undefined && last.before + last.length === b && last.after + last.length === a)
      last.length += 1;
    else runs.push({ before: b, after: a, length: 1 });
  }
  return runs;
}

function sharedRuns(before: number[], after: number[], distinct: number, effort: Effort): Run[] {
  const cost = before.length * after.length;
  if (cost === 0) return [];
  if (cost <= QUICK && distinct <= CHARACTERS) {
    if (!effort.spend(cost)) return [];
    const edits = fastDiff(written(before), written(after));
    return keptRuns(edits.map(([kind, text]) => ({ kind, length: text.length })));
  }
  if (!effort.spend(BOUNDED_COST)) return [];
  const changes = diffArrays(before, after, { maxEditLength: MOST_EDITS });
  return keptRuns(
    (changes ?? []).map(({ added, removed, count }) => ({
      kind: added ? 1 : removed ? -1 : 0,
      length: count,
    })),
  );
}

function written(codes: readonly number[]): string {
  let text = '';
  for (const code of codes) text += String.fromCharCode(code < FIRST_SURROGATE ? code : code + SURROGATES);
  return text;
}

/** The kept (0) among runs of kept, deleted (-1) and inserted (1) words. */
function keptRuns(runs: readonly { readonly kind: number; readonly length: number }[]): Run[] {
  const kept: Run[] = [];
  let [b, a] = [0, 0];
  for (const { kind, length } of runs) {
    if (kind === 0) kept.push({ before: b, after: a, length });
    if (kind <= 0) b += length;
    if (kind >= 0) a += length;
  }
  return kept;
}
