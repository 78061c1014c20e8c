import { describe, expect, it } from '@jest/globals';
import { readCrossReferences } from './cross-references.rules.ts';
import { sourceLines } from '../text/source-lines.rules.ts';

describe('readCrossReferences', () => {
  it.each([
    ['1. A Policy, Surgery, Policy\nNo. 45\n2. Another', ['A Policy, Surgery, Policy No. 45', 'Another']],
    ['• A Policy for the\n  Spine\n• Another', ['A Policy for the Spine', 'Another']],
    ['A Policy\nAnother\nand its other half', ['A Policy', 'Another and its other half']],
    ['- A Policy\n\nAnother', ['A Policy', 'Another']],
    ['A Policy; Another; A Third', ['A Policy', 'Another', 'A Third']],
    ['None', []],
    ['', []],
  ])('reads %j', (text, expected) => {
    expect(readCrossReferences(sourceLines(text))).toEqual(expected);
  });
});
