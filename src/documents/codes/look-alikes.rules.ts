/** What has the shape of a code and is none: drug and telephone numbers, postal codes, dates, addresses, document numbers. */
const lookAlikes: readonly RegExp[] = [
  /(?:https?:\/\/|www\.)\S{1,600}/gi,
  /(?<![\w-])\d{4,5}-\d{3,4}-\d{1,2}(?![\w-])/g, // 71894-120-02, a National Drug Code
  /(?<![\w-])(?:\(?\d{3}\)?[\s.–-]{0,2})\d{3}[.–-]\d{4}(?!\w)/g, // 602-864-2288
  /(?<!\w)(?:P\.?\s?O\.?\s?Box)\s\d{1,6}/gi,
  /(?<!\w)[A-Z]{2}\s\d{5}(?:-\d{4})?(?!\w)/g, // AZ 85002-3466
  /(?<![\d/])\d{1,2}[/-]\d{1,2}[/-]\d{2,4}(?![\d/])/g,
  /(?<!\w)NCT\s?\d{8}(?!\d)/gi, // a trial's number
  /(?<!\w)(?:LCD|NCD|LCA|article|policy|MP|MNG|PMID|ICN|document|doc|no\.?|#)\s?[:#]?\s?\(?[A-Z]{0,2}\d[\w.-]*/gi,
];

/** The text with spaces in place of whatever only looks like a code; positions stay as they are. */
export function withoutLookAlikes(text: string): string {
  if (!/\d{3}/.test(text)) return text;
  return lookAlikes.reduce(
    (left, lookAlike) => left.replace(lookAlike, (found) => ' '.repeat(found.length)),
    text,
  );
}

/** An ICD-10-PCS code, such as XW033C3: a system that a document does not list. */
export function isProcedureOfIcd10(cell: string): boolean {
  return /^(?=.{0,6}\d)(?=.{0,6}[A-Z])[0-9B-DF-HX][0-9A-HJ-NP-Z]{6}$/.test(cell);
}
