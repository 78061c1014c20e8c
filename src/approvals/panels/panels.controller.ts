import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Param,
  Patch,
  Post,
  Put,
  Query,
  Res,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import type { Actor } from '../../kernel/actor.ts';
import { Clock } from '../../kernel/clock.ts';
import { CursorInvalid } from '../../kernel/errors.ts';
import { isId } from '../../kernel/ids.ts';
import { revisionFromIfMatch, revisionTag } from '../../platform/http/if-match.ts';
import { decodeCursor, pageOf, pageSchema, type PageQuery } from '../../platform/http/page.ts';
import { CurrentActor, Permit } from '../../platform/http/permit.ts';
import { Organisation } from '../../platform/organisation/organisation.ts';
import { approvalsPermissions } from '../approvals.permissions.ts';
import type { Panel } from './panel.ts';
import {
  newPanelSchema,
  panelChangeSchema,
  panelJson,
  policyPanelSchema,
  retirePanelSchema,
} from './panel.schemas.ts';
import { PanelsQueries } from './panels.queries.ts';
import { PanelsService } from './panels.service.ts';
import { Proxies } from './proxies.service.ts';
import { newProxySchema, proxyJson } from './proxy.schemas.ts';

/** Panels, who votes in whose place on them, and which policies go to them. */
@Controller('/v1')
export class PanelsController {
  constructor(
    private readonly panels: PanelsService,
    private readonly queries: PanelsQueries,
    private readonly proxies: Proxies,
    private readonly organisation: Organisation,
    private readonly clock: Clock,
  ) {}

  /** Every panel, those in use before retired ones, by name. */
  @Get('panels')
  @Permit(approvalsPermissions.readPanels)
  async list(@Query({ schema: pageSchema }) { cursor, limit }: PageQuery) {
    const found = await this.queries.list(cursor === undefined ? null : placeOf(cursor), limit + 1);
    const { items, nextCursor } = pageOf(found, limit, ({ retiredAt, name, id }) => [
      retiredAt === null ? 0 : 1,
      name,
      id,
    ]);
    return { items: items.map(panelJson), nextCursor };
  }

  /** One panel with the policies that go to it. */
  @Get('panels/:panel')
  @Permit(approvalsPermissions.readPanels)
  async one(@Param('panel') id: string, @Res({ passthrough: true }) reply: FastifyReply) {
    return await this.show(await this.queries.one(id), reply);
  }

  /** Makes a panel. */
  @Post('panels')
  @Permit(approvalsPermissions.changePanels)
  async create(
    @CurrentActor() actor: Actor,
    @Body({ schema: newPanelSchema }) body: z.output<typeof newPanelSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return await this.show(await this.panels.create(actor, body), reply);
  }

  /** Changes a panel at the revision of If-Match. Votes that run keep the members and rules they opened with. */
  @Patch('panels/:panel')
  @Permit(approvalsPermissions.changePanels)
  async change(
    @CurrentActor() actor: Actor,
    @Param('panel') id: string,
    @Headers('if-match') ifMatch: string | undefined,
    @Body({ schema: panelChangeSchema }) body: z.output<typeof panelChangeSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { reason, ...given } = body;
    const revision = revisionFromIfMatch(ifMatch);
    return await this.show(await this.panels.change(actor, id, revision, stated(given), reason), reply);
  }

  /** Retires a panel that no policy goes to. */
  @Post('panels/:panel/retire')
  @HttpCode(200)
  @Permit(approvalsPermissions.changePanels)
  async retire(
    @CurrentActor() actor: Actor,
    @Param('panel') id: string,
    @Body({ schema: retirePanelSchema }) body: z.output<typeof retirePanelSchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return await this.show(await this.panels.retire(actor, id, body.reason), reply);
  }

  /** The proxies of a panel, past ones too, the newest first. */
  @Get('panels/:panel/proxies')
  @Permit(approvalsPermissions.readPanels)
  async listProxies(@Param('panel') id: string) {
    const found = await this.queries.proxies(id);
    return { items: found.map((proxy) => proxyJson(proxy, this.today())) };
  }

  /** Names a proxy for the caller's own seat. */
  @Post('panels/:panel/proxies')
  @Permit(approvalsPermissions.nameProxy)
  async giveProxy(
    @CurrentActor() actor: Actor,
    @Param('panel') id: string,
    @Body({ schema: newProxySchema }) body: z.output<typeof newProxySchema>,
  ) {
    return proxyJson(await this.proxies.give(actor, id, body), this.today());
  }

  /** Takes a proxy back; votes that were cast by it stand. */
  @Delete('panels/:panel/proxies/:proxy')
  @HttpCode(204)
  @Permit(approvalsPermissions.takeProxyBack)
  async takeProxyBack(
    @CurrentActor() actor: Actor,
    @Param('panel') id: string,
    @Param('proxy') proxy: string,
  ): Promise<void> {
    await this.proxies.takeBack(actor, id, proxy);
  }

  /** Which panel votes on a policy, and whether by its own setting. */
  @Get('policies/:policy/panel')
  @Permit(approvalsPermissions.readPanels)
  async ofPolicy(@Param('policy') key: string) {
    const { own, panel } = await this.queries.ofPolicy(key);
    return { own, panel: panel === null ? null : panelJson(panel) };
  }

  /** Says which panel votes on a policy from its next submission on. */
  @Put('policies/:policy/panel')
  @Permit(approvalsPermissions.changePanels)
  async assign(
    @CurrentActor() actor: Actor,
    @Param('policy') key: string,
    @Body({ schema: policyPanelSchema }) body: z.output<typeof policyPanelSchema>,
  ) {
    await this.panels.assign(actor, key, body.panel, body.reason);
    return await this.ofPolicy(key);
  }

  private today() {
    return this.organisation.today(this.clock.now());
  }

  private async show(panel: Panel, reply: FastifyReply) {
    void reply.header('etag', revisionTag(panel.revision));
    return { ...panelJson(panel), policies: await this.queries.policies(panel.id) };
  }
}

/** A change without the fields that were left out. */
function stated<Given extends object>(given: Given) {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as {
    [Key in keyof Given]: Exclude<Given[Key], undefined>;
  };
}

function placeOf(cursor: string) {
  const [retired, name, id] = decodeCursor(cursor, 3);
  if (typeof name !== 'string' || typeof id !== 'string' || !isId(id)) throw new CursorInvalid();
  return { retired: retired === 1, name, id };
}
