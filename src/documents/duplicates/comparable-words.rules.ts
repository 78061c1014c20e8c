const MONTHS =
  'jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?';
/** Dates in any form that policies print, and years by themselves: affiliates differ in them first. */
const DATES = [
  new RegExp(`\\b(?:${MONTHS})\\.?\\s+\\d{1,2}(?:st|nd|rd|th)?,?\\s+\\d{4}\\b`, 'g'),
  new RegExp(`\\b(?:${MONTHS})\\.?,?\\s+\\d{4}\\b`, 'g'),
  /\b\d{1,4}[/-]\d{1,2}(?:[/-]\d{2,4})?\b/g,
  /\b(?:19|20)\d\d\b/g,
];
/** Names of payers as their policies say them, with the state of a licensee behind. */
const PAYERS =
  /\b(?:blue\s?(?:cross|shield)(?:\s*(?:and|&|\/)?\s*blue\s?(?:cross|shield))?|bcbs\w{0,3}|anthem|aetna|cigna|humana|uhc|united\s?health\s?care|kaiser permanente|asuris|bridgespan|regence|premera|wellmark|highmark|carefirst|excellus|horizon|amerihealth|healthpartners|molina|centene|ambetter|wellcare)(?:\s+(?:northwest|health(?:care)?|health plans?|insurance|of(?:\s+(?:north|south|new|west|rhode))?\s+[a-z]+))?(?:\s+(?:health|company|inc\.?))?\b/g;
const WORD = /[\p{L}\p{N}]+/gu;

/** The words by which texts are compared: in small letters, without markup, dates and the names of payers. */
export function comparableWords(texts: readonly string[]): string[] {
  return texts.flatMap((text) => {
    let plain = text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[\\*_`]/g, '');
    for (const date of DATES) plain = plain.replace(date, ' ');
    return plain.replace(PAYERS, ' ').match(WORD) ?? [];
  });
}
