import type { Counted, ListMark, Numbering } from './list-mark.rules.ts';

/** A list whose items are still being read. */
interface OpenList {
  readonly style: string;
  /** Null for bullets. */
  readonly numbering: Numbering | null;
  /** The number of its last item; 0 for bullets. */
  readonly last: number;
  readonly indent: number;
}

/** What stands around a line that may begin an item. */
export interface Surroundings {
  /** Spaces in front of the line. */
  readonly indent: number;
  /** The line before it; empty after a blank one. */
  readonly before: string;
  readonly indentBefore: number;
  /** True when the text before it announces a list. */
  readonly introduced: boolean;
  /** The reading of its mark that a later line goes on counting from; null where none does. */
  readonly countedOn: Counted | null;
}

/** Indentations this close are the same: layout is measured, not counted. */
export const sameIndent = 1;
/** An indentation that is another level whatever page it is on. */
const CLEARLY_DEEPER = 2;
const WIDEST_GAP = 5;
const MOST_LEVELS = 8;
/** Lists stand inside each other in this order more often than in another. */
const usualOrder: readonly (Numbering | null)[] = ['roman', 'capital', 'digit', 'letter', 'smallRoman', null];
/** A wrapped line that goes on with "II." after one of these names an item and is none. */
const NAMES_AN_ITEM =
  /(?:\b(?:criteri(?:on|a)|section|table|figure|item|step|stage|grade|class|phase|part|policy|no\.?|number|type)|\b(?:[ivx]+|[a-z]|\d+)[.)]?\s(?:and|or|to|through))$/i;
const ENDS_A_STATEMENT = /[.:;,)]$|\b(?:and|or)$/i;
/** Dashes also stand inside a sentence. */
const DASH = /^[-–—+*·]$/;

/**
 * The lists that are open while printed lines are read, from the outermost to the innermost. Which list an item goes
 * on is told by its number first, which of several by its indentation; a number that goes on nothing is no item.
 */
export class OpenLists {
  private lists: OpenList[] = [];

  /** How deep an item with this mark stands, 0 for the outermost list; null for a line that is none. */
  place(mark: ListMark, around: Surroundings): number | null {
    const goesOn = this.goingOn(mark, around.indent);
    if (mark.counted.length > 0 && namesAnItem(mark, around)) return null;
    const first = mark.counted.find(({ ordinal }) => ordinal === 1);
    // An "i." well to the right of an "h.", or with an "ii." behind it, begins a list below it; else it goes on.
    const isBelow =
      first !== undefined &&
      goesOn !== null &&
      (around.indent > goesOn.indent + CLEARLY_DEEPER ||
        (around.countedOn?.ordinal === 1 && !this.awaitsSecond(mark, first)));
    if (goesOn !== null && !isBelow) {
      this.lists.length = goesOn.level + 1;
      this.lists[goesOn.level] = { ...this.lists[goesOn.level]!, last: goesOn.ordinal };
      return goesOn.level;
    }
    if (
      mark.counted.length === 0 ? !mayBegin(mark, around) : first === undefined || !mayBegin(mark, around)
    ) {
      return this.afterGap(mark, around);
    }
    return this.begin(mark, first ?? null, around);
  }

  /** How deep an item stands whose mark is none but in the list that it goes on with; null where there is no such list. */
  placeSequel(mark: ListMark, around: Surroundings): number | null {
    const begins = around.countedOn?.ordinal === 1;
    return begins || this.goingOn(mark, around.indent) !== null ? this.place(mark, around) : null;
  }

  /** How deep a paragraph stands: inside the innermost item that it is indented under. */
  depthOf(indent: number): number {
    return this.lists.findLastIndex((list) => list.indent + sameIndent < indent) + 1;
  }

  /** Closes the lists below this depth. */
  close(depth: number): void {
    this.lists.length = Math.min(this.lists.length, depth);
  }

  /** The list that an item goes on, and its number there. */
  private goingOn(mark: ListMark, indent: number): { level: number; ordinal: number; indent: number } | null {
    let best: { level: number; ordinal: number; indent: number; distance: number } | null = null;
    for (const [level, list] of this.lists.entries()) {
      if (list.style !== mark.style) continue;
      const ordinal = ordinalIn(list, mark.counted);
      const distance = Math.abs(list.indent - indent);
      if (ordinal === null || (list.numbering === null && distance > sameIndent)) continue;
      if (best === null || distance <= best.distance + sameIndent)
        best = { level, ordinal, indent: list.indent, distance };
    }
    return best;
  }

  /** True where what goes on counting from this mark goes on with a list that is open already. */
  private awaitsSecond(mark: ListMark, { numbering }: Counted): boolean {
    return this.lists.some(
      (list) => list.style === mark.style && list.numbering === numbering && list.last === 1,
    );
  }

  private begin(mark: ListMark, first: Counted | null, { indent, introduced }: Surroundings): number {
    const numbering = first?.numbering ?? null;
    while ((this.lists.at(-1)?.indent ?? 0) > indent + sameIndent) this.lists.pop();
    const innermost = this.lists.at(-1);
    if (innermost !== undefined && indent <= innermost.indent + sameIndent) {
      const isInner = usualOrder.indexOf(numbering) > usualOrder.indexOf(innermost.numbering);
      const isSame = numbering === innermost.numbering && mark.style === innermost.style;
      if (isSame || !(introduced || isInner)) this.lists.pop(); // another list beside the one before
    }
    if (this.lists.length === MOST_LEVELS) this.lists.pop();
    this.lists.push({ style: mark.style, numbering, last: first?.ordinal ?? 0, indent });
    return this.lists.length - 1;
  }

  /** An item whose predecessors were lost, or stand in another part of the document. */
  private afterGap(mark: ListMark, around: Surroundings): number | null {
    if (mark.counted.length === 0) return null;
    const isClear = around.before === '' || ENDS_A_STATEMENT.test(around.before);
    for (let level = this.lists.length - 1; level >= 0; level -= 1) {
      const list = this.lists[level]!;
      const gap = mark.counted.find(
        ({ numbering, ordinal }) =>
          numbering === list.numbering && ordinal > list.last && ordinal - list.last <= WIDEST_GAP,
      );
      if (list.style !== mark.style || gap === undefined || !isClear) continue;
      if (Math.abs(list.indent - around.indent) > sameIndent) continue;
      this.lists.length = level + 1;
      this.lists[level] = { ...list, last: gap.ordinal };
      return level;
    }
    if (around.countedOn !== null && !NAMES_AN_ITEM.test(around.before)) {
      return this.begin(mark, around.countedOn, around);
    }
    const [likeliest] = mark.counted;
    const isAlone = around.before === '' && mark.label.length < 3 && /^[^\p{Ll}]/u.test(mark.text);
    return likeliest !== undefined && isAlone ? this.begin(mark, likeliest, around) : null;
  }
}

function ordinalIn(list: OpenList, counted: readonly Counted[]): number | null {
  if (list.numbering === null) return counted.length === 0 ? 0 : null;
  const next = counted.find(
    ({ numbering, ordinal }) => numbering === list.numbering && ordinal === list.last + 1,
  );
  return next?.ordinal ?? null;
}

/** A list begins after a blank line, a colon, the end of a statement, with its indentation, or where it is counted on. */
function mayBegin(
  mark: ListMark,
  { before, indent, indentBefore, introduced, countedOn }: Surroundings,
): boolean {
  if (before === '' || introduced || indent > indentBefore + sameIndent) return true;
  if (countedOn?.ordinal === 1 && !NAMES_AN_ITEM.test(before)) return true;
  if (mark.counted.length > 0) return ENDS_A_STATEMENT.test(before) && !NAMES_AN_ITEM.test(before);
  return !DASH.test(mark.style) || ENDS_A_STATEMENT.test(before);
}

function namesAnItem(mark: ListMark, { before }: Surroundings): boolean {
  return NAMES_AN_ITEM.test(before) && /^(?:\p{Ll}|above|below)/u.test(mark.text);
}
