import type { Token } from 'markdown-it';
import { sectionTokens, type CriterionMark } from '../markdown/section-tokens.ts';
import type { PolicyDocument } from '../policy-document.ts';
import { citedNumbers } from './citations.rules.ts';
import { sentencesOf, type CitedText } from './cited-sentences.rules.ts';

/** A sentence of a policy that cites a reference. */
export interface CitingSentence {
  /** The heading of the section it stands in; plain text. */
  readonly heading: string;
  /** The section's anchor. */
  readonly section: string;
  /** Where it stands in the printed document: the anchor of its criterion, or else of its section. */
  readonly anchor: string;
  /** The criterion's label as printed (`I.A.1`); null outside of criteria, empty where the criterion prints none. */
  readonly label: string | null;
  /** Plain text on one line, citations as `[6, 7]`. A row of a table is one sentence, its cells set apart by ` | `. */
  readonly text: string;
}

/** A text in the document, before it is cut into sentences. */
interface Passage extends Omit<CitingSentence, 'text'> {
  /** A row of a table has several. */
  readonly cells: readonly CitedText[];
  readonly isRow: boolean;
}

/**
 * The sentences of a document that cite the reference `number`, in printed order: those of paragraphs, items of lists,
 * criteria and rows of tables, also where a range cites it (`^[12-14]`). Empty for a reference that nothing cites.
 */
export function sentencesCiting(
  document: Pick<PolicyDocument, 'sections' | 'criteria'>,
  number: number,
): CitingSentence[] {
  return document.sections.flatMap(({ id, heading, markdown }) => {
    if (!markdown.includes('^[')) return [];
    const criteria = document.criteria.filter(({ section }) => section === id);
    return passagesOf(sectionTokens(markdown, criteria), { section: id, heading }).flatMap((passage) =>
      citingIn(passage, number),
    );
  });
}

function citingIn({ cells, isRow, ...place }: Passage, number: number): CitingSentence[] {
  const cites = ({ numbers }: { numbers: readonly number[] }) => numbers.includes(number);
  const found = cells.map((cell) => sentencesOf(cell));
  if (!isRow) return found.flat().flatMap((one) => (cites(one) ? [{ ...place, text: one.text }] : []));
  if (!found.flat().some(cites)) return [];
  const row = found.map((sentences) => sentences.map(({ text }) => text).join(' '));
  return [{ ...place, text: row.join(' | ') }];
}

/** Every text of a section in order, with the criterion it belongs to. */
function passagesOf(tokens: readonly Token[], at: { section: string; heading: string }): Passage[] {
  const passages: Passage[] = [];
  const open: (CriterionMark | null)[] = [];
  let row: CitedText[] | null = null;
  for (const token of tokens) {
    if (token.type === 'tr_open') row = [];
    if (token.nesting === 1) open.push(token.meta as CriterionMark | null);
    if (token.nesting === -1) open.pop();
    if (token.type === 'tr_close' && row !== null) {
      passages.push({ ...placeOf(open, at), cells: row, isRow: true });
      row = null;
    }
    if (token.type !== 'inline') continue;
    const text = citedText(token.children ?? []);
    if (row === null) passages.push({ ...placeOf(open, at), cells: [text], isRow: false });
    else row.push(text);
  }
  return passages;
}

function placeOf(
  open: readonly (CriterionMark | null)[],
  { section, heading }: { section: string; heading: string },
): Omit<CitingSentence, 'text'> {
  const criterion = open.findLast((mark) => mark !== null)?.criterion;
  return { heading, section, anchor: criterion?.id ?? section, label: criterion?.label ?? null };
}

function citedText(children: readonly Token[]): CitedText {
  let text = '';
  const citations: { at: number; printed: string; numbers: readonly number[] }[] = [];
  for (const { type, content } of children) {
    if (type === 'citation') {
      citations.push({ at: text.length, printed: content, numbers: citedNumbers(content) ?? [] });
    } else if (type === 'softbreak' || type === 'hardbreak') text += ' ';
    else text += content;
  }
  return { text, citations };
}
