import { labelledTexts } from '../head/labels.rules.ts';
import { knownHeading } from '../headings/known-headings.rules.ts';
import type { BodyText } from './body-text.rules.ts';
import { joinTexts } from './hyphens.rules.ts';
import { isBold, type TextLine } from './text-flow.rules.ts';

/** What stands above titles: the kind of document and whose it is. */
const BANNER =
  /^(?:(?:an?|the|our|commercial|medicare|medicaid|clinical|medical|corporate|payment|reimbursement|coverage|utili[sz]ation|pharmacy|drug|benefit|laboratory|lab|management|and|&|procedures?|policy|member|provider|health|plan|evidence-based|guideline)[\s/,-]*)*(?:polic(?:y|ies)|guidelines?|bulletins?|criteria|manual|document|necessity)(?:\s(?:manual|bulletins?|guidelines?|statement))?\W*$/i;
const PAYER =
  /\b(?:health ?plans?|healthcare|blue ?(?:cross|shield)|insurance|compan(?:y|ies)|health care|incorporated|inc|llc)\b\.?/i;
const TOPIC =
  /\b(?:testing|test|therapy|gene|genetic|screening|analysis|treatment|surgery|disease|syndrome|cancer)\b/i;
const NO_TITLE =
  /^(?:https?:|www\.|page \d|\d[\d./ ,-]*$|-->|table of contents|(?:chapter|section) [\d.]+$)|@|\.{5}/i;
/** The kind of document before the title on its line: "Medical Coverage Policy | Genetic Testing". */
const KIND_BEFORE = /^[^|]{4,60}\s\|\s/;
const LABEL_AND_VALUE = /^[^:]{2,40}:\s*(?:\S.*)?$/;
const mostLines = 6;
const sameSize = 0.6;
const longestTitle = 300;
/** A title stands in this share of its page. */
const upperPart = 0.62;

/**
 * The lines of the title: the largest type on the first page above its first heading, over as many lines as it runs, and
 * neither the payer's name, the kind of document, nor a label with its value. Empty where nothing stands out.
 */
export function titleLines(
  lines: readonly TextLine[],
  pageHeight: number,
  body: BodyText,
): readonly TextLine[] {
  const page = lines.filter((own) => own.page === lines[0]?.page);
  const candidates = page.filter((own) => mayBeTitle(own, pageHeight, body));
  const heading = candidates.findIndex(({ text }) => isKnownHeading(text));
  const above =
    heading === 0 ? largerThan(candidates) : heading < 0 ? candidates : candidates.slice(0, heading);
  const size = above.reduce((most, { line }) => Math.max(most, line.size), 0);
  const first = above.find(({ line }) => line.size > size - sameSize);
  if (first === undefined) return [];
  if (size < body.size + 0.9 && !isBold(first.line)) return [];
  const own = [first];
  for (const next of page.slice(page.indexOf(first) + 1)) {
    const last = own.at(-1) ?? first;
    if (!isSameTitle(last, next) && !namesItsSubjects(own, next)) break;
    own.push(next);
  }
  const length = own.reduce((sum, { text }) => sum + text.length, 0);
  return own.length > mostLines || length > longestTitle ? [] : own;
}

/** Where a page begins with a heading, as where a column of labels has one, only larger type can be the title. */
function largerThan([first, ...others]: readonly TextLine[]): TextLine[] {
  return others.filter(({ line }) => line.size > (first?.line.size ?? 0) + sameSize);
}

/** The words of a title's lines. */
export function titleText(lines: readonly TextLine[]): string {
  const text = lines.reduce(
    (joined, { line }) => joinTexts(joined, line.cells[0]?.text.replace(/^[▪•]\s/, '') ?? ''),
    '',
  );
  const kind = KIND_BEFORE.exec(text)?.[0] ?? '';
  return BANNER.test(kind.replace(/\s\|\s$/, '')) ? text.slice(kind.length) : text;
}

/** True for the kind of a document, which its first page prints above the title. */
export function isBanner(text: string): boolean {
  return BANNER.test(text) && !/criteria|statement|guidelines?$/i.test(text);
}

const isKnownHeading = (text: string) => !text.trim().endsWith(':') && knownHeading(text.trim()) !== null;

/** "GENE THERAPY FOR RETINAL DYSTROPHY:" is followed by the drugs it is about. */
function namesItsSubjects(title: readonly TextLine[], next: TextLine): boolean {
  const last = title.at(-1);
  if (last === undefined || !title.some(({ text }) => text.trim().endsWith(':'))) return false;
  return /^\s*[▪•]\s/.test(next.text) && next.line.baseline - last.line.lastBaseline < 1.6 * next.line.size;
}

function isSameTitle({ line: before, page }: TextLine, { line, page: own, text }: TextLine): boolean {
  if (own !== page || line.cells.length !== 1 || line.isRow) return false;
  if (Math.abs(line.size - before.size) > sameSize || isBold(line) !== isBold(before)) return false;
  return (
    line.baseline - before.lastBaseline < 1.6 * line.size &&
    !isKnownHeading(text) &&
    labelledTexts(text.trim()) === null
  );
}

function mayBeTitle({ line }: TextLine, pageHeight: number, body: BodyText): boolean {
  const [cell, ...others] = line.cells;
  const text = cell?.text ?? '';
  if (line.isRow || line.baseline > upperPart * pageHeight) return false;
  if (others.some((other) => /\p{Ll}{3}/u.test(other.text))) return false; // a number may stand beside it, no text
  if (text.length < 4 || !/\p{L}{3}/u.test(text) || NO_TITLE.test(text) || labelledTexts(text) !== null)
    return false;
  const isLabel = LABEL_AND_VALUE.test(text) && !TOPIC.test(text.split(':')[0] ?? '');
  if (isLabel && line.size < body.size + 3) return false;
  return !BANNER.test(text) && !(PAYER.test(text) && !TOPIC.test(text));
}
