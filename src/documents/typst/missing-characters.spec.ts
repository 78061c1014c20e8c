import { describe, expect, it } from '@jest/globals';
import { missingCharacters } from './missing-characters.ts';

const complaint = (...texts: string[]) =>
  texts
    .map(
      (text) =>
        `message: "PDF/UA-1 error: the text \`\\"${text}\\"\` could not be displayed with font \`\\"X\\"\`"`,
    )
    .join(', ');

describe('missingCharacters', () => {
  it.each([
    ['each once', complaint('中', '文', '中'), ['中', '文']],
    ['those written as escapes', complaint('\\\\u{f0b7}'), ['\uf0b7']],
    ['of a cluster only what is not ASCII', complaint('e\u033d'), ['\u033d']],
    ['none of another complaint', 'PDF/UA-1 error: heading title is empty', []],
  ])('reads %s', (_, text, wanted) => {
    expect(missingCharacters(text)).toEqual(wanted);
  });
});
