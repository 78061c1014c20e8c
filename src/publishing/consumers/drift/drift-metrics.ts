import { Injectable } from '@nestjs/common';
import { Clock } from '../../../kernel/clock.ts';
import { OperationsQueries } from '../../../platform/operations/operations.queries.ts';
import { DriftQueries, type Standing } from './drift.queries.ts';

/** Tells in /metrics how many consumers run behind, and each of them how far. */
@Injectable()
export class DriftMetrics {
  constructor(
    private readonly drift: DriftQueries,
    private readonly clock: Clock,
    operations: OperationsQueries,
  ) {
    operations.measure(async () => await this.lines());
  }

  private async lines(): Promise<string[]> {
    const board = await this.drift.board();
    const now = this.clock.now();
    const heard = board.filter(({ lastHeardAt }) => lastHeardAt !== null);
    const late = heard.filter(({ behind, damaged }) => behind + damaged > 0);
    const labelled = (name: string, valueOf: (standing: Standing) => number) =>
      heard.map((standing) => `${name}{consumer="${escaped(standing.name)}"} ${valueOf(standing)}`);
    const lag = ({ behindSince }: Standing) =>
      behindSince === null ? 0 : Math.max(0, Math.floor(behindSince.until(now).total('seconds')));
    return [
      ...gauge('almanac_consumers', 'Consumers that there are.', [`almanac_consumers ${board.length}`]),
      ...gauge('almanac_consumers_behind', 'Consumers that are late on a policy or hold a damaged copy.', [
        `almanac_consumers_behind ${late.length}`,
      ]),
      ...gauge('almanac_consumers_silent', 'Consumers that never said what they hold.', [
        `almanac_consumers_silent ${board.length - heard.length}`,
      ]),
      ...gauge(
        'almanac_consumer_policies_behind',
        'Policies that a consumer is late on.',
        labelled('almanac_consumer_policies_behind', ({ behind }) => behind),
      ),
      ...gauge(
        'almanac_consumer_policies_damaged',
        'Policies of which a consumer holds a damaged copy.',
        labelled('almanac_consumer_policies_damaged', ({ damaged }) => damaged),
      ),
      ...gauge(
        'almanac_consumer_behind_seconds',
        'Seconds since the first policy that a consumer is late on was not current any more; 0 when none is.',
        labelled('almanac_consumer_behind_seconds', lag),
      ),
    ];
  }
}

const gauge = (name: string, help: string, samples: readonly string[]): string[] => [
  `# HELP ${name} ${help}`,
  `# TYPE ${name} gauge`,
  ...samples,
];

/** A label's value in Prometheus' text format. */
const escaped = (text: string): string =>
  text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
