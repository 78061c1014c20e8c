/** What a line or cell of a document's head is, when it is no label and no title. */
export type HeadText =
  | { readonly kind: 'banner' }
  | {
      readonly kind: 'number';
      readonly number: string;
      readonly manualSection: string | null;
      readonly title: string | null;
    }
  | { readonly kind: 'text' };

const LONGEST = 300;
/** `Surgery, Policy No. 94` above the title, `Genetic Testing: Policy No. 051` as the title with its number. */
const MANUAL_LINE =
  /^(?:([^,]{1,80}?)(,|:|\s-|(?=\spolicy))\s?)?policy\s(?:no\.?|number|#)\s?:?\s?([\w.-]{1,40})$/i;
/** `Genetic Testing- # 007` */
const TITLE_WITH_NUMBER = /^(.{3,150}?)\s?[-–,]\s?#\s?(\d[\w.-]{0,20})$/;
/** `MOL.TS.144.A`, `V.17`, `MP9012`, `AHS – M2033`: capitals, digits and marks, and nothing to read. */
const BARE_NUMBER = /^(?=.{0,60}\d{2})(?=[^A-Z]*[A-Z])[A-Z]{1,6}[A-Z\d]*(?:\s?[.\-–_]\s?[A-Z\d]{1,8}){0,5}$/;
const VERSION = /^v\.?\s?\d[\d.]*$/i;
/** A browser's print line, an address, a page's number. */
const PRINT_LINE =
  /^(?:https?:\/\/|www\.)|\d{1,2}:\d{2}(?:\s?[ap]m)?(?:\s|$)|^\d{1,2}\/\d{1,2}\/\d{2,4}, \d|^page \d/i;

const kinds = String.raw`(?:medical|clinical|coverage|corporate|reimbursement|payment|pharmacy|drug|genetic testing|laboratory|utilization|evidence-based|member|provider|commercial|advantage|administrative)`;
const banners: readonly RegExp[] = [
  new RegExp(
    String.raw`^(?:${kinds}[\s/&]*(?:and\s)?){0,4}(?:policy|policies|polic(?:y|ies) and procedures?|criteria|guidelines?|necessity guidelines?|management guidelines?|appropriateness guidelines?|bulletins?)(?:\s(?:bulletins?|manual|statements?|updates?|guidelines?|library|document|procedure manual|and procedure manual))?$`,
    'i',
  ),
  /^(?:medical )?(?:necessity )?guidelines?:?$/i,
  /^an independent licensee\b|^blue (?:cross|shield)[\s&]*(?:and )?blue (?:cross|shield)\b|^(?:serving|a (?:wholly-owned )?subsidiary|©|copyright|proprietary)\b|^blue cross blue shield association$/i,
  /^(?:unitedhealthcare|uhc|aetna|cigna|humana|anthem|carelon|molina|centene|evicore|oscar|medica|highmark|tricare)\b.{0,40}$/i,
  /^[\p{L}\s&.'’-]{2,50}\shealth\s?(?:plans?|care|partners|insurance)(?:[,.]?\sinc\.?)?$/iu,
  /^(?:\p{Lu}\p{Ll}+ )?(?:commercial|medicaid|medicare(?: advantage)?|marketplace|exchange|professional|institutional|professional \/ institutional|all lines of business)(?: policy)?$/iu,
  /^(?:instructions for use|table of contents?|page|feedback|print|back to top|related (?:policies|policy|documents)|see benefit considerations)\b.{0,20}$/i,
  /^policies and procedures?(?: manual)?$|^manual$|^.{0,40}\bmedical policies$/i,
];

/** What a line or cell of the head is. Payers' names, kinds of document and what a browser prints are `banner`. */
export function headText(text: string): HeadText {
  if (text.length > LONGEST) return { kind: 'text' };
  if (PRINT_LINE.test(text) || VERSION.test(text) || !/\p{L}{2}|\d/u.test(text)) return { kind: 'banner' };
  const manual = MANUAL_LINE.exec(text);
  if (manual !== null) {
    const [, name = null, mark, number = ''] = manual;
    const isTitle = mark !== undefined && mark !== ',';
    return { kind: 'number', number, manualSection: isTitle ? null : name, title: isTitle ? name : null };
  }
  if (banners.some((banner) => banner.test(text))) return { kind: 'banner' };
  const titled = TITLE_WITH_NUMBER.exec(text);
  if (titled !== null)
    return { kind: 'number', number: titled[2] ?? '', manualSection: null, title: titled[1] ?? '' };
  if (BARE_NUMBER.test(text)) return { kind: 'number', number: text, manualSection: null, title: null };
  return { kind: 'text' };
}

const LEADING_NUMBER = /^[A-Z]{1,6}\.\d[\w.]{0,20}\s[-–—]?\s?(?=\p{L})/u;
const TRAILING_NUMBER = /,?\s(?:\([A-Z]{1,3}\d{4,6}\)|[-–]\s#?\s?\d{2,4})$/;

/** A title without the policy's number before or behind it. */
export function withoutNumber(title: string, number: string | null): string {
  const bare = title.replace(LEADING_NUMBER, '').replace(TRAILING_NUMBER, '').trim();
  if (number === null || number === '') return bare;
  const before = bare.startsWith(`${number} `) ? bare.slice(number.length) : bare;
  const behind = before.endsWith(` ${number}`) ? before.slice(0, -number.length) : before;
  return behind.replace(/^[\s:–—-]+|[\s,:–—-]+$/g, '');
}

/** The kind of document in front of a title: `Clinical Policy: …`, `Molina Clinical Policy …`, `… Policy | …`. */
const BANNER_BEFORE =
  /^(?:\p{Lu}\p{L}+\s){0,2}(?:medical|clinical|coverage|payment|reimbursement)\s(?:coverage\s)?(?:policy|guideline)(?:\s?[:|–]\s?|\s-\s|\s(?=\p{Lu}))(?=\S.{3})/iu;

/** A title without the kind of document in front of it. */
export function withoutBanner(title: string): string {
  return title.replace(BANNER_BEFORE, '');
}

const NAME_AND_NUMBER =
  /^(.{3,250}?)(?:\s?[-–]\s?((?:[A-Z]{2,4}[\s-]){0,3}[A-Z]{2,4}-\d{3,6})|\s([A-Z]{2,3}\d{4,5}))$/;

/** A title and the number that ends it, as behind a label "Policy Name & Number"; no number where none does. */
export function nameAndNumber(text: string): { name: string; number: string | null } {
  const match = NAME_AND_NUMBER.exec(text);
  return match === null
    ? { name: text, number: null }
    : { name: match[1] ?? '', number: match[2] ?? match[3] ?? null };
}
