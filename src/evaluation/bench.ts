import { activeBench } from './bench/active.bench.ts';
import { auditBench } from './bench/audit.bench.ts';
import { digestBench } from './bench/digest.bench.ts';
import { literatureYearBench } from './bench/literature-year.bench.ts';
import { libraryImportBench } from './bench/library-import.bench.ts';
import { parseBench } from './bench/parse.bench.ts';
import { pdfImportBench } from './bench/pdf-import.bench.ts';
import { asOfBench } from './bench/as-of.bench.ts';
import { lookUpBench } from './bench/look-up.bench.ts';
import { memoryBench } from './bench/memory.bench.ts';
import { queueBench } from './bench/queue.bench.ts';
import { redlineBench } from './bench/redline.bench.ts';
import { resolveBench } from './bench/resolve.bench.ts';
import { sweepBench } from './bench/sweep.bench.ts';
import { webhookLatencyBench } from './bench/webhook-latency.bench.ts';
import { webhookThroughputBench } from './bench/webhook-throughput.bench.ts';
import { openWorkbench } from './bench/workbench.ts';
import { yearBench } from './bench/year.bench.ts';

/** Measures what must stay fast, each as a ratio to a bare reference in the same run. Run it beside nothing else; a name runs one alone. */
const bench = await openWorkbench();
try {
  console.log(`${''.padEnd(58)}${'ours'.padStart(16)}${'reference'.padStart(16)}${'ratio'.padStart(9)}`);
  const benches = {
    active: activeBench,
    audit: auditBench,
    queue: queueBench,
    sweep: sweepBench,
    digest: digestBench,
    year: yearBench,
    parse: parseBench,
    pdf: pdfImportBench,
    library: libraryImportBench,
    redline: redlineBench,
    'as-of': asOfBench,
    'look-up': lookUpBench,
    resolve: resolveBench,
    memory: memoryBench,
    'webhook-latency': webhookLatencyBench,
    'webhook-throughput': webhookThroughputBench,
    'literature-year': literatureYearBench,
  };
  const [only] = process.argv.slice(2);
  for (const [name, run] of Object.entries(benches))
    if (only === undefined || only === name) await run(bench);
} finally {
  await bench.close();
}
