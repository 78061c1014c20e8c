import { Controller, Get } from '@nestjs/common';
import { Clock } from '../../../kernel/clock.ts';
import { Permit } from '../../../platform/http/permit.ts';
import { consumersPermissions } from '../consumers.permissions.ts';
import { DriftQueries } from './drift.queries.ts';
import { presentLine, type DriftReply } from './drift.schemas.ts';

/** Who runs behind. */
@Controller('v1/drift')
export class DriftController {
  constructor(
    private readonly drift: DriftQueries,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Permit(consumersPermissions.read)
  async board(): Promise<DriftReply> {
    const asOf = this.clock.now().toString();
    const items = (await this.drift.board()).map(presentLine);
    return {
      asOf,
      behind: items.filter(({ state }) => state === 'behind' || state === 'damaged').length,
      items,
    };
  }
}
