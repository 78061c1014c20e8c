import { describe, expect, it } from '@jest/globals';
import { readInWorker } from '../../../src/documents/reading/read-in-worker.ts';
import { readingLimits } from '../../../src/documents/reading/reading-limits.ts';
import { Turnstile } from '../../../src/documents/reading/turnstile.ts';
import { docxFile, policyBody } from '../../support/docx-file.ts';

const docx = (bytes: Buffer) => ({ type: 'docx' as const, name: 'policy.docx', bytes });
const small = docx(docxFile({ body: policyBody }));
/** Takes seconds, and hundreds of megabytes: a million runs in one paragraph. */
const heavy = docx(
  docxFile({ body: `${policyBody}<w:p>${'<w:r><w:t>a</w:t></w:r>'.repeat(1_000_000)}</w:p>` }),
);
const tooLarge = (said: string) =>
  expect.objectContaining({ code: 'document_too_large', message: expect.stringContaining(said) });

describe('a file that is read in a thread of its own', () => {
  it('is given up at the deadline, and the next one is read', async () => {
    const limits = { ...readingLimits, milliseconds: 300 };
    await expect(readInWorker(heavy, limits)).rejects.toThrow(tooLarge('more than 0.3 seconds'));
    expect((await readInWorker(small)).document.title).toBe('Widget Therapy');
  });

  it('is given up when it takes too much memory, and the next one is read', async () => {
    const limits = { ...readingLimits, growthMegabytes: 60 };
    await expect(readInWorker(heavy, limits)).rejects.toThrow(tooLarge('more memory'));
    expect((await readInWorker(small)).document.title).toBe('Widget Therapy');
  });

  it('leaves the process free for other work meanwhile', async () => {
    let turns = 0;
    const other = setInterval(() => (turns += 1), 5);
    const limits = { ...readingLimits, milliseconds: 500 };
    await expect(readInWorker(heavy, limits)).rejects.toThrow(tooLarge('seconds'));
    clearInterval(other);
    expect(turns).toBeGreaterThan(20);
  });

  it('does not wait for its deadline while others are read', async () => {
    const limits = { ...readingLimits, milliseconds: 5000 };
    const all = await Promise.all(Array.from({ length: 12 }, async () => await readInWorker(small, limits)));
    expect(all.map(({ document }) => document.title)).toEqual(Array(12).fill('Widget Therapy'));
  });
});

describe('Turnstile', () => {
  it('lets so many pass at a time, in their order, also when one fails', async () => {
    const turnstile = new Turnstile(2);
    const begun: number[] = [];
    const gates = Array.from({ length: 5 }, () => Promise.withResolvers<void>());
    const passes = gates.map(async ({ promise }, number) => {
      return await turnstile.pass(async () => {
        begun.push(number);
        await promise;
      });
    });
    const settled = Promise.allSettled(passes);
    expect(begun).toEqual([0, 1]);
    gates[1]?.reject(new Error('no'));
    await expect(passes[1]).rejects.toThrow('no');
    expect(begun).toEqual([0, 1, 2]);
    for (const { resolve } of gates) resolve();
    await settled;
    expect(begun).toEqual([0, 1, 2, 3, 4]);
  });
});
