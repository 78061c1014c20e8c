import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { readDocument } from '../../src/documents/read-document.ts';
import { renderHtml } from '../../src/documents/html/render-html.ts';
import type { PolicyDocument } from '../../src/documents/policy-document.ts';

const refusal = (code: string) => expect.objectContaining({ code });
const read = async (text: string, fileName = 'policy.txt') => await readDocument(fileName, Buffer.from(text));
const policyWith = (body: string) => `A Policy\n\nEffective: January 1, 2026\n\nPOLICY\n\n${body}`;

const megabyte = 1024 * 1024;

/** Bytes without a pattern, the same in every run. */
const block = createHash('shake256', { outputLength: megabyte }).update('noise').digest();
const letters = block.map((byte) => 97 + (byte % 26));
const noise = (length: number) => Buffer.alloc(length, block);
const lettersOf = (length: number) => Buffer.alloc(length, letters);

describe('hostile files', () => {
  it.each([
    ['20 MB of binary noise', noise(20 * megabyte)],
    ['20 MB of letters', lettersOf(20 * megabyte)],
    ['4 MB of letters', lettersOf(4 * megabyte)],
  ])('refuses %s', async (_what, bytes) => {
    await expect(readDocument('policy.txt', bytes)).rejects.toThrow(refusal('document_not_a_policy'));
  });

  it.each([
    ['no bytes', ''],
    ['only white space', ' \t\r\n\u00a0\n'],
    ['only a byte order mark', '\ufeff'],
  ])('refuses %s', async (_what, text) => {
    await expect(read(text)).rejects.toThrow(refusal('document_empty'));
  });

  it('reads 10,000 references', async () => {
    const references = Array.from(
      { length: 10_000 },
      (_, index) => `${index + 1}. Author A. Title.\nJournal. 2020. PMID: ${index + 1}`,
    );
    const { document } = await read(policyWith(`Text.\n\nREFERENCES\n\n${references.join('\n')}`));
    expect(document.references).toHaveLength(10_000);
    expect(document.references.at(-1)).toMatchObject({
      number: 10_000,
      citation: 'Author A. Title. Journal. 2020.',
      pmid: '10000',
    });
  });

  it('reads a line of two million characters', async () => {
    const { document } = await read(policyWith('word '.repeat(400_000)));
    expect(document.sections[0]?.markdown).toHaveLength(1_999_999);
  });

  // Each of these is quadratic or worse in a careless expression; linear work ends long before the time limit.
  it.each([
    '^[',
    '[',
    '![',
    '(',
    '*a ',
    '`',
    '|',
    '> ',
    'Effective: ',
    'PMID: ',
    'doi: 10.1000/',
    '1. ',
    ',',
    '-',
    ' ',
    '\t',
    'I. x\n',
    '• x\n  ',
    'a-\n',
    '- A. x {#a}\n',
    'Notes:\n\n',
    'is medically necessary and ',
    'a\tbcdef\n\n',
  ])('reads a quarter of a million characters of %j in every part', async (piece) => {
    const text = piece.repeat(Math.ceil(250_000 / piece.length));
    for (const heading of ['BACKGROUND', 'CRITERIA', 'REFERENCES', 'CODES', 'CROSS REFERENCES']) {
      expect((await read(policyWith(`Text.\n\n${heading}\n\n${text}`))).document.title).toBe('A Policy');
    }
    expect((await read(`# A Policy\n\n## Policy\n\n${text}`, 'policy.md')).document.title).toBe('A Policy');
  });

  it('keeps what is written in any script and drops what is unseen', async () => {
    const { document } = await read(policyWith('Ünïcode 背景 😀 nu\u00adll\u202ewidth\u200b\u0007.'));
    expect(document.sections[0]?.markdown).toBe('Ünïcode 背景 😀 nullwidth.');
  });

  it('shows hostile text as text', async () => {
    const { document } = await read(
      policyWith('<img src=x onerror=alert(1)> [x](javascript:alert(1)) "onload=1"'),
    );
    const print = (given: PolicyDocument) =>
      renderHtml({
        title: '"><script>',
        version: null,
        dates: given.dates,
        document: given,
        showCodeDescriptions: false,
      });
    expect(print(document)).not.toMatch(/<img|<script|href="javascript/);
  });
});
