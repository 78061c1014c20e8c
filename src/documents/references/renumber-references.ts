import type { PolicyDocument } from '../policy-document.ts';
import { danglingNumbers, firstCitations, type NumberedDocument, type Numbering } from './numbering.ts';
import { rewriteCitations } from './rewrite-citations.rules.ts';
import { isSameWorksCited } from './same-works-cited.ts';
import { unclearCitations } from './unclear-citations.ts';

/** A document under other reference numbers. */
export interface Renumbered {
  readonly document: PolicyDocument;
  /** New numbers of those references whose number changed, by their old one. */
  readonly moved: ReadonlyMap<number, number>;
}

/**
 * True where every citation is a raised one, so that it can be told from other numbers for certain. `[4, 5]` may be a
 * citation or a range of a statistic, `(12)` a count: neither may be rewritten, nor come to mean another work.
 */
export function canRenumber(document: NumberedDocument): boolean {
  return unclearCitations(document).length === 0;
}

/**
 * Gives the references the numbers 1, 2, 3 … in the order of their first citation or of the list. One that nothing cites
 * stays behind the one it is listed behind. A number that the text cites without a reference is left out, so that the
 * citation goes on to cite nothing. Every other citation cites the same works as before. Throws RangeError where
 * {@link canRenumber} is false.
 */
export function renumberReferences(document: PolicyDocument, numbering: Numbering): Renumbered {
  const listed = document.references.map(({ number }) => number);
  const order = numbering === 'as_listed' ? listed : inOrderOfCitation(document, listed);
  const slots = freeNumbers(new Set(danglingNumbers(document)), 1, order.length);
  return withNumbers(document, new Map(order.map((number, index) => [number, slots[index] ?? number])));
}

/**
 * Gives references that were added at the end their places by first citation, each behind the one cited before it; the
 * order of the others stays. The numbers that the list has are the numbers it keeps: no gap is closed and none made.
 * Throws RangeError where {@link canRenumber} is false.
 */
export function placeByFirstCitation(document: PolicyDocument, added: ReadonlySet<number>): Renumbered {
  const slots = document.references.map(({ number }) => number);
  const order = slots.filter((number) => !added.has(number));
  const known = new Set(slots);
  const cited = firstCitations(document).filter((number) => known.has(number));
  for (const [index, number] of cited.entries()) {
    if (!added.has(number)) continue;
    const before = cited[index - 1];
    order.splice(before === undefined ? 0 : order.indexOf(before) + 1, 0, number);
  }
  order.push(...slots.filter((number) => added.has(number) && !order.includes(number)));
  return withNumbers(document, new Map(order.map((number, index) => [number, slots[index] ?? number])));
}

/** `count` numbers from `from` on, without those that are taken. */
export function freeNumbers(taken: ReadonlySet<number>, from: number, count: number): number[] {
  const free: number[] = [];
  for (let number = from; free.length < count; number += 1) if (!taken.has(number)) free.push(number);
  return free;
}

function inOrderOfCitation(document: PolicyDocument, listed: readonly number[]): number[] {
  const known = new Set(listed);
  const cited = firstCitations(document).filter((number) => known.has(number));
  const isCited = new Set(cited);
  const companions = new Map<number | null, number[]>(); // uncited ones, by the cited one they are listed behind
  let ahead: number | null = null;
  for (const number of listed) {
    if (isCited.has(number)) ahead = number;
    else companions.set(ahead, [...(companions.get(ahead) ?? []), number]);
  }
  return [
    ...(companions.get(null) ?? []),
    ...cited.flatMap((number) => [number, ...(companions.get(number) ?? [])]),
  ];
}

function withNumbers(document: PolicyDocument, numbers: ReadonlyMap<number, number>): Renumbered {
  const moved = new Map([...numbers].filter(([before, after]) => before !== after));
  if (moved.size === 0) return { document, moved };
  if (!canRenumber(document)) throw new RangeError('its citations cannot be told from other numbers');
  const rewritten = rewriteTexts(document, (text) => rewriteCitations(text, moved));
  const references = document.references
    .map((reference) => ({ ...reference, number: numbers.get(reference.number) ?? reference.number }))
    .toSorted((a, b) => a.number - b.number);
  const renumbered = { ...rewritten, references };
  // a citation that came to mean another work would be a false statement in a policy: better no renumbering than that
  if (!isSameWorksCited(document, renumbered))
    throw new RangeError('its citations do not keep their works under other numbers');
  return { document: renumbered, moved };
}

/** The text of criteria is a copy of what the sections say: it is rewritten with them, and keeps its anchors. */
function rewriteTexts(document: PolicyDocument, rewrite: (text: string) => string): PolicyDocument {
  const { sections, criteria, crossReferences, boilerplate } = document;
  return {
    ...document,
    sections: sections.map((section) => {
      return { ...section, heading: rewrite(section.heading), markdown: rewrite(section.markdown) };
    }),
    criteria: criteria.map((criterion) => ({ ...criterion, markdown: rewrite(criterion.markdown) })),
    crossReferences: crossReferences.map(rewrite),
    boilerplate: boilerplate.map((notice) => ({ ...notice, markdown: rewrite(notice.markdown) })),
  };
}
