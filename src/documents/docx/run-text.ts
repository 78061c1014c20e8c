import { wholeNumber, type DocxStyles } from './docx-styles.ts';
import { childAt, elementsIn, toggleAt, valueAt, type XmlElement } from './xml-tree.ts';

/** Text of one look. */
export interface RunPiece {
  readonly text: string;
  /** In superscript. */
  readonly raised: boolean;
  /** Bold or underlined, as headings are where no style says so. */
  readonly emphasised: boolean;
}

/** What stands in a paragraph: its text in pieces, and the text boxes that are anchored to it. */
export interface RunContent {
  readonly pieces: RunPiece[];
  readonly boxes: XmlElement[];
  /** Pictures in it; text in them cannot be read. */
  pictures: number;
}

/** How a note is marked until it is known what the notes are; private-use characters, which no policy prints. */
const noteMark = (kind: 'footnote' | 'endnote', id: string): string => `\uE000${kind}:${id}\uE001`;

/** Deleted text, field codes, what only older programs are shown, and the properties themselves. */
const passedOver = new Set(
  'pPr rPr del moveFrom delText instrText mc:Fallback tblPr trPr tcPr sdtPr sdtEndPr commentReference'.split(
    ' ',
  ),
);
/** Characters of the fonts Symbol and Wingdings that policies print, by their number in the font. */
const symbols: Readonly<Record<string, string>> = {
  a3: '≤',
  b3: '≥',
  b1: '±',
  b0: '°',
  b4: '×',
  b7: '•',
  a7: '•',
  d7: '•',
  d8: '•',
  '61': 'α',
  '62': 'β',
  '67': 'γ',
  '64': 'δ',
  '6d': 'µ',
  fe: '☑',
  a8: '☐',
  fc: '✓',
};

/** The text of a paragraph as it is shown: insertions are in it, deletions and hidden text are not. */
export function runContent(paragraph: XmlElement, styles: DocxStyles, bold: boolean): RunContent {
  const content: RunContent = { pieces: [], boxes: [], pictures: 0 };
  walk(paragraph, { raised: false, emphasised: bold }, styles, content);
  return content;
}

type Look = Omit<RunPiece, 'text'>;

function walk(element: XmlElement, look: Look, styles: DocxStyles, content: RunContent): void {
  for (const child of elementsIn(element)) {
    if (passedOver.has(child.name)) continue;
    if (child.name === 'other:pic') content.pictures += 1;
    const text = textOf(child);
    if (text !== undefined) content.pieces.push({ text, ...look });
    else if (child.name === 'txbxContent') content.boxes.push(child);
    else if (child.name !== 'r') walk(child, look, styles, content);
    else {
      const own = lookOf(child, look, styles);
      if (own !== null) walk(child, own, styles, content);
    }
  }
}

/** The look of a run; null for hidden text. */
function lookOf(run: XmlElement, before: Look, styles: DocxStyles): Look | null {
  const styleId = valueAt(run, 'rPr', 'rStyle');
  const style = styleId === undefined ? undefined : styles.of(styleId);
  const properties = childAt(run, 'rPr');
  if (toggleAt(properties, 'vanish') ?? style?.hidden ?? false) return null;
  const position = valueAt(properties, 'vertAlign');
  const underlined = toggleAt(properties, 'u') ?? false;
  return {
    raised: position === undefined ? (style?.raised ?? false) : position === 'superscript',
    emphasised: underlined || (toggleAt(properties, 'b') ?? style?.bold ?? before.emphasised),
  };
}

/** What an element prints; undefined for one that holds others. */
function textOf(element: XmlElement): string | undefined {
  switch (element.name) {
    case 't':
    case 'm:t':
      return element.children.filter((child) => typeof child === 'string').join('');
    case 'tab':
    case 'ptab':
      return '\t';
    case 'br':
    case 'cr':
      return '\n';
    case 'noBreakHyphen':
      return '-';
    case 'sym':
      return symbolOf(element.attributes.get('char') ?? '');
    case 'footnoteReference':
      return noteMark('footnote', noteId(element));
    case 'endnoteReference':
      return noteMark('endnote', noteId(element));
    default:
      return undefined;
  }
}

/** The number of a character, which Word may shift into the private-use area by F000. */
function symbolOf(written: string): string {
  if (!/^[\da-f]{1,4}$/i.test(written)) return '';
  const code = Number.parseInt(written, 16);
  const known = symbols[(code & 0xff).toString(16)];
  return known ?? (code < 0xf000 ? String.fromCharCode(code) : '');
}

const noteId = (element: XmlElement): string => String(wholeNumber(element.attributes.get('id')) ?? '');
