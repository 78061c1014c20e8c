import { replaced, textOn, type Mark } from './marks.rules.ts';

/** A deletion, an insertion, or both at one place. */
interface Edit {
  deleted: string;
  inserted: string;
}
type Stretch = Edit | { readonly held: Mark };

/**
 * Marks as people read them: one deletion and one insertion at a place, and no common words left between two edits that
 * are both longer than them. Where nothing but space or punctuation stands between two edits they become one.
 */
export function readable(marks: readonly Mark[]): Mark[] {
  const stretches: Stretch[] = [];
  for (const mark of marks) {
    add(stretches, mark);
    joinLast(stretches);
  }
  balance(stretches);
  return stretches.flatMap((stretch) =>
    'held' in stretch ? held(stretch.held) : replaced(stretch.deleted, stretch.inserted),
  );
}

const held = (mark: Mark) => (mark.kind === 'kept' && mark.text === '' ? [] : [mark]);

/** Makes one edit of the last two when what stands between them goes under. */
function joinLast(stretches: Stretch[]): void {
  const [left, between, right] = stretches.slice(-3);
  if (left === undefined || between === undefined || right === undefined) return;
  if ('held' in left || !('held' in between) || 'held' in right) return;
  if (!isSwallowed(left, between.held, right)) return;
  stretches.splice(-3, 3, {
    deleted: left.deleted + textOn('before', between.held) + right.deleted,
    inserted: left.inserted + textOn('after', between.held) + right.inserted,
  });
  joinLast(stretches);
}

function add(stretches: Stretch[], mark: Mark): void {
  const last = stretches.at(-1);
  if (mark.kind === 'deleted' || mark.kind === 'inserted') {
    const edit = last === undefined || 'held' in last ? { deleted: '', inserted: '' } : last;
    if (edit !== last) stretches.push(edit);
    edit[mark.kind] += mark.text;
  } else if (mark.kind === 'kept' && last !== undefined && 'held' in last && last.held.kind === 'kept') {
    stretches[stretches.length - 1] = { held: { kind: 'kept', text: last.held.text + mark.text } };
  } else {
    stretches.push({ held: mark });
  }
}

/** A citation is never swallowed: its number is no edit. */
function isSwallowed(left: Edit, held: Mark, right: Edit): boolean {
  if (held.kind === 'same') return held.as === 'layout';
  const { length } = held.kind === 'kept' ? held.text : '';
  const isWord = /[\p{L}\p{N}]/u.test(textOn('after', held));
  return !isWord || (length < sizeOf(left) && length < sizeOf(right));
}

/** Characters of the longer side. */
const sizeOf = ({ deleted, inserted }: Edit) => Math.max(deleted.length, inserted.length);

/** Characters of unchanged text that an edit may take in for the sake of its emphasis. */
const FURTHEST = 200;
const EMPHASIS = /(?<![\\*])\*{1,3}(?!\*)/g;

/**
 * An edit that ends an emphasis on both sides begins it too: of `**one** way` and `**another** day` the stars in front,
 * which both have, would be left without their second half when the rest is shown twice.
 */
function balance(stretches: Stretch[]): void {
  for (const [index, edit] of stretches.entries()) {
    if ('held' in edit || !isHalf(edit.deleted) || !isHalf(edit.inserted)) continue;
    const [left, right] = [keptOf(stretches[index - 1]), keptOf(stretches[index + 1])];
    const start = [...left.matchAll(EMPHASIS)].at(-1)?.index;
    const end = [...right.matchAll(EMPHASIS)].at(0);
    if (start !== undefined && isHalf(left) && left.length - start <= FURTHEST) {
      stretches[index - 1] = { held: { kind: 'kept', text: left.slice(0, start) } };
      edit.deleted = left.slice(start) + edit.deleted;
      edit.inserted = left.slice(start) + edit.inserted;
    } else if (end !== undefined && end.index + end[0].length <= FURTHEST) {
      const taken = right.slice(0, end.index + end[0].length);
      stretches[index + 1] = { held: { kind: 'kept', text: right.slice(taken.length) } };
      edit.deleted += taken;
      edit.inserted += taken;
    }
  }
}

const isHalf = (text: string) => (text.match(EMPHASIS)?.length ?? 0) % 2 === 1;
const keptOf = (stretch: Stretch | undefined) =>
  stretch !== undefined && 'held' in stretch && stretch.held.kind === 'kept' ? stretch.held.text : '';
