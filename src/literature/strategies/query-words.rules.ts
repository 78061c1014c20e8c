/** A word of a text and where it stands, in UTF-16 units. */
export interface TextWord {
  /** Folded for comparison. */
  readonly key: string;
  readonly from: number;
  readonly until: number;
}

const WORD = /[\p{L}\p{N}\p{M}]+/gu;

/** PubMed looks for none of these by itself (PubMed help, "Stopwords"). */
const stopWords = new Set(
  (
    'a about again all almost also although always among an and another any are as at be because been before being ' +
    'between both but by can could did do does done due during each either enough especially etc for found from ' +
    'further had has have having here how however i if in into is it its itself just kg km made mainly make may mg ' +
    'might ml mm most mostly must nearly neither no nor not obtained of often on or our overall perhaps pmid quite ' +
    'rather really regarding seem seen several should show showed shown shows significantly since so some such than ' +
    'that the their theirs them then there therefore these they this those through thus to upon use used using ' +
    'various very via was we were what when which while with within without would'
  ).split(' '),
);

/** A word as it is compared: without case and diacritics, `Ménière` as `meniere`. */
export function keyOf(word: string): string {
  return word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The words of a text, those between hyphens and apostrophes each by itself. */
export function wordsOf(text: string): TextWord[] {
  return [...text.matchAll(WORD)]
    .map(({ 0: word, index }) => ({ key: keyOf(word), from: index, until: index + word.length }))
    .filter(({ key }) => key !== '');
}

/** Whether PubMed passes a word over when it stands alone. */
export function isStopWord(word: string): boolean {
  return stopWords.has(keyOf(word));
}
