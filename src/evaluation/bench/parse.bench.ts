import { SaxesParser, type EventName } from 'saxes';
import { readPubmedRecords } from '../../literature/pubmed/pubmed-parser.ts';
import { report, secondsOf, whole } from './measure.ts';
import { pubmedSet } from './pubmed-set.ts';

const RECORDS = 10_000;
/** Records in one reply, as many as the client asks PubMed for at once. */
const PAGE = 200;
/** Replies before the first that counts: until then neither side is compiled. */
const WARM_UPS = 5;
const events: readonly EventName[] = ['doctype', 'text', 'cdata', 'opentag', 'closetag'];

/** Reading 10,000 generated records of about 12 KB, against the XML library's bare pass over the same pieces, in turns. */
export async function parseBench(): Promise<void> {
  const seconds = { ours: 0, bare: 0 };
  let characters = 0;
  for (let page = -WARM_UPS; page < RECORDS / PAGE; page += 1) {
    // Outside the measured time: what is measured is reading, not writing.
    const pieces = [...pubmedSet(PAGE, 99_000_001 + page * PAGE)];
    const ours = await secondsOf(() => read(pieces));
    const bare = await secondsOf(() => Promise.resolve(pass(pieces)));
    if (page < 0) continue;
    seconds.ours += ours;
    seconds.bare += bare;
    characters += pieces.reduce((sum, { length }) => sum + length, 0);
  }
  const size = (characters / RECORDS / 1024).toFixed(1);
  const each = (total: number): string => whole((total / RECORDS) * 1e6, 'µs');
  report(
    `parse of ${RECORDS.toLocaleString('en-US')} records of ${size} KB, each / saxes`,
    each(seconds.ours),
    each(seconds.bare),
    seconds.ours / seconds.bare,
  );
}

async function read(pieces: readonly string[]): Promise<void> {
  let count = 0;
  for await (const record of readPubmedRecords(pieces)) count += record.abstract.length === 5 ? 1 : 0;
  if (count !== PAGE) throw new Error(`${count} of ${PAGE} records were read`);
}

/** The library alone: every event has a handler that does nothing. */
function pass(pieces: readonly string[]): void {
  const parser = new SaxesParser({ xmlns: false, position: false });
  for (const event of events) parser.on(event, () => undefined);
  for (const piece of pieces) parser.write(piece);
  parser.close();
}
