import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import type { Actor } from '../kernel/actor.ts';
import { Clock } from '../kernel/clock.ts';
import { Audit } from '../platform/audit/audit.ts';
import { Database } from '../platform/database/database.ts';
import { CurrentActor, Permit } from '../platform/http/permit.ts';
import { instantSchema } from '../platform/http/schemas.ts';
import { Organisation } from '../platform/organisation/organisation.ts';
import { ClockWalk } from './clock-walk.ts';
import { evaluationPermissions } from './evaluation.permissions.ts';

const moveSchema = z
  .object({ to: instantSchema, leap: z.boolean().default(false) })
  .meta({ description: 'Where to; with `leap` at once, as if Almanac had slept until then.' });

/** The simulated Clock; there is no such route with an operator's own database. */
@Controller('v1/evaluation/clock')
export class EvaluationController {
  constructor(
    private readonly clock: Clock,
    private readonly walk: ClockWalk,
    private readonly organisation: Organisation,
    private readonly database: Database,
    private readonly audit: Audit,
  ) {}

  @Get()
  @Permit(evaluationPermissions.look)
  show(): { now: string; zone: string; today: string } {
    const now = this.clock.now();
    return { now: now.toString(), zone: this.organisation.zone, today: this.organisation.today(now) };
  }

  @Post()
  @HttpCode(200)
  @Permit(evaluationPermissions.move)
  async move(
    @CurrentActor() actor: Actor,
    @Body({ schema: moveSchema }) { to, leap }: z.output<typeof moveSchema>,
  ) {
    await this.database.transaction(async (tx) => {
      await this.audit.record(tx, {
        actor,
        action: 'clock.moved',
        subject: { type: 'clock', id: 'evaluation' },
        detail: { from: this.clock.now().toString(), to: to.toString(), leap },
      });
    });
    await this.walk.walkTo(to, { leap });
    return this.show();
  }
}
