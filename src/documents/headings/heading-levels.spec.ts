import { describe, expect, it } from '@jest/globals';
import { withSettledLevels } from './heading-levels.ts';

const levels = (...headings: [level: number, heading: string, text?: string][]) =>
  withSettledLevels(
    headings.map(([level, heading, text = 'Text.'], index) => {
      return { heading, level, anchor: null, line: index, lines: [{ number: index, text }] };
    }),
  ).map(({ level }) => level);

describe('withSettledLevels', () => {
  it('stands all others below numbered main headings', () => {
    expect(
      levels(
        [1, 'I. POLICY'],
        [1, 'GENETIC COUNSELING'],
        [3, 'II. RATIONALE'],
        [2, 'Details'],
        [1, 'III. DEFINITIONS'],
      ),
    ).toEqual([1, 2, 1, 2, 1]);
  });

  it('stands what follows an empty known heading below it, up to the next known one', () => {
    expect(levels([1, 'BACKGROUND', ''], [1, 'PAIN'], [2, 'Deep'], [1, 'SUMMARY'], [1, 'OWN'])).toEqual([
      1, 2, 3, 1, 1,
    ]);
  });

  it('stands what still decides below criteria', () => {
    const decides = 'Testing is considered medically necessary.';
    expect(levels([1, 'COVERAGE CRITERIA'], [1, 'PANELS', decides], [1, 'CONTACT'], [1, 'SUMMARY'])).toEqual([
      1, 2, 1, 1,
    ]);
  });

  it('leaves what is settled as it is', () => {
    expect(levels([1, 'DESCRIPTION'], [1, 'OWN'], [2, 'Deep'], [1, 'POLICY'], [2, 'A'])).toEqual([
      1, 1, 2, 1, 2,
    ]);
  });

  it('stands an appendix beside the list that it follows, and its parts below it', () => {
    expect(
      levels([1, 'CODES'], [2, 'Genes'], [2, 'APPENDIX I: TERMS'], [3, 'APPENDIX 1. WORDS'], [1, 'HISTORY']),
    ).toEqual([1, 2, 1, 2, 1]);
  });
});
