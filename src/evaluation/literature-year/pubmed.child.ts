import { PubmedServer } from '../pubmed-server/pubmed-server.ts';
import type { Answered, Numbered, PubmedMessage } from './messages.ts';
import { reportOf, wordIn } from './pubmed-report.ts';

// PubMed in a process of its own, so that nothing of ours can hold its clock up: `pubmed.child.js REQUESTS_A_SECOND`.
const perSecond = Number(process.argv[2] ?? 3);
const server = new PubmedServer({ records: [], perSecond });
const wordOfRecord = new Map<string, string>();
let mark = 0;

const answers: {
  readonly [Kind in PubmedMessage['kind']]: (message: Extract<PubmedMessage, { kind: Kind }>) => unknown;
} = {
  publish: ({ add, withdraw }) => {
    server.add(add);
    for (const { pmid, title } of add) wordOfRecord.set(pmid, wordIn(title) ?? '');
    for (const pmid of withdraw) server.withdraw(pmid);
    return null;
  },
  faults: ({ seed, chances }) => server.faults.byChance(seed, chances),
  mark: () => (mark = performance.now()),
  report: () => reportOf(server.requests, mark, wordOfRecord),
};

process.on('message', ({ number, message }: Numbered<PubmedMessage>) => {
  const answer = answers[message.kind] as (message: PubmedMessage) => unknown;
  process.send?.({ number, reply: answer(message) ?? null } satisfies Answered);
});
process.on('disconnect', () => process.exit(0));
process.send?.({ ready: await server.listen() });
