/** Stands for a glyph to which the file gives no meaning. */
export const unknownGlyph = '\ufffd';

/** Parts of words in which a ligature, written as ~, can be only these letters; | is the edge of a word. */
const stems: readonly [string, string][] = [
  [
    'fi',
    'con~rm bene~t bene~c de~n speci~ classi~ signi~ modi~ identi~ veri~ quali~ certi~ justi~ noti~ scienti~ arti~ ampli~ strati~ clari~ uni~ ~rst ~nd ~ve ~nal ~nanc ~br ~eld ~le ~ll ~lt ~gure ~xed ~ngerprint pro~le de~c re~ne in~nit in~l',
  ],
  ['fl', 'in~u in~a re~ect con~ict ~ow ~uor ~uid ~ex ~orid ~ush ~utter in~ict'],
  ['ffi', 'su~ci e~ci e~ca o~ce di~cult a~liat a~rm tra~c'],
  ['ff', 'e~ec di~er a~ec o~er sta~| su~er di~us e~ort cuto~| a~ord o~set'],
  ['ft', '|a~er o~en le~| so~| shi~| shi~ed gra~| gra~s dra~| dri~ cra~'],
  [
    'tt',
    'a~empt |a~en a~ribut |a~ach |a~ain h~p commi~e submi~ permi~ transmi~ wri~en be~er le~er ma~er pa~ern se~ing ge~ing cu~ing li~le ba~er pla~er sca~er bo~l ciga~e cigare~e',
  ],
];
const patterns = stems.map(([letters, words]) => {
  const alternatives = words.split(' ').map((stem) => {
    const start = /^[|~]/.test(stem) ? String.raw`(?<!\p{L})` : '';
    const end = stem.endsWith('|') ? String.raw`(?!\p{L})` : '';
    return start + stem.replaceAll('|', '').replace('~', unknownGlyph) + end;
  });
  return [letters, new RegExp(alternatives.join('|'), 'iu')] as const;
});
/** Everywhere else before a small letter it is "ti", as in "evaluation" or "particle". */
const TI = /\ufffd(?=[\p{Ll}-])/u;

/**
 * A word with its ligatures as letters. Browsers print "fi" or "ti" as one glyph whose
 * letters PDFium often does not tell. Any other glyph without a meaning stays {@link unknownGlyph}.
 */
export function withLigatures(word: string): string {
  let text = word;
  for (let left = word.split(unknownGlyph).length - 1; left > 0; left -= 1) {
    const letters = patterns.find(([, pattern]) => pattern.test(text))?.[0];
    if (letters !== undefined) text = replaceIn(text, letters);
    else if (TI.test(text)) text = text.replace(TI, 'ti');
    else break;
  }
  return text;
}

/** The first unknown glyph that one of the stems of these letters explains. */
function replaceIn(text: string, letters: string): string {
  const pattern = patterns.find(([own]) => own === letters)?.[1] ?? TI;
  return text.replace(pattern, (stem) => stem.replace(unknownGlyph, letters));
}
