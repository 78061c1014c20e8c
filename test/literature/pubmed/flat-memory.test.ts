import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from '@jest/globals';
import { pubmedSet } from '../../../src/evaluation/bench/pubmed-set.ts';
import { readPubmedRecords } from '../../../src/literature/pubmed/pubmed-parser.ts';

const RECORDS = 10_000;
/** What may be held more behind the last record than behind the first thousand; a hundred records are 1.2 MB of text. */
const GROWTH_MEGABYTES = 8;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const heapMegabytes = (): number => {
  collectGarbage();
  return process.memoryUsage().heapUsed / 1024 / 1024;
};

it('holds no more at the end of 10,000 records than near the beginning', async () => {
  let count = 0;
  let [early, most] = [0, 0];
  for await (const record of readPubmedRecords(pubmedSet(RECORDS))) {
    count += record.abstract.length > 0 ? 1 : 0;
    if (count === 1000) early = heapMegabytes();
    else if (count % 1000 === 0) most = Math.max(most, heapMegabytes());
  }
  expect(count).toBe(RECORDS);
  expect(most - early).toBeLessThan(GROWTH_MEGABYTES);
}, 120_000);
